"""What a plan and the person who follows it say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.routine.protest import Stops


@dataclass(frozen=True, slots=True)
class Work:
    """One strengthening exercise: how long it takes under load, and what it weighs.

    Both in seconds; `load` is more than `seconds` where a variant is harder than the first rung.
    """

    name: str
    seconds: float
    load: float


@dataclass(frozen=True, slots=True)
class Done:
    """An exercise after it: `stopped` half way, for what hurt."""

    work: Work
    stopped: bool = False


class Policy(Protocol):
    """A plan for one person over twelve weeks; days count from 0. It may keep a memory.

    With `rests` everyday load is lowered too. It is asked on the days on which the person is
    there, and hears nothing on the others. The pain told before (NRS) is also the answer to how
    the back took the last session.
    """

    rests: bool

    def offer(self, day: int, pain: int) -> tuple[Work, ...]:
        """The strengthening exercises of today; stretches are always done first."""
        ...

    def half_way(self, day: int, work: Work, before: int, now: int) -> Stops:
        """Half way through `work` the pain is `now`: what that stops."""
        ...

    def ended(self, day: int, done: tuple[Done, ...], worst: int) -> None:
        """The session is over; `worst` is the strongest pain told in it, or the one before it."""
        ...
