"""Pauses of days: with an end, quiet meanwhile, and a return by its reason (R14, R15, R17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.merging import merge
from bot.core.model import PairingEnded, Pressed, Rang
from bot.core.person import Person, Profile
from bot.core.routine import flare
from bot.core.routine.course import Break, Course, Flare, paused
from bot.core.routine.pauses import asks_at, hurt_again, running
from bot.core.routine.streak import excused
from bot.core.states import AskingPain, Idle
from tests.core.stage import MONDAY, PERSON, Stage

DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)


def somebody(reminder: str = "7:30") -> Stage:
    stage = Stage(now=MONDAY + timedelta(hours=1)).welcome()
    stage.command("remind", reminder)
    stage.person = replace(stage.person, state=Idle(), session=None, told=None)
    stage.alarms.pop("day")
    return stage


@pytest.fixture
def stage() -> Stage:
    """Somebody with a reminder at 7:30, with nothing open; it is 8:00."""
    return somebody()


def pause(stage: Stage) -> Break:
    found = stage.person.course.pause
    assert found is not None
    return found


def said_from(stage: Stage, days: int) -> list[tuple[datetime, list[str]]]:
    """Everything that is said unasked within so many days, and when."""
    until, said = stage.now + days * DAY, []
    while stage.alarms and min(stage.alarms.values()) <= until:
        turn = stage.ring()
        if turn is not None and turn.prompts:
            said.append((stage.now, stage.keys))
    stage.now = until
    return said


# --- asking for one ------------------------------------------------------------------


def test_with_a_length_it_begins_at_once_and_has_an_end(stage: Stage) -> None:
    stage.command("pause", "3d")
    assert stage.keys == ["pause-begun"]
    assert pause(stage) == Break("away", TODAY, TODAY + 3 * DAY)
    assert stage.person.quiet
    assert set(stage.alarms) == {"pause"}
    assert stage.entries[-1].data == {"why": "away", "until": "2026-03-05"}


def test_bare_it_asks_how_long_with_buttons(stage: Stage) -> None:
    stage.command("pause")
    assert stage.kind == "asking_pause"
    assert not stage.person.quiet
    stage.press("break.7")
    assert pause(stage).until == TODAY + 7 * DAY
    assert stage.kind == "idle"


@pytest.mark.parametrize(
    ("text", "days"), [("5 days", 5), ("until friday", 4), ("10", 10), ("Two weeks", 14),
                       ("tomorrow", 1)]
)  # fmt: skip
def test_the_answer_may_be_typed(stage: Stage, text: str, days: int) -> None:
    stage.command("pause")
    stage.say(text)
    assert pause(stage).until == TODAY + days * DAY


@pytest.mark.parametrize(
    ("text", "why", "days"),
    [
        ("pause for 3 days", "away", 3), ("Pause until Friday!", "away", 4),
        ("i need a break for a week", "away", 7), ("I'm on holiday until the 9th", "away", 7),
        ("I’ll be away for 10 days", "away", 10), ("i am ill", "ill", 3),
        ("I have a cold.", "ill", 3),
        ("I'm ill for a week", "ill", 7), ("/pause i am ill", "ill", 3),
    ],
)  # fmt: skip
def test_plain_words(stage: Stage, text: str, why: str, days: int) -> None:
    command, _, behind = text.partition(" ")
    stage.command("pause", behind) if command == "/pause" else stage.say(text)
    assert pause(stage) == Break(why, TODAY, TODAY + days * DAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0", "pause-past"), ("-3d", "pause-past"), ("until yesterday", "pause-past"),
        ("400 days", "pause-long"), ("forever", "pause-long"), ("a year", "pause-long"),
        ("nonsense", "pause-unknown"), ("<b>3d</b>", "pause-unknown"), ("7:30", "pause-unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_kindly_and_asked_again(stage: Stage, text: str, key: str) -> None:
    stage.command("pause", text)
    assert stage.keys == [key, "pause-ask"]
    assert not stage.person.quiet
    stage.say(text)
    assert stage.kind == "asking_pause"


def test_on_holiday_without_a_length_is_asked_about(stage: Stage) -> None:
    stage.say("I'm on holiday")
    assert stage.kind == "asking_pause"


def test_rather_not(stage: Stage) -> None:
    stage.command("pause")
    stage.command("stop")
    assert stage.keys[0] == "pause-none"
    assert stage.person.course.pause is None
    assert not stage.person.quiet


def test_the_question_takes_no_other_word_for_an_answer(stage: Stage) -> None:
    stage.command("pause")
    stage.say("today")
    assert stage.kind == "asking_pain"


def test_in_a_step_it_is_the_steps_pause() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.command("pause", "3d")
    assert stage.kind == "paused"
    assert stage.keys == ["paused", "pause-in-step"]
    stage.say("pause until friday")
    assert stage.kind == "paused"
    assert not stage.person.quiet


def test_ill_in_a_step_ends_the_session_and_what_was_done_stays() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.press("done")
    stage.say("i am ill")
    assert stage.person.session is None
    assert stage.kind == "idle"
    assert stage.person.today is not None
    assert stage.person.today.done
    assert set(stage.alarms) == {"pause"}


def test_ill_names_when_to_call_a_doctor(stage: Stage) -> None:
    stage.say("i am ill")
    assert stage.keys == ["pause-ill", "pause-ill-doctor"]


def test_a_lock_comes_first(stage: Stage) -> None:
    stage.say("my leg is numb")
    stage.press("some")
    assert stage.locked
    for said in ("pause 3d", "i am ill", "i hurt it again"):
        stage.say(said)
        assert stage.kind == "locked"
        assert stage.person.course.pause is None


def test_before_there_is_a_routine_there_is_nothing_to_pause() -> None:
    stage = Stage().screened(2)
    for said in ("pause 3d", "i am on holiday", "i hurt it again"):
        stage.say(said)
        assert not stage.person.quiet
    stage.say("i am ill")
    assert "pause-ill-doctor" in stage.keys


def test_a_second_pause_takes_the_place_of_the_first(stage: Stage) -> None:
    stage.command("pause", "2 weeks")
    stage.wait(days=1)
    stage.command("pause", "3d")
    assert pause(stage) == Break("away", TODAY, TODAY + 4 * DAY)
    assert local(stage.alarms["pause"]) == (TODAY + 4 * DAY, time(7, 30))


def local(at: datetime) -> tuple[date, time]:
    return at.date(), at.time()


# --- its end -------------------------------------------------------------------------


def test_it_is_quiet_until_its_end_and_then_asks_once(stage: Stage) -> None:
    stage.command("pause", "3d")
    said = said_from(stage, 3)
    assert [(at.date(), keys) for at, keys in said] == [
        (TODAY + 3 * DAY, ["pause-over", "back-same"])
    ]
    assert not stage.person.quiet
    said = said_from(stage, 3)
    assert [keys for _, keys in said] == [["remind"]] * 3


@pytest.mark.parametrize(
    ("profile", "at"),
    [
        (Profile(reminder=time(7, 30), up=time(6)), time(7, 30)),
        (Profile(up=time(6)), time(7)),
        (Profile(up=time(23, 30)), time(0, 30)),
        (Profile(), time(9)),
        (Profile(reminder=time(2)), time(2)),
    ],
)
def test_it_asks_when_a_reminder_would_or_after_getting_up(profile: Profile, at: time) -> None:
    """On the first day after it, which begins at 04:00."""
    until = TODAY + 3 * DAY
    person = Person(
        1, profile=profile, quiet=True, course=Course(pause=Break("away", TODAY, until))
    )
    found = asks_at(person, MONDAY)
    assert found is not None
    day = until + DAY if at < time(4) else until
    assert found == datetime.combine(day, at, UTC)


@pytest.mark.parametrize("days", [1, 3, 7, 14, 90])
def test_a_pause_of_any_length_ends_on_its_day(stage: Stage, days: int) -> None:
    stage.command("pause", f"{days} days")
    (at, keys), *_ = said_from(stage, days)
    assert (at.date() - TODAY).days == days
    assert keys[0] == "pause-over"


@pytest.mark.parametrize(
    ("days", "key"),
    [(2, "back-same"), (4, "back-fewer"), (8, "back-lower"), (20, "back-lower"), (40, "back-anew")],
)
def test_r17_it_says_what_comes(stage: Stage, days: int, key: str) -> None:
    person = stage.person
    course = replace(person.course, active=TODAY)
    stage.person = replace(person, strength_day=TODAY, course=course)
    stage.command("pause", f"{days} days")
    (_, keys), *_ = said_from(stage, days)
    assert keys == ["pause-over", key]


def test_a_reminder_that_is_set_for_later_that_day_rings(stage: Stage) -> None:
    stage.command("pause", "3d")
    said_from(stage, 3)
    stage.command("remind", "18:00")
    assert [keys for _, keys in said_from(stage, 1)] == [["remind"]]


def test_three_more_days(stage: Stage) -> None:
    stage.command("pause", "3d")
    said_from(stage, 3)
    stage.press("break.more")
    assert pause(stage) == Break("away", TODAY, TODAY + 6 * DAY)
    assert [keys[0] for _, keys in said_from(stage, 3)] == ["pause-over"]


@pytest.mark.parametrize("text", ["3 more days", "2 more days", "until sunday", "another week"])
def test_more_days_in_words(stage: Stage, text: str) -> None:
    stage.command("pause", "3d")
    said_from(stage, 3)
    stage.say(text)
    assert stage.person.quiet


def test_ill_is_asked_twice_and_then_left_at_that(stage: Stage) -> None:
    stage.say("i am ill")
    said = said_from(stage, 12)
    asked = [(at.date(), keys) for at, keys in said if keys[0].startswith("pause")]
    assert asked == [
        (TODAY + 3 * DAY, ["pause-ill-over"]),
        (TODAY + 6 * DAY, ["pause-ill-last"]),
    ]
    days = [at.date() for at, _ in said]
    assert len(days) == len(set(days)), "one message a day is enough"
    assert len(days) == 10  # the reminders go on


@pytest.mark.parametrize("answer", ["press", "well again", "I'm better", "yes"])
def test_well_again(stage: Stage, answer: str) -> None:
    stage.say("i am ill")
    said_from(stage, 3)
    stage.press("break.well") if answer == "press" else stage.say(answer)
    assert stage.keys[0] == "pause-well"
    assert "pause" not in stage.alarms
    assert {keys[0] for _, keys in said_from(stage, 12)} == {"remind"}


@pytest.mark.parametrize("answer", ["press", "not yet", "no", "Not yet: three more days"])
def test_not_well_yet(stage: Stage, answer: str) -> None:
    stage.say("i am ill")
    said_from(stage, 4)
    stage.press("break.more") if answer == "press" else stage.say(answer)
    assert pause(stage).why == "ill"
    assert pause(stage).until == TODAY + 7 * DAY
    assert [keys for _, keys in said_from(stage, 3)] == [["pause-ill-over"]]


def test_exercising_after_an_illness_is_an_answer_too(stage: Stage) -> None:
    stage.say("i am ill")
    said_from(stage, 4)
    stage.command("today")
    assert "pause" not in stage.alarms


@pytest.mark.parametrize("way", ["resume", "button", "I'm back", "today"])
def test_back_earlier(stage: Stage, way: str) -> None:
    stage.command("pause", "a week")
    stage.wait(days=2)
    match way:
        case "button":
            stage.press("resume")
        case "resume" | "today":
            stage.command(way)
        case _:
            stage.say(way)
    assert not stage.person.quiet
    assert "pause" not in stage.alarms
    assert "remind" in stage.alarms
    assert pause(stage).until == TODAY + 2 * DAY
    assert excused(stage.person, TODAY + DAY)
    assert not excused(stage.person, TODAY + 2 * DAY)


@pytest.mark.parametrize("text", ["hello", "/start", "what?", "thanks", "I feel better"])
def test_whoever_only_says_hello_is_still_on_a_pause(stage: Stage, text: str) -> None:
    stage.command("pause", "a week")
    stage.command("start") if text == "/start" else stage.say(text)
    assert running(stage.person) == pause(stage)
    assert text == "thanks" or "pause-until" in stage.keys


def test_its_days_are_excused(stage: Stage) -> None:
    stage.command("pause", "3d")
    said_from(stage, 10)
    assert [excused(stage.person, TODAY + n * DAY) for n in range(5)] == [True] * 3 + [False] * 2


def test_an_hour_that_was_asked_for_in_a_pause_rings(stage: Stage) -> None:
    stage.command("pause", "a week")
    stage.say("in an hour")
    assert [keys for _, keys in said_from(stage, 1)] == [["remind"]]
    assert stage.person.quiet


# --- clocks, undo, doubled and late ----------------------------------------------------


def test_doubled_alarms_change_nothing(stage: Stage) -> None:
    stage.command("pause", "3d")
    due = stage.alarms["pause"]
    said_from(stage, 3)
    for _ in range(3):
        assert not stage.play(Rang("pause", due)).prompts
    stage.say("i am ill")
    for _ in range(3):
        assert not stage.play(Rang("pause", due)).prompts
        assert stage.person.quiet


@pytest.mark.parametrize("late", [0.5, 3.9, 4.1, 13, 30, 24 * 9 + 3])
def test_an_end_that_comes_late_is_asked_about_at_a_good_hour(stage: Stage, late: float) -> None:
    stage.command("pause", "3d")
    stage.now = stage.alarms["pause"] + timedelta(hours=late)
    said = said_from(stage, 2)
    asked = [at for at, keys in said if keys[0] == "pause-over"]
    assert len(asked) == 1
    assert time(7, 30) <= asked[0].time() <= time(11, 30)
    assert not stage.person.quiet


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Apia", "UTC"])
def test_over_the_date_line_it_ends_on_the_days_there(stage: Stage, zone: str) -> None:
    stage.command("pause", "3d")
    until = pause(stage).until
    stage.command("timezone", zone)
    (at, keys), *_ = said_from(stage, 5)
    assert keys[0] == "pause-over"
    person = stage.person
    again = replace(
        person, quiet=True, course=replace(person.course, pause=Break("away", TODAY, until))
    )
    assert asks_at(again, MONDAY) == at


def test_a_clock_that_was_a_year_ahead_makes_no_long_pause(stage: Stage) -> None:
    now = stage.now
    stage.now += 365 * DAY
    stage.command("pause", "3d")
    stage.now = now
    stage.command("help")
    assert pause(stage) == Break("away", TODAY, TODAY + 3 * DAY)
    assert local(stage.alarms["pause"]) == (TODAY + 3 * DAY, time(7, 30))


def test_an_alarm_that_rings_too_early_waits(stage: Stage) -> None:
    stage.command("pause", "3d")
    due = stage.alarms.pop("pause")
    assert not stage.play(Rang("pause", stage.now)).prompts
    assert stage.alarms["pause"] == due


def test_taken_back_there_is_no_pause(stage: Stage) -> None:
    reminder = stage.alarms["remind"]
    stage.command("pause", "3d")
    stage.command("undo")
    assert not stage.person.quiet
    assert "pause" not in stage.alarms
    assert stage.alarms["remind"] == reminder


def test_an_end_that_is_taken_back_is_a_pause_again(stage: Stage) -> None:
    stage.command("pause", "3d")
    due = stage.alarms["pause"]
    stage.command("resume")
    stage.command("undo")
    assert stage.person.quiet
    assert stage.alarms["pause"] == due
    assert "remind" not in stage.alarms


def test_what_the_calendar_ended_is_not_taken_back(stage: Stage) -> None:
    stage.command("pause", "3d")
    said_from(stage, 3)
    stage.command("undo")
    assert not stage.person.quiet


def test_a_lock_during_a_pause_is_not_asked_over(stage: Stage) -> None:
    stage.command("pause", "3d")
    stage.say("my leg is numb")
    stage.press("some")
    assert stage.locked
    assert not [keys for _, keys in said_from(stage, 5) if keys[0].startswith("pause")]
    assert not stage.person.quiet
    stage.press("cleared")
    assert "remind" in stage.alarms


def test_what_sounds_like_a_red_flag_comes_before_the_end_of_a_pause(stage: Stage) -> None:
    stage.command("pause", "3d")
    old = next(p for p in stage.shown if any(b.action == "resume" for b in p.buttons))
    stage.now = stage.alarms["pause"] - timedelta(minutes=5)
    stage.say("my groin has gone numb")
    assert stage.kind == "doubting"
    stage.play(Pressed(old.id, "break.more"))
    assert stage.kind == "doubting"
    assert not [keys for _, keys in said_from(stage, 1) if keys[0].startswith("pause")]
    assert stage.locked


def test_old_buttons_still_mean_it(stage: Stage) -> None:
    stage.command("pause")
    stage.command("today")
    old = next(p for p in stage.shown if any(b.action == "break.7" for b in p.buttons))
    stage.play(Pressed(old.id, "break.7"))
    assert pause(stage).until == TODAY + 7 * DAY
    assert stage.kind == "idle"
    stage.play(Pressed(old.id, "break.ill"))
    assert pause(stage) == Break("ill", TODAY, TODAY + 7 * DAY), "it gets no shorter by that"


def test_a_silence_without_an_end_stays_until_resume(stage: Stage) -> None:
    """As earlier versions knew it."""
    stage.person = replace(stage.person, quiet=True)
    assert said_from(stage, 3) == []
    stage.play(Rang("pause", stage.now))
    stage.command("plan")
    assert "quiet" in stage.keys
    assert PERSON.validate_json(PERSON.dump_json(stage.person)) == stage.person
    stage.command("resume")
    assert not stage.person.quiet
    assert "remind" in stage.alarms


def test_a_silence_without_an_end_gets_one_by_a_pause(stage: Stage) -> None:
    stage.person = replace(stage.person, quiet=True)
    stage.command("pause", "3d")
    assert running(stage.person) is not None
    assert [keys[0] for _, keys in said_from(stage, 3)] == ["pause-over"]


def test_a_pause_of_earlier_days_is_read_without_its_new_facts() -> None:
    old = PERSON.validate_json(
        '{"id": 1, "course": {"pause": {"why": "away", "since": "2026-03-01",'
        ' "until": "2026-03-05"}}}'
    )
    assert old.course.pause == Break("away", date(2026, 3, 1), date(2026, 3, 5))


def test_two_who_are_one_pause_as_long_as_either(stage: Stage) -> None:
    other = somebody()
    other.command("pause", "2 weeks")
    stage.command("pause", "3d")
    stage.person = merge(stage.person, other.person, stage.now)
    stage.play(PairingEnded("joined"))
    assert running(stage.person) is not None
    assert local(stage.alarms["pause"]) == (TODAY + 14 * DAY, time(7, 30))


# --- hurt anew -------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["i hurt it again", "It's back", "flare up", "button"])
def test_r15_hurt_again_is_a_flare_and_no_pause(stage: Stage, text: str) -> None:
    stage.command("pause")
    stage.press("break.hurt") if text == "button" else stage.say(text)
    assert isinstance(stage.person.state, AskingPain)
    assert stage.person.owed == ("new",)
    stage.say("7")
    assert stage.keys == ["feel-kept", "changed-flare", "ask-new"]
    course = stage.person.course
    assert course.flare == Flare(TODAY, 7, None, told=True)
    assert (course.rest_until, course.share) == (TODAY + flare.QUIET, 50)
    assert course.flares == (TODAY,)
    assert not stage.person.quiet
    stage.press("none")
    stage.command("today")
    assert stage.session_now.what == "gentle"


def test_r3_what_came_with_it_is_asked_even_if_it_was_asked_today(stage: Stage) -> None:
    stage.say("i hurt it again")
    stage.say("7")
    stage.press("none")
    stage.say("i hurt it again")
    stage.command("today")
    assert stage.kind == "asking_new"
    stage.press("list")
    stage.press("some")
    assert stage.locked


def test_hurt_again_ends_a_pause(stage: Stage) -> None:
    stage.command("pause", "a week")
    stage.say("i hurt it again")
    assert not stage.person.quiet
    assert "pause" not in stage.alarms


def test_hurt_again_in_a_step_asks_what_it_feels_like() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.say("i hurt it again")
    assert stage.kind == "hurting"


def test_a_very_strong_pain_is_told_when_to_call_a_doctor(stage: Stage) -> None:
    stage.say("i hurt it again")
    stage.command("feel", "9")
    assert stage.keys == ["feel-kept", "feel-strong", "changed-flare", "ask-new"]


def test_r15_hurt_again_in_the_quiet_days_of_a_flare_is_the_same_flare() -> None:
    course, _ = hurt_again(Course(), (), 6, TODAY)
    again, _ = hurt_again(course, (), 8, TODAY + DAY)
    assert again.flares == (TODAY,)
    assert again.flare == Flare(TODAY + DAY, 8, None, told=True)
    assert again.rest_until == TODAY + DAY + flare.QUIET


def test_r15_the_third_within_a_month_lowers_the_quota() -> None:
    course = Course()
    for n in range(3):
        course = replace(course, flare=None)
        course, change = hurt_again(course, (), 6, TODAY + n * 8 * DAY)
    assert course.quota == 70
    assert change.reason == "flares"


def test_r14_a_flare_that_was_told_is_asked_about_in_the_morning(stage: Stage) -> None:
    stage.command("remind", "off")
    stage.say("i hurt it again")
    stage.say("6")
    stage.press("none")
    assert [keys for _, keys in said_from(stage, 2)] == [["ask-morning"]]
    stage.command("pause", "2d")
    assert set(stage.alarms) == {"pause"}
    stage.command("resume")
    assert "morning" in stage.alarms


def test_r14_a_flare_is_no_pause(stage: Stage) -> None:
    stage.say("i hurt it again")
    stage.say("6")
    assert not paused(stage.person.course, TODAY)
    assert "remind" in stage.alarms
