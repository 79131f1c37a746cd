"""Whom to call: the numbers of where the person is, as far as their time zone tells (R1, R3)."""

from __future__ import annotations

from bot.core.library import Library
from bot.core.model import Arg, Text, words
from bot.core.person import Person


def number(person: Person, library: Library) -> Arg:
    """The number for an ambulance where the person is.

    Where the zone names no country (UTC, an offset) it is 112 with a short list of others.
    """
    known = library.numbers.get(person.zone)
    return known.emergency if known is not None else words("number-unknown")


def talk(person: Person, library: Library) -> Text:
    """Somebody to talk to when life is too much, where the person is."""
    known = library.numbers.get(person.zone)
    if known is None:
        return words("talk-unknown")
    return words("talk-known", line=known.crisis) if known.crisis else words("talk-none")


def doctor(person: Person, library: Library) -> Text:
    """Whom to call when a practice is closed: the country's own line, if it has one."""
    known = library.numbers.get(person.zone)
    if known is None:
        return words("line-unknown")
    return words("line-known", line=known.doctor) if known.doctor else words("line-none")
