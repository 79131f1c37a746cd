"""What comes of it: R18, R21 and R22 by their numbers, and the person's own activities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.adverse import Adverse, adverse
from bot.core.merging import merge
from bot.core.model import Entry, Pressed, Prompt, Text
from bot.core.person import Lock, Person, Profile, Reading
from bot.core.routine import outcomes
from bot.core.routine.clockwise import clockwise
from bot.core.routine.course import Activities, Activity, Course, Flare, Stand, Streak
from bot.core.states import Naming, Rating
from tests.core.stage import MONDAY, Stage

DAY = date(2026, 3, 30)
START = DAY - timedelta(days=20)


def days(*pains: int | None, last: date = DAY) -> tuple[Reading, ...]:
    """One reading a day up to and with `last`; None is a day without one."""
    first = last - timedelta(days=len(pains) - 1)
    return tuple(
        Reading(first + timedelta(days=n), pain) for n, pain in enumerate(pains) if pain is not None
    )


# --- R22: pain by the week -----------------------------------------------------------


@pytest.mark.parametrize(
    ("readings", "mean"),
    [
        (days(), None),
        (days(5, 5), None),  # two answers tell nothing
        (days(4, 5, 6), 5),
        (days(9, 4, None, None, 4, None, 4, 5), 4.25),  # eight days ago is another week
        (days(0, 0, 0), 0),
    ],
)
def test_r22_the_week_is_a_mean_of_three_answers(
    readings: tuple[Reading, ...], mean: float | None
) -> None:
    assert outcomes.weekly(readings, DAY) == mean


@pytest.mark.parametrize(
    ("then", "now", "better", "worse"),
    [
        (6, 4, True, False),  # 2 points
        (6, 4.1, True, False),  # 30 %
        (6, 4.3, False, False),
        (3, 2, True, False),  # a third
        (3, 2.2, False, False),
        (8, 5.9, True, False),
        (0, 0, False, False),
        (2, 2, False, False),
        (2, 3.9, False, False),
        (2, 4, False, True),
    ],
)
def test_r22_an_important_change(then: float, now: float, better: bool, worse: bool) -> None:
    assert outcomes.improved(then, now) is better
    assert outcomes.worsened(then, now) is worse


@pytest.mark.parametrize(
    ("readings", "pain", "began_ago"),
    [
        (days(5, 5, 5, 5, 5, 5, 5), None, None),  # the seventh day: not over yet
        (days(6, 5, 4, None, None, None, None, 2), 5, 7),
        (days(6, None, None, None, 4, None, None, 2), None, None),  # two answers in it
        (days(6, *[None] * 7, 4, 4, 1, *[None] * 4, 9), 3, 7),  # the first week with three
        (days(6, 5, 4, *[None] * 12, 2), 5, 15),  # told late, and meant all the same
    ],
)
def test_r22_the_first_week_is_kept_once_it_is_over(
    readings: tuple[Reading, ...], pain: float | None, began_ago: int | None
) -> None:
    course = outcomes.measured(Course(), readings, DAY)
    assert course.start_pain == pain
    began = None if began_ago is None else DAY - timedelta(days=began_ago)
    assert course.start_day == began


def test_r22_the_first_week_stays_and_four_weeks_without_an_answer_begin_anew() -> None:
    known = Course(start_pain=6, start_day=DAY - timedelta(days=200))
    assert outcomes.measured(known, days(1, 1, 1, 1), DAY) == known
    anew = outcomes.measured(known, days(4), DAY)
    assert (anew.start_pain, anew.start_day) == (None, None)
    fresh = Course(start_pain=6, start_day=DAY - timedelta(days=10))
    assert outcomes.measured(fresh, days(4), DAY) == fresh


@given(
    st.dictionaries(st.integers(0, 60), st.integers(0, 10), min_size=1, max_size=40),
)
def test_the_first_week_is_never_one_that_is_not_there(told: Mapping[int, int]) -> None:
    """Told day by day, as a person would: nothing raises, and the mean is one of a week."""
    course, readings = Course(), days()
    for number in sorted(told):
        day = START + timedelta(days=number)
        recent = (*readings, Reading(day, told[number]))
        readings = tuple(r for r in recent if (day - r.day).days <= 28)
        course = outcomes.measured(course, readings, day)
        assert (course.start_pain is None) == (course.start_day is None)
        assert course.start_pain is None or 0 <= course.start_pain <= 10
        assert course.start_day is None or (day - course.start_day).days >= 7


# --- R18 and R6: who else could help ----------------------------------------------------

FIVE = days(5, 5, 5)


def person(ago: int, **course: Any) -> Person:
    """Somebody whose first week began so long ago at a usual 5, and who is at 5 today."""
    start: dict[str, Any] = {"start_pain": 5.0, "start_day": DAY - timedelta(days=ago)}
    return Person(1, readings=FIVE, course=Course(**(start | course)))


def told(**ago: int) -> tuple[tuple[str, date], ...]:
    return tuple((what, DAY - timedelta(days=days)) for what, days in ago.items())


@pytest.mark.parametrize(
    ("who", "what"),
    [
        (person(13), None),
        (person(14), "service"),
        (person(41), "service"),
        (person(42), "clinician"),
        (person(14, suggested=told(service=14)), None),  # once
        (person(400, suggested=told(service=380, clinician=300)), None),
        (person(42, suggested=told(service=28)), "clinician"),
        (person(42, suggested=told(service=2)), None),  # not two in a row
        (person(20, suggested=told(stable=15)), None),  # the stronger one has been said
        (replace(person(20), readings=days(3, 3, 3)), None),  # less by 2
        (replace(person(20), readings=days(4, 4, 4)), "service"),  # less by 1 of 5
        (replace(person(20), readings=days(2, 2, 3)), None),
        (replace(person(20), readings=days(5, 5)), None),  # too few to know
        (replace(person(20, start_pain=2.0), readings=days(2, 2, 2)), None),  # below 3
        (replace(person(20, start_pain=2.0), readings=days(4, 4, 4)), "service"),
        (replace(person(20), lock=Lock("R1", "emergency", MONDAY)), None),
        (replace(person(20), owed=("new",)), None),
        (replace(person(20), profile=Profile(soon=1)), None),  # is told so each day already
        (person(20, flare=Flare(DAY, 7)), None),
        (person(20, flare=Flare(DAY, 7, returning=True)), "service"),
        (replace(person(3), readings=days(6, 6, 7, 6)), "stable"),  # R6
        (replace(person(3), readings=days(7, 7, 7, 7, 7, 7, 7)), "stable"),
        (replace(person(3), readings=days(6, 6, 6)), None),  # not known for long enough
        (replace(person(3), readings=days(5, 5, 6, 7, 7, 7)), None),  # it has risen
        (replace(person(3), readings=days(8, 8, 8, 8)), None),  # that is not stable, but red
        (replace(person(3, suggested=told(stable=99)), readings=days(6, 6, 6, 6)), None),
        (replace(person(50, suggested=told(stable=20)), readings=days(6, 6, 6, 6)), "clinician"),
        (Person(1), None),
    ],
)
def test_r18_r6_who_else_could_help(who: Person, what: str | None) -> None:
    assert outcomes.suggestion(who, DAY) == what


def test_r18_it_is_said_once_after_the_answer() -> None:
    stage = Stage().welcome(pain="5")
    stage.command("stop")
    said = []
    for _ in range(120):
        stage.wait(days=1)
        stage.command("feel", "5")
        said += [key for key in stage.keys if key.startswith("suggest-")]
    assert said == ["suggest-service", "suggest-clinician"]
    noted = [(e.data["what"], e.data["rule"]) for e in stage.entries if e.kind == "suggested"]
    assert noted == [("service", "R18"), ("clinician", "R18")]
    begun = stage.person.course.start_day
    assert begun is not None
    first = dict(stage.person.course.suggested)
    assert (first["service"] - begun, first["clinician"] - begun) == (
        outcomes.SERVICE_AFTER,
        outcomes.CLINICIAN_AFTER,
    )


def test_r18_not_to_somebody_who_gets_better() -> None:
    stage = Stage().welcome(pain="6")
    stage.command("stop")
    for day in range(1, 70):
        stage.wait(days=1)
        stage.command("feel", "5" if day < 7 else "3")
        assert not [key for key in stage.keys if key.startswith("suggest-")]


# --- R21: counted as numbers ------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data", "found"),
    [
        ("step", {"outcome": "hurt"}, Adverse.HURT),
        ("step", {"outcome": "done"}, None),
        ("hurt", {"feeling": "effort"}, None),  # nothing was stopped
        ("alarm", {}, Adverse.ALARM),
        ("lock", {"rule": "R4", "question": "history"}, Adverse.LOCK),
        ("unlocked", {"rule": "R4"}, None),
        ("change", {"what": "flare", "rule": "R15"}, Adverse.FLARE),
        ("change", {"what": "progress", "rule": "R10"}, None),
        ("pain", {"pain": 8, "about": "during"}, Adverse.STRONG),
        ("pain", {"pain": 10, "about": "after"}, Adverse.STRONG),
        ("pain", {"pain": 8, "about": "middle"}, Adverse.STRONG),
        ("pain", {"pain": 7, "about": "after"}, None),
        ("pain", {"pain": 9, "about": "before"}, None),  # it came with it
        ("pain", {"pain": 9, "about": "feel"}, None),
        ("pain", {"pain": None, "about": "after"}, None),
        ("answer", {"question": "base"}, None),
    ],
)
def test_r21_what_is_counted(kind: str, data: dict[str, Any], found: Adverse | None) -> None:
    now = datetime(2026, 3, 30, tzinfo=UTC)
    assert adverse(Entry(1, kind, now, DAY, data)) == found


def test_r21_a_conversation_is_counted() -> None:
    stage = Stage().welcome(pain="2")
    stage.press("start")
    stage.press("hurts")
    stage.press("sharp")
    stage.press("hurts")
    stage.press("numb")
    stage.press("some")
    counted = [kind for entry in stage.entries if (kind := adverse(entry))]
    assert counted == [Adverse.HURT, Adverse.ALARM, Adverse.HURT, Adverse.LOCK]


# --- R22: the person's own activities ------------------------------------------------------


def body(prompt: Prompt) -> list[str]:
    return [text.key for text in prompt.body]


def minute(stage: Stage, before: str = "2", after: str = "2") -> None:
    """A one-minute session from beginning to end."""
    stage.command("today")
    if stage.kind == "asking_pain":
        stage.say(before)
    if stage.kind == "asking_new":  # R3, weekly
        stage.press("none")
    stage.press("minute")
    if stage.kind == "offering":  # once it was done, it is put on the table again
        stage.press("start")
    while stage.kind == "ready":
        stage.press("done")
    stage.say(after)


def after(sessions: int) -> Stage:
    """Somebody with so many sessions behind them, one a day."""
    stage = Stage().welcome(pain="2")
    for number in range(sessions):
        if number:
            stage.wait(days=1)
        minute(stage)
    return stage


def all_named() -> Stage:
    stage = after(3)
    for name, score in (("tying my shoes", "3"), ("sitting", "5"), ("sleeping", "four")):
        stage.say(name)
        assert isinstance(stage.person.state, Rating)
        stage.say(score)
    return stage


def test_they_are_asked_for_once_after_the_third_session() -> None:
    stage = after(2)
    assert stage.kind == "idle"
    stage.wait(days=1)
    minute(stage)
    assert isinstance(stage.person.state, Naming)
    stage.press("pass")
    assert (stage.kind, stage.keys) == ("idle", ["activities-passed"])
    for _ in range(40):
        stage.wait(days=1)
        minute(stage)
        assert stage.kind == "idle", "never again, once it was declined"


@pytest.mark.parametrize(
    "word", ["stop", "later", "no", "skip", "not now", "none of these", "nothing"]
)
def test_plain_words_decline_and_are_no_activity(word: str) -> None:
    stage = after(3)
    stage.say(word)
    assert stage.kind == "idle"
    assert stage.person.course.activities.named == ()
    assert stage.person.course.activities.offered


def test_not_asked_where_the_session_was_stopped_or_made_it_worse() -> None:
    stage = after(2)
    stage.wait(days=1)
    minute(stage, after="5")
    assert stage.kind == "idle", "worse than before"
    stage = after(2)
    stage.wait(days=1)
    stage.command("today")
    stage.say("2")
    stage.press("start")
    stage.press("done")
    stage.command("stop")
    stage.say("2")
    assert stage.kind == "idle", "somebody wanted to stop"


def test_named_and_rated_at_once() -> None:
    stage = all_named()
    known = stage.person.course.activities
    assert known.named == (
        Activity("tying my shoes", 3, 3),
        Activity("sitting", 5, 5),
        Activity("sleeping", 4, 4),
    )
    today = stage.entries[-1].day
    assert (known.rated, known.due) == (today, today + outcomes.RATED_EVERY)
    assert stage.kind == "idle"
    assert "activities-lines" in stage.keys


def test_two_are_enough() -> None:
    stage = after(3)
    stage.say("tying my shoes")
    stage.press("n3")
    stage.press("enough")
    assert (stage.kind, len(stage.person.course.activities.named)) == ("idle", 1)


def test_every_four_weeks_after_a_session_and_what_changed() -> None:
    stage = all_named()
    for _ in range(27):
        stage.wait(days=1)
        minute(stage)
        assert stage.kind == "idle"
    stage.wait(days=1)
    minute(stage)
    assert "activities-again" in stage.keys
    for score in ("5", "4", "1"):
        stage.say(score)
    told = stage.last
    assert told is not None
    assert body(told.prompts[-1])[:3] == [
        "activities-lines",
        "activities-better",
        "activities-worse",
    ]
    scores = [(each.first, each.latest) for each in stage.person.course.activities.named]
    assert scores == [(3, 5), (5, 4), (4, 1)]
    minute(stage)
    assert stage.kind == "idle", "once a day"


def test_a_rating_without_an_answer_comes_again_after_a_week() -> None:
    stage = all_named()
    stage.wait(days=28)
    minute(stage)
    assert stage.kind == "rating"
    for _ in range(6):
        stage.wait(days=1)
        minute(stage)
        assert stage.kind == "idle"
    stage.wait(days=1)
    minute(stage)
    assert stage.kind == "rating"


def test_one_rating_may_be_passed_over() -> None:
    stage = all_named()
    stage.wait(days=28)
    minute(stage)
    stage.press("pass")
    stage.say("9")
    stage.press("pass")
    assert stage.kind == "idle"
    assert [each.latest for each in stage.person.course.activities.named] == [3, 9, 4]
    assert stage.person.course.activities.due == stage.entries[-1].day + outcomes.RATED_EVERY


def test_at_any_time_by_the_command() -> None:
    stage = Stage().welcome()
    stage.command("activities")
    assert stage.kind == "naming"
    stage.say("gardening")
    stage.say("6")
    stage.press("enough")
    stage.command("activities")
    assert stage.kind == "idle", "today it was told already"
    stage.press("activities.more")
    stage.say("lifting the cat")
    stage.say("2")
    stage.press("enough")
    stage.wait(days=1)
    stage.command("activities")
    assert stage.kind == "rating"
    stage.say("7")
    stage.say("3")
    stage.press("activities.anew")
    assert len(stage.person.course.activities.named) == 2, "until there is another one"
    stage.say("running")
    assert [each.name for each in stage.person.course.activities.named] == ["running"]


def test_in_the_middle_of_a_session_it_waits() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.command("activities")
    assert (stage.kind, stage.keys[0]) == ("ready", "activities-later")


def test_a_lock_and_what_is_owed_stand_before_it() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.press("hurts")
    stage.press("numb")
    stage.command("activities")
    assert stage.question == "emergency"
    stage.press("some")
    stage.command("activities")
    assert stage.kind == "locked"
    stage.play(Pressed("", "activities.anew"))
    assert stage.kind == "locked"


def test_own_words_are_cleaned_cut_and_kept_out_of_the_diary() -> None:
    stage = after(3)
    stage.say("tying\u202e my\n shoes " + "x" * 100)
    name = stage.person.course.activities.named[0].name
    assert name.startswith("tying my shoes x")
    assert len(name) == 60
    stage.say("4")
    assert "tying" not in repr(stage.entries)
    noted = [e.data for e in stage.entries if e.kind == "activity"]
    assert noted == [{"number": 1, "score": 4, "first": True}]


@pytest.mark.parametrize("text", ["", " ", "🙂", "6/10", "5", "help", "\u200b", "yes"])
def test_what_is_no_activity(text: str) -> None:
    stage = after(3)
    stage.say(text)
    assert stage.person.course.activities.named == ()


@pytest.mark.parametrize("text", ["11", "-1", "what?", "1000"])
def test_what_is_no_score(text: str) -> None:
    stage = after(3)
    stage.say("tying my shoes")
    stage.say(text)
    assert stage.kind == "rating"
    assert "activity-range" in stage.keys


def test_one_step_can_be_taken_back() -> None:
    stage = all_named()
    stage.command("undo")
    assert isinstance(stage.person.state, Rating)
    assert stage.person.course.activities.named[2] == Activity("sleeping")
    stage.say("7")
    assert stage.person.course.activities.named[2] == Activity("sleeping", 7, 7)


def test_an_open_question_does_not_stand_before_the_morning() -> None:
    stage = after(3)
    stage.person = replace(
        stage.person, course=replace(stage.person.course, rest_until=DAY + timedelta(days=9))
    )
    stage.command("feel", "2")  # arms the morning
    stage.command("activities")
    assert stage.kind == "naming"
    stage.wait(days=1, hours=3)
    assert getattr(stage.person.state, "about", "") == "morning"


# --- joined, and looked at -----------------------------------------------------------------


def test_two_people_who_are_one_keep_the_earlier_start_and_one_ones_activities() -> None:
    profile = Profile(consented=MONDAY)
    early = Course(
        start_pain=6.0,
        start_day=START,
        finished=2,
        days=(START,),
        activities=Activities((Activity("sitting", 3, 3),), offered=True),
    )
    late = Course(start_pain=2.0, start_day=DAY, finished=3, days=(START, DAY))
    first = Person(1, profile=profile, course=late)
    second = Person(2, profile=profile, course=early)
    for one, other in ((first, second), (second, first)):
        course = merge(one, other, MONDAY).course
        assert (course.start_pain, course.start_day) == (6.0, START)
        assert (course.finished, course.days) == (5, (START, DAY))
        assert course.activities == early.activities


def test_a_clock_that_was_ahead_leaves_nothing_in_the_future() -> None:
    year = DAY + timedelta(days=365)
    ahead = Course(
        start_pain=5.0,
        start_day=year,
        days=(DAY, year),
        suggested=(("service", year),),
        activities=Activities((Activity("sitting", 3, 3),), rated=year, due=year),
    )
    course = clockwise(ahead, DAY)
    assert (course.start_day, course.days) == (DAY, (DAY,))
    assert course.suggested == (("service", DAY),)
    assert (course.activities.rated, course.activities.due) == (DAY, DAY + outcomes.RATED_EVERY)


def shown(stage: Stage) -> dict[str, Mapping[str, Any]]:
    assert stage.last is not None
    texts: list[Text] = [text for prompt in stage.last.prompts for text in prompt.body]
    return {text.key: dict(text.args) for text in texts}


def test_progress_with_an_empty_diary() -> None:
    stage = Stage().screened(5)
    stage.command("progress")
    assert list(shown(stage)) == ["progress-empty"]


def test_progress_tells_then_and_now() -> None:
    stage = Stage().welcome(pain="5")
    today = stage.entries[-1].day
    week = days(3, 3, 4, 3, last=today)
    course = replace(
        stage.person.course,
        start_pain=5.25,
        start_day=today - timedelta(days=30),
        days=tuple(today - timedelta(days=n) for n in (40, 27, 3, 0)),
        stands=(Stand("bridge", 2), Stand("bird-dog", 1), Stand("dead-bug")),
        streak=Streak(4, 9, today),
        activities=Activities((Activity("sitting", 3, 6),)),
    )
    stage.person = replace(stage.person, readings=week, course=course)
    stage.command("progress")
    assert shown(stage) == {
        "progress-pain-both": {"now": 3.2, "then": 5.2},
        "progress-better": {},
        "progress-days": {"count": 3},
        "progress-streak": {"days": 4, "best": 9},
        "progress-steps": {"count": 3},
        "activities-lines": shown(stage)["activities-lines"],
        "activities-better": {},
    }
    later = replace(course, streak=Streak(4, 9, today - timedelta(days=30)))
    stage.person = replace(stage.person, course=later)
    stage.command("progress")
    assert shown(stage)["progress-best"] == {"best": 9}


@pytest.mark.parametrize(
    ("readings", "start", "keys"),
    [
        (days(4), None, {"progress-pain-soon"}),
        (days(4, 4, 4), None, {"progress-pain"}),
        ((), 5.0, {"progress-pain-then"}),
        (days(5, 5, 5), 5.0, {"progress-pain-both", "progress-same"}),
        (days(7, 7, 7), 5.0, {"progress-pain-both", "progress-worse"}),
        (days(3, 3, 3), 5.0, {"progress-pain-both", "progress-better"}),
    ],
)
def test_progress_of_pain(
    readings: tuple[Reading, ...], start: float | None, keys: set[str]
) -> None:
    stage = Stage().welcome()
    at = datetime.combine(DAY, MONDAY.timetz())
    stage.now = at
    course = replace(stage.person.course, start_pain=start, start_day=START if start else None)
    stage.person = replace(stage.person, readings=readings, course=course)
    stage.command("progress")
    assert set(shown(stage)) == keys
