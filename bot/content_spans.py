"""content/spans: the words of a language for lengths of time and for days."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.content_files import Finding, line_of
from bot.content_schema import read
from bot.core.spans import MOST_WORDS, Word
from bot.core.understanding import normalise
from bot.wording import ENGLISH

Phrases = list[Annotated[str, Field(min_length=1)]]
Some = Annotated[Phrases, Field(min_length=1)]
Number = Annotated[str, Field(pattern=r"^\d{1,2}$")]
Offset = Annotated[str, Field(pattern=r"^-?\d{1,2}$")]


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class UnitsTable(_Table):
    """Units by how many days they have; a month counts as 30 here and goes by the calendar."""

    day: Some
    week: Some
    fortnight: Phrases = []
    month: Some
    year: Some


class WeekdaysTable(_Table):
    """The days of a week, Monday first."""

    monday: Some
    tuesday: Some
    wednesday: Some
    thursday: Some
    friday: Some
    saturday: Some
    sunday: Some


class MonthsTable(_Table):
    """The months of a year."""

    january: Some
    february: Some
    march: Some
    april: Some
    may: Some
    june: Some
    july: Some
    august: Some
    september: Some
    october: Some
    november: Some
    december: Some


class SpansTable(_Table):
    """A file of content/spans."""

    skip: Phrases
    until: Some
    next: Some
    end: Some
    open: Some
    numbers: dict[Number, Phrases]
    units: UnitsTable
    weekdays: WeekdaysTable
    months: MonthsTable
    days: dict[Offset, Phrases]


_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 360}


def read_spans(root: Path, locale: str) -> dict[str, Word]:
    """The phrases of a language and what each means. Raises ContentError."""
    path = _path(root, locale)
    if not path.exists():
        return {}
    table, _ = read(path, SpansTable)
    return {normalise(phrase): word for _, phrase, word in _meanings(table)}


def check_spans(root: Path, locales: tuple[str, ...]) -> Iterator[Finding]:
    """Words for every language, in the form in which texts are looked at, each meaning one thing.

    Raises ContentError for a file that cannot be read.
    """
    for locale in locales:
        path = _path(root, locale)
        if not path.exists():
            if _path(root, ENGLISH).exists():
                yield Finding(path, 1, f"there are no words for time in {locale}: write this file")
            continue
        table, text = read(path, SpansTable)
        meant: dict[str, Word] = {}
        for where, phrase, word in _meanings(table):
            line = line_of(text, *where)
            plain = normalise(phrase)
            if plain != phrase or not plain:
                yield Finding(path, line, f'write "{phrase}" as "{plain}"')
            elif len(plain.split()) > MOST_WORDS:
                message = f'"{phrase}" is longer than {MOST_WORDS} words: shorten it'
                yield Finding(path, line, message)
            elif plain in meant:
                yield Finding(path, line, f'"{phrase}" is there twice: take one out')
            meant.setdefault(plain, word)


def _path(root: Path, locale: str) -> Path:
    return root / "spans" / f"{locale}.toml"


def _meanings(table: SpansTable) -> Iterator[tuple[tuple[str, ...], str, Word]]:
    """Every phrase: where it stands, itself, and what it means."""
    for kind in ("skip", "until", "next", "end", "open"):
        for phrase in getattr(table, kind):
            yield (kind,), phrase, (kind, 0)
    named = {
        "units": ("unit", {name: _DAYS_OF[name] for name in UnitsTable.model_fields}),
        "weekdays": ("weekday", {name: n for n, name in enumerate(WeekdaysTable.model_fields)}),
        "months": ("month", {name: n for n, name in enumerate(MonthsTable.model_fields, 1)}),
    }
    for section, (kind, values) in named.items():
        for name, value in values.items():
            for phrase in getattr(getattr(table, section), name):
                yield (section, name), phrase, (kind, value)
    for section, kind in (("numbers", "number"), ("days", "day")):
        for name, phrases in getattr(table, section).items():
            for phrase in phrases:
                yield (section, name), phrase, (kind, int(name))
