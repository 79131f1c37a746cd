"""Plays tests/dialogues/*.txt: readable transcripts, through the real shell and a real database.

A transcript is what the terminal prints: what the bot says, and each line of the
person behind "> ". Buttons are named by their label; a line such as `+10m` lets
time pass. After a change that is meant, `make dialogues` writes them anew: read
the difference as a person with a sore back would.
"""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.trying import try_piped

FOLDER = Path(__file__).parent / "dialogues"
MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
DIALOGUES = sorted(FOLDER.glob("*.txt"))


def test_there_are_dialogues() -> None:
    assert len(DIALOGUES) >= 8


def typed(transcript: str) -> str:
    """What the person types: the lines behind "> ", and the comments."""
    lines = transcript.splitlines()
    return "\n".join(
        line.removeprefix("> ").removeprefix(">") for line in lines if line.startswith((">", "#"))
    )


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
async def test_dialogue(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where what is exported is put
    expected = path.read_text(encoding="utf-8")
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'dialogue.db'}")
    written = io.StringIO()
    given = io.BytesIO((typed(expected) + "\n").encode())
    await try_piped(settings, given, written, start=MONDAY)
    if os.environ.get("WRITE_DIALOGUES"):
        path.write_text(written.getvalue(), encoding="utf-8")
        return
    assert written.getvalue() == expected
