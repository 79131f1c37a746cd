"""Ways around a question of safety, a lock or the light: each was open once, and is shut."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.library import Block
from tests.core.stage import Stage


def locked_by_legs() -> Stage:
    stage = Stage().screened(5)
    stage.say("2")
    stage.press("weeks")
    stage.press("new")
    return stage


def numb() -> Stage:
    """Numbness was told in the second exercise, and the list of R1 is open."""
    stage = Stage().welcome()
    stage.press("start")
    stage.press("done")
    stage.say("my leg is numb")
    assert stage.question == "emergency"
    return stage


@pytest.mark.parametrize("way", ["pass", "now"])
def test_the_question_that_locked_cannot_be_skipped(way: str) -> None:
    stage = locked_by_legs()
    stage.press("mistake")
    stage.say("skip" if way == "pass" else "start now")
    stage.press(way)
    assert stage.locked
    stage.press("mistake")
    stage.press("left")
    assert not stage.locked


@pytest.mark.parametrize(
    "way",
    ["/today", "/stop", "/remind 7:30", "it hurts", "/feel 2", "start", "only stretches", "7"],
)
def test_what_is_owed_is_asked_before_every_routine(way: str) -> None:
    stage = numb()
    if way.startswith("/"):
        name, _, text = way[1:].partition(" ")
        stage.command(name, text)
    else:
        stage.say(way)
    stage.command("today")
    assert stage.question == "emergency"
    stage.press("none")
    assert stage.question == "urgent"
    stage.press("none")
    assert stage.person.session is None
    stage.wait(days=1)
    stage.command("today")
    stage.say("1")
    assert stage.kind == "asking_new", "the next session asks whether it is still there"


def test_a_red_flag_is_heard_the_next_morning_too() -> None:
    stage = Stage().welcome(pain="9")
    assert stage.kind == "offering", "the screening has only just asked for all that is new"
    stage.wait(days=2)
    stage.command("today")
    stage.say("9")
    stage.press("list")
    stage.now += timedelta(hours=24)
    stage.press("some")
    assert stage.locked


def test_a_condition_waits_for_a_clinician_whatever_comes_between() -> None:
    stage = Stage().welcome()
    stage.command("plan")
    stage.press("change")
    stage.press("set.conditions")
    stage.press("osteoporosis")
    stage.press("ready")
    assert stage.question == "clinician"
    stage.command("today")
    assert stage.question == "clinician"
    stage.press("agreed")
    assert stage.kind == "offering"


def test_the_second_list_is_read_after_a_mistake_in_the_first() -> None:
    stage = numb()
    stage.press("some")
    stage.press("mistake")
    stage.press("none")
    assert not stage.locked
    assert stage.question == "urgent"


def test_a_mistaken_condition_can_be_taken_off() -> None:
    stage = Stage().screened(4)
    stage.press("stenosis")
    stage.press("ready")
    stage.press("waiting")
    stage.press("mistake")
    assert stage.question == "conditions"
    stage.press("none")
    assert not stage.locked
    assert stage.person.profile.conditions == ()


def test_a_lock_that_an_undo_brings_back_is_silent_again() -> None:
    stage = Stage().screened(1)
    stage.command("remind", "8:00")
    stage.press("some")
    stage.press("cleared")
    stage.command("undo")
    assert stage.locked
    assert set(stage.alarms) == {"lock"}


def test_a_worse_number_before_the_start_makes_an_easier_day() -> None:
    stage = Stage().welcome(pain="2")
    assert stage.session_now.what == "full"
    stage.command("feel", "5")
    assert stage.session_now.what == "easier"
    stage.command("feel", "7")
    assert stage.session_now.what == "gentle"


def test_a_wish_never_makes_a_harder_day() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("notnow")
    stage.wait(hours=2)
    stage.press("minute")
    stage.say("7")
    assert stage.session_now.what == "gentle"


def test_after_a_protest_the_rest_of_the_day_is_gentle() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("start")
    stage.press("done")
    stage.command("feel", "9")
    assert stage.person.session is None
    stage.wait(hours=3)
    stage.command("today")
    assert stage.keys[0] == "today-finished"
    stage.press("minute")
    stage.say("1")
    assert stage.session_now.what == "gentle"
    assert all(step.block is not Block.STRENGTH for step in stage.session_now.steps)


def test_pain_told_at_another_question_still_stops_the_exercise() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("start")
    stage.command("timezone")
    stage.say("9/10")
    assert stage.person.session is None
    assert stage.person.dropped


def test_next_is_no_way_to_strength_without_stretching() -> None:
    stage = Stage().welcome()
    stage.press("start")
    for _ in range(8):
        stage.say("next")
    assert stage.person.session is None
    assert not stage.person.today or not stage.person.today.strengthened


# --- reminders and undo -----------------------------------------------------------


def with_reminder(at: str = "18:00") -> Stage:
    stage = Stage().welcome()
    stage.command("remind", at)
    return stage


def rings(stage: Stage, **time: float) -> list[str]:
    """The keys of all that was said unasked while time passed."""
    said: list[str] = []
    until = stage.now + timedelta(**time)
    while stage.alarms and min(stage.alarms.values()) <= until:
        turn = stage.ring()
        assert turn is not None
        said += [text.key for prompt in turn.prompts for text in prompt.body]
    stage.now = until
    return said


def test_an_offer_that_nobody_took_does_not_silence_the_reminder() -> None:
    assert "remind" in rings(with_reminder(), hours=12)


def test_who_said_not_today_is_left_alone_today() -> None:
    stage = with_reminder()
    stage.press("notnow")
    assert rings(stage, hours=12) == []
    assert "remind" in rings(stage, days=1)


def test_put_off_it_rings_once_and_not_beside_the_daily_one() -> None:
    stage = with_reminder("07:30")
    stage.say("later")
    assert rings(stage, hours=3).count("remind") == 1


def test_after_days_of_downtime_todays_reminder_is_offered_late() -> None:
    stage = with_reminder("07:30")
    stage.now += timedelta(days=3, minutes=90)
    turn = stage.ring()
    assert turn is not None
    assert stage.keys == ["remind-late", "remind"]


def test_looking_around_leaves_the_last_answer_to_be_taken_back() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.press("done")
    stage.command("help")
    stage.press("goon")
    stage.say("what?")
    stage.command("undo")
    assert stage.session_now.at == 0
    corrections = [entry for entry in stage.entries if entry.kind == "correction"]
    assert len(corrections) == 1


def test_yesterday_is_not_taken_back() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.press("done")
    stage.now += timedelta(days=1)
    stage.command("help")
    stage.command("undo")
    assert stage.person.session is None
    assert stage.keys[0] == "nothing-to-undo"


def test_the_rest_of_the_questions_follow_one_another() -> None:
    stage = Stage().welcome()
    stage.press("notnow")
    stage.command("plan")
    stage.press("answers")
    assert stage.question == "since"
    stage.press("weeks")
    assert stage.question == "legs"
    stage.press("none")
    assert stage.question == "first"


def test_a_zone_far_away_does_not_end_the_session() -> None:
    stage = Stage().welcome()
    stage.now = stage.now.replace(hour=20)
    stage.press("start")
    stage.command("timezone", "Honolulu")
    stage.run_holds()
    rings(stage, hours=9)
    assert stage.person.session is not None, "there it is still the same day"


def test_stopped_it_can_be_taken_up_again_the_same_day() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.press("done")
    stage.press("done")
    stage.command("stop")
    stage.press("pass")
    stage.command("today")
    assert [step.outcome for step in stage.session_now.steps[:3]] == ["done", "done", ""]


def test_another_base_in_the_middle_brings_other_exercises() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.press("done")
    stage.command("plan")
    stage.press("change")
    stage.press("set.base")
    stage.press("chair")
    assert stage.kind == "ready"
    to_come = [step for step in stage.session_now.steps if not step.outcome]
    assert len(to_come) >= 3
