"""The plans that are compared: what each offers, from nothing but what it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.simulated_backs.backtalk import Backtalk
from benchmarks.simulated_backs.training import Done, Policy, Work
from benchmarks.simulated_backs.traits import Traits
from bot.core.routine.protest import Stops

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


def _scaled(factor: float) -> tuple[Work, ...]:
    whole = sum(seconds for _, seconds in START)
    factor = min(factor, MOST / whole)
    return tuple(Work(name, seconds * factor, seconds * factor) for name, seconds in START)


class _Deaf:
    """What plans have in common that do not listen."""

    rests = False

    def half_way(self, day: int, work: Work, before: int, now: int) -> Stops:
        return Stops.NOTHING

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
    BACKTALK: Backtalk,
}
"""Each plan by its name, and how it is made for a person."""
