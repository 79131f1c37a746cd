"""What may be meant by a command's argument that is still being typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from bot.core.dialogues.absence import CHOICES
from bot.core.library import Library
from bot.core.model import Text, exercise_words
from bot.core.understanding import normalise, zone_name

MOST = 25
"""As many as Discord shows."""

_COMMON = (
    "Europe/London",
    "Europe/Berlin",
    "Europe/Madrid",
    "Europe/Athens",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Bogota",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
)


Phrase = Callable[[Text, str], str]
"""Puts a text into a language."""


class Suggestions:
    """Says what may be meant; called with (argument, what is typed, locale).

    Gives pairs of (label, value), the likeliest first, 25 at most; none for what needs
    no list. What there is to choose from is worked out once: people type quickly.
    """

    def __init__(self, library: Library, phrase: Phrase) -> None:
        self._phrase = phrase
        self._ids = tuple(library.exercises)
        self._common = [(_label(zone), zone) for zone in _COMMON if zone in library.zones]
        own = {normalise(_city(zone)): (zone,) for zone in sorted(library.zones)}
        self._zones = [*own.items(), *sorted(library.cities.items())]

    def __call__(self, argument: str, typed: str, locale: str) -> list[tuple[str, str]]:
        """What may be meant by `typed`."""
        match argument:
            case "zone":
                found = self._by_city(normalise(typed))
            case "exercise":
                found = self._by_name(normalise(typed), locale)
            case "until":
                found = self._by_length(normalise(typed), locale)
            case _:
                return []
        return list(islice(found, MOST))

    def _by_city(self, typed: str) -> Iterator[tuple[str, str]]:
        """Zones by their own cities and by those that lie in them."""
        if not typed:
            yield from self._common
            return
        given: set[str] = set()
        for fits in (str.startswith, str.__contains__):
            for name, zones in self._zones:
                for zone in zones if fits(name, typed) else ():
                    if zone not in given:
                        given.add(zone)
                        yield _label(zone, name), zone

    def _by_name(self, typed: str, locale: str) -> Iterator[tuple[str, str]]:
        """Exercises by their names as people read them; what begins with it comes first."""
        names = [self._phrase(exercise_words(id), locale) for id in self._ids]
        found = [(normalise(name).find(typed), name) for name in names]
        for _, name in sorted((place > 0, name) for place, name in found if place >= 0):
            yield name, name

    def _by_length(self, typed: str, locale: str) -> Iterator[tuple[str, str]]:
        """The pauses that have a button, in the words of that button."""
        for label in (self._phrase(choice.label, locale) for choice in CHOICES):
            if typed in normalise(label):
                yield label, label


def _city(zone: str) -> str:
    return zone_name(zone).rpartition("/")[2].replace("_", " ")


def _label(zone: str, name: str = "") -> str:
    """München (Europe/Berlin), or only the zone's own city."""
    own, full = _city(zone), zone_name(zone)
    shown = own if not name or normalise(own) == name else name.title()
    return f"{shown} ({full})" if shown != full else full
