"""When a rule in a person's own zone comes due, and when that person's day ends.

Pure, and total over zone names: one that is unknown counts as UTC. Instants are
aware; years 1900 to 9000.

A wall-clock time of a zone belongs to the first instant at which that zone's clocks
show it or something later. So a time that the clocks jump over moves to the first one
that exists, and one that they show twice happens once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY_ENDS = time(4)
"""Local time at which a person's day ends: who is up late still has the day before."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """Every day, or on some `weekdays` (Monday is 0), `at` a local time of day."""

    at: time
    weekdays: frozenset[int] = frozenset(range(7))

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("weekdays are one or more of 0 (Monday) to 6 (Sunday)")
        if self.at.tzinfo is not None:
            raise ValueError("a rule's time is local and has no zone of its own")


def next_at(rule: Rule, after: datetime, zone: str) -> datetime:
    """The first instant, strictly after `after`, at which `rule` rings in `zone` (UTC).

    A rule rings once for each local date, and not at all for a date that the zone skipped.
    """
    place = _zone(zone)
    day = after.astimezone(place).date() - _DAY
    while True:
        if day.weekday() in rule.weekdays and _exists(day, place):
            at = _first(datetime.combine(day, rule.at), place)
            if at > after:
                return at
        day += _DAY


def local_day(at: datetime, zone: str) -> date:
    """The person's day that `at` belongs to. It ends at 04:00 local time, not at midnight."""
    return max(day for day, start in _starts(at, _zone(zone)) if start <= at)


def day_end(at: datetime, zone: str) -> datetime:
    """The instant (UTC) at which the person's day that `at` belongs to ends."""
    return min(start for _, start in _starts(at, _zone(zone)) if start > at)


def local_time(at: datetime, zone: str) -> datetime:
    """`at` as the clocks in `zone` show it (aware)."""
    return at.astimezone(_zone(zone))


def known_zone(name: str) -> bool:
    """Whether `name` is the name of a time zone, such as "Europe/Berlin"."""
    return _find(name) is not None


def _starts(at: datetime, place: tzinfo) -> Iterator[tuple[date, datetime]]:
    """The days around `at` and the instants at which they begin for a person."""
    today = at.astimezone(place).date()
    # No zone has ever skipped two dates in a row, so three days either way are enough.
    for offset in range(-3, 4):
        day = today + offset * _DAY
        if _exists(day, place):
            yield day, _first(datetime.combine(day, DAY_ENDS), place)


def _exists(day: date, place: tzinfo) -> bool:
    """Whether the clocks ever show `day`: Apia had no 30th of December 2011."""
    first = _first(datetime.combine(day, time.min), place)
    return first.astimezone(place).date() == day


def _first(wall: datetime, place: tzinfo) -> datetime:
    """The first instant at which the clocks of `place` show `wall` or something later."""
    wall = wall.replace(fold=0)
    at = wall.replace(tzinfo=place).astimezone(UTC)
    if _wall(at, place) == wall:
        return at
    # In a gap. Read with the offsets of before and after it (fold 0 and 1), the wall
    # time gives one instant on either side of the jump, which lies between them.
    low = wall.replace(tzinfo=place, fold=1).astimezone(UTC).replace(microsecond=0) - _SECOND
    high = at
    while high - low > _SECOND:
        middle = low + (high - low) // 2 // _SECOND * _SECOND
        if _wall(middle, place) >= wall:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)


def _wall(at: datetime, place: tzinfo) -> datetime:
    return at.astimezone(place).replace(tzinfo=None, fold=0)


def _zone(name: str) -> tzinfo:
    return _find(name) or UTC


@lru_cache(maxsize=1024)
def _find(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # Not a zone, not even a name ("../x"), or a folder of names ("Europe").
        return None
