"""The morning after, and the question in the middle: when they are asked, and what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import Rang, SetAlarm
from bot.core.routine.course import Stand, put
from bot.core.states import AskingPain
from tests.core.stage import Stage


def strengthened(pain: str = "2", reminder: str = "") -> Stage:
    """Somebody who has done today's whole session, strengthening and all."""
    stage = Stage().welcome(pain=pain)
    if reminder:
        stage.command("remind", reminder)
    stage.press("start")
    for _ in range(10):
        stage.session()
        if isinstance(stage.person.state, AskingPain) and stage.person.state.about == "middle":
            stage.say(pain)
    assert isinstance(stage.person.state, AskingPain)
    assert stage.person.state.about == "after"
    stage.say(pain)
    return stage


def about(stage: Stage) -> str:
    """The moment that is asked about, if how it feels is asked."""
    return getattr(stage.person.state, "about", "")


def test_r9_the_morning_after_strengthening_is_asked_once() -> None:
    stage = strengthened()
    due = stage.alarms["morning"]
    assert due - stage.now < timedelta(days=1, hours=2)
    stage.wait(days=1, hours=2)
    assert about(stage) == "morning"
    turn = stage.say("2")
    assert "morning-fine" in stage.keys
    assert "morning" not in stage.alarms
    assert turn.person.course.trial is None
    assert turn.person.course.first_three == 1


def test_r9_a_worse_morning_lowers_the_next_session_and_says_why() -> None:
    stage = strengthened()
    stage.wait(days=1, hours=2)
    stage.say("4")
    assert "changed-worse" in stage.keys
    assert stage.person.course.eased
    stage.wait(days=1)
    stage.command("today")
    stage.say("2")
    assert stage.session_now.reason == "easier-morning"


def test_r9_a_morning_answer_serves_for_three_hours() -> None:
    stage = strengthened()
    stage.wait(days=1, hours=2)
    stage.say("2")
    stage.now += timedelta(hours=2, minutes=59)
    stage.command("today")
    assert stage.kind == "offering"
    stage = strengthened()
    stage.wait(days=1, hours=2)
    stage.say("2")
    stage.now += timedelta(hours=3, minutes=1)
    stage.command("today")
    assert about(stage) == "before"


def test_a_stretch_day_asks_no_morning() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("stretch")
    stage.session()
    stage.say("2")
    assert "morning" not in stage.alarms


def test_a_reminder_within_the_hour_asks_for_itself() -> None:
    assert "morning" in strengthened(reminder="18:00").alarms
    assert "morning" not in strengthened(reminder="9:00").alarms


def test_whoever_has_told_already_is_not_asked() -> None:
    stage = strengthened()
    due = stage.alarms["morning"]
    stage.now = due - timedelta(minutes=20)
    stage.command("feel", "3")
    assert "morning" not in stage.alarms
    assert not stage.play(Rang("morning", due)).prompts


def test_a_late_or_doubled_alarm_asks_nothing() -> None:
    stage = strengthened()
    due = stage.alarms.pop("morning")
    stage.now = due + timedelta(hours=5)
    assert not stage.play(Rang("morning", due)).prompts
    stage = strengthened()
    stage.wait(days=1, hours=2)
    stage.say("2")
    assert not stage.play(Rang("morning", stage.now)).prompts


def test_a_morning_that_is_passed_over_leaves_it_at_that() -> None:
    stage = strengthened()
    stage.wait(days=1, hours=2)
    stage.press("pass")
    assert stage.kind == "idle"
    assert stage.person.course.trial is not None


def test_three_mornings_unheard_and_it_is_quiet_until_one_comes_back() -> None:
    stage = strengthened()
    stage.command("feel", "7")
    stage.wait(days=1)
    for _ in range(6):
        stage.wait(days=1)
    asked = stage.person.course.unheard
    assert asked <= 3
    stage.command("feel", "2")
    assert stage.person.course.unheard == 0


def test_r14_a_flare_is_asked_about_once_a_day_and_then_comes_back_at_half() -> None:
    stage = strengthened()
    for pain in "222":
        stage.wait(days=1)
        stage.command("feel", pain)
    stage.wait(days=1)
    stage.command("feel", "7")
    assert "changed-flare" in [text.key for prompt in stage.shown[-1:] for text in prompt.body]
    stage.press("none")
    stage.wait(hours=3)
    for pain in "653":
        assert "morning" in stage.alarms
        stage.wait(days=1)
        assert about(stage) == "morning"
        stage.say(pain)
        if stage.kind == "asking_new":  # R3, at most once in 24 hours
            stage.press("none")
    stage.command("today")
    assert stage.session_now.reason == "easier-share"
    assert dict(stage.session_now.facts)["share"] == 50


@pytest.mark.parametrize(("before", "asked"), [("2", False), ("3", False), ("4", True)])
def test_the_middle_is_asked_only_after_an_amber_answer(before: str, asked: bool) -> None:
    stage = Stage().welcome(pain=before)
    stage.press("start")
    stage.session()
    assert (about(stage) == "middle") is asked


def test_the_middle_is_asked_when_strength_has_just_risen() -> None:
    stage = Stage().welcome(pain="2")
    risen = replace(put(stage.person.course, Stand("bridge", 1)), raised_exercise="bridge")
    stage.person = replace(stage.person, course=risen)
    stage.press("start")
    stage.session()
    assert about(stage) == "middle"
    stage.say("2")
    assert stage.kind == "ready"


@pytest.mark.parametrize(
    ("told", "then"),
    [("4", "ready"), ("5", "ready"), ("6", "idle"), ("9", "idle"), ("pass", "ready")],
)
def test_r8_strength_follows_only_where_it_has_not_risen_by_two(told: str, then: str) -> None:
    stage = Stage().welcome(pain="4")
    stage.press("start")
    stage.session()
    if told == "pass":
        stage.press("pass")
    else:
        stage.say(told)
    assert stage.kind == then
    if told == "6":
        assert "end-risen" in stage.keys
        assert not stage.person.today or not stage.person.today.strengthened


def test_the_next_morning_alarm_is_set_once() -> None:
    stage = strengthened()
    assert stage.last is not None
    assert sum(isinstance(a, SetAlarm) and a.name == "morning" for a in stage.last.alarms) <= 1
