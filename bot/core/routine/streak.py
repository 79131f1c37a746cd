"""The streak: days that count, in a row. Rest that was ordered keeps it, and so do two skips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.core.person import Person
from bot.core.routine import flare
from bot.core.routine.course import Streak, paused

SKIPS = 2
"""Days within 7 that may go without: a goal of 7 days with two skip days beats rigid and easy."""
AWAY = 4
"""Days since the last one from which coming is a return; less is only a busy week [D]."""
WINDOW = 7
LONGEST_GAP = 60
"""Days that are looked at one by one; after more, nothing is left of a streak [D]."""


def excused(person: Person, day: date) -> bool:
    """Whether nothing was expected on `day`: a pause, a lock, or the quiet days of a flare."""
    course, lock = person.course, person.lock
    if paused(course, day):
        return True
    if lock is not None and lock.at.date() <= day:
        return True
    now = course.flare
    if now is not None and flare.quiet(course) and day >= now.since:
        return True
    begun = (*course.flares, now.since) if now is not None else course.flares
    return any(since <= day < since + flare.QUIET for since in begun)


def counted(streak: Streak, day: date, excused: Callable[[date], bool]) -> Streak:
    """The streak once `day` counts, and whether that is a return after days away.

    `excused` tells of a day in between whether rest was ordered or a pause was on. A day
    that is no later than the last one, as after a flight west, changes nothing.
    """
    last = streak.last
    if last is None:
        return replace(streak, days=1, best=max(1, streak.best), last=day)
    if day <= last:
        return streak
    kept = _skips(streak, last, day, excused)
    if kept is None:
        return Streak(1, max(1, streak.best), day, back=(day - last).days >= AWAY)
    days = streak.days + 1
    return Streak(days, max(days, streak.best), day, kept)


def alive(streak: Streak, day: date, excused: Callable[[date], bool]) -> int:
    """The days of the streak as it stands on `day`, 0 once it is over."""
    last = streak.last
    if last is None:
        return 0
    goes_on = day <= last or _skips(streak, last, day, excused) is not None
    return streak.days if goes_on else 0


def _skips(
    streak: Streak, last: date, day: date, excused: Callable[[date], bool]
) -> tuple[date, ...] | None:
    """The skip days of the last week once `day` counts; None where they are too many."""
    gap = (day - last).days
    if gap > LONGEST_GAP:
        return None
    skips = list(streak.skips)
    for number in range(1, gap):
        between = last + timedelta(days=number)
        if excused(between):
            continue
        skips = [each for each in skips if (between - each).days < WINDOW] + [between]
        if len(skips) > SKIPS:
            return None
    return tuple(each for each in skips if (day - each).days < WINDOW)
