"""The morning after (R9): one tap tells whether yesterday's strengthening was right.

It is asked after strengthening, and about once a day while the back has ordered a rest
(R14). Not where somebody is about to be asked anyway, and not for ever unheard.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core.dialogues.asking import ask_pain
from bot.core.draft import Draft
from bot.core.model import Rang
from bot.core.routine import flare
from bot.core.routine.course import paused
from bot.core.states import AskingPain, Idle, Naming, Offering, Rating
from scheduler.rules import Rule, day_end, next_at

AFTER_UP = timedelta(minutes=30)
"""How long after the usual getting-up time it is asked [D]."""
USUALLY_UP = time(8)
"""When somebody gets up who has not told [D]."""
SOON = timedelta(hours=1)
"""A reminder within so much of it asks for itself [D]."""
UNHEARD = 3
"""Questions without an answer in a row after which none comes by itself [D]."""
_WAITS = Idle | Offering | AskingPain | Naming | Rating
"""What may be open when it is asked: nothing that is in the middle of something."""
USEFUL = 4 * 3600
"""Seconds after which it is no question about the morning any more [D]."""


def arm(draft: Draft) -> None:
    """Set the next morning's question where there is something to ask about."""
    at = _next(draft) if _wanted(draft) else None
    if at is None:
        draft.silence("morning")
    else:
        draft.ring_at("morning", at)


def _wanted(draft: Draft) -> bool:
    person, course = draft.person, draft.person.course
    if person.quiet or person.lock is not None or paused(course, draft.day):
        return False
    resting = course.rest_until is not None and draft.day < course.rest_until
    about = course.trial is not None or flare.quiet(course) or resting
    return about and course.unheard < UNHEARD


def _next(draft: Draft) -> datetime | None:
    """The next morning's instant; None where a reminder of the same hour asks for itself."""
    person = draft.person
    up = person.profile.up or USUALLY_UP
    minutes = (up.hour * 60 + up.minute + int(AFTER_UP.total_seconds()) // 60) % (24 * 60)
    rule = Rule(time(minutes // 60, minutes % 60))
    at = next_at(rule, day_end(draft.now, person.zone), person.zone)
    if person.profile.reminder is not None:
        reminded = next_at(Rule(person.profile.reminder), at - SOON, person.zone)
        if reminded <= at + SOON:
            return None
    return at


def rang(draft: Draft, event: Rang) -> None:
    """Ask, unless it was told already, something else is open, or it is no morning any more."""
    person = draft.person
    told = any(reading.day == draft.day for reading in person.readings)
    late = (draft.now - event.due).total_seconds() > USEFUL
    busy = not isinstance(person.state, _WAITS) or person.owed
    if _wanted(draft) and not (told or late or busy) and not draft.today.done:
        draft.change(course=replace(person.course, unheard=person.course.unheard + 1))
        draft.change(session=None)
        ask_pain(draft, AskingPain(draft.new_id(), "morning"), unasked=True, useful=USEFUL)
    arm(draft)
