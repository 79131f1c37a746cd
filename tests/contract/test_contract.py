"""Every transcript, over every platform: the same steps, and the same before one's eyes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.players import PLATFORMS, play
from tests.contract.script import house, script_of
from tests.test_dialogues import DIALOGUES, typed


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
async def test_a_dialogue_is_the_same_everywhere(path: Path, platform: str, tmp_path: Path) -> None:
    lines = [line for line in typed(path.read_text(encoding="utf-8")).splitlines() if line.strip()]
    reference, other = tmp_path / "reference", tmp_path / "other"
    script = await script_of(lines, reference)
    async with house(other) as home, PLATFORMS[platform](home) as (adapter, person):
        shown = await play(home, adapter, person, script)
    assert list(shown) == list(script.shown)
