"""Two people turn out to be one: their diaries are united, and the stricter fact wins [D].

What was found out on one side about safety holds on both: a lock, a condition, a
question that is owed, a worse pain of the day, an exercise that was stopped for pain.
What can be chosen is the first one's, whose code it was: language, clock, reminders.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core.model import Entry
from bot.core.person import Dropped, Lock, Person, Profile, Reading, Today, Told
from bot.core.routine.light import KEPT_DAYS
from scheduler.rules import local_day

STEADY = timedelta(days=7)
"""No progress for so long after two histories became one: neither was measured alone [D]."""

_CHOSEN = (
    "since",
    "legs",
    "first",
    "bends",
    "base",
    "minutes",
    "up",
    "reminder",
    "cue",
    "obstacle",
)
"""Answers that are the first one's where they gave one."""


def merge(first: Person, second: Person, now: datetime) -> Person:
    """`first`, with all that `second` was; the session of the second one must be closed.

    Whoever has not agreed to be remembered brings nothing.
    """
    if second.profile.consented is None:
        return _joined(first, now)
    if first.profile.consented is None:
        kept = {name: getattr(first, name) for name in ("id", "prompts", "state", "locale")}
        return _joined(replace(second, **kept), now)
    united = replace(
        first,
        profile=_profiles(first.profile, second.profile),
        today=_todays(first.today, second.today),
        readings=_readings(first.readings, second.readings),
        told=_told(first.told, second.told),
        lock=_stricter(first.lock, second.lock),
        quiet=first.quiet or second.quiet,
        dropped=_dropped(first.dropped, second.dropped),
        asked_new=_earlier(first.asked_new, second.asked_new),
        owed=tuple(dict.fromkeys((*first.owed, *second.owed))),
        watch=first.watch or second.watch,
        sessions=first.sessions + second.sessions,
        entries=first.entries + second.entries,
        strength_day=max(
            (day for day in (first.strength_day, second.strength_day) if day), default=None
        ),
        steady_until=max(
            (day for day in (first.steady_until, second.steady_until) if day), default=None
        ),
    )
    return _joined(united, now)


def moved(entry: Entry, first: Person) -> Entry:
    """A line of the second one's diary as it stands in the first one's, behind their lines."""
    data = dict(entry.data)
    if isinstance(session := data.get("session"), int):
        data["session"] = session + first.sessions
    if isinstance(undone := data.get("undoes"), list):
        data["undoes"] = [number + first.entries for number in undone if isinstance(number, int)]
    return replace(entry, number=entry.number + first.entries, data=data)


def _joined(person: Person, now: datetime) -> Person:
    until = local_day(now, person.zone) + STEADY
    steady = max(until, person.steady_until or until)
    return replace(person, linked=True, steady_until=steady, undo=None, undo_to=0)


def _profiles(first: Profile, second: Profile) -> Profile:
    """The first one's answers, what they lack from the second, and of each risk the higher."""
    answers = {
        name: getattr(first if name in first.asked else second, name)
        for name in _CHOSEN
        if name in (*first.asked, *second.asked)
    }
    begun = [each for each in (first.consented, second.consented) if each is not None]
    return replace(
        first,
        **answers,
        consented=min(begun, default=None),
        asked=tuple(dict.fromkeys((*first.asked, *second.asked))),
        onboarded=first.onboarded or second.onboarded,
        soon=max(first.soon, second.soon),
        conditions=tuple(dict.fromkeys((*first.conditions, *second.conditions))),
    )


def _todays(first: Today | None, second: Today | None) -> Today | None:
    """Of the same day everything that was done counts, and the worst that was told."""
    if first is None or second is None or first.day != second.day:
        return max((each for each in (first, second) if each), key=lambda t: t.day, default=None)
    return Today(
        first.day,
        done=(*first.done, *second.done),
        stretched=tuple(dict.fromkeys((*first.stretched, *second.stretched))),
        strengthened=tuple(dict.fromkeys((*first.strengthened, *second.strengthened))),
        stretches=max(first.stretches, second.stretches),
        before=_worse(first.before, second.before),
        worst=_worse(first.worst, second.worst),
        finished=first.finished or second.finished,
        declined=first.declined and second.declined,
    )


def _worse(first: int | None, second: int | None) -> int | None:
    return max((pain for pain in (first, second) if pain is not None), default=None)


def _readings(first: tuple[Reading, ...], second: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """One a day, the stronger pain; the latest days."""
    pains: dict[date, int] = {}
    for reading in (*first, *second):
        pains[reading.day] = max(reading.pain, pains.get(reading.day, 0))
    return tuple(Reading(day, pains[day]) for day in sorted(pains)[-KEPT_DAYS:])


def _told(first: Told | None, second: Told | None) -> Told | None:
    return max((each for each in (first, second) if each), key=lambda t: t.at, default=None)


def _stricter(first: Lock | None, second: Lock | None) -> Lock | None:
    """R1 before R2 before R4; of two alike the earlier one."""
    both = [lock for lock in (first, second) if lock is not None]
    return min(both, key=lambda lock: (lock.rule, lock.at), default=None)


def _dropped(first: tuple[Dropped, ...], second: tuple[Dropped, ...]) -> tuple[Dropped, ...]:
    """Each exercise once, since the later day."""
    days: dict[str, date] = {}
    for each in (*first, *second):
        days[each.exercise] = max(each.day, days.get(each.exercise, each.day))
    return tuple(Dropped(exercise, day) for exercise, day in days.items())


def _earlier(first: datetime | None, second: datetime | None) -> datetime | None:
    """When R3's question was put last: it is put sooner than either would."""
    return min(first, second) if first is not None and second is not None else None
