"""Answers that contradict each other, come late, come thrice or are no number; clocks that jump."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.routine.course import Stand, put
from tests.core.stage import Stage


@pytest.mark.parametrize("text", ["11", "-1", "12/10", "a lot", "6-7", "6,5", "99999999999", "?"])
def test_what_is_no_whole_number_from_0_to_10_is_asked_again(text: str) -> None:
    stage = Stage().welcome(pain="2")
    stage.press("notnow")
    stage.command("today")
    stage.now += timedelta(hours=1)
    stage.command("feel")
    before = stage.person.readings
    stage.say(text)
    assert stage.kind == "asking_pain"
    assert "pain-range" in stage.keys or text == "?"
    assert stage.person.readings == before


@pytest.mark.parametrize(("text", "pain"), [("seven", 7), ("7/10", 7), (" 7 ", 7), ("7.", 7)])
def test_a_number_in_words_is_one(text: str, pain: int) -> None:
    stage = Stage().welcome(pain="2")
    stage.command("feel")
    stage.say(text)
    assert stage.person.told is not None
    assert stage.person.told.pain == pain


def test_contradictory_answers_the_latest_decides_today_and_the_first_is_the_days() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("notnow")
    stage.wait(days=1)
    stage.command("feel", "1")
    stage.wait(hours=4)
    stage.command("today")
    stage.say("8")
    stage.press("none") if stage.kind == "asking_new" else None
    assert stage.session_now.what == "gentle"
    assert [reading.pain for reading in stage.person.readings] == [2, 1]


def test_three_answers_in_a_row_count_once() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("notnow")
    stage.wait(days=1)
    for pain in "345":
        stage.command("feel", pain)
        assert "feel-kept" in stage.keys
    assert [reading.pain for reading in stage.person.readings] == [2, 3]


def test_a_morning_that_is_answered_the_day_after_counts_for_the_day_it_is_told() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("start")
    stage.session()
    stage.say("2")
    stage.wait(days=1, hours=2)
    assert getattr(stage.person.state, "about", "") == "morning"
    stage.wait(days=1)
    stage.say("3")
    assert stage.person.readings[-1].day == stage.person.readings[0].day + timedelta(days=2)
    assert stage.person.course.trial is None


def test_a_diary_with_a_gap_of_a_year_begins_anew_and_kindly() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("start")
    stage.session()
    stage.say("2")
    stage.person = replace(stage.person, course=put(stage.person.course, Stand("bridge", 4)))
    stage.now += timedelta(days=365)
    stage.command("today")
    stage.say("2")
    stage.press("none")
    assert stage.session_now.reason == "easier-anew"
    [bridge] = [step for step in stage.session_now.steps if step.exercise == "bridge"]
    assert bridge.dose.variant == ""
    stage.press("start")
    stage.session()
    assert stage.person.course.first_three == 0


def test_a_clock_a_year_ahead_and_back_keeps_nobody_from_anything() -> None:
    stage = Stage().welcome(pain="2")
    now = stage.now
    stage.now += timedelta(days=365)
    stage.command("today")
    stage.say("2")
    stage.press("none")
    stage.press("start")
    stage.session()
    stage.say("2")
    stage.now = now + timedelta(days=1)
    stage.command("today")
    stage.say("2")
    assert stage.session_now.what in {"full", "easier"}


@pytest.mark.parametrize("hours", [-3, -1, 1, 3])
def test_a_clock_that_is_set_by_hours_asks_no_morning_twice(hours: int) -> None:
    stage = Stage().welcome(pain="2")
    stage.press("start")
    stage.session()
    stage.say("2")
    stage.wait(days=1, hours=2)
    stage.say("2")
    stage.now += timedelta(hours=hours)
    asked = stage.person.course.unheard
    stage.wait(hours=6)
    assert stage.person.course.unheard == asked == 0
