"""What a movement has taught (R8): left out when it hurts, tried once again, then left out.

Three answers decide about a whole direction [D]: whoever is unclear has three times told
that bending one way hurts, and nothing of the other way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.core.library import Direction, Exercise
from bot.core.person import Dropped

DECIDES = 3
"""Worse answers for one direction, against none for the other [D]."""


def dropped(before: tuple[Dropped, ...], exercise: str, day: date) -> tuple[Dropped, ...]:
    """What is left out once `exercise` was stopped for pain on `day`."""
    times = sum(each.times for each in before if each.exercise == exercise)
    same_day = any(each.exercise == exercise and each.day == day for each in before)
    others = tuple(each for each in before if each.exercise != exercise)
    return (*others, Dropped(exercise, day, times if same_day else times + 1))


def learned(all_dropped: Iterable[Dropped], exercises: Mapping[str, Exercise]) -> str | None:
    """The direction that three answers speak against, and none against the other; else None."""
    against = {Direction.FORWARD: 0, Direction.BACKWARD: 0}
    for each in all_dropped:
        exercise = exercises.get(each.exercise)
        for way in against:
            if exercise is not None and way in exercise.directions:
                against[way] += each.times
    for way, other in (
        (Direction.FORWARD, Direction.BACKWARD),
        (Direction.BACKWARD, Direction.FORWARD),
    ):
        if against[way] >= DECIDES and not against[other]:
            return way.value
    return None
