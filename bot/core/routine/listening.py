"""What the back says on a day, at rest, and what that changes in the coming days (R9, R14-R16).

The day's first answer is the one that counts. It judges the latest strengthening, finds a
flare or the way out of one, and only then may something rise (R10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.library import Library
from bot.core.person import Person, Reading
from bot.core.routine import flare, ladder
from bot.core.routine.clockwise import clockwise
from bot.core.routine.course import Change, Course, Fact, Trial
from bot.core.routine.light import KEPT_DAYS, WORSE_BY, baseline
from bot.core.routine.outcomes import measured

JUDGED_FOR = 2
"""Days after a session on which an answer still tells whether it has settled (R9) [D]."""
WORSE_TWICE = 2
"""R9: worse mornings in a row after which strength rests."""
WORSE_TOGETHER = 4
"""R9: points above usual that they must have together, and a bit more: with the noise of a
real diary (sd 1) two mornings of 2 each come up by chance in a third of all people within
12 weeks, this in one of ten [D]."""
PAUSE = timedelta(hours=48)
"""R9, R14: how long it rests then."""
UNCOMFORTABLE = 2
"""R11: of the first three sessions, so many make the first quota a lower one [D]."""


def heard_at_rest(
    person: Person, pain: int, day: date, library: Library
) -> tuple[Person, tuple[Change, ...]]:
    """The person after an answer at rest: the day's first one counts and is kept."""
    if any(reading.day == day for reading in person.readings):
        return person, ()
    course, changes = listened(person.course, person.readings, pain, day, library)
    recent = (*person.readings, Reading(day, pain))
    kept = tuple(r for r in recent if 0 <= (day - r.day).days <= KEPT_DAYS)
    course = measured(course, kept, day)
    return replace(person, course=course, readings=kept[-KEPT_DAYS:]), changes


def listened(
    course: Course, readings: Sequence[Reading], pain: int, day: date, library: Library
) -> tuple[Course, tuple[Change, ...]]:
    """The course after the day's first answer at rest; `readings` are those before it."""
    course = clockwise(course, day)
    if course.flare is not None:
        course = flare.heard(course, readings, pain, day)
    found = not flare.quiet(course) and flare.declared(readings, pain, day, course.flare)
    course, judged = _judge(course, readings, pain, day, library, rising=not found)
    if not found:
        return course, judged
    course, change = flare.begin(course, readings, pain, day)
    return course, (change,)


def _judge(
    course: Course,
    readings: Sequence[Reading],
    pain: int,
    day: date,
    library: Library,
    *,
    rising: bool,
) -> tuple[Course, tuple[Change, ...]]:
    """R9: whether the latest strengthening was OK.

    A morning on which the pain is what it was before the session, or less, is not worse for
    it, however high it is [D].
    """
    trial = course.trial
    if trial is None or day <= trial.day:
        return course, ()
    course = replace(course, trial=None)
    usual = baseline(readings, day)
    above = pain - (trial.before if usual is None else usual)
    rose = above >= WORSE_BY and pain > trial.before
    if (day - trial.day).days > JUDGED_FOR:
        return (course, ()) if rose else _late(course, day)
    course = _first_sessions(course, ok=trial.comfortable and not rose)
    if rose:
        facts = (("pain", pain),) if usual is None else (("pain", pain), ("usual", usual))
        return _worse(course, above, facts, day)
    return _ok(course, trial, day, library, rising=rising)


def _late(course: Course, day: date) -> tuple[Course, tuple[Change, ...]]:
    """No morning was told of, and by now the back is not worse than usual [D].

    That gives back what rules have taken, step by step, and adds nothing to it: whoever
    comes once a week would else stay on the way back for ever.
    """
    course = replace(course, worse=0, worse_by=0.0, eased=False)
    course, stepped = flare.stepped(course, day)
    return course, (stepped,) if stepped is not None else ()


def _worse(
    course: Course, above: float, facts: tuple[tuple[str, Fact], ...], day: date
) -> tuple[Course, tuple[Change, ...]]:
    """R9: the next session is one rung down; the second time running strength rests 48 h."""
    course = replace(course, worse=course.worse + 1, worse_by=course.worse_by + above, eased=True)
    course = ladder.judged_worse(course)
    if course.worse < WORSE_TWICE or course.worse_by <= WORSE_TOGETHER:
        return course, (Change("ease", "R9", "worse", facts),)
    rested = flare.rested(course, day, PAUSE)
    return rested, (Change("pause", "R9", "worse-twice", facts),)


def _ok(
    course: Course, trial: Trial, day: date, library: Library, *, rising: bool
) -> tuple[Course, tuple[Change, ...]]:
    """R9: it was OK. A graded return goes on, or something may rise."""
    course = replace(course, worse=0, worse_by=0.0, eased=False)
    if course.share < 100:
        course, stepped = flare.stepped(course, day)
        return course, (stepped,) if stepped is not None else ()
    if not trial.whole:
        return course, ()
    course = ladder.judged_ok(course, trial.exercises)
    if not rising:
        return course, ()
    course, risen = ladder.rise(course, trial.exercises, day, library)
    return course, (risen,) if risen is not None else ()


def _first_sessions(course: Course, *, ok: bool) -> Course:
    """R11: the first three sessions find what is comfortable; else the first quota is 70 %."""
    if course.first_three >= ladder.FIRST:
        return course
    count = course.first_three + 1
    uncomfortable = course.uncomfortable + (not ok)
    course = replace(course, first_three=count, uncomfortable=uncomfortable)
    if count == ladder.FIRST and uncomfortable >= UNCOMFORTABLE:
        return replace(course, quota=min(course.quota, ladder.FIRST_QUOTA))
    return course
