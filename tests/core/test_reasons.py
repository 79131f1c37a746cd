"""/why and /plan: the reasoning is there for every decision, and is the one that was taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.model import Text
from bot.core.person import Dropped, Person, Reading
from bot.core.routine.clockwise import clockwise
from bot.core.routine.course import (
    Change,
    Course,
    Decided,
    Flare,
    Stand,
    Streak,
    Trial,
    Volume,
    put,
)
from bot.core.routine.decision import Reason
from bot.core.routine.direction import dropped, learned
from bot.core.routine.explain import changed, reasoning, why
from tests.core.stage import Stage, library

DAY = date(2026, 3, 30)


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_own_words(reason: Reason) -> None:
    text = why(reason, (("pain", 4), ("usual", 2.0), ("days", 5), ("share", 50), ("day", 1)))
    assert text.key == f"why-{reason.value}"


@pytest.mark.parametrize(
    "reason",
    ["rung", "quota", "share", "back", "held", "worse", "worse-twice", "flare", "flares"],
)
def test_every_change_has_its_own_words(reason: str) -> None:
    assert changed(Change("hold", "R10", reason)).key == f"changed-{reason}"


def keys(texts: tuple[Text, ...]) -> list[str]:
    return [text.key for text in texts]


def test_why_tells_the_baseline_the_light_the_rule_and_what_would_change_it() -> None:
    readings = tuple(Reading(DAY - timedelta(days=n), 2) for n in range(9, 0, -1))
    facts = (("pain", 5), ("usual", 2.0))
    decided = Decided(DAY, "easier", "R6", "easier-worse", facts)
    told = reasoning(Person(1, readings=readings), decided, DAY)
    assert keys(told) == [
        "reason-usual", "reason-light", "why-easier-worse", "reason-rule", "reason-change",
    ]  # fmt: skip
    assert dict(told[1].args)["light"] == Text("light-amber")
    assert dict(told[3].args)["rule"] == "R6"


def test_why_before_anything_is_decided_says_what_it_depends_on() -> None:
    stage = Stage().welcome(pain="2")
    stage.person = replace(stage.person, course=Course(), session=None)
    stage.command("why")
    assert stage.keys == ["reason-no-usual", "reason-none"]


def test_why_in_a_session_and_after_it_tells_the_same_decision() -> None:
    stage = Stage().welcome(pain="4")
    stage.command("why")
    before = stage.keys
    assert "why-easier" in before
    stage.press("notnow")
    stage.command("why")
    assert stage.keys == before


def test_why_in_plain_words_and_by_the_button_of_the_offer() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("why")
    assert "why-full" in stage.keys
    assert stage.kind == "offering"
    stage.say("why?")
    assert "why-full" in stage.keys


def takes(stage: Stage) -> str:
    """What /plan says it takes to get on."""
    stage.command("plan")
    return next(key for key in stage.keys if key.startswith("takes-"))


@pytest.mark.parametrize(
    ("course", "told"),
    [
        (Course(), "takes-first"),
        (Course(first_three=3), "takes-oks"),
        (Course(first_three=3, quota=70), "takes-quota"),
        (Course(first_three=3, share=50), "takes-share"),
        (Course(first_three=3, hold_until=date(2026, 3, 9)), "takes-hold"),
        (Course(first_three=3, hold_until=date(2026, 3, 1)), "takes-oks"),
        (Course(flare=Flare(date(2026, 3, 2), 7)), "takes-flare"),
        (put(Course(first_three=3), Stand("bird-dog", 0, 2), Stand("bridge", 0, 2)), "takes-week"),
    ],
)
def test_plan_says_what_the_next_step_takes(course: Course, told: str) -> None:
    stage = Stage().welcome(pain="2")
    stage.person = replace(stage.person, course=course)
    assert takes(stage) == told


def test_plan_at_the_top_of_a_ladder_promises_nothing_more() -> None:
    stage = Stage().welcome(pain="2")
    top = Stand("bridge", len(library().exercises["bridge"].ladder) - 1)
    stage.person = replace(stage.person, course=put(Course(), top))
    stage.command("plan")
    assert stage.last is not None
    [ladders] = [t for p in stage.last.prompts for t in p.body if t.key == "plan-ladders"]
    lines = dict(ladders.args)["lines"]
    assert isinstance(lines, tuple)
    assert {line.key for line in lines} == {"plan-top", "plan-rung"}


# --- what a movement has taught (R8) ---------------------------------------------------


def test_r8_a_second_time_is_counted_and_the_same_day_is_one() -> None:
    once = dropped((), "bridge", DAY)
    assert dropped(once, "bridge", DAY) == once
    assert dropped(once, "bridge", DAY + timedelta(days=20)) == (
        Dropped("bridge", DAY + timedelta(days=20), 2),
    )


@pytest.mark.parametrize(
    ("hurt", "way"),
    [
        ((("childs-pose", 2), ("partial-crunch", 1)), "forward"),
        ((("press-up", 2), ("hip-extension", 1)), "backward"),
        ((("childs-pose", 2),), None),  # two are too few
        ((("childs-pose", 3), ("press-up", 1)), None),  # both ways hurt
        ((("dead-bug", 3),), None),  # bends neither way
        ((("an-exercise-of-old", 3),), None),
    ],
)
def test_three_answers_decide_about_a_direction(
    hurt: tuple[tuple[str, int], ...], way: str | None
) -> None:
    left_out = (Dropped(id, DAY, times) for id, times in hurt)
    assert learned(left_out, library().exercises) == way


def test_what_is_left_out_can_be_brought_back_in_its_easiest_form() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("notnow")
    stage.person = replace(
        stage.person,
        dropped=(Dropped("bridge", stage.now.date(), 2),),
        course=put(Course(), Stand("bridge", 3)),
    )
    stage.command("exercises", "bridge")
    assert "exercise-out" in stage.keys
    stage.press("restore.bridge")
    assert not stage.person.dropped
    assert stage.person.course.stands == (Stand("bridge"),)
    stage.command("exercises", "bridge")
    assert "exercise-out" not in stage.keys


# --- a clock that jumps ----------------------------------------------------------------


def test_a_clock_that_was_a_year_ahead_leaves_nothing_in_the_future() -> None:
    year = DAY + timedelta(days=365)
    course = Course(
        trial=Trial(year, 2),
        volumes=(Volume(DAY, 100), Volume(year, 100)),
        raised=year,
        rises=(Volume(year, 10),),
        rest_until=year,
        hold_until=year,
        flare=Flare(year, 7),
        flares=(year,),
        active=year,
        made_up=year,
        began=year,
        streak=Streak(3, 3, year, (year,)),
    )
    now = clockwise(course, DAY)
    assert now.trial is None
    assert now.volumes == (Volume(DAY, 100),)
    assert now.raised == now.active == now.made_up == now.began == now.streak.last == DAY
    assert now.rest_until == DAY + timedelta(days=3)
    assert now.hold_until == DAY + timedelta(days=14)
    assert now.flare == Flare(DAY, 7)
    assert not now.rises
    assert not now.flares
    assert not now.streak.skips
    assert clockwise(now, DAY) == now
