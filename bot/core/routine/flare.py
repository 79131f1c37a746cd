"""Flares (R15, R16): when one is declared, its quiet days, and the way back in steps.

A flare always ends in a graded return: 50 % of the quota, then 25 % more after each OK
session, then a week on the last rung.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.person import Reading
from bot.core.routine.course import FLARE_WINDOW, Change, Course, Flare
from bot.core.routine.light import AMBER_TO, baseline, worse

QUIET = timedelta(hours=72)
"""R14, R15: days 0 to 2 of a flare are mobility and walks."""
AT_LEAST = 4
"""R15: a pain below this is no flare, however low the usual one."""
TOGETHER = 5
"""Points above the usual that two days must have together, and a bit more: with the noise
of a real diary (sd 1) two days of 2 each come up by chance in most people within 12 weeks,
this in one of twenty [D]."""
JUMP = 4
"""Points above the usual that are a flare on their own, at 6 or more [D]."""
RED = 6
"""R15: a single day must be red."""
BACK_NEAR = 1
"""R15: "back near the baseline" is this many points above it, or less."""
SHARE = 50
"""R14, R15: percentage of the old quota with which strength comes back."""
SHARE_STEP = 25
"""R15: percentage points that each OK session adds."""
HELD = timedelta(days=7)
"""R16: time on the last rung after a flare."""
TOO_MANY = 3
"""R15: flares within 30 days after which the quota falls."""
LOWER_QUOTA = 0.7
"""R15: what is left of the quota after the third flare within 30 days."""
LEAST_QUOTA = 40
"""Percentage below which the quota never falls: something is always left to do [D]."""
TOO_MANY_HELD = timedelta(days=14)
"""R15: time without progress after the third flare."""


def declared(readings: Sequence[Reading], pain: int, day: date, now: Flare | None = None) -> bool:
    """R15: whether `pain` on `day`, with what was told before it, is a flare.

    Either two days in a row are worse than usual, or one is red and far above it. On the
    way back from a flare what counts is how much it has risen since that began: a pain
    that stays where it is would else be a new flare every day, and the way back none [D].
    """
    usual = baseline(readings, day)
    if usual is not None and now is not None and now.returning:
        usual = max(usual, now.pain)
    if usual is None or pain < AT_LEAST or not worse(pain, usual):
        return False
    if pain >= RED and pain - usual >= JUMP:
        return True
    yesterday = next((r.pain for r in readings if r.day == day - timedelta(days=1)), None)
    return (
        yesterday is not None
        and yesterday >= AT_LEAST
        and worse(yesterday, usual)
        and pain + yesterday - 2 * usual > TOGETHER
    )


def begin(
    course: Course, readings: Sequence[Reading], pain: int, day: date, *, told: bool = False
) -> tuple[Course, Change]:
    """Start a flare's own plan. The third within 30 days lowers the quota as well."""
    recent = (*(each for each in course.flares if day - each < FLARE_WINDOW), day)
    flare = Flare(day, pain, baseline(readings, day), told)
    started = replace(
        course,
        flare=flare,
        flares=recent[-TOO_MANY:],
        trial=None,
        worse=0,
        worse_by=0.0,
        eased=False,
        share=SHARE,
        rest_until=_later(course.rest_until, day + QUIET),
    )
    if len(recent) < TOO_MANY:
        return started, Change("flare", "R15", "flare", (("pain", pain),))
    quota = max(LEAST_QUOTA, round(course.quota * LOWER_QUOTA))
    hold = _later(course.hold_until, day + TOO_MANY_HELD)
    many = replace(started, quota=quota, hold_until=hold, flares=())
    return many, Change("flare", "R15", "flares", (("pain", pain),))


def quiet(course: Course) -> bool:
    """Whether a flare still has its quiet days: mobility and walks, no strength."""
    return course.flare is not None and not course.flare.returning


def heard(course: Course, readings: Sequence[Reading], pain: int, day: date) -> Course:
    """A day's pain in a flare: whether the graded return may begin.

    It may after 72 hours, once the pain is not above that of day 0, and at 5 or below or
    back near what is usual, be it the usual before the flare or the usual by now.
    """
    flare = course.flare
    if flare is None or flare.returning or day - flare.since < QUIET:
        return course
    usual = [each for each in (flare.usual, baseline(readings, day)) if each is not None]
    near = any(pain - each <= BACK_NEAR for each in usual)
    if pain > flare.pain and not near:
        return course
    if pain > AMBER_TO and not near:
        return course
    return replace(course, flare=replace(flare, returning=True, pain=pain), share=SHARE)


def stepped(course: Course, day: date) -> tuple[Course, Change | None]:
    """An OK session during a graded return: 25 % more of the old quota, up to all of it."""
    if course.share >= 100:
        return course, None
    share = min(100, course.share + SHARE_STEP)
    if share < 100:
        return replace(course, share=share), Change("return", "R15", "share", (("share", share),))
    after_flare = course.flare is not None
    hold = _later(course.hold_until, day + HELD) if after_flare else course.hold_until
    back = replace(course, share=100, flare=None, hold_until=hold)
    if after_flare and hold is not None:
        return back, Change("hold", "R16", "held", (("days", (hold - day).days),))
    return back, Change("return", "R14", "back")


def rested(course: Course, day: date, rest: timedelta) -> Course:
    """R14: no strength for so long, then it returns at 50 %."""
    return replace(
        course,
        rest_until=_later(course.rest_until, day + rest),
        share=min(course.share, SHARE),
        worse=0,
        worse_by=0.0,
        eased=False,
    )


def _later(one: date | None, other: date) -> date:
    return other if one is None else max(one, other)
