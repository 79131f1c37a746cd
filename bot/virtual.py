"""The conversation under a clock that stands still until it is moved."""

from __future__ import annotations

from datetime import datetime

from bot.core.model import Incoming
from bot.intake import Intake
from bot.turns import Turns
from scheduler.clock import VirtualClock
from scheduler.sender import Sender


class VirtualTime:
    """Takes events, and lets time pass from one due instant to the next."""

    def __init__(self, clock: VirtualClock, turns: Turns, intake: Intake, sender: Sender) -> None:
        self._clock = clock
        self._turns = turns
        self._intake = intake
        self._sender = sender

    def now(self) -> datetime:
        """The present virtual instant."""
        return self._clock.now()

    async def take(self, incoming: Incoming) -> None:
        """Take one event and send all that follows from it at this instant."""
        await self._intake.submit(incoming)
        await self.pass_until(self.now())

    async def pass_until(self, instant: datetime) -> None:
        """Let time pass, ringing in order what comes due on the way, and send it."""
        due = await self._next()
        while due is not None and due <= instant:
            self._clock.move_to(due)
            done = await self._intake.ring() + await self._sender.drain()
            was, due = due, await self._next()
            if not done and due == was:
                break  # due, and yet nothing can be done about it: that is not waited for
        self._clock.move_to(instant)

    async def _next(self) -> datetime | None:
        """When something is next to be rung or sent, which may have passed."""
        instants = (await self._turns.next_due(), await self._sender.next_at())
        return min((instant for instant in instants if instant is not None), default=None)
