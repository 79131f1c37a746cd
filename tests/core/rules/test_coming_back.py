"""R15 to R17: flares, what comes after them, and missed days.

A life is written day by day: `3` tells a pain, `3s` does the session too, and `.` is a day
without a word. The last word is yesterday's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.routine.flare import declared
from bot.core.routine.returning import missed
from tests.core.life import Life, loads
from tests.core.rules.backs import DAY, ago, back, diary, live, said

FLARE = "2 " * 14 + "5 5 "
"""A flare, declared on the last of these days: its day 0."""
CLIMBED = "2s 2 " * 12
"""Long enough for bird-dog to stand on the third rung and bridge on the second."""


@pytest.mark.parametrize(
    ("pains", "pain", "flare"),
    [
        ("2 2 2 2", 5, False),  # one day
        ("2 2 2 5", 5, True),  # two days running
        ("2 2 2 4", 4, False),  # twice by the least: noise does that
        ("2 2 2 4", 6, True),
        ("0 0 0 3", 3, False),  # below 4 it is none
        ("0 0 0 4", 4, True),
        ("2 2 2 2", 6, True),  # one red day far above the usual
        ("3 3 3 3", 6, False),  # red, and not so far
        ("2 2 2 5 .", 5, False),  # not running
        ("5 5 5 5", 7, False),
        ("5 5 5 8", 8, True),
        ("6 6 6 6", 7, False),  # a bad day of somebody who lives at 6
        ("2 2", 9, False),  # nothing is usual yet
    ],
)
def test_r15_what_is_a_flare(pains: str, pain: int, flare: bool) -> None:
    assert declared(diary(pains), pain, DAY) is flare


@pytest.mark.parametrize(
    ("days", "pain", "day"),
    [
        ("", 2, "gentle, R15"),  # day 1, however good it is
        ("2", 2, "gentle, R15"),  # day 2
        ("2 2", 3, "easier, R15: 50 %"),  # day 3: not worse than day 0, at 5 or below
        ("2 2", 4, "easier, R6: 1 down 50 % | 50 %"),  # and amber is amber
        ("5 5", 6, "gentle, R15"),  # worse than on day 0
        ("5 5 6 6", 6, "gentle, R15"),
        ("5 5 6 6", 5, "easier, R6: 1 down 50 % | 50 %"),
        ("2 2 2s", 2, "stretch, R12"),
        ("2 2 2s 2", 2, "easier, R15: 75 %"),  # 25 % more for each OK session
        ("2 2 2s 2 2s 2", 2, "full, R7"),
        ("2 2 2s 5", 3, "easier, R15: 1 down | 50 %"),  # a worse morning adds nothing
    ],
)
def test_r15_the_days_of_a_flare(days: str, pain: int, day: str) -> None:
    life = live(FLARE + days)
    life.tells(pain)
    assert said(life.decides(pain)) == day


@pytest.mark.parametrize(
    ("days", "flares"),
    [
        ("5 5 5 5 5 5", 1),  # a pain that stays is one flare, and has its way back
        ("5 5 3 3 3 3", 1),
        ("5 5 3 6 6", 2),  # risen again on the way back: another one
        ("5 5 3 3 9", 2),
    ],
)
def test_r15_a_new_flare_on_the_way_back(days: str, flares: int) -> None:
    assert len(live(FLARE + days).person.course.flares) == flares


def test_r15_the_third_flare_in_30_days_lowers_the_quota_and_holds_for_14() -> None:
    life = live(CLIMBED)
    rungs = life.person.course.stands
    live("5 6 2 2 2 2 2 5 6 2 2 2 2 2 5 6", life)
    course = life.person.course
    assert course.quota == 70
    assert course.hold_until == life.day + timedelta(days=13)
    assert {s.exercise: s.rung for s in course.stands} == {s.exercise: s.rung for s in rungs}


def test_r15_a_flare_takes_no_rung() -> None:
    life = live(CLIMBED)
    before = {each.exercise: each.rung for each in life.person.course.stands}
    live("5 6 4 3 2s 2 2s 2 2s 2", life)
    assert life.person.course.flare is None
    assert {each.exercise: each.rung for each in life.person.course.stands} == before


@pytest.mark.parametrize(
    ("days", "rises"),
    [
        ("2s 2 2s 2 2s 2", False),  # the last rung is held for 7 days
        ("2s 2 2s 2 2s 2 2s 2 2s 2", True),
    ],
)
def test_r16_after_a_flare(days: str, rises: bool) -> None:
    life = live(CLIMBED + "5 6 3 2 ")
    before = sum(each.rung for each in life.person.course.stands)
    live("2s 2 2s 2 ", life)
    assert life.person.course.hold_until is not None
    live(days, life)
    assert (sum(each.rung for each in life.person.course.stands) > before) is rises


def test_r16_no_pain_at_all_skips_no_rung() -> None:
    pain_free, usual = live("0s 0 " * 12), live("2s 2 " * 12)
    assert pain_free.person.course.stands == usual.person.course.stands


@pytest.mark.parametrize(
    ("days", "rest", "first_day"),
    [
        # bird-dog stands on its third rung (144 s), bridge on its second (60 s)
        (0, "nothing", {"bird-dog": 144, "bridge": 60}),
        (2, "nothing", {"bird-dog": 144, "bridge": 60}),
        (3, "a set fewer", {"bird-dog": 108, "bridge": 50}),
        (6, "a set fewer", {"bird-dog": 108, "bridge": 50}),
        (7, "1 down", {"bird-dog": 108, "bridge": 50}),
        (13, "1 down", {"bird-dog": 108, "bridge": 50}),
        (14, "2 down", {"bird-dog": 96, "bridge": 50}),
        (27, "2 down", {"bird-dog": 96, "bridge": 50}),
        (28, "anew", {"bird-dog": 96, "bridge": 50}),
        (400, "anew", {"bird-dog": 96, "bridge": 50}),
    ],
)
def test_r17_missed_days(days: int, rest: str, first_day: dict[str, int]) -> None:
    life = live(CLIMBED + "2s" + " ." * max(days, 1))
    gap = missed(life.person, life.day)
    cost = "anew" if gap.anew else f"{gap.down} down" if gap.down else ""
    assert (cost or ("a set fewer" if gap.fewer else "nothing")) == rest
    assert loads(life.offer(2).steps) == first_day


@pytest.mark.parametrize(
    ("active_ago", "strength_ago", "days"),
    [
        (1, 1, 0),  # yesterday
        (2, 2, 1),
        (5, 5, 4),
        (1, 5, 3),  # only stretches since then: less the usual day of rest
        (1, 9, 7),
        (None, None, 0),  # nothing was ever begun
    ],
)
def test_r17_which_days_are_missed(
    active_ago: int | None, strength_ago: int | None, days: int
) -> None:
    person = back()
    course = replace(person.course, active=ago(active_ago))
    person = replace(person, course=course, strength_day=ago(strength_ago))
    assert missed(person, DAY).days == days


@pytest.mark.parametrize(
    ("days", "rungs"),
    [
        (3, {"bird-dog": 2, "bridge": 1}),
        (7, {"bird-dog": 1, "bridge": 0}),
        (14, {"bird-dog": 0, "bridge": 0}),
    ],
)
def test_r17_it_is_paid_for_once(days: int, rungs: dict[str, int]) -> None:
    life = live(CLIMBED + "2s" + " ." * days + " 2s 2")
    assert {each.exercise: each.rung for each in life.person.course.stands} == rungs
    assert said(life.decides(2)) == "full, R7"


def test_r17_nobody_at_the_starting_dose_is_given_less_for_having_been_away() -> None:
    for days in range(1, 40):
        life = live("2s" + " ." * days)
        assert loads(life.offer(2).steps) == {"bird-dog": 96, "bridge": 50}


def test_r17_what_the_back_ordered_returns_by_its_own_steps() -> None:
    life: Life = live(CLIMBED + "5 6 4 4 3 3 3 3")
    assert missed(life.person, life.day).down == 0
    assert said(life.decides(2)) == "easier, R15: 50 %"


def test_r17_anew_is_r11_again() -> None:
    life = live(CLIMBED + ". " * 28 + "2s 2")
    course = life.person.course
    assert (course.first_three, course.quota, course.share) == (1, 100, 100)
    assert all((each.rung, each.oks <= 1) == (0, True) for each in course.stands)


def test_r15_the_rest_of_a_flare_keeps_the_streak_of_the_third_one_too() -> None:
    life = live(CLIMBED + "5 6 2 2s 2s 2s 2s 5 6 2 2s 2s 2s 2s")
    assert len(life.person.course.flares) == 2
    streak = life.person.course.streak.days
    live("5 6 2 2 2s", life)
    assert life.person.course.streak.days > streak
