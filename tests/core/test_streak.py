"""The streak: what keeps it, what ends it, and that coming back is all that is said then."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.person import Lock, Person
from bot.core.routine.course import Break, Course, Flare, Streak
from bot.core.routine.streak import alive, counted, excused
from tests.core.stage import Stage

DAY = date(2026, 3, 2)


def on(number: int) -> date:
    return DAY + timedelta(days=number)


def walked(days: str) -> Streak:
    """x is a day that counts, r one of ordered rest, . one without anything."""
    streak = Streak()
    for number, mark in enumerate(days):
        if mark == "x":
            streak = counted(streak, on(number), lambda day: days[(day - DAY).days] == "r")
    return streak


@pytest.mark.parametrize(
    ("days", "length", "returned"),
    [
        ("x", 1, False),
        ("xxx", 3, False),
        ("x.x", 2, False),  # a skip day
        ("x..x", 2, False),  # two of them
        ("x...x", 1, True),  # three within a week are too many: it begins anew
        ("x.x.x", 3, False),
        ("x.x.x.x", 1, False),  # a busy week, and no return
        ("x..xxxxxx..x", 8, False),  # two in each week
        ("xrrrrrrrrrrx", 2, False),  # ordered rest keeps it, however long
        ("x.rrr.x", 2, False),
        ("x" + "." * 400 + "x", 1, True),
    ],
)
def test_what_keeps_a_streak(days: str, length: int, returned: bool) -> None:
    streak = walked(days)
    assert (streak.days, streak.back) == (length, returned)


def test_the_best_one_is_remembered() -> None:
    assert walked("xxxxx....x").best == 5


def test_the_same_day_and_a_day_before_change_nothing() -> None:
    """A flight west brings the day before once more."""
    streak = walked("xx")
    assert counted(streak, on(1), lambda _: False) == streak
    assert counted(streak, on(0), lambda _: False) == streak


@pytest.mark.parametrize(("later", "days"), [(0, 2), (1, 2), (3, 2), (4, 0), (400, 0)])
def test_a_streak_that_is_over_is_not_told(later: int, days: int) -> None:
    streak = walked("xx")
    assert alive(streak, on(1 + later), lambda _: False) == days


def test_pauses_locks_and_flares_are_excused() -> None:
    at = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("UTC"))
    for person in (
        Person(1, course=Course(pause=Break("ill", on(0), on(5)))),
        Person(1, lock=Lock("R1", "emergency", at)),
        Person(1, course=Course(flare=Flare(on(0), 7))),
        Person(1, course=Course(flares=(on(0),))),
    ):
        assert excused(person, on(1))
        assert not excused(person, on(-1))
    assert not excused(Person(1), on(1))


@given(st.text("x.r", min_size=1, max_size=60))
def test_it_is_bounded_and_never_negative(days: str) -> None:
    streak = walked(days)
    assert 0 <= streak.days <= days.count("x")
    assert streak.days <= streak.best
    assert len(streak.skips) <= 2


def test_the_one_minute_version_counts() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("minute")
    stage.session()
    assert stage.person.course.streak.days == 1


def test_coming_back_is_celebrated_and_nothing_is_said_of_the_days_between() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("minute")
    stage.session()
    stage.say("2")
    stage.wait(days=6)
    stage.command("today")
    stage.say("2")
    stage.press("minute")
    stage.session()
    stage.say("2")
    assert "streak-back" in stage.keys
