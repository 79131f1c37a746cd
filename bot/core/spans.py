"""How long: "3 days", "until friday", "5.12." -> the first day after it, or why there is none.

Total: any text gives an answer. The words of each language are content (content/spans);
here is only how they go together, which is the same in all of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.core.library import Library
from bot.core.understanding import LONGEST, meanings

SHORTEST_DAYS = 1
"""Days that a pause lasts at least [D]."""
LONGEST_DAYS = 90
"""Days that a pause lasts at most [D]."""

Word = tuple[str, int]
"""What a word means: a kind (number, unit, weekday, month, day, ...) and its value."""
Words = Mapping[str, Word]

MOST_WORDS = 4
"""Words that a phrase of content/spans has at most."""
_HUGE = 9_999
"""A number above this is no length, no day and no year."""
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_MINUS = re.compile(r"(?:^|\s)[-\u2212\u2013]\s?\d")
_FAR = timedelta(days=366)
_JUST_GONE = timedelta(days=60)
"""A date without a year that lies so little back was meant, and is over [D]."""


class Refused(StrEnum):
    """Why there is no such pause: not understood, over already, or too long."""

    UNKNOWN = "unknown"
    PAST = "past"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Absence:
    """A time without, as somebody says it: `what` (pause, away, ill or flare), and until when."""

    what: str
    until: date | Refused | None = None


ABSENCES = ("pause", "away", "ill", "flare")


def wished(text: str, today: date, locale: str, library: Library) -> Absence:
    """What is meant behind /pause: "3d", "until friday", "I am ill"."""
    if not _TOKEN.search(text[:LONGEST]):
        return Absence("pause")
    end = until(text, today, locale, library)
    if end is not Refused.UNKNOWN:
        return Absence("pause", end)
    return absence(text, today, locale, library) or Absence("pause", end)


def absence(text: str, today: date, locale: str, library: Library) -> Absence | None:
    """What is meant without a command: "pause until friday", "I am ill"; None if something else."""
    said = text[:LONGEST].split()
    for length in range(len(said), 0, -1):
        known = meanings(" ".join(said[:length]), locale, library)
        what = next((each for each in ABSENCES if each in known), None)
        if what is None:
            continue
        if length == len(said):
            return Absence(what)
        end = until(" ".join(said[length:]), today, locale, library)
        if end is not Refused.UNKNOWN and what != "flare":
            return Absence(what, end)
    return None


def until(text: str, today: date, locale: str, library: Library) -> date | Refused:
    """The first day after the span that `text` names, from `today` on.

    A number alone counts days. A weekday is the next one, never today.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    plain = plain.replace("'", "").replace("\u2019", "")
    if _MINUS.search(plain):
        return Refused.PAST
    if ":" in plain:
        return Refused.UNKNOWN  # a time of day
    tokens = _TOKEN.findall(plain)
    for language in dict.fromkeys((locale, "en")):
        items = _read(tokens, library.spans.get(language, {}))
        if items is not None:
            found = _meant(items, today)
            if found is not Refused.UNKNOWN:
                return found
    return Refused.UNKNOWN


def _read(tokens: list[str], words: Words) -> list[Word] | None:
    """What each word means, the longest phrases first; None where one is not known."""
    items: list[Word] = []
    at = 0
    while at < len(tokens):
        if tokens[at].isdecimal():
            items.append(("number", int(tokens[at])))
            at += 1
            continue
        for length in range(min(MOST_WORDS, len(tokens) - at), 0, -1):
            word = words.get(" ".join(tokens[at : at + length]))
            if word is not None:
                break
        else:
            return None
        if word[0] != "skip":
            items.append(word)
        at += length
    return items


def _meant(items: list[Word], today: date) -> date | Refused:
    """The day that all of it names, if it is neither over nor too far away."""
    if any(value > _HUGE for _, value in items):
        return Refused.LONG
    to_a_day = bool(items) and items[0][0] == "until"
    items = items[1:] if to_a_day else items
    if [kind for kind, _ in items] == ["open"]:
        return Refused.LONG
    end = _length(items, today) or _day(items, today, to_a_day=to_a_day)
    if end is None:
        return Refused.UNKNOWN
    days = (end - today).days
    if days < SHORTEST_DAYS:
        return Refused.PAST
    return end if days <= LONGEST_DAYS else Refused.LONG


def _length(items: list[Word], today: date) -> date | None:
    """A length: "3 days", "a week", "2 weeks and 3 days"."""
    kinds = [kind for kind, _ in items]
    if kinds == ["unit"]:
        items = [("number", 1), *items]
    elif not kinds or kinds != ["number", "unit"] * (len(kinds) // 2):
        return None
    end = today
    for (_, number), (_, unit) in _pairs(items):
        end = _later(end, number, unit)
    return end


def _pairs(items: list[Word]) -> Iterator[tuple[Word, Word]]:
    return zip(items[::2], items[1::2], strict=True)


def _later(day: date, number: int, unit: int) -> date:
    """So many units later; what is longer than a year is just far away."""
    if unit < 30:
        return day + min(timedelta(days=number * unit), _FAR)
    months = number * (unit // 30)
    if months > 12:
        return day + _FAR
    years, month = divmod(day.month - 1 + months, 12)
    return next(
        found
        for back in range(4)
        if (found := _date(day.year + years, month + 1, day.day - back)) is not None
    )


def _day(items: list[Word], today: date, *, to_a_day: bool) -> date | None:
    """A day: "friday", "5 december", "5.12.", "tomorrow", "next week", "the end of the month"."""
    match items:
        case [("number", number)]:
            return _day_of_month(number, today) if to_a_day else _later(today, number, 1)
        case [("day", away)]:
            return today + timedelta(days=away)
        case [("weekday", weekday)] | [("next", _), ("weekday", weekday)]:
            return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
        case [("next" | "end", _), ("unit", unit)]:
            return _next(unit, today)
        case [("month", month)] | [("next", _), ("month", month)]:
            return _coming(month, 1, today)
        case [("end", _), ("month", month)]:
            return _coming(month % 12 + 1, 1, today)
        case [("weekday", _), *rest]:
            return _written(rest, today)
        case _:
            return _written(items, today)


def _written(items: list[Word], today: date) -> date | None:
    """A date as it is written, the day before the month unless that cannot be."""
    match items:
        case [("number", day), ("month", month)] | [("month", month), ("number", day)]:
            return _coming(month, day, today)
        case [("number", day), ("month", month), ("number", year)]:
            return _date(_century(year), month, day)
        case [("month", month), ("number", day), ("number", year)]:
            return _date(_century(year), month, day)
        case [("number", year), ("number", month), ("number", day)] if year > 99:
            return _date(year, month, day)
        case [("number", one), ("number", other), ("number", year)]:
            year = _century(year)
            return _date(year, other, one) or _date(year, one, other)
        case [("number", one), ("number", other)]:
            return _coming(other, one, today) or _coming(one, other, today)
        case _:
            return None


def _next(unit: int, today: date) -> date | None:
    """The day on which the next week, month or year begins."""
    match unit:
        case 7:
            return today + timedelta(days=7 - today.weekday())
        case 30:
            return _later(today.replace(day=1), 1, 30)
        case 360:
            return date(today.year + 1, 1, 1)
        case _:
            return None


def _day_of_month(number: int, today: date) -> date | None:
    """The next day of that number: "until the 5th"."""
    for months in range(13):
        first = _later(today.replace(day=1), months, 30)
        day = _date(first.year, first.month, number)
        if day is not None and day > today:
            return day
    return None


def _coming(month: int, day: int, today: date) -> date | None:
    """The next such day; or the last one, where that has only just gone."""
    years = (today.year - 1, today.year, today.year + 1)
    found = [each for year in years if (each := _date(year, month, day)) is not None]
    return next((each for each in found if each >= today - _JUST_GONE), None)


def _century(year: int) -> int:
    return year + 2000 if year < 100 else year


def _date(year: int, month: int, day: int) -> date | None:
    """That date, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
