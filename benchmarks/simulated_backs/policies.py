"""The plans that are compared: what each offers, from nothing but what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from benchmarks.simulated_backs.traits import Traits

MOST = 1200.0
"""No plan offers more seconds under load a day than this (R12: 20 min)."""
START: tuple[tuple[str, float], ...] = (("bird-dog", 96.0), ("bridge", 50.0))
"""The starting dose of the full routine on the floor, 10 minutes: seconds under load."""
LEAFLET = 250.0
"""Seconds under load a day of a usual leaflet: five exercises, ten times, 5 s each."""
MORE_EACH_TIME = 1.03
"""A bit more every day: how much more after each session."""
MORE_EACH_WEEK = 1.10
"""Graded: how much more every week."""


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

    def goes_on(self, day: int, work: Work, before: int, now: int) -> bool:
        """Half way through `work` the pain is `now`: whether its second half is done."""
        ...

    def ended(self, day: int, done: tuple[Done, ...], worst: int) -> None:
        """The session is over; `worst` is the strongest pain told in it, or the one before it."""
        ...


def _scaled(factor: float) -> tuple[Work, ...]:
    whole = sum(seconds for _, seconds in START)
    factor = min(factor, MOST / whole)
    return tuple(Work(name, seconds * factor, seconds * factor) for name, seconds in START)


class _Deaf:
    """What plans have in common that do not listen."""

    rests = False

    def goes_on(self, day: int, work: Work, before: int, now: int) -> bool:
        return True

    def ended(self, day: int, done: tuple[Done, ...], worst: int) -> None:
        return None


class Rest(_Deaf):
    """Rest only."""

    rests = True

    def offer(self, day: int, pain: int) -> tuple[Work, ...]:
        return ()


class Fixed(_Deaf):
    """The same dose of `seconds` on 5 days a week from the first day on."""

    def __init__(self, seconds: float) -> None:
        self._work = _scaled(seconds / sum(each for _, each in START))

    def offer(self, day: int, pain: int) -> tuple[Work, ...]:
        return self._work if day % 7 < 5 else ()


class BitMore(_Deaf):
    """Every day a bit more than the last time, whatever the pain."""

    def __init__(self) -> None:
        self._factor = 1.0

    def offer(self, day: int, pain: int) -> tuple[Work, ...]:
        return _scaled(self._factor)

    def ended(self, day: int, done: tuple[Done, ...], worst: int) -> None:
        if done:
            self._factor *= MORE_EACH_TIME


class Graded(_Deaf):
    """Three days a week, more every week, whatever the pain."""

    def offer(self, day: int, pain: int) -> tuple[Work, ...]:
        return _scaled(MORE_EACH_WEEK ** (day // 7)) if day % 7 in {0, 2, 4} else ()


BACKTALK = "Backtalk"
"""The name of the plan that is in question."""

Maker = Callable[[Traits], Policy]
"""Makes a plan for a person. Of the traits it may know only what they would tell at the start
(`persistent`), and `variant`, to weigh what it offers."""

POLICIES: Mapping[str, Maker] = {
    "rest only": lambda _: Rest(),
    "fixed, starting dose": lambda _: Fixed(sum(seconds for _, seconds in START)),
    "fixed, leaflet dose": lambda _: Fixed(LEAFLET),
    "a bit more every day": lambda _: BitMore(),
    "graded, 10 % a week": lambda _: Graded(),
}
"""Each plan by its name, and how it is made for a person."""
