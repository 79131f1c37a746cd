"""Dates and times in Fluent messages, as each language writes them.

A date is "Mon 24 Nov" and a time "07:30" unless the message asks otherwise:
`{ DATETIME($day, weekday: "long") }` is "Monday". Fluent's own DATETIME knows
neither times of day nor these options.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, match_skeleton
from fluent.runtime.types import FluentType

_VARIETIES = {"en": "en_GB"}
"""A language whose dates are not those of its most spoken variety: English here is British."""
_WIDTHS = {
    "weekday": {"short": "EEE", "long": "EEEE"},
    "day": {"numeric": "d"},
    "month": {"numeric": "M", "short": "MMM", "long": "MMMM"},
    "year": {"numeric": "y"},
}
OPTIONS = frozenset(_WIDTHS)
"""What a message may name in DATETIME, with the values of ECMAScript's Intl: short, long, ..."""
_USUAL = (("day", "numeric"), ("month", "short"), ("weekday", "short"))


class Moment(FluentType):
    """A date, a time of day or both, written out in the language of the message around it."""

    def __init__(
        self, value: date | time | datetime, options: tuple[tuple[str, str], ...] = _USUAL
    ) -> None:
        self._value = value
        self._options = options

    def format(self, locale: Locale) -> str:
        """As `locale` writes it; an aware datetime as it stands, in its own zone."""
        match self._value:
            case datetime() as both:
                day = _day(both.date(), self._options, str(locale))
                return f"{day}, {_clock(both.hour, both.minute, str(locale))}"
            case date() as day:
                return _day(day, self._options, str(locale))
            case clock:
                return _clock(clock.hour, clock.minute, str(locale))

    def showing(self, **options: str) -> Moment:
        """The same with only what `options` name, e.g. weekday="long". ValueError for others."""
        for name, width in options.items():
            if width not in _WIDTHS.get(name, {}):
                raise ValueError(name)
        return Moment(self._value, tuple(sorted(options.items())) or self._options)


def datetime_function(moment: Moment, **options: str) -> Moment:
    """DATETIME in a message."""
    return moment.showing(**{name: str(width) for name, width in options.items()})


def variety(locale: str) -> str:
    """The locale whose dates are meant by `locale`: British ones by plain English."""
    return _VARIETIES.get(locale, locale)


@lru_cache(maxsize=1024)
def _day(day: date, options: tuple[tuple[str, str], ...], locale: str) -> str:
    """The fields of `options`, in the order and with the punctuation of the language."""
    here = _babel(locale)
    wanted = sorted((_WIDTHS[name][width] for name, width in options), key=_order)
    full = "".join(wanted)
    near = "".join({"E": "E", "M": "MMM"}.get(w[0], w) if len(w) > 2 else w for w in wanted)
    known = here.datetime_skeletons
    found = next((s for s in (full, near) if s in known), None) or match_skeleton(near, known)
    pattern = str(known[found].pattern) if found else " ".join(wanted)
    for field in wanted:
        # The nearest pattern may be narrower than what was asked for; "LLL" and "ccc" stand alone.
        if field[0] == "E":
            pattern = re.sub("[Ec]+", field, pattern)
        elif len(field) > 2:
            pattern = re.sub("[ML]{3,}", field, pattern)
    return format_date(day, pattern, locale=here)


def _order(field: str) -> int:
    """CLDR names its patterns by year, month, weekday, day."""
    return "yMEd".index(field[0])


@lru_cache(maxsize=2048)
def _clock(hour: int, minute: int, locale: str) -> str:
    return format_time(time(hour, minute), "short", locale=_babel(locale))


@lru_cache(maxsize=64)
def _babel(locale: str) -> Locale:
    try:
        return Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_VARIETIES["en"])
