"""One chat platform at work: it connects, listens, and sends what its channel holds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

import structlog

from bot.adapters.base import BadToken, Kit, Platform, Submit, TryAgain
from scheduler.pace import Limits, Pace
from scheduler.sender import Sender

log = structlog.stdlib.get_logger(__name__)

_FIRST_WAIT, _MOST_WAIT = 0.5, 60.0
_CLOSING = 2.0
"""Seconds that a platform has to hang up."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A platform to run: its name, how fast it takes messages, and how it is made."""

    name: str
    limits: Limits
    build: Callable[[Kit], Platform]


class Station:
    """Runs one platform, whatever becomes of the others.

    `sender_for` makes the sender of a platform that knows who it is, at a pace.
    `first_wait` is how many seconds pass after the first failure to connect.
    """

    def __init__(
        self,
        wanted: Wanted,
        kit: Kit,
        sender_for: Callable[[Platform, Pace], Sender],
        *,
        first_wait: float = _FIRST_WAIT,
    ) -> None:
        self.name = wanted.name
        self.platform = wanted.build(kit)
        self._limits = wanted.limits
        self._sender_for = sender_for
        self._first_wait = first_wait
        self._seen = kit.seen
        self._sender: Sender | None = None
        self._sending: asyncio.Task[None] | None = None

    def connected(self) -> bool:
        """Whether events reach us at this moment, as far as we know."""
        return self.platform.connected

    def wake(self) -> None:
        """There may be something to send."""
        if self._sender is not None:
            self._sender.wake()

    async def run(self, submit: Submit) -> None:
        """Until cancelled. Raises BadToken; everything else it copes with."""
        await self._insist(self.platform.connect)
        self._sender = self._sender_for(self.platform, Pace(self._limits))
        self._sending = asyncio.create_task(self._sender.run())
        log.info("ready", platform=self.name)
        try:
            await self._insist(lambda: self.platform.listen(submit))
        except BadToken:
            await self.stop_sending()
            raise

    async def _insist(self, step: Callable[[], Awaitable[None]]) -> None:
        """Do `step` again and again, ever more slowly, until it goes well."""
        tries = 0
        while True:
            begun = monotonic()
            try:
                await step()
            except BadToken:
                raise
            except Exception as error:  # noqa: BLE001 - the network, or what else it may be
                tries = 0 if monotonic() - begun > _MOST_WAIT else tries
                wait = min(_MOST_WAIT, self._first_wait * 2.0**tries)
                if isinstance(error, TryAgain):
                    wait = max(wait, error.after)
                tries = min(tries + 1, 10)
                kind = type(error.__cause__ or error).__name__
                self._seen("error", kind)
                log.warning("not_connected", platform=self.name, error=kind, tries=tries)
                await asyncio.sleep(wait)
            else:
                return

    async def stop_sending(self) -> None:
        """Let what is in flight arrive; the rest waits for the next start."""
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)

    async def close(self) -> None:
        """Hang up."""
        with suppress(Exception):  # nothing that could be lost depends on it
            async with asyncio.timeout(_CLOSING):
                await self.platform.close()
