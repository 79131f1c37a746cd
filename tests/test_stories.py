"""Plays tests/dialogues/stories/*.txt: weeks of somebody's life with the bot, day by day.

After a change that is meant, `make dialogues` writes them anew: read the difference as a
physiotherapist would.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.story import play, script_of

STORIES = sorted((Path(__file__).parent / "dialogues" / "stories").glob("*.txt"))


def test_there_is_a_story_of_twelve_weeks() -> None:
    assert [path.stem for path in STORIES] == ["twelve-weeks"]


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path) -> None:
    expected = path.read_text(encoding="utf-8")
    told = play(script_of(expected))
    if os.environ.get("WRITE_DIALOGUES"):
        path.write_text(told, encoding="utf-8")
        return
    assert told == expected
