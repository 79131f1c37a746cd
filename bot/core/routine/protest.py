"""When a back protests during exercise (R8): what stops, and what that leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum

from bot.core.person import Person
from bot.core.routine.course import easiest
from bot.core.routine.direction import dropped
from bot.core.routine.light import ALWAYS_RED, WORSE_BY


class Stops(StrEnum):
    """What a pain told during exercise stops."""

    NOTHING = "nothing"
    EXERCISE = "exercise"
    SESSION = "session"


def protest(before: int, now: int) -> Stops:
    """R8: above 7 the session ends; a rise of 2 over the value before stops the exercise."""
    if now >= ALWAYS_RED:
        return Stops.SESSION
    return Stops.EXERCISE if now - before >= WORSE_BY else Stops.NOTHING


def left_out(person: Person, exercise: str, day: date) -> Person:
    """The person without `exercise` for a while; it comes back in its easiest variant (R8)."""
    return replace(
        person,
        dropped=dropped(person.dropped, exercise, day),
        course=easiest(person.course, exercise),
    )
