"""What was put off by an hour comes, whatever else is said meanwhile, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.core.stage import Stage

HOUR = timedelta(hours=1)


@pytest.fixture
def stage() -> Stage:
    """Somebody who has no daily reminder and has put today's routine off by an hour."""
    stage = Stage().welcome()
    assert stage.person.profile.reminder is None
    stage.say("later")
    assert set(stage.alarms) & {"remind", "snooze"} == {"snooze"}
    return stage


def invited(stage: Stage) -> bool:
    stage.wait(hours=1)
    return stage.keys == ["remind"]


def test_without_a_daily_reminder_it_comes_in_an_hour(stage: Stage) -> None:
    assert invited(stage)


@pytest.mark.parametrize(
    "said",
    [("timezone", "Europe/Paris"), ("feel", "3"), ("help", ""), ("plan", "")],
    ids=lambda said: said[0],
)
def test_it_comes_whatever_is_said_meanwhile(stage: Stage, said: tuple[str, str]) -> None:
    stage.command(*said)
    assert invited(stage)


def test_a_setting_changed_and_taken_back_leaves_it(stage: Stage) -> None:
    stage.command("timezone", "Europe/Paris")
    stage.command("undo")
    assert invited(stage)


def test_taken_back_it_does_not_come(stage: Stage) -> None:
    stage.command("undo")
    assert "snooze" not in stage.alarms


def test_put_off_a_second_time_and_taken_back_it_does_not_come(stage: Stage) -> None:
    assert invited(stage)
    stage.say("later")
    stage.command("undo")
    assert "snooze" not in stage.alarms


def test_put_off_anew_and_taken_back_it_comes_when_it_was_to_come_first(stage: Stage) -> None:
    due = stage.alarms["snooze"]
    stage.wait(minutes=10)
    stage.say("later")
    assert stage.alarms["snooze"] == due + HOUR / 6
    stage.command("undo")
    assert stage.alarms["snooze"] == due


def test_reminders_off_mean_this_one_too(stage: Stage) -> None:
    stage.command("remind", "off")
    assert "snooze" not in stage.alarms
    stage.command("timezone", "Europe/Paris")
    assert "snooze" not in stage.alarms


def test_after_a_pause_the_daily_one_is_not_taken_for_put_off() -> None:
    stage = Stage().welcome()
    at = (stage.now + HOUR / 2).astimezone().timetz()
    stage.command("remind", f"{at:%H:%M}")
    stage.say("later")
    due = stage.alarms["remind"]
    stage.command("pause", "3d")
    assert set(stage.alarms) & {"remind", "snooze"} == set()
    stage.command("resume")
    assert stage.alarms["remind"] == due
    stage.wait(minutes=31)
    assert stage.keys == ["remind"]


def test_one_that_is_overdue_is_not_lost(stage: Stage) -> None:
    stage.now += 2 * HOUR  # nobody was there to ring it
    stage.command("timezone", "Europe/Paris")
    assert "snooze" in stage.alarms
