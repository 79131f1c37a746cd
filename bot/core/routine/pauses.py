"""A pause that somebody asks for: when its end is asked about, and being hurt anew.

A pause always has an end. There it asks, once; after an illness once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from bot.core.person import Person, Profile, Reading
from bot.core.routine import flare
from bot.core.routine.course import Break, Change, Course, paused
from scheduler.rules import DAY_ENDS, Rule, local_day, next_at

MORE_DAYS = 3
"""Days of an illness of which nothing else is said, and of "not yet" [D]."""
MORE = timedelta(days=MORE_DAYS)
ASKED_LATE = timedelta(hours=4)
"""A pause's end that could not be asked about within this time is asked about the next day [D]."""
ILL_ASKS = 2
"""How often somebody who was ill is asked whether they are well again [D]."""
JET_LAG = timedelta(days=2)
"""A pause that began so much later than today was no flight over the date line [D]."""
USUAL = time(9)
"""When a pause's end is asked about, where nothing is known of somebody's day [D]."""
AFTER_UP = 1
"""Hours after getting up at which it is, where there is no reminder [D]."""


def running(person: Person) -> Break | None:
    """The pause that is on, if somebody asked for one: until it has asked whether it is over."""
    pause = person.course.pause
    if pause is None or not person.quiet or pause.asks or pause.why == "ordered":
        return None
    return pause


def begun(person: Person, why: Literal["away", "ill"], day: date, until: date) -> Course:
    """The course with a pause from `day` on; one that is on, or was lately, goes on in it."""
    last = person.course.pause
    goes_on = last is not None and last.since <= day <= last.until + MORE
    since = last.since if last is not None and goes_on else day
    return replace(person.course, pause=Break(why, since, until))


def ended(course: Course, day: date) -> Course:
    """The course on whose pause nothing is asked any more. The days of it stay excused."""
    pause = course.pause
    if pause is None:
        return course
    until = day if paused(course, day) else pause.until
    return replace(course, pause=replace(pause, until=until, asks=ILL_ASKS))


def asked(course: Course, now: datetime) -> Course:
    """The course whose pause has just been asked about."""
    pause = course.pause
    if pause is None:
        return course
    return replace(course, pause=replace(pause, asks=pause.asks + 1, asked=now))


def lately_asked(person: Person, now: datetime) -> bool:
    """Whether what is said may be the answer to the question at a pause's end."""
    pause = person.course.pause
    return pause is not None and pause.asked is not None and now - pause.asked < MORE


def clockwise(person: Person, day: date) -> Course:
    """The course once a clock that was far ahead is right again: as long a pause, from today."""
    course, pause = person.course, person.course.pause
    if pause is None or running(person) is None or pause.since - day <= JET_LAG:
        return course
    return replace(course, pause=replace(pause, since=day, until=day + (pause.until - pause.since)))


def asks_at(person: Person, now: datetime) -> datetime | None:
    """When the end of a pause is asked about; None where there is nothing to ask.

    That is at the reminder's time on the first day after it. An instant that has passed
    is the right one to ask now; one that passed long ago is followed by the next day's.
    """
    pause = person.course.pause
    if pause is None:
        return None
    if running(person) is not None:
        day = pause.until
    elif pause.why == "ill" and 0 < pause.asks < ILL_ASKS and pause.asked is not None:
        day = local_day(pause.asked, person.zone) + MORE
    else:
        return None
    earliest = max(_start(day, person.zone), now - ASKED_LATE)
    return next_at(_time(person.profile), earliest - timedelta(seconds=1), person.zone)


def _start(day: date, zone: str) -> datetime:
    """When a person's own `day` begins, or the next one that there is."""
    at = datetime.combine(day, time.min, UTC) - timedelta(days=2)
    while local_day(at, zone) < day:
        at = next_at(Rule(DAY_ENDS), at, zone)
    return at


def _time(profile: Profile) -> Rule:
    if profile.reminder is not None:
        return Rule(profile.reminder)
    if profile.up is not None:
        return Rule(profile.up.replace(hour=(profile.up.hour + AFTER_UP) % 24))
    return Rule(USUAL)


def hurt_again(
    course: Course, readings: Sequence[Reading], pain: int, day: date
) -> tuple[Course, Change]:
    """R15: a flare that was told, and is in no diary yet.

    Within the quiet days of one it is the same flare, whose quiet days begin anew.
    """
    if course.flare is None or not flare.quiet(course):
        return flare.begin(course, readings, pain, day, told=True)
    same = replace(course.flare, since=day, pain=pain, told=True)
    rest = max(course.rest_until or day, day + flare.QUIET)
    again = replace(course, flare=same, rest_until=rest, trial=None)
    return again, Change("flare", "R15", "flare", (("pain", pain),))
