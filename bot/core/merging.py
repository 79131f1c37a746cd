"""Two people turn out to be one: their diaries are united, and the stricter fact wins [D].

What was found out on one side about safety holds on both: a lock, a condition, a
question that is owed, a worse pain of the day, an exercise that was stopped for pain,
a way of bending that makes it worse, strengthening that needs its day of rest.
What can be chosen is the first one's, whose code it was: language, clock, reminders.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core.model import Entry
from bot.core.person import Dropped, Lock, Person, Profile, Reading, Session, Today, Told
from bot.core.routine.light import KEPT_DAYS
from bot.core.routine.uniting import courses, shifted
from bot.core.states import Doubting, Idle
from scheduler.rules import local_day

STEADY = timedelta(days=7)
"""No progress for so long after two histories became one: neither was measured alone [D]."""

_CHOSEN = (
    "since",
    "legs",
    "first",
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

    Whoever has not agreed to be remembered brings nothing but a lock.
    """
    lock = _stricter(first.lock, second.lock)
    owed = tuple(dict.fromkeys((*_owed(first), *_owed(second))))
    if second.profile.consented is None:
        return _joined(replace(first, lock=lock, owed=owed), now)
    if first.profile.consented is None:
        kept = {name: getattr(first, name) for name in ("id", "prompts", "locale")}
        return _joined(replace(second, state=Idle(), lock=lock, owed=owed, **kept), now)
    zone = _zone(first, second)
    first, second = _in(zone, first, now), _in(zone, second, now)
    sessions = first.sessions + second.sessions
    united = replace(
        first,
        profile=_profiles(first.profile, second.profile),
        session=_numbered(first.session, sessions),
        today=_todays(first.today, second.today),
        readings=_readings(first.readings, second.readings),
        told=_told(first.told, second.told, zone),
        quiet=first.quiet or second.quiet,
        snoozed=max((at for at in (first.snoozed, second.snoozed) if at), default=None),
        dropped=_dropped(first.dropped, second.dropped),
        asked_new=_earlier(first.asked_new, second.asked_new),
        lock=lock,
        owed=owed,
        watch=first.watch or second.watch,
        sessions=sessions,
        entries=first.entries + second.entries,
        strength_day=max(
            (day for day in (first.strength_day, second.strength_day) if day), default=None
        ),
        course=courses(first.course, second.course),
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
    hold = max(until, person.course.hold_until or until)
    course = replace(person.course, hold_until=hold)
    return replace(person, linked=True, course=course, undo=None, undo_to=0)


def _zone(first: Person, second: Person) -> str:
    """The first one's clock, unless only the second one has ever said where they are."""
    told = "zone" in first.profile.asked or "zone" not in second.profile.asked
    return first.zone if told else second.zone


def _in(zone: str, person: Person, now: datetime) -> Person:
    """The person by the clock of `zone`, where it may be another day: today stays today."""
    by = local_day(now, zone) - local_day(now, person.zone)
    if not by:
        return replace(person, zone=zone)
    return replace(
        person,
        zone=zone,
        session=person.session and replace(person.session, day=person.session.day + by),
        today=person.today and replace(person.today, day=person.today.day + by),
        readings=tuple(replace(each, day=each.day + by) for each in person.readings),
        dropped=tuple(replace(each, day=each.day + by) for each in person.dropped),
        strength_day=person.strength_day and person.strength_day + by,
        course=shifted(person.course, by),
    )


def _numbered(session: Session | None, sessions: int) -> Session | None:
    """One that is offered comes after all that there have been on either side."""
    if session is None or session.begun:
        return session
    return replace(session, number=sessions + 1)


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
        bends=_bends(first, second),
        conditions=tuple(dict.fromkeys((*first.conditions, *second.conditions))),
    )


def _bends(first: Profile, second: Profile) -> str:
    """Where the two differ nothing is known, and only what bends neither way is offered."""
    told = {each.bends for each in (first, second) if "bends" in each.asked}
    return told.pop() if len(told) == 1 else "unclear"


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
    """One a day, the latest days; of two the weaker pain.

    They say what is usual, and the lower that is, the sooner a pain counts as a worse one.
    """
    pains: dict[date, int] = {}
    for reading in (*first, *second):
        pains[reading.day] = min(reading.pain, pains.get(reading.day, reading.pain))
    return tuple(Reading(day, pains[day]) for day in sorted(pains)[-KEPT_DAYS:])


def _told(first: Told | None, second: Told | None, zone: str) -> Told | None:
    """The latest; but of the same day the stronger pain, since a routine may begin with it."""
    both = sorted((each for each in (first, second) if each), key=lambda told: told.at)
    if not both:
        return None
    latest = both[-1]
    day = local_day(latest.at, zone)
    return Told(latest.at, max(each.pain for each in both if local_day(each.at, zone) == day))


def _stricter(first: Lock | None, second: Lock | None) -> Lock | None:
    """R1 before R2 before R4; of two alike the earlier one."""
    both = [lock for lock in (first, second) if lock is not None]
    return min(both, key=lambda lock: (lock.rule, lock.at), default=None)


def _owed(person: Person) -> tuple[str, ...]:
    """What safety asks; a doubt that is open counts as the lists that it is about."""
    doubted = isinstance(person.state, Doubting)
    return (*person.owed, *(("emergency", "urgent") if doubted else ()))


def _dropped(first: tuple[Dropped, ...], second: tuple[Dropped, ...]) -> tuple[Dropped, ...]:
    """Each exercise once, since the later day and as often as on either side."""
    all_: dict[str, Dropped] = {}
    for each in (*first, *second):
        other = all_.get(each.exercise, each)
        day, times = max(each.day, other.day), max(each.times, other.times)
        all_[each.exercise] = Dropped(each.exercise, day, times)
    return tuple(all_.values())


def _earlier(first: datetime | None, second: datetime | None) -> datetime | None:
    """When R3's question was put last: it is put sooner than either would."""
    return min(first, second) if first is not None and second is not None else None
