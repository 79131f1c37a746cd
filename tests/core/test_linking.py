"""What a join means for what is open: the routine, what rings, and what is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.library import Block
from bot.core.merging import merge
from bot.core.model import Commanded, IssueCode, PairingEnded, Pressed, RedeemCode, Said
from bot.core.person import Dropped, Lock, Person, Today
from bot.core.states import Doubting, Idle
from tests.core.stage import Stage

Change = Callable[[Person, Stage], Person]


def in_a_session() -> Stage:
    stage = Stage().welcome()
    stage.press("start")
    assert stage.session_now.what == "full"
    return stage


def other(stage: Stage) -> Person:
    """The same person in another app, where nothing is open."""
    found = Stage(person=Person(2), now=stage.now).welcome().person
    return replace(found, session=None, state=Idle())


def join(stage: Stage, change: Change) -> None:
    stage.person = merge(stage.person, change(other(stage), stage), stage.now)
    stage.play(PairingEnded("joined"))


def sign(person: Person, _stage: Stage) -> Person:
    return replace(person, profile=replace(person.profile, soon=1))


def condition(person: Person, _stage: Stage) -> Person:
    return replace(person, profile=replace(person.profile, conditions=("osteoporosis",)))


def strengthened(person: Person, stage: Stage) -> Person:
    day = stage.session_now.day
    today = Today(day, strengthened=("side-bridge",))
    return replace(person, strength_day=day, today=today)


def worse(person: Person, stage: Stage) -> Person:
    return replace(person, today=Today(stage.session_now.day, worst=8))


def dropped(person: Person, stage: Stage) -> Person:
    coming = stage.session_now.steps[-1].exercise
    return replace(person, dropped=(Dropped(coming, stage.session_now.day),))


@pytest.mark.parametrize("change", [sign, condition, strengthened, worse, dropped])
def test_a_routine_that_is_too_much_for_both_is_planned_anew(change: Change) -> None:
    stage = in_a_session()
    before = stage.session_now
    join(stage, change)
    assert stage.person.session is None
    assert stage.keys == ["link-joined", "link-anew"]
    stage.press("today")
    stage.press("start")
    after = stage.session_now
    assert [s for s in after.steps if not s.outcome] != [s for s in before.steps if not s.outcome]
    if change is not dropped and change is not condition:
        assert all(step.block is not Block.STRENGTH for step in after.steps)


def test_a_routine_that_is_right_for_both_goes_on() -> None:
    stage = in_a_session()
    before = stage.session_now
    join(stage, lambda person, _: person)
    assert stage.session_now == before
    assert stage.kind == "ready"


def test_ones_own_strengthening_is_no_reason_to_stop() -> None:
    stage = in_a_session()
    while not stage.person.today or not stage.person.today.strengthened:
        stage.press("done")
    before = stage.session_now
    join(stage, lambda person, _: person)
    assert stage.session_now == before


def test_after_numbness_on_the_other_side_it_is_asked_whether_anything_is_new() -> None:
    stage = in_a_session()
    join(stage, lambda person, _: replace(person, watch=True))
    assert stage.kind == "asking_new"
    stage.press("none")
    assert stage.kind == "ready"


def test_what_was_put_off_on_the_other_side_still_rings() -> None:
    stage = Stage().welcome()
    at = stage.now + timedelta(minutes=40)
    join(stage, lambda person, _: replace(person, snoozed=at))
    assert stage.alarms["snooze"] == at


def test_but_not_while_it_is_locked() -> None:
    stage = Stage().welcome()
    at = stage.now + timedelta(minutes=40)
    lock = Lock("R1", "emergency", stage.now)
    join(stage, lambda p, _: replace(p, snoozed=at, lock=lock, owed=("emergency",)))
    assert set(stage.alarms) & {"snooze", "remind"} == set()
    assert "lock" in stage.alarms
    assert stage.locked


def test_nothing_gets_harder_for_a_week_whatever_is_undone() -> None:
    stage = Stage().welcome()
    join(stage, lambda person, _: person)
    until = stage.person.course.hold_until
    stage.command("feel", "4")
    stage.command("undo")
    assert stage.person.course.hold_until == until is not None


# --- codes ------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["4F7K2-9QX3M", " 4f7k2-9qx3m ", "/link 4F7K2-9QX3M"])
@pytest.mark.parametrize("stage", [Stage(), Stage().welcome()])
def test_a_code_alone_is_understood(stage: Stage, text: str) -> None:
    """The other app says "send it to me", and so people send it as it is."""
    name, _, code = text.partition(" ")
    turn = stage.play(Commanded("link", code) if name == "/link" else Said(text))
    assert turn.effects == (RedeemCode("4F7K29QX3M"),)


@pytest.mark.parametrize("text", ["sharp-stabs", "2026-03-02", "12345-67890", "4F7K2 9QX3M"])
def test_what_is_no_code_is_not_taken_for_one(text: str) -> None:
    assert Stage().welcome().say(text).effects == ()


@pytest.mark.parametrize("code", ["F385N-YCASF", "T5RTC-634GC", "C9KMS-3CD4R", "FEVER-CHEST"])
@pytest.mark.parametrize("way", ["{}", "/link {}", "/start link-{}"])
def test_what_the_letters_of_a_code_happen_to_spell_is_no_sign(code: str, way: str) -> None:
    """38 °F, a road accident, a cell count: chance writes them all."""
    stage = Stage().welcome()
    words = way.format(code)
    name, _, behind = words[1:].partition(" ")
    turn = stage.play(Commanded(name, behind) if words.startswith("/") else Said(words))
    assert turn.effects == (RedeemCode(code.replace("-", "")),)
    assert not isinstance(stage.person.state, Doubting)


def test_words_behind_link_are_read_all_the_same() -> None:
    stage = Stage().welcome()
    stage.play(Commanded("link", "i cannot feel my bladder"))
    assert isinstance(stage.person.state, Doubting)


def test_ones_own_words_are_not_taken_for_a_code() -> None:
    stage = Stage().welcome()
    stage.play(Pressed("x", "set.cue"))
    stage.say("cat5s-b4bed")
    assert stage.person.profile.cue == "cat5s-b4bed"


def test_an_old_button_gives_a_stranger_no_code() -> None:
    """Somebody who was forgotten, or has left, may still have it in their chat."""
    turn = Stage().play(Pressed("x", "newcode"))
    assert turn.effects == ()
    assert [text.key for prompt in turn.prompts for text in prompt.body] == ["link-first"]
    assert Stage().welcome().play(Pressed("x", "newcode")).effects == (IssueCode(),)
