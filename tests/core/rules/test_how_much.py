"""R10 to R14: what may rise, how much a week and a day may have, and how strength comes back.

A life is written day by day: `3` tells a pain, `3s` does the session too, `3x` only its
stretches, and `.` is a day without a word. The last word is yesterday's.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.library import Block
from bot.core.routine import flare
from bot.core.routine.course import Course, Flare, Stand, Volume, stand
from bot.core.routine.ladder import day_most, rise, week
from tests.core.life import FIRST_DAY, Life, loads
from tests.core.rules.backs import DAY, ago, live, said
from tests.core.stage import library

BRIDGE, BIRD_DOG = library().exercises["bridge"], library().exercises["bird-dog"]
REGULAR = "2s 2 2s 2 2s 2 2s 2 "
"""Four sessions on alternate days, each of them fine on the next morning."""


def ready(**facts: Any) -> Course:
    """Somebody whose bridge may rise: each of the gates is open, but for what is told."""
    course = Course(stands=(Stand("bridge", 1, oks=2),), first_three=3)
    return replace(course, **facts)


@pytest.mark.parametrize(
    ("course", "rises"),
    [
        (ready(), True),
        (ready(stands=(Stand("bridge", 1, oks=1),)), False),  # two OK sessions on the rung
        (ready(stands=(Stand("bridge", 6, oks=9),)), False),  # there is no higher one
        (ready(raised=ago(1)), False),  # 48 h since the last rise, of whichever exercise
        (ready(raised=ago(2)), True),
        (ready(first_three=2), False),  # R11: the first three sessions find the baseline
        (ready(share=75), False),  # R15: not on the way back
        (ready(flare=Flare(DAY, 5)), False),
        (ready(hold_until=DAY + timedelta(days=1)), False),  # R16: held
        (ready(hold_until=DAY), True),
        (ready(rises=(Volume(DAY - timedelta(days=3), 10),)), False),  # a rung a week
        (ready(rises=(Volume(DAY - timedelta(days=7), 10),)), True),
    ],
)
def test_r10_the_gate_of_a_rise(course: Course, rises: bool) -> None:
    after, change = rise(course, ["bridge"], DAY, library())
    assert (change is not None) is rises
    assert stand(after, "bridge").rung == stand(course, "bridge").rung + rises


def test_r10_one_exercise_at_a_time_and_the_lowest_first() -> None:
    both = (Stand("bridge", 2, oks=5), Stand("bird-dog", 1, oks=5))
    after, _ = rise(ready(stands=both), ["bridge", "bird-dog"], DAY, library())
    assert {each.exercise: each.rung for each in after.stands} == {"bridge": 2, "bird-dog": 2}


@pytest.mark.parametrize(
    ("sessions", "rung", "most"),
    [
        # days ago and seconds; a bridge is 50 s on its first rung, 80 s on its third
        ([], 0, 4 * 50),  # four sessions at the starting dose are always allowed
        ([(20, 50)], 0, 4 * 50),
        ([(8, 80), (10, 80), (12, 80)], 2, 4 * 80),  # regular: alternate days on what was earned
        ([(8, 200), (12, 80)], 3, 308),  # now and then: a tenth more than the best full week
        ([(8, 160), (12, 60)], 2, 260),  # or one rung, which is 40 s here
    ],
)
def test_r10_what_a_week_may_have(sessions: list[tuple[int, int]], rung: int, most: int) -> None:
    volumes = tuple(Volume(DAY - timedelta(days=days), each) for days, each in sessions)
    course = Course(stands=(Stand("bridge", rung),), volumes=volumes, began=ago(30))
    assert week(course, [BRIDGE], DAY).most == most


def test_r10_a_harder_form_with_fewer_seconds_leaves_the_week_open() -> None:
    sessions = tuple(Volume(DAY - timedelta(days=days), 120) for days in (2, 4, 6))
    course = Course(stands=(Stand("bridge", 4),), volumes=sessions, began=ago(30))
    assert week(course, [BRIDGE], DAY).left >= 50, "a march of 5 times 10 s"


@pytest.mark.parametrize(
    ("best", "rung", "most"),
    [
        (0, 0, 50),  # the starting dose
        (25, 4, 50),  # earned with half sessions: a good day does not bring all of it at once
        (70, 3, 110),  # one rung, which is 40 s from the third to the fourth
        (400, 3, 440),  # a tenth
    ],
)
def test_r10_what_a_day_may_have(best: int, rung: int, most: int) -> None:
    volumes = (Volume(DAY - timedelta(days=2), best),) if best else ()
    course = Course(stands=(Stand("bridge", rung),), volumes=volumes)
    assert day_most(course, [BRIDGE], DAY) == most


def test_r10_whoever_climbs_with_half_sessions_meets_a_good_day_step_by_step() -> None:
    life = live("4s 4 " * 30)
    assert max(each.rung for each in life.person.course.stands) >= 2
    most = max(v.seconds for v in life.person.course.volumes)
    for _ in range(30):
        today = sum(loads(life.lives(0).steps).values())
        if today:
            assert today <= max(146, most * 1.1, most + 64), "a tenth, or the largest rung"
            most = max(most, today)
        life.later()
    assert said(life.decides(0)) in {"full, R7", "stretch, R12"}
    assert most > 146, "and gets there"


@pytest.mark.parametrize(
    ("days", "tomorrow"),
    [
        ("2s 2 2s 2 2s 2", "full, R7"),
        ("2s 4 2s 2 2s 2", "full, R7"),  # one of three was not comfortable
        ("2s 4 2s 4 2s 2", "easier, R11: 70 %"),  # two were not
        ("2s 4 2s 4 2s 2 2s 2 2s 2", "easier, R11: 80 %"),  # it comes back before any rung rises
    ],
)
def test_r11_the_first_three_sessions(days: str, tomorrow: str) -> None:
    assert said(live(days).decides(2)) == tomorrow


def test_r11_they_never_exceed_the_starting_dose() -> None:
    life = Life()
    for _ in range(3):
        assert loads(life.lives(0).steps) == {"bird-dog": 96, "bridge": 50}
        life.later()
        life.lives(0)
        life.later()


@pytest.mark.parametrize(
    ("strength_days_ago", "day"),
    [
        (None, "full, R7"),
        (0, "stretch, R12"),
        (1, "stretch, R12"),
        (2, "full, R7"),
        (-1, "stretch, R12"),  # a flight west: it was today, by another calendar
        (-9, "full, R7"),  # a clock that was wrong
    ],
)
def test_r12_alternate_days(strength_days_ago: int | None, day: str) -> None:
    life = Life(day=DAY)
    life.person = replace(life.person, strength_day=ago(strength_days_ago))
    assert said(life.decides(2)) == day


def test_r12_stretching_and_strength_come_in_one_session_and_no_day_is_without_stretches() -> None:
    life = Life()
    for _ in range(20):
        session = life.lives(2)
        assert sum(step.block is Block.STRETCH for step in session.steps) >= 2
        life.later()


@pytest.mark.parametrize(
    ("days", "day"),
    [
        ("6x " * 3, "gentle, R7"),
        ("6 . 7 . 6 . . 6 . 7 . . 6 .", "easier, R6: easiest rung 50 % | 1 down 50 %"),
        (
            "7x . . . . . . . 6x . . . . 7x",
            "easier, R13: easiest rung 50 % | 1 down 50 % | easiest rung",
        ),
        ("4x " * 13, "easier, R7: 1 down 50 %"),
        ("2x " * 14, "easier, R13: easiest rung"),  # not stretching for ever
        ("2x " * 13, "full, R7"),
        ("2x " * 6 + ". " * 8, "full, R7"),  # and not for those who did nothing at all
    ],
)
def test_r13_two_weeks_of_stretching_only(days: str, day: str) -> None:
    life = live(days)
    assert said(life.decides(life.person.readings[-1].pain)) == day


@pytest.mark.parametrize(
    ("hours", "share", "day"),
    [
        (0, 50, "stretch, R9"),
        (24, 50, "stretch, R9"),
        (48, 50, "easier, R14: 50 %"),
    ],
)
def test_r14_a_pause_of_strength_is_48_hours_and_returns_at_half(
    hours: int, share: int, day: str
) -> None:
    life = Life()
    course = flare.rested(life.person.course, FIRST_DAY, timedelta(hours=48))
    life.person = replace(life.person, course=course)
    life.later(hours // 24)
    assert life.person.course.share == share
    assert said(life.decides(2)) == day


@pytest.mark.parametrize(
    ("after_the_pause", "day"),
    [
        ("2s 2", "easier, R14: 75 %"),
        ("2s 2 2s 2", "full, R7"),
        ("2s 2 2s 4", "easier, R14: 1 down | 75 %"),  # reductions never add up
    ],
)
def test_r14_it_comes_back_by_a_quarter(after_the_pause: str, day: str) -> None:
    life = live(REGULAR + "2s 5 2s 4 2 ")
    assert life.person.course.share == 50
    assert said(live(after_the_pause, life).decides(2)) == day


def test_r14_no_day_is_bed_rest() -> None:
    """Even the reddest day has movement."""
    life = live("9 9 9")
    steps = life.offer(9).steps
    assert {step.block for step in steps} & {Block.MOVE, Block.STRETCH}
