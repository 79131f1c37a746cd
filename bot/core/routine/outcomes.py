"""What comes of it all (R18, R22): pain by the week, the person's own activities, who can help.

Nothing here is asked for: pain is computed from the answers of the last four weeks. Only
the activities are put to the person, by `bot/core/dialogues/activities.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from statistics import fmean, median
from typing import Literal

from bot.core.person import Person, Reading
from bot.core.routine import flare
from bot.core.routine.course import Activities, Activity, Course
from bot.core.routine.light import (
    ALWAYS_RED,
    FEWEST,
    GREEN_TO,
    KEPT_DAYS,
    STABLE_FEWEST,
    stable,
)

WEEK = 7
"""R22: days whose mean is the weekly pain."""
IMPORTANT = 2
"""R22: points on the NRS that are an important change."""
IMPORTANT_SHARE = 0.3
"""R22: the share of what it was that is one too."""
ACTIVITY_IMPORTANT = 2
"""R22: points on the PSFS that are an important change."""
MOST_ACTIVITIES = 3
"""R22: how many are named at most."""
RATED_EVERY = timedelta(days=28)
"""R22: time from one rating of the activities to the next."""
UNANSWERED = timedelta(days=7)
"""Time after which a rating that was not answered is asked for again [D]."""
OFFERED_FROM = 3
"""Sessions after which the activities are asked for, once [D]."""
STILL_THERE = GREEN_TO
"""A weekly pain below this is no reason to send anybody anywhere [D]."""
SERVICE_AFTER = timedelta(days=14)
"""R18: time without improving after which a service is suggested."""
CLINICIAN_AFTER = timedelta(days=42)
"""R18: time without improving after which a clinician is suggested."""
APART = timedelta(days=14)
"""Time between two suggestions [D]."""
STABLE_FROM = 6
"""R6: a usual pain of this, up to below 8, is shown to a clinician once, if it stays."""

Suggestion = Literal["service", "clinician", "stable"]

# --- pain by the week ---------------------------------------------------------------


def weekly(readings: Sequence[Reading], last: date) -> float | None:
    """R22: the mean of the seven days up to and with `last`; None with under 3 answers."""
    pains = [r.pain for r in readings if 0 <= (last - r.day).days < WEEK]
    return fmean(pains) if len(pains) >= FEWEST else None


def measured(course: Course, readings: Sequence[Reading], day: date) -> Course:
    """The course once `day` has its answer: the first week is kept as soon as it is over.

    That is the first week with 3 answers. After four weeks without any, whoever comes back
    begins anew, as the routine does (R17).
    """
    if course.start_day is not None:
        since = day - course.start_day
        alone = all(reading.day == day for reading in readings)
        if not alone or since.days <= KEPT_DAYS:
            return course
        return replace(course, start_pain=None, start_day=None)
    for reading in readings:
        over = reading.day + timedelta(days=WEEK)
        mean = weekly(readings, over - timedelta(days=1))
        if mean is not None and day >= over:
            return replace(course, start_pain=mean, start_day=reading.day)
    return course


def improved(then: float, now: float) -> bool:
    """R22: whether pain has become less by 2 points or by 30 %."""
    less = then - now
    return less >= IMPORTANT or (less > 0 and less >= IMPORTANT_SHARE * then)


def worsened(then: float, now: float) -> bool:
    """Whether pain has become more by 2 points; a share of a small pain is noise [D]."""
    return now - then >= IMPORTANT


# --- who can help ---------------------------------------------------------------------


def suggestion(person: Person, day: date) -> Suggestion | None:
    """R6, R18: what to suggest today, each once in a while of its own and never in a lock.

    Where a sign of R2b is to be looked at the person is told so each day already, and in
    the quiet days of a flare nothing can be said about weeks.
    """
    course = person.course
    told = dict(course.suggested)
    if person.lock is not None or person.owed or person.profile.soon or flare.quiet(course):
        return None
    if any(day - each < APART for each in told.values()):
        return None
    if "stable" not in told and stable_high(person.readings, day):
        return "stable"
    since = day - course.start_day if course.start_day is not None else timedelta(0)
    if since < SERVICE_AFTER or not _no_better(course, person.readings, day):
        return None
    if since >= CLINICIAN_AFTER:
        return None if "clinician" in told else "clinician"
    return None if {"service", "clinician", "stable"} & told.keys() else "service"


def _no_better(course: Course, readings: Sequence[Reading], day: date) -> bool:
    """R18: the last 7 days are not better than the first week, and 3 or more."""
    now = weekly(readings, day)
    if now is None or course.start_pain is None:
        return False
    return now >= STILL_THERE and not improved(course.start_pain, now)


def stable_high(readings: Sequence[Reading], day: date) -> bool:
    """R6: whether the last 7 days, with `day`, stay at 6 to 7 without a rise of 2."""
    pains = [r.pain for r in readings if 0 <= (day - r.day).days < WEEK]
    if len(pains) < STABLE_FEWEST or not stable(readings, day + timedelta(days=1)):
        return False
    return STABLE_FROM <= median(pains) < ALWAYS_RED


def suggested(course: Course, what: Suggestion, day: date) -> Course:
    """The course once that was suggested."""
    return replace(course, suggested=tuple({**dict(course.suggested), what: day}.items()))


def weeks(course: Course, day: date) -> int:
    """Whole weeks since the first one began."""
    return (day - course.start_day).days // WEEK if course.start_day is not None else 0


# --- sessions -------------------------------------------------------------------------


def exercised(course: Course, day: date) -> Course:
    """The course after a session on `day` in which something was done."""
    lately = {each for each in course.days if 0 < (day - each).days < KEPT_DAYS}
    days = tuple(sorted((*lately, day)))
    return replace(course, finished=course.finished + 1, days=days)


def days_lately(course: Course, day: date) -> int:
    """On how many of the last 28 days something was done."""
    return len({each for each in course.days if 0 <= (day - each).days < KEPT_DAYS})


# --- the person's own activities ---------------------------------------------------------


def to_offer(course: Course) -> bool:
    """R22: whether the activities are to be asked for: once, after the third session."""
    known = course.activities
    return not known.offered and not known.named and course.finished >= OFFERED_FROM


def to_rate(course: Course, day: date) -> bool:
    """R22: whether the activities are to be rated again."""
    known = course.activities
    return bool(known.named) and known.due is not None and day >= known.due


def named(known: Activities, name: str) -> Activities:
    """With one more of them, or as they are where there are three."""
    if len(known.named) >= MOST_ACTIVITIES:
        return known
    return replace(known, named=(*known.named, Activity(name)))


def rated(known: Activities, at: int, score: int) -> Activities:
    """With a score for the one at index `at`; the first one stays what it is compared with."""
    each = known.named[at]
    first = score if each.first is None else each.first
    changed = replace(each, first=first, latest=score)
    return replace(known, named=(*known.named[:at], changed, *known.named[at + 1 :]))


def activity_change(activity: Activity) -> int | None:
    """R22: by how much it goes better; 0 for less than 2 points, None if that is not known."""
    if activity.first is None or activity.latest is None:
        return None
    change = activity.latest - activity.first
    return change if abs(change) >= ACTIVITY_IMPORTANT else 0
