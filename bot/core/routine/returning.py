"""Back after missed days (R17), and pauses that somebody asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.core.person import Person
from bot.core.routine.course import Course, lowered

FEWER_SETS_FROM = 3
"""R17: missed days from which the next session has one set fewer."""
ONE_DOWN_FROM = 7
"""R17: missed days from which it is one rung down."""
TWO_DOWN_FROM = 14
"""R17: missed days from which it is two rungs down."""
NEW_BASELINE_FROM = 28
"""R17: missed days from which everything begins anew."""


@dataclass(frozen=True, slots=True)
class Missed:
    """So many `days` without, and what follows: rungs `down`, a set `fewer`, all `anew`."""

    days: int
    down: int = 0
    fewer: bool = False
    anew: bool = False


def missed(person: Person, day: date) -> Missed:
    """R17: what the days up to `day` have cost.

    Of days without anything each counts; where there were stretches, those without
    strength count, less the day of rest that it has anyway (R12) [D]. What the back ordered
    returns by its own steps (R14, R15) and not by these, unless it lasted 28 days.
    """
    course = person.course
    days = max(_idle(course, day), _since(person.strength_day, course, day) - 2)
    if person.strength_day is None and course.made_up is None:
        return Missed(0)
    if days >= NEW_BASELINE_FROM:
        return Missed(days, anew=True)
    if days < FEWER_SETS_FROM or course.share < 100:
        return Missed(max(0, days))
    if days >= TWO_DOWN_FROM:
        return Missed(days, down=2)
    if days >= ONE_DOWN_FROM:
        return Missed(days, down=1)
    return Missed(days, fewer=True)


def active(course: Course, day: date) -> Course:
    """The course once anything was done on `day`; the days without anything before it are kept.

    So what they cost is the same before the first stretch of the day and after it.
    """
    if course.active is not None and day <= course.active:
        return course
    return replace(course, active=day, idle=max(0, _idle(course, day)))


def _idle(course: Course, day: date) -> int:
    """Days without anything up to `day`, whatever is done on it."""
    if course.active == day:
        return course.idle if course.made_up != day else 0
    return _since(course.active, course, day) - 1


def _since(last: date | None, course: Course, day: date) -> int:
    """Days since `last`, or since missed ones were made up for; 0 where there is neither."""
    known = [each for each in (last, course.made_up) if each is not None]
    return (day - max(known)).days if known else 0


def made_up(person: Person, day: date) -> Course:
    """The course once strengthening has begun again: what was missed is paid for, once."""
    course, gap = person.course, missed(person, day)
    if gap.anew:
        return replace(
            course,
            stands=(),
            trial=None,
            first_three=0,
            uncomfortable=0,
            raised=None,
            worse=0,
            worse_by=0.0,
            eased=False,
            share=100,
            quota=100,
            flare=None,
            rises=(),
            made_up=day,
            began=day,
        )
    if gap.down or gap.fewer:
        return replace(lowered(course, gap.down) if gap.down else course, made_up=day)
    return course
