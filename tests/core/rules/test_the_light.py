"""R5 to R7: what an answer from 0 to 10 means, and what it makes of the day.

A diary ends yesterday: `2 2 . 5` has no answer on the day before yesterday.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.routine.course import Stand, Volume
from bot.core.routine.decision import decide
from bot.core.routine.light import Light, baseline, light
from bot.core.routine.plan import compose
from tests.core.life import loads
from tests.core.rules.backs import DAY, ago, back, diary, said
from tests.core.stage import library


@pytest.mark.parametrize(
    ("pain", "colour"),
    [
        (0, "green"),
        (3, "green"),
        (4, "amber"),
        (5, "amber"),
        (6, "red"),
        (7, "red"),
        (8, "red"),
        (10, "red"),
    ],
)
def test_r5_the_light_of_somebody_who_is_new(pain: int, colour: str) -> None:
    assert light(pain, (), DAY) == (Light(colour), "R5")


@pytest.mark.parametrize(
    ("pains", "usual"),
    [
        ("", None),
        ("2 2", None),  # too few to know
        ("2 2 2", 2),
        ("1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 4 4 4 4 4 4 4", 1),  # a slow rise cannot hide
        ("5 5 5 5 5 5 5 5 5 5 5 5 5 5 5 2 2 2 2 2 2 2", 2),  # a better week counts at once
        ("4 4 4 . . . . . . . . . .", 4),  # nothing this week: the month
        ("4 4 4 . . . . . . . . 1 .", 4),  # one answer this week is only one answer
        ("9 9 9" + " ." * 28, None),  # older than 28 days
        ("2 3 2 3", 2.5),
    ],
)
def test_r6_what_is_usual(pains: str, usual: float | None) -> None:
    assert baseline(diary(pains), DAY) == usual


@pytest.mark.parametrize(
    ("pains", "pain", "colour"),
    [
        ("1 1 1", 2, "green"),  # one point is noise
        ("1 1 1", 3, "amber"),  # two are a change, and it is still at 5 or below
        ("3 3 3", 5, "amber"),
        ("4 4 4", 6, "red"),
        ("4 4 4 4", 4, "amber"),  # a stable 4 is amber, and not worse
        ("6 7 6 6 7 6 6", 6, "amber"),  # stable and high: nobody is locked out for ever
        ("6 7 6 6 7 6 6", 7, "amber"),
        ("6 7 6 6 7 6 6", 8, "red"),  # 8 to 10 is always red
        ("2 2 3 5 6 7 7", 7, "red"),  # it has risen within the week
        ("5 5 5 5", 6, "amber"),  # one point above a usual 5 is noise too
        ("6 6", 6, "red"),  # not known for long enough
        ("6 . . . . . . 7 . . . . . . 6 . . . . . . 6 . . .", 6, "amber"),  # rarely, but known
        ("8 8 8 8 8", 8, "red"),
    ],
)
def test_r6_the_light_of_somebody_who_is_known(pains: str, pain: int, colour: str) -> None:
    assert light(pain, diary(pains), DAY)[0] == Light(colour)


@pytest.mark.parametrize(
    ("pains", "pain", "day"),
    [
        ("", 0, "full, R7"),
        ("", 3, "full, R7"),
        ("", 4, "easier, R7: 1 down 50 %"),
        ("", 5, "easier, R7: 1 down 50 %"),
        ("", 6, "gentle, R7"),
        ("", 8, "gentle, R6"),
        ("1 1 1", 3, "easier, R6: 1 down 50 %"),
        ("4 4 4", 6, "gentle, R6"),
        ("6 6 6 6", 6, "easier, R6: easiest rung 50 % | 1 down 50 %"),
        ("6 6 6 6", 4, "easier, R7: 1 down 50 %"),
    ],
)
def test_r7_the_day(pains: str, pain: int, day: str) -> None:
    assert said(decide(back(pains), pain, DAY)) == day


@pytest.mark.parametrize(
    ("pain", "worst", "day"),
    [
        (2, None, "full, R7"),
        (2, 5, "easier, R7: 1 down 50 %"),  # told after exercise, on the same day
        (2, 9, "gentle, R6"),
        (4, 2, "easier, R7: 1 down 50 %"),  # a better moment later raises nothing
    ],
)
def test_r7_the_worst_that_was_told_counts_all_day(pain: int, worst: int | None, day: str) -> None:
    assert said(decide(back(), pain, DAY, worst)) == day


@pytest.mark.parametrize(
    ("pain", "rung", "seconds"),
    [
        # bird-dog: 8, 10, 12 times 6 s a side; bridge: 5, 6, 8 times 10 s
        (2, 0, {"bird-dog": 96, "bridge": 50}),
        (4, 0, {"bird-dog": 48, "bridge": 20}),  # half, and no rung below
        (4, 2, {"bird-dog": 60, "bridge": 30}),  # half of the rung below
        (6, 2, {"bird-dog": 48, "bridge": 20}),  # stable: half of the easiest rung
    ],
)
def test_r7_amber_is_one_rung_down_and_half(pain: int, rung: int, seconds: dict[str, int]) -> None:
    person = back("6 6 6 6") if pain >= 6 else back()
    stands = tuple(Stand(id, rung) for id in seconds)
    sessions = tuple(Volume(DAY - timedelta(days=days), 250) for days in (6, 4, 2))
    course = replace(person.course, stands=stands, volumes=sessions)
    person = replace(person, course=course, strength_day=ago(2))
    decision = decide(person, pain, DAY)
    assert loads(compose(person, decision.what, DAY, library(), decision.cuts)) == seconds
