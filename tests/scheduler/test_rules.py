"""Rules in every zone, compared with a second implementation that only reads the clocks."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.rules import Rule, day_end, known_zone, local_day, local_time, next_at

ZONES = resources.files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
MINUTE = timedelta(minutes=1)
FOUR = time(4)


class Clocks:
    """What the clocks of a zone show, minute by minute, between two instants."""

    def __init__(self, zone: str, start: datetime, end: datetime) -> None:
        place = ZoneInfo(zone)
        count = (end - start) // MINUTE
        self.instants = [start + n * MINUTE for n in range(count)]
        self.walls = [at.astimezone(place).replace(tzinfo=None) for at in self.instants]
        self.dates = sorted({wall.date() for wall in self.walls})

    def first(self, wall: datetime) -> datetime:
        """The first instant at which they show `wall` or later."""
        return next(
            at for at, shown in zip(self.instants, self.walls, strict=True) if shown >= wall
        )

    def rings(self, rule: Rule) -> list[datetime]:
        """When `rule` rings, once for each date that they show, but the first and the last."""
        return sorted(
            {
                self.first(datetime.combine(day, rule.at))
                for day in self.dates[1:-2]
                if day.weekday() in rule.weekdays
            }
        )

    def days(self) -> list[tuple[datetime, date]]:
        """When a person's days begin."""
        return [(self.first(datetime.combine(day, FOUR)), day) for day in self.dates[1:-2]]


def whole_minutes(start: datetime, end: datetime) -> st.SearchStrategy[datetime]:
    return st.integers(0, (end - start) // MINUTE).map(lambda n: start + n * MINUTE)


INSTANTS = whole_minutes(datetime(1975, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC))
TIMES = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1)


@settings(max_examples=60)
@given(st.sampled_from(ZONES), INSTANTS, TIMES, WEEKDAYS)
def test_next_at_is_what_the_clocks_say(
    zone: str, after: datetime, at: time, weekdays: frozenset[int]
) -> None:
    rule = Rule(at, weekdays)
    clocks = Clocks(zone, after - timedelta(days=4), after + timedelta(days=18))
    assert next_at(rule, after, zone) == next(one for one in clocks.rings(rule) if one > after)


@settings(max_examples=200)
@given(st.sampled_from(ZONES), INSTANTS, TIMES, WEEKDAYS)
def test_a_rule_rings_later_and_once_a_day(
    zone: str, after: datetime, at: time, weekdays: frozenset[int]
) -> None:
    rule = Rule(at, weekdays)
    first = next_at(rule, after, zone)
    second = next_at(rule, first, zone)
    assert after < first < second
    assert first.utcoffset() == timedelta(0)
    assert local_time(first, zone).date() < local_time(second, zone).date()
    # From whichever moment in between one asks, the answer is the same.
    assert next_at(rule, first - MINUTE, zone) == first
    assert next_at(rule, first + (second - first) / 2, zone) == second


@settings(max_examples=200)
@given(st.sampled_from(ZONES), INSTANTS)
def test_days_follow_each_other_without_a_gap(zone: str, at: datetime) -> None:
    end = day_end(at, zone)
    assert at < end <= at + timedelta(hours=50)
    assert local_day(end - timedelta(seconds=1), zone) == local_day(at, zone)
    assert local_day(end, zone) > local_day(at, zone)


SAMPLE = {
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Scoresbysund",
    "America/St_Johns",
    "Antarctica/Casey",
    "Antarctica/Troll",
    "Asia/Amman",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Pyongyang",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Istanbul",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Kwajalein",
}


@cache
def transitions(zone: str) -> list[datetime]:
    """The instants at which the zone's clocks jump, one for each way they ever do it."""
    place = ZoneInfo(zone)
    start = datetime(1990, 1, 1, tzinfo=UTC)
    days = [start + timedelta(days=n) for n in range(48 * 365)]
    found: dict[tuple[time, timedelta], datetime] = {}
    for before, after in pairwise(days):
        if before.astimezone(place).utcoffset() == after.astimezone(place).utcoffset():
            continue
        minutes = [before + n * MINUTE for n in range(24 * 60 + 1)]
        offsets = [minute.astimezone(place).utcoffset() for minute in minutes]
        index = next(n for n, offset in enumerate(offsets) if offset != offsets[0])
        old, new = offsets[index - 1], offsets[index]
        assert old is not None
        assert new is not None
        found.setdefault(((minutes[index] + old).time(), new - old), minutes[index])
    return list(found.values())


@pytest.mark.parametrize("zone", sorted(SAMPLE))
def test_around_every_kind_of_jump(zone: str) -> None:
    jumps = transitions(zone)
    assert jumps
    for jump in jumps:
        clocks = Clocks(zone, jump - timedelta(hours=80), jump + timedelta(hours=96))
        hour = [jump + timedelta(minutes=n) for n in (-1441, -180, -61, -30, -1, 0, 1, 29, 59, 125)]
        walls = {local_time(at, zone).time() for at in hour} | {time(0), time(3, 59), FOUR}
        for at in sorted(walls | {time(n, 30) for n in range(0, 24, 3)}):
            rings = clocks.rings(Rule(at))
            for moment in hour:
                expected = rings[bisect_left(rings, moment + MINUTE)]
                assert next_at(Rule(at), moment, zone) == expected, (jump, at, moment)
        starts = clocks.days()
        for moment in (jump + timedelta(minutes=n) for n in range(-1500, 1500, 7)):
            index = bisect_left(starts, moment + MINUTE, key=lambda start: start[0])
            assert local_day(moment, zone) == starts[index - 1][1], (jump, moment)
            assert day_end(moment, zone) == starts[index][0], (jump, moment)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_a_time_that_does_not_exist_moves_to_the_first_that_does() -> None:
    # Berlin, 31 March 2030: 02:00 to 03:00 are left out.
    assert next_at(Rule(time(2, 30)), utc(2030, 3, 30, 12), "Europe/Berlin") == utc(2030, 3, 31, 1)


def test_a_time_that_is_shown_twice_rings_once() -> None:
    # Berlin, 27 October 2030: 02:00 to 03:00 come twice.
    first = next_at(Rule(time(2, 30)), utc(2030, 10, 26, 12), "Europe/Berlin")
    assert first == utc(2030, 10, 27, 0, 30)
    assert next_at(Rule(time(2, 30)), first, "Europe/Berlin") == utc(2030, 10, 28, 1, 30)


def test_a_time_that_was_read_off_the_second_showing_is_the_same_time() -> None:
    again = local_time(utc(2030, 10, 27, 1, 30), "Europe/Berlin").time()
    assert again.fold == 1
    assert next_at(Rule(again), utc(2030, 10, 26, 12), "Europe/Berlin") == utc(2030, 10, 27, 0, 30)


def test_a_day_that_was_left_out_does_not_ring() -> None:
    # Apia went from the 29th to the 31st of December 2011 at midnight.
    rule = Rule(time(8))
    first = next_at(rule, utc(2011, 12, 29, 12), "Pacific/Apia")
    assert first == utc(2011, 12, 29, 18)
    assert next_at(rule, first, "Pacific/Apia") == utc(2011, 12, 30, 18)
    friday = Rule(time(8), frozenset({4}))
    assert local_time(next_at(friday, first, "Pacific/Apia"), "Pacific/Apia").date() == date(
        2012, 1, 6
    )


def test_no_day_of_a_persons_is_left_out_either() -> None:
    assert local_day(utc(2011, 12, 30, 9, 59), "Pacific/Apia") == date(2011, 12, 29)
    assert local_day(utc(2011, 12, 30, 13), "Pacific/Apia") == date(2011, 12, 29)
    assert local_day(utc(2011, 12, 30, 14), "Pacific/Apia") == date(2011, 12, 31)


def test_the_small_hours_belong_to_the_day_before() -> None:
    assert local_day(utc(2030, 1, 8, 2, 59), "Europe/Berlin") == date(2030, 1, 7)
    assert local_day(utc(2030, 1, 8, 3, 0), "Europe/Berlin") == date(2030, 1, 8)
    assert day_end(utc(2030, 1, 8, 2, 59), "Europe/Berlin") == utc(2030, 1, 8, 3)


@pytest.mark.parametrize("zone", ["", "Nowhere/Else", "../etc", "Europe", "\0", "x" * 5000, "ü"])
def test_an_unknown_zone_counts_as_utc(zone: str, now: datetime) -> None:
    assert not known_zone(zone)
    assert next_at(Rule(time(9)), now, zone) == now.replace(hour=9)
    assert local_day(now, zone) == now.date()
    assert day_end(now, zone) == utc(2030, 1, 8, 4)
    assert local_time(now, zone) == now


@given(st.text(max_size=50))
def test_any_text_may_be_given_as_a_zone(zone: str) -> None:
    assert next_at(Rule(time(9)), utc(2030, 1, 7), zone) > utc(2030, 1, 7)


def test_every_zone_is_known() -> None:
    assert [zone for zone in ZONES if not known_zone(zone)] == []


@pytest.mark.parametrize("weekdays", [frozenset[int](), frozenset({7}), frozenset({-1})])
def test_a_rule_needs_weekdays(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        Rule(time(8), weekdays)


def test_a_rules_time_has_no_zone() -> None:
    with pytest.raises(ValueError, match="local"):
        Rule(time(8, tzinfo=UTC))
