"""Two courses of treatment turn out to be one person's: the more careful of each holds [D]."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from bot.core.routine.course import KEPT_VOLUMES, Activities, Course, Stand, Streak, Volume
from bot.core.routine.light import KEPT_DAYS

T = TypeVar("T")


def courses(first: Course, second: Course) -> Course:
    """The lower rung of each exercise, the lower share and quota, the longer rest and hold."""
    stands, volumes = _rungs(first, second), _volumes(first, second)
    start = _earlier_start(first, second)
    return replace(
        first,
        stands=stands,
        volumes=volumes,
        trial=None,
        first_three=_first_three(first, second),
        uncomfortable=max(first.uncomfortable, second.uncomfortable),
        raised=_latest(first.raised, second.raised),
        worse=max(first.worse, second.worse),
        worse_by=max(first.worse_by, second.worse_by),
        eased=first.eased or second.eased,
        rest_until=_latest(first.rest_until, second.rest_until),
        share=min(first.share, second.share),
        quota=min(first.quota, second.quota),
        hold_until=_latest(first.hold_until, second.hold_until),
        flare=_by(first.flare, second.flare, lambda flare: (not flare.returning, flare.since)),
        flares=tuple(sorted({*first.flares, *second.flares}))[-3:],
        pause=_by(first.pause, second.pause, lambda pause: pause.until),
        active=_latest(first.active, second.active),
        idle=max(first.idle, second.idle),
        made_up=_latest(first.made_up, second.made_up),
        rises=(*first.rises, *second.rises),
        began=min((each for each in (first.began, second.began) if each), default=None),
        start_pain=start.start_pain,
        start_day=start.start_day,
        finished=first.finished + second.finished,
        days=tuple(sorted({*first.days, *second.days})[-KEPT_DAYS:]),
        activities=_activities(first.activities, second.activities),
        suggested=tuple({**dict(second.suggested), **dict(first.suggested)}.items()),
        decided=_by(first.decided, second.decided, lambda decided: decided.day),
        streak=_streak(first.streak, second.streak),
    )


def _rungs(first: Course, second: Course) -> tuple[Stand, ...]:
    """Of each exercise the lower rung; one that only one side knows begins anew."""
    ours = {each.exercise: each for each in first.stands}
    theirs = {each.exercise: each for each in second.stands}
    return tuple(
        Stand(id, min(ours[id].rung, theirs[id].rung))
        if id in ours and id in theirs
        else Stand(id, (ours.get(id) or theirs[id]).rung if _alone(first, second) else 0)
        for id in {**ours, **theirs}
    )


def _alone(first: Course, second: Course) -> bool:
    """Whether one of the two has never strengthened, and so knows nothing of any rung."""
    return not first.volumes or not second.volumes


def _first_three(first: Course, second: Course) -> int:
    """How many of R11's sessions both have behind them, where both have begun."""
    choose = max if _alone(first, second) else min
    return choose(first.first_three, second.first_three)


def _volumes(first: Course, second: Course) -> tuple[Volume, ...]:
    """Of each day all of the load: it was one body that bore it."""
    days: dict[date, int] = {}
    for each in (*first.volumes, *second.volumes):
        days[each.day] = days.get(each.day, 0) + each.seconds
    return tuple(Volume(day, days[day]) for day in sorted(days)[-KEPT_VOLUMES:])


def _earlier_start(first: Course, second: Course) -> Course:
    """The one whose first week was earlier; it is what later weeks are compared with."""
    known = [each for each in (first, second) if each.start_day is not None]
    return min(known, key=lambda course: course.start_day or date.max, default=first)


def _activities(first: Activities, second: Activities) -> Activities:
    """The first one's, or the second one's where the first has named none."""
    named = first if first.named else second
    return replace(named, offered=first.offered or second.offered)


def _streak(first: Streak, second: Streak) -> Streak:
    """The longer one, as far as it still goes on."""
    latest = max((each.last for each in (first, second) if each.last), default=None)
    going = [each for each in (first, second) if each.last == latest]
    longest = max(going, key=lambda streak: streak.days)
    return replace(longest, best=max(first.best, second.best))


def _latest(one: date | None, other: date | None) -> date | None:
    return max((each for each in (one, other) if each is not None), default=None)


def _by(one: T | None, other: T | None, key: Callable[[T], Any]) -> T | None:
    both = [each for each in (one, other) if each is not None]
    return max(both, key=key, default=None)


def shifted(course: Course, by: timedelta) -> Course:
    """The same course by another clock, on which it is another day: all of its days move."""
    moved: Course = _shift(course, by)
    return moved


def _shift(value: Any, by: timedelta) -> Any:  # noqa: ANN401 - walks through values of any kind
    if isinstance(value, date):
        return value + by
    if isinstance(value, tuple):
        return tuple(_shift(each, by) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: _shift(getattr(value, f.name), by) for f in fields(value)}
        return replace(value, **changed)
    return value
