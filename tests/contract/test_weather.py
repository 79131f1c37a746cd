"""With a tenth of all calls going wrong a dialogue plays to its end all the same."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.adapters.telegram import polling
from scheduler.drafts import UNASKED
from scheduler.tables import outbox
from tests.contract.players import PLATFORMS, play
from tests.contract.script import House, house, noted_by, script_of
from tests.contract.weather import Weather
from tests.test_dialogues import FOLDER, typed

PLAYED = [
    ("reminders", "telegram", 2, 0),
    ("first-session", "telegram", 3, 1),
    ("first-session", "discord", 9, 0),
    ("first-session", "discord", 10, 1),
]
"""Dialogue, platform, seed, and how often it strikes a message that counts down.

What that one shows next is sent anew, since nobody knows the number of the one that is there.
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A poll that failed is made again at once, or nearly so."""
    monkeypatch.setattr(polling, "Patience", partial(polling.Patience, first=0.005, most=0.02))


async def tried_once_more(home: House) -> int:
    """How many reminders were in doubt."""
    async with home.store.read() as conn:
        again = select(func.count()).where(outbox.c.priority == UNASKED, outbox.c.attempts > 0)
        return await conn.scalar(again) or 0


@pytest.mark.parametrize(("dialogue", "platform", "seed", "anew"), PLAYED)
async def test_it_plays_to_its_end_and_each_message_is_shown_as_the_policy_says(
    dialogue: str, platform: str, seed: int, anew: int, tmp_path: Path
) -> None:
    """What may have arrived is not repeated, a reminder once; everything else is there, once."""
    lines = typed((FOLDER / f"{dialogue}.txt").read_text(encoding="utf-8")).splitlines()
    script = await script_of(filter(str.strip, lines), tmp_path / "reference")
    weather = Weather(seed)
    async with house(tmp_path / "other") as home, PLATFORMS[platform](home) as (adapter, person):
        shown = await play(home, adapter, person, script, weather)
        noted, again = await noted_by(home), await tried_once_more(home)
    assert noted == script.noted, "the conversation is the same"
    lost, kept = weather.in_doubt["before"], weather.in_doubt["after"]
    assert lost + kept, "nothing is proved where nothing is in doubt"
    expected, got = Counter(script.shown), Counter(shown)
    missing, more = expected - got, got - expected
    assert missing.total() <= lost + kept
    assert more.total() <= kept
    assert len(script.shown) - lost <= len(shown) <= len(script.shown) + again + anew
    once = {each for each in expected if expected[each] == got[each] == 1}
    assert [each for each in shown if each in once] == [e for e in script.shown if e in once]
