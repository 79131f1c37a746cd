"""A clock that was wrong and is right again: nothing that is remembered lies in the future.

Without it a date of next year, noted while the clock was a year ahead, would keep
somebody from strengthening until then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.core.routine.course import Course, Flare
from bot.core.routine.flare import QUIET, TOO_MANY_HELD
from bot.core.routine.outcomes import RATED_EVERY


def clockwise(course: Course, day: date) -> Course:
    """The course with no date after `day`, but for those that a rule sets ahead."""
    streak, flare, known = course.streak, course.flare, course.activities
    return replace(
        course,
        trial=None if course.trial is not None and course.trial.day > day else course.trial,
        volumes=tuple(each for each in course.volumes if each.day <= day),
        rises=tuple(each for each in course.rises if each.day <= day),
        flares=tuple(each for each in course.flares if each <= day),
        raised=_earlier(course.raised, day),
        rest_until=_earlier(course.rest_until, day + QUIET),
        hold_until=_earlier(course.hold_until, day + TOO_MANY_HELD),
        flare=replace(flare, since=min(flare.since, day)) if isinstance(flare, Flare) else None,
        active=_earlier(course.active, day),
        made_up=_earlier(course.made_up, day),
        began=_earlier(course.began, day),
        start_day=_earlier(course.start_day, day),
        days=tuple(each for each in course.days if each <= day),
        suggested=tuple((what, min(each, day)) for what, each in course.suggested),
        activities=replace(
            known,
            rated=_earlier(known.rated, day),
            due=_earlier(known.due, day + RATED_EVERY),
        ),
        streak=replace(
            streak,
            last=_earlier(streak.last, day),
            skips=tuple(each for each in streak.skips if each <= day),
        ),
    )


def _earlier(one: date | None, other: date) -> date | None:
    return one if one is None else min(one, other)
