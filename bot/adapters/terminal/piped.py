"""The terminal without a person: lines from a pipe, a virtual clock, a plain transcript."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol, TextIO

from bot.adapters.terminal.adapter import Terminal
from bot.adapters.terminal.lines import TIME_HINT, is_time, time_span
from bot.adapters.terminal.typesetting import Page
from bot.core.model import Incoming

COLUMNS = 80
LONGEST_RUN = timedelta(hours=6)
"""How long countdowns may follow one another before nobody is waited for any more."""

LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Time goes no further: the zones of the world are not known for ever."""


class Stage(Protocol):
    """The conversation under a clock that only moves when it is told to."""

    def now(self) -> datetime:
        """The present virtual instant."""

    async def take(self, incoming: Incoming) -> None:
        """Take one event and send all that follows from it at this instant."""

    async def pass_until(self, instant: datetime) -> None:
        """Let time pass, ringing in order what comes due on the way, and send it."""


class Output:
    """Where the transcript goes: shown at once, and a failure is kept in mind.

    Who sends a message tries again when that fails, and would so hide a closed pipe.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._failure: OSError | None = None

    def write(self, text: str) -> None:
        """Write and flush."""
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError as failure:
            self._failure = failure
            raise

    def check(self) -> None:
        """Raise what a write failed with, if one did."""
        if self._failure is not None:
            raise self._failure


class Transcript:
    """Plays lines against a stage and lets holds run by themselves in between.

    A line is taken when the conversation waits for the person, or, right after
    a line such as `+3s`, at that very moment.
    """

    def __init__(
        self, terminal: Terminal, stage: Stage, page: Page, output: Output, zone: tzinfo
    ) -> None:
        self._terminal = terminal
        self._stage = stage
        self._page = page
        self._output = output
        self._zone = zone
        self._at_once = False

    async def play(self, lines: Iterable[str]) -> None:
        """Play all lines and then what still runs."""
        await self._stage.pass_until(self._stage.now())
        for line in lines:
            await self._play(line)
            self._output.check()
        await self._run_out()
        self._output.check()

    async def _play(self, line: str) -> None:
        if line.lstrip().startswith("#"):
            self._page.line(line)
        elif is_time(line):
            await self._let_pass(line)
        else:
            if not self._at_once:
                await self._run_out()
            self._at_once = False
            self._page.line(f"> {line}")
            await self._stage.take(self._terminal.read(line))

    async def _let_pass(self, line: str) -> None:
        self._page.line(f"> {line}")
        span = time_span(line)
        if span is None or self._stage.now() + span > LATEST:
            self._page.line(TIME_HINT)
            return
        self._at_once = True
        await self._stage.pass_until(self._stage.now() + span)
        local = self._stage.now().astimezone(self._zone)
        self._page.line(f"~ {local:%H:%M} {local:%a} {local.day} {local:%b} ~")

    async def _run_out(self) -> None:
        """Let the running countdown end, and the one that follows it, until a person is needed."""
        bound = self._stage.now() + LONGEST_RUN
        while (running := self._terminal.countdown) and self._stage.now() < bound:
            await self._stage.pass_until(max(running.end, self._stage.now()))
            if self._terminal.countdown is running:
                self._terminal.countdown = None
