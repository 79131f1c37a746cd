"""Whether content/ is whole, safe and consistent: what `backtalk content check` says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import bot
from bot.content_exercises import Source, check_exercises
from bot.content_files import (
    ContentError,
    Finding,
    Words,
    content_root,
    format_findings,
    line_of,
    locales_in,
    read_words,
)
from bot.content_red_flags import check_red_flags
from bot.content_routines import check_routines
from bot.content_schema import (
    CitiesTable,
    ExerciseTable,
    RoutineTable,
    UnderstandingTable,
    read,
)
from bot.content_spans import check_spans
from bot.content_words import check_words
from bot.core.library import Exercise, Routine
from bot.core.understanding import normalise
from bot.emergency import check_numbers
from bot.library import zones
from bot.wording import ENGLISH

__all__ = ["Finding", "check", "format_findings"]

T = TypeVar("T")
Named = TypeVar("Named", Exercise, Routine)


def check(root: Path | None = None, package: Path | None = None) -> list[Finding]:
    """Everything that is wrong with the content in `root`, sorted by file and line.

    `package` is the folder of modules whose use of messages is compared with
    what there is; by default this one. Empty means that all is well.
    """
    root = content_root(root)
    package = package or Path(bot.__file__).resolve().parent
    findings: list[Finding] = []
    exercises = {
        source.value.id: source for source in _sources(root, "exercises", _exercise, findings)
    }
    routines = _sources(root, "routines", _routine, findings)
    words = _words(root, findings)
    findings += check_exercises(exercises)
    findings += check_routines(routines, exercises)
    findings += check_words(words, exercises, package)
    findings += _guarded(partial(_understanding, root, tuple(words)))
    findings += _guarded(partial(check_red_flags, root))
    findings += _guarded(partial(_cities, root))
    findings += _guarded(partial(check_numbers, root, zones()))
    findings += _guarded(partial(check_spans, root, tuple(words)))
    return sorted(set(findings))


def _exercise(path: Path) -> Source[Exercise]:
    table, text = read(path, ExerciseTable)
    return Source(table.value(), path, text)


def _routine(path: Path) -> Source[Routine]:
    table, text = read(path, RoutineTable)
    return Source(table.value(), path, text)


def _sources(
    root: Path, folder: str, take: Callable[[Path], Source[Named]], findings: list[Finding]
) -> list[Source[Named]]:
    """The files of a folder that can be read; what is wrong with the others goes to `findings`."""
    found: list[Source[Named]] = []
    paths = sorted((root / folder).glob("*.toml"))
    if not paths:
        findings.append(Finding(root / folder, 1, "there is no .toml file in this folder"))
    for path in paths:
        try:
            source = take(path)
        except ContentError as error:
            findings += error.findings
            continue
        if source.value.id != path.stem:
            message = (
                f'id = "{source.value.id}", and the file is called {path.name}: make them agree'
            )
            findings.append(source.finding(message, "id"))
        else:
            found.append(source)
    return found


def _words(root: Path, findings: list[Finding]) -> dict[str, Words]:
    words: dict[str, Words] = {}
    for locale in locales_in(root):
        try:
            words[locale] = read_words(root, locale)
        except ContentError as error:
            findings += error.findings
        else:
            findings += words[locale].broken
    words.setdefault(ENGLISH, Words())
    return words


def _guarded(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """What `look` finds, and what it could not read."""
    found: list[Finding] = []
    try:
        found.extend(look())
    except ContentError as error:
        found.extend(error.findings)
    return found


def _understanding(root: Path, locales: tuple[str, ...]) -> Iterator[Finding]:
    """The phrases of every language: the same intents, and no phrase that means two things."""
    folder = root / "understanding"
    english, _ = _intents(folder / f"{ENGLISH}.toml")
    for locale in locales:
        path = folder / f"{locale}.toml"
        intents, text = _intents(path)
        if english and not intents:
            yield Finding(path, 1, f"there are no phrases in {locale}: write this file")
            continue
        for intent in english.keys() - intents.keys():
            yield Finding(path, 1, f"the intent [{intent}] is missing: add it with its phrases")
        for intent in intents.keys() - english.keys():
            line = line_of(text, intent)
            yield Finding(path, line, f"the intent [{intent}] is not in English: correct its name")
        yield from _ambiguous(path, text, intents)


def _intents(path: Path) -> tuple[dict[str, list[str]], str]:
    if not path.exists():
        return {}, ""
    table, text = read(path, UnderstandingTable)
    return {intent: phrases.phrases for intent, phrases in table.root.items()}, text


def _ambiguous(path: Path, text: str, intents: dict[str, list[str]]) -> Iterator[Finding]:
    meant: dict[str, str] = {}
    for intent, phrases in intents.items():
        for phrase in phrases:
            plain = normalise(phrase)
            line = line_of(text, intent, "phrases")
            if not plain:
                yield Finding(path, line, f'"{phrase}" has no letter or digit: take it out')
            elif plain in meant:
                other = meant[plain]
                where = "twice in" if other == intent else f"in [{other}] and in"
                yield Finding(path, line, f'"{phrase}" is {where} [{intent}]: take one out')
            meant.setdefault(plain, intent)


def _cities(root: Path) -> Iterator[Finding]:
    """Zones that exist, and cities that are not found by their zone's own name already."""
    path = root / "cities.toml"
    if not path.exists():
        return
    table, text = read(path, CitiesTable)
    known = zones()
    for zone, cities in table.root.items():
        line = line_of(text, zone)
        if zone not in known:
            yield Finding(path, line, f'"{zone}" is not an IANA time zone: correct it')
        for city in cities:
            if normalise(city) != city:
                yield Finding(path, line, f'write "{city}" as "{normalise(city)}"')
            if city == normalise(zone.rsplit("/", 1)[-1]):
                yield Finding(path, line, f'"{city}" is known by the name of its zone: take it out')
            if cities.count(city) > 1:
                yield Finding(path, line, f'"{city}" is there twice: take one out')
