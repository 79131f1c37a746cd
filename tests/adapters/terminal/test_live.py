"""The face for a person: what is typed arrives, and a hold counts down in one row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.cells import cell_len

from bot.adapters.terminal.adapter import Countdown, Terminal
from bot.adapters.terminal.live import End, countdown_line, talk
from bot.adapters.terminal.typesetting import Page
from bot.core.model import Commanded, Event, Incoming, Said

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOLD = Countdown("m", "Knee to chest", NOON, 10)


@pytest.mark.parametrize(
    ("after", "line"),
    [
        (0.0, "Knee to chest · 10 s ○○○○○○○○○○"),
        (3.0, "Knee to chest · 7 s ●●●○○○○○○○"),
        (9.9, "Knee to chest · 1 s ●●●●●●●●●○"),
        (10.0, "Knee to chest · 0 s ●●●●●●●●●●"),
        (99.0, "Knee to chest · 0 s ●●●●●●●●●●"),
    ],
)
def test_the_countdown(after: float, line: str) -> None:
    assert countdown_line(HOLD, NOON + timedelta(seconds=after), 80) == line


@pytest.mark.parametrize("columns", [20, 30, 40])
def test_the_countdown_stays_in_one_row(columns: int) -> None:
    long = Countdown("m", "日本語の文章はスペースがない and more", NOON, 3600)
    line = countdown_line(long, NOON, columns)
    assert cell_len(line) <= columns
    assert "3600 s" in line


@pytest.mark.parametrize(("last", "end"), [("\x04", End.CLOSED), ("\x03", End.INTERRUPTED)])
async def test_lines_are_taken_until_the_person_leaves(last: str, end: End) -> None:
    taken: list[Event] = []

    async def take(incoming: Incoming) -> None:
        taken.append(incoming.event)

    page = Page(lambda text: None, lambda: 80, styled=True)
    terminal = Terminal(page, lambda: NOON)
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(f"/start\rit hurts\r{last}")
        assert await talk(terminal, page, take, lambda: NOON) is end
    assert taken == [Commanded("start"), Said("it hurts")]
