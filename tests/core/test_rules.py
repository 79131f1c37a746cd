"""What must always hold of a day and its session, and the rules as a person meets them.

The tables of the rules by their number are in `rules/`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library import Block, Condition, Direction
from bot.core.model import Commanded, Pressed, Said
from bot.core.person import Cut, Person, Profile, Reading, Today
from bot.core.routine.decision import What, decide
from bot.core.routine.plan import compose, may_strengthen, suits
from tests.core.stage import Stage, library

DAY = date(2026, 3, 30)


def days(*pains: int | None) -> tuple[Reading, ...]:
    """One reading a day up to yesterday; None is a day without one."""
    first = DAY - timedelta(days=len(pains))
    return tuple(
        Reading(first + timedelta(days=n), pain) for n, pain in enumerate(pains) if pain is not None
    )


@pytest.mark.parametrize(
    ("pain", "strength_days_ago", "soon", "what", "rule"),
    [
        (2, None, 0, What.FULL, "R7"),
        (2, 2, 0, What.FULL, "R7"),
        (2, 1, 0, What.STRETCH, "R12"),  # alternate days
        (5, None, 0, What.EASIER, "R7"),
        (5, 1, 0, What.STRETCH, "R12"),
        (6, None, 0, What.GENTLE, "R7"),
        (9, 1, 0, What.GENTLE, "R6"),  # the lowest single one holds
        (1, None, 1, What.GENTLE, "R2b"),  # one sign to be checked: gentle days
    ],
)
def test_r7_r12_r2b_the_day(
    pain: int, strength_days_ago: int | None, soon: int, what: What, rule: str
) -> None:
    last = None if strength_days_ago is None else DAY - timedelta(days=strength_days_ago)
    person = Person(1, profile=Profile(soon=soon), strength_day=last)
    decision = decide(person, pain, DAY)
    assert (decision.what, decision.rule) == (what, rule)


@given(
    st.lists(st.integers(0, 10), max_size=28),
    st.integers(0, 9),
    st.none() | st.integers(0, 3),
)
def test_more_pain_never_leads_to_a_harder_day(
    pains: list[int], pain: int, ago: int | None
) -> None:
    order = [What.FULL, What.EASIER, What.STRETCH, What.GENTLE]
    last = None if ago is None else DAY - timedelta(days=ago)
    person = Person(1, readings=days(*pains), strength_day=last)
    now, more = (order.index(decide(person, p, DAY).what) for p in (pain, pain + 1))
    assert more >= now


PEOPLE = st.builds(
    Person,
    id=st.just(1),
    profile=st.builds(
        Profile,
        base=st.sampled_from(("floor", "bed", "chair")),
        minutes=st.sampled_from((5, 10, 15)),
        bends=st.sampled_from(("forward", "backward", "unclear")),
        conditions=st.just(()) | st.sampled_from([(c.value,) for c in Condition]),
    ),
)


@given(PEOPLE, st.sampled_from(list(What)))
def test_a_session_suits_whom_it_is_for(person: Person, what: What) -> None:
    steps = compose(person, what, DAY, library())
    blocks = [step.block for step in steps]
    assert 1 <= len(steps) <= 6
    assert len({step.exercise for step in steps}) == len(steps)
    assert all(suits(library().exercises[step.exercise], person, DAY) for step in steps)
    if Block.STRENGTH in blocks:
        first = blocks.index(Block.STRENGTH)
        assert Block.STRETCH not in blocks[first:], "stretching comes first"
        assert blocks.count(Block.STRETCH) >= 2
    if what in {What.GENTLE, What.STRETCH, What.MINUTE}:
        assert Block.STRENGTH not in blocks
    if what in {What.FULL, What.EASIER}:
        assert Block.STRENGTH in blocks, "everybody can be offered strength"


@given(PEOPLE)
def test_r7_amber_is_never_more_than_green(person: Person) -> None:
    from bot.core.routine.dose import load

    def work(what: What) -> int:
        cuts = (Cut(1, 50),) if what is What.EASIER else ()
        steps = compose(person, what, DAY, library(), cuts)
        strength = [s for s in steps if s.block is Block.STRENGTH]
        return sum(load(s.dose, library().exercises[s.exercise]) for s in strength)

    assert 0 < work(What.EASIER) < work(What.FULL)


@pytest.mark.parametrize(
    ("bends", "dropped"), [("forward", Direction.FORWARD), ("backward", Direction.BACKWARD)]
)
def test_direction_what_makes_it_worse_is_left_out(bends: str, dropped: Direction) -> None:
    person = Person(1, profile=Profile(bends=bends))
    for exercise in library().exercises.values():
        if exercise.directions == {dropped}:
            assert not suits(exercise, person, DAY)


@pytest.mark.parametrize(
    ("planned", "stretched", "allowed"),
    [(3, 0, False), (3, 1, False), (3, 2, True), (4, 2, True), (5, 2, False), (5, 3, True),
     (1, 1, False), (2, 2, True)],
)  # fmt: skip
def test_the_invariant(planned: int, stretched: int, allowed: bool) -> None:
    done = tuple(f"stretch-{n}" for n in range(stretched))
    assert may_strengthen(Today(DAY, stretches=planned, stretched=done)) is allowed


# --- R1, R2, R4 and R8 as a person meets them -------------------------------------


@pytest.mark.parametrize(
    ("question", "action", "rule"),
    [
        ("emergency", "some", "R1"),
        ("urgent", "some", "R2a"),
        ("history", "some", "R4"),
        ("soon", "several", "R2b"),
    ],
)
def test_r1_r2_screening_locks(question: str, action: str, rule: str) -> None:
    stage = Stage()
    stage.command("start")
    stage.press("agree")
    while stage.question != question:
        stage.press("none")
    stage.press(action)
    assert stage.person.lock is not None
    assert stage.person.lock.rule == rule
    for event in (
        Commanded("today", ""),
        Commanded("feel", "0"),
        Said("start"),
        Pressed("1", "today"),
    ):
        stage.play(event)
        assert stage.kind == "locked", event
    stage.press("cleared")
    assert not stage.locked
    assert stage.kind == "asking"


def test_r1_pain_in_both_legs_locks() -> None:
    stage = Stage().screened(5)
    stage.say("2")
    stage.press("weeks")
    stage.press("new")
    assert stage.person.lock is not None
    assert stage.person.lock.rule == "R1"


def test_r1_a_day_later_one_kind_question() -> None:
    stage = Stage().welcome()
    stage.person = replace(stage.person, profile=replace(stage.person.profile, reminder=None))
    stage.press("start")
    stage.press("hurts")
    stage.press("numb")
    stage.press("some")
    assert stage.alarms.keys() == {"lock"}
    stage.ring()
    assert stage.keys == ["lock-seen"]
    stage.press("waiting")
    assert stage.person.lock is not None
    assert not stage.alarms, "asked once only"


def test_a_lock_by_mistake_looks_at_the_list_again() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.press("hurts")
    stage.press("numb")
    stage.press("some")
    stage.press("mistake")
    assert stage.person.lock is not None, "a tap alone opens nothing"
    stage.press("none")
    assert not stage.locked


def test_changing_an_answer_does_not_open_a_lock() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.press("hurts")
    stage.press("numb")
    stage.press("some")
    stage.command("timezone", "Berlin")
    assert stage.person.zone == "Europe/Berlin"
    assert stage.person.lock is not None
    assert stage.kind == "locked"


def test_r4_waits_for_the_clinician_and_keeps_the_restriction() -> None:
    stage = Stage().screened(4)
    stage.press("stenosis")
    stage.press("ready")
    stage.press("waiting")
    assert stage.person.lock is not None
    assert stage.person.lock.rule == "R4"
    stage.press("cleared")
    assert stage.person.profile.conditions == ("stenosis",)


@pytest.mark.parametrize(
    ("feeling", "dropped"),
    [("sharp", True), ("leg", True), ("up", False), ("effort", False)],
)
def test_r8_what_a_hurt_means(feeling: str, dropped: bool) -> None:
    stage = Stage().welcome()
    stage.press("start")
    exercise = stage.session_now.steps[0].exercise
    stage.press("hurts")
    stage.press(feeling)
    assert stage.kind == "ready"
    assert any(d.exercise == exercise for d in stage.person.dropped) is dropped
    assert (stage.session_now.at == 0) is not dropped


@pytest.mark.parametrize(
    ("before", "during", "outcome"),
    [(2, 3, "goes on"), (2, 4, "dropped"), (5, 6, "goes on"), (5, 7, "dropped"), (5, 8, "ended")],
)
def test_r8_a_rise_during_an_exercise(before: int, during: int, outcome: str) -> None:
    stage = Stage().welcome(pain=str(before))
    stage.press("start")
    stage.command("feel", str(during))
    if outcome == "ended":
        assert stage.person.session is None
    else:
        assert bool(stage.person.dropped) is (outcome == "dropped")
        assert stage.kind == "ready"


def test_strength_is_not_offered_when_the_stretches_were_skipped() -> None:
    stage = Stage().welcome()
    stage.press("start")
    while stage.person.session is not None and stage.kind == "ready":
        step = stage.session_now.steps[stage.session_now.at]
        assert step.block is not Block.STRENGTH
        stage.press("done" if step.block is Block.SETTLE else "skip")
    assert stage.keys[0] == "end-stretch-day"


def test_every_step_passes_over_within_a_day_and_begins_afresh_the_next() -> None:
    stage = Stage().welcome()
    stage.press("start")
    stage.wait(hours=2)
    assert stage.kind == "wondering"
    stage.press("goon")
    assert stage.kind == "ready"
    stage.wait(days=1)
    assert stage.person.session is None
    stage.command("today")
    assert stage.kind == "asking_pain"
