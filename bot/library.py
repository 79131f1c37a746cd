"""Loads content/ into the library that the core works with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar
from zoneinfo import available_timezones

from bot.content_files import ContentError, Finding, content_root, locales_in
from bot.content_red_flags import Nets
from bot.content_schema import (
    CitiesTable,
    ExerciseTable,
    RoutineTable,
    UnderstandingTable,
    read,
)
from bot.content_spans import read_spans
from bot.core.library import Exercise, Library, Routine
from bot.core.understanding import normalise
from bot.emergency import read_numbers
from bot.wording import Wording

__all__ = ["ContentError", "Finding", "load_library"]

T = TypeVar("T")
P = ParamSpec("P")
_NOT_ZONES = frozenset({"Factory", "localtime", "posixrules"})
BUTTON = "button-"
"""Messages whose ids start so are labels of buttons; what they say is understood when typed."""


def load_library(root: Path | None = None) -> Library:
    """All content of the folder `root`, by default the one beside this package.

    Raises ContentError with everything that cannot be read. Whether it is also
    good is what `backtalk content check` says.
    """
    root = content_root(root)
    findings: list[Finding] = []
    exercises = _gather(root, "exercises", _exercise, findings)
    routines = _gather(root, "routines", _routine, findings)
    cities = _try(findings, read_cities, root) or {}
    all_zones = zones()
    numbers = _try(findings, read_numbers, root, all_zones) or {}
    locales = locales_in(root)
    phrases = {locale: _try(findings, read_phrases, root, locale) for locale in locales}
    spans = {locale: _try(findings, read_spans, root, locale) or {} for locale in locales}
    nets = _try(findings, Nets, root)
    wording = _try(findings, Wording, root, locales)
    findings += _missing(root, exercises, routines)
    if findings or wording is None:
        raise ContentError(findings)
    return Library(
        exercises={exercise.id: exercise for exercise in exercises},
        routines=tuple(routines),
        locales=locales,
        understood={
            locale: _understood(wording, locale, phrases[locale] or {}) for locale in locales
        },
        nets=nets or {},
        names={
            locale: {normalise(wording.message(e.id, locale)): e.id for e in exercises}
            for locale in locales
        },
        zones=all_zones,
        cities=cities,
        numbers=numbers,
        spans=spans,
    )


def _exercise(path: Path) -> Exercise:
    return read(path, ExerciseTable)[0].value()


def _routine(path: Path) -> Routine:
    return read(path, RoutineTable)[0].value()


def _gather(root: Path, folder: str, take: Callable[[Path], T], findings: list[Finding]) -> list[T]:
    paths = sorted((root / folder).glob("*.toml"))
    if not paths:
        findings.append(Finding(root / folder, 1, "there is no file in it: is this the content?"))
    taken = [_try(findings, take, path) for path in paths]
    return [value for value in taken if value is not None]


def _try(
    findings: list[Finding], take: Callable[P, T], *args: P.args, **named: P.kwargs
) -> T | None:
    """What `take` returns, or None and its findings: one broken file must not hide another."""
    try:
        return take(*args, **named)
    except ContentError as error:
        findings.extend(error.findings)
        return None


def _missing(root: Path, exercises: list[Exercise], routines: list[Routine]) -> Iterator[Finding]:
    """What a session would look for in vain, where every file could be read."""
    known = {exercise.id for exercise in exercises}
    if len(known) < len(list((root / "exercises").glob("*.toml"))):
        return
    for routine in routines:
        for id in {choice for slot in routine.slots for choice in slot.choices} - known:
            path = root / "routines" / f"{routine.id}.toml"
            yield Finding(path, 1, f'there is no exercise "{id}": correct or add it')


def read_phrases(root: Path, locale: str) -> dict[str, frozenset[str]]:
    """The normalised phrases of a language and the intents that they name. Raises ContentError."""
    path = root / "understanding" / f"{locale}.toml"
    if not path.exists():
        return {}
    intents, _ = read(path, UnderstandingTable)
    found: dict[str, set[str]] = {}
    for intent, table in intents.root.items():
        for phrase in table.phrases:
            found.setdefault(normalise(phrase), set()).add(intent)
    return {phrase: frozenset(names) for phrase, names in found.items()}


def _understood(
    wording: Wording, locale: str, phrases: dict[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Phrases, and the labels of buttons that are the same whatever their arguments."""
    found = dict(phrases)
    for key in wording.keys(locale):
        if key.startswith(BUTTON) and not wording.variables(key, locale):
            label = normalise(wording.message(key, locale))
            if label:
                found[label] = found.get(label, frozenset()) | {key}
    return found


def read_cities(root: Path) -> dict[str, tuple[str, ...]]:
    """Normalised cities and their zones, in the order of the file. Raises ContentError."""
    path = root / "cities.toml"
    if not path.exists():
        return {}
    by_zone, _ = read(path, CitiesTable)
    found: dict[str, tuple[str, ...]] = {}
    for zone, cities in by_zone.root.items():
        for city in cities:
            name = normalise(city)
            found[name] = (*found.get(name, ()), zone)
    return found


def zones() -> frozenset[str]:
    """The names of IANA zones that a person can live in."""
    return frozenset(
        name
        for name in available_timezones()
        if name not in _NOT_ZONES and not name.startswith(("posix/", "right/", "SystemV/"))
    )
