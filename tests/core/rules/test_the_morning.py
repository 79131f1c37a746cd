"""R8 and R9: what hurts during exercise, and what the next morning says about a session.

A life is written day by day: `3` tells a pain, `3s` does the session too, `.` is silence.
The last word is yesterday's.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.routine.course import stand
from bot.core.routine.direction import dropped
from bot.core.routine.plan import out
from tests.core.life import Life, loads
from tests.core.rules.backs import DAY, ago, back, live, said


@pytest.mark.parametrize(
    ("hurt_days_ago", "offered"),
    [
        ([0], False),
        ([13], False),
        ([14], True),  # once again, after 14 days
        ([30, 16], False),  # the second time it stays out
        ([14, 14], True),  # twice on one day is once
    ],
)
def test_r8_a_stopped_exercise(hurt_days_ago: list[int], offered: bool) -> None:
    person = back()
    for days in hurt_days_ago:
        day = ago(days)
        assert day is not None
        person = replace(person, dropped=dropped(person.dropped, "bridge", day))
    assert out("bridge", person, DAY) is not offered


def test_r8_it_comes_back_in_its_easiest_variant() -> None:
    life = live(" ".join(["2s", "2"] * 14))
    assert stand(life.person.course, "bird-dog").rung > 0
    life.does(life.offer(2), hurts={"bird-dog"})
    assert stand(life.person.course, "bird-dog").rung == 0


@pytest.mark.parametrize(
    ("days", "tomorrow"),
    [
        ("2 2 2 2s 2", "full, R7"),
        ("2 2 2 2s 3", "full, R7"),  # one point is noise
        ("2 2 2 2s 4", "easier, R9: 1 down"),  # worse: the next session is one rung down
        ("2 2 2 2s . 4", "easier, R9: 1 down"),  # told a day later, it still tells
        ("2 2 2 2s 4 2s 2", "full, R7"),  # that went well: back to the plan
        ("2 2 2 4s 4", "full, R7"),  # as much as before the session: not worse for it
        ("2 2 2 4s 5 2", "easier, R9: 1 down"),
        ("2 2 2 2s 5 2s 4", "stretch, R9"),  # worse twice running: 48 h without strength
        ("2 2 2 2s 4 2s 4", "easier, R9: 1 down"),  # twice by the least: noise does that
        ("2 2 2 2s 4 2s 4 2s 4", "stretch, R9"),  # but not three times
        ("2s 4", "easier, R9: 1 down"),  # nothing is usual yet: against the pain before
        ("2s 3", "full, R7"),
    ],
)
def test_r9_the_next_morning(days: str, tomorrow: str) -> None:
    life = live(days)
    assert said(life.decides(2)) == tomorrow


@pytest.mark.parametrize(
    ("days", "oks"),
    [
        ("2 2 2 2s 2", 1),
        ("2 2 2 2s 2 2s 2", 2),
        ("2 2 2 2s 4", 0),
        ("2 2 2 2s 2 2s 4", 0),  # a worse morning: two OK ones have to be earned anew
        ("2 2 2 2s . . 2", 0),  # nobody knows how that morning was
        ("2 2 2 4s 2", 0),  # an eased session is OK, and earns no step
    ],
)
def test_r9_sessions_that_were_ok(days: str, oks: int) -> None:
    assert stand(live(days).person.course, "bridge").oks == oks


@pytest.mark.parametrize(
    ("days", "eased", "share"),
    [
        ("2 2 2 2s 4 2s . . 2", False, 100),  # by now it is not worse: what was taken comes back
        ("2 2 2 2s 4 2s . . 5", True, 100),  # worse days later is nobody's fault, and no help
        ("2 2 2 2s 5 2s 4 2 2s . . 2", False, 75),  # a step of the way back, too
    ],
)
def test_r9_a_morning_that_nobody_told_of(days: str, eased: bool, share: int) -> None:
    course = live(days).person.course
    assert (course.eased, course.share) == (eased, share)


def test_r9_a_worse_morning_takes_no_rung() -> None:
    life: Life = live(" ".join(["2s", "2"] * 10))
    before = life.person.course.stands
    live("2s 4", life)
    after = {each.exercise: each.rung for each in life.person.course.stands}
    assert after == {each.exercise: each.rung for each in before}


def test_r9_half_a_session_is_the_most_that_comes_after_its_worse_morning() -> None:
    """One rung down from a whole session can be more than the half that was too much."""
    life = live("2s 2 " * 12 + "2 4s 5")
    half = {"bird-dog": 60, "bridge": 20}
    assert [each.last for each in life.person.course.stands] == list(half.values())
    assert said(life.decides(3)) == "easier, R9: 1 down"
    assert loads(life.offer(3).steps) == half
