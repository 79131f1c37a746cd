"""Lines from a pipe against a tiny conversation under a virtual clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

from bot.adapters.terminal.adapter import PLACE, Terminal
from bot.adapters.terminal.lines import TIME_HINT
from bot.adapters.terminal.piped import COLUMNS, LONGEST_RUN, Output, Transcript
from bot.adapters.terminal.typesetting import Page
from bot.core.model import Commanded, Incoming, Message, MessageButton, Pressed

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
GO = (MessageButton("Go", "1:go"),)
PAUSE = (MessageButton("Pause", "1:pause"),)


class FakeStage:
    """Holds of ten seconds each, so many as there are `holds`; then a question."""

    def __init__(self, holds: int = 2) -> None:
        self.paper = StringIO()
        self.output = Output(self.paper)
        self.page = Page(self.output.write, lambda: COLUMNS, styled=False)
        self.terminal = Terminal(self.page, self.now)
        self.instant = NOON
        self.holds = holds
        self.due: datetime | None = None
        self.taken: list[tuple[datetime, Incoming]] = []

    def now(self) -> datetime:
        return self.instant

    async def take(self, incoming: Incoming) -> None:
        self.taken.append((self.instant, incoming))
        match incoming.event:
            case Commanded("start"):
                await self.terminal.send(PLACE, Message("Ready?", buttons=GO))
            case Pressed(_, "go"):
                await self._hold()
            case Pressed(_, "pause"):
                self.due = None
                self.terminal.countdown = None
                await self.terminal.send(PLACE, Message("Paused.", buttons=GO))
            case _:
                await self.terminal.send(PLACE, Message("Pardon?"))

    async def pass_until(self, instant: datetime) -> None:
        while self.due is not None and self.due <= instant:
            self.instant, self.due = self.due, None
            if self.holds > 0:
                await self._hold()
            else:
                await self.terminal.send(PLACE, Message("Done."))
        self.instant = max(self.instant, instant)

    async def _hold(self) -> None:
        self.holds -= 1
        self.due = self.instant + timedelta(seconds=10)
        await self.terminal.send(
            PLACE, Message(f"Hold, {self.holds} to come.", buttons=PAUSE, countdown=10)
        )

    async def play(self, *lines: str, zone: str = "UTC") -> str:
        transcript = Transcript(self.terminal, self, self.page, self.output, ZoneInfo(zone))
        await transcript.play(lines)
        return self.paper.getvalue()


def blocks(*parts: str) -> str:
    return "\n".join(f"{part}\n" for part in parts)


async def test_a_plain_transcript() -> None:
    assert await FakeStage().play("/start", "1", "thanks") == blocks(
        "> /start",
        "Ready?\n\n1 Go",
        "> 1",
        "Hold, 1 to come.\n\n1 Pause",
        "Hold, 0 to come.",
        "Done.",
        "> thanks",
        "Pardon?",
    )


async def test_at_the_end_of_input_what_runs_runs_out() -> None:
    stage = FakeStage(holds=5)
    assert (await stage.play("/start", "go")).endswith("\nDone.\n")
    assert stage.instant == NOON + timedelta(seconds=50)


async def test_after_a_time_line_the_next_line_is_taken_at_that_moment() -> None:
    stage = FakeStage()
    told = await stage.play("/start", "go", "+3s", "# now, in the middle", "pause")
    assert [at for at, _ in stage.taken][-1] == NOON + timedelta(seconds=3)
    assert told.endswith(
        blocks(
            "", "> +3s", "~ 12:00 Tue 3 Mar ~", "# now, in the middle", "> pause", "Paused.\n\n1 Go"
        )
    )


async def test_the_line_after_that_waits_again() -> None:
    stage = FakeStage()
    await stage.play("/start", "go", "+3s", "hello", "world")
    assert [at - NOON for at, _ in stage.taken][-2:] == [timedelta(seconds=s) for s in (3, 20)]


async def test_time_rings_what_comes_due_on_the_way() -> None:
    told = await FakeStage().play("/start", "go", "+1h30m", zone="Europe/Berlin")
    assert told.endswith("Hold, 0 to come.\n\nDone.\n\n~ 14:30 Tue 3 Mar ~\n")


async def test_a_faulty_time_line_is_explained_and_passes_no_time() -> None:
    stage = FakeStage()
    told = await stage.play("+5x", "+999999d", "/start")
    assert told.count(TIME_HINT) == 2
    assert stage.instant == NOON


async def test_a_faulty_time_line_is_no_moment_of_its_own() -> None:
    stage = FakeStage()
    await stage.play("/start", "go", "+5x", "hello")
    assert stage.taken[-1][0] == NOON + timedelta(seconds=20)


async def test_nothing_in_nothing_out() -> None:
    assert await FakeStage().play() == ""


async def test_an_endless_run_is_bounded() -> None:
    stage = FakeStage(holds=10**9)
    await stage.play("/start", "go")
    assert stage.instant - NOON <= LONGEST_RUN + timedelta(seconds=10)


async def test_a_countdown_that_nothing_follows_holds_nobody_up() -> None:
    stage = FakeStage()
    stage.terminal.remember([("m", Message("Hold.", countdown=30, buttons=PAUSE), NOON)])
    told = await stage.play("hello")
    assert told == blocks("> hello", "Pardon?")
    assert stage.taken[0][0] == NOON + timedelta(seconds=30)


async def test_a_transcript_is_the_same_each_time() -> None:
    lines: Iterable[str] = ("/start", "go", "+12s", "pause", "go", "\x1b[31mred", "")
    first, second = [await FakeStage().play(*lines) for _ in range(2)]
    assert first == second
    assert "\x1b" not in first
