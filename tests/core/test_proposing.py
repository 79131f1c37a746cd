"""R3: words that sound like a red flag, in every state: asked about at once, never passed over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.content_red_flags import read_net
from bot.core.library import Library
from bot.core.model import Commanded, PairingEnded, Pressed, Rang, Returned, Text, Unreadable
from bot.core.person import Released
from bot.core.routine.likeness import Likeness
from bot.core.routine.nets import Net
from bot.core.routine.red_flags import LIKENESS
from bot.core.states import Doubting, Held, Running
from tests.core.stage import PERSON, Stage, library

NET = """
[complaints]
numb = ["numb*"]
fever = ["fever*"]
die = ["want to die"]
dizzy = ["dizzy"]

[things]
saddle = ["bum"]
leg = ["leg"]

[[signs]]
rule = "R1"
sign = "saddle"
all = ["numb", "saddle"]

[[signs]]
rule = "R1"
sign = "self"
all = ["die"]

[[signs]]
rule = "R2a"
sign = "fever"
all = ["fever"]

[[signs]]
rule = "R8"
sign = "leg"
all = ["numb", "leg"]

[[signs]]
rule = "R8"
sign = "dizzy"
all = ["dizzy"]
"""
RED, URGENT, SELF = "my bum is numb", "i have a fever", "i want to die"


@cache
def net() -> Net:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "xx.toml"
        path.write_text(NET, "utf-8")
        return read_net(path)


def content() -> Library:
    """The real content with a net of its own, whose language is nobody's here."""
    return replace(library(), nets={"xx": net()})


def fresh() -> Stage:
    return Stage(content=content())


def newcomer() -> Stage:
    return fresh()


def consent() -> Stage:
    stage = fresh()
    stage.command("start")
    return stage


def screening() -> Stage:
    return fresh().screened(1)


def emergency() -> Stage:
    return fresh().screened(0)


def conditions() -> Stage:
    stage = fresh().screened(4)
    stage.press("pregnancy")
    return stage


def cue() -> Stage:
    stage = fresh().welcome()
    stage.command("plan")
    stage.press("change")
    stage.press("set.cue")
    return stage


def zone() -> Stage:
    stage = fresh().welcome()
    stage.command("timezone")
    return stage


def offering() -> Stage:
    return fresh().welcome()


def ready() -> Stage:
    stage = offering()
    stage.press("start")
    return stage


def running() -> Stage:
    stage = ready()
    stage.press("done")
    stage.press("start")
    stage.ring()
    return stage


def paused() -> Stage:
    stage = running()
    stage.press("pause")
    return stage


def hurting() -> Stage:
    stage = ready()
    stage.press("hurts")
    return stage


def wondering() -> Stage:
    stage = ready()
    stage.wait(minutes=20)
    return stage


def idle() -> Stage:
    stage = offering()
    stage.press("notnow")
    return stage


def pain_before() -> Stage:
    stage = idle()
    stage.wait(hours=2)
    stage.press("today")
    return stage


def pain_during() -> Stage:
    stage = ready()
    stage.command("feel")
    return stage


def asking_new() -> Stage:
    stage = fresh().welcome(pain="9")
    stage.wait(days=2)
    stage.command("today")
    stage.say("9")
    return stage


def locked() -> Stage:
    """By R4, which is weaker than any red flag."""
    stage = fresh().screened(2)
    stage.press("some")
    return stage


def linking() -> Stage:
    stage = offering()
    stage.command("link")
    return stage


def forgetting() -> Stage:
    stage = offering()
    stage.command("forget")
    return stage


def alike() -> Stage:
    """Everything of four words sounds like a red flag here, whatever it is."""
    loud = replace(net(), learned=Likeness({}, 10.0))
    return Stage(content=replace(library(), nets={"xx": loud})).welcome()


PLACES: tuple[Callable[[], Stage], ...] = (
    newcomer, consent, emergency, screening, conditions, cue, zone, offering, ready, running,
    paused, hurting, wondering, idle, pain_before, pain_during, asking_new, locked, linking,
    forgetting,
)  # fmt: skip
everywhere = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)


def doubt(stage: Stage) -> Doubting:
    state = stage.person.state
    assert isinstance(state, Doubting), state
    return state


def bare(state: object) -> object:
    """What is waited for, whichever message shows it."""
    return replace(state, prompt="")  # type: ignore[type-var]


@everywhere
@pytest.mark.parametrize(("text", "rule"), [(RED, "R1"), (URGENT, "R2a")])
def test_it_is_asked_about_in_any_state(place: Callable[[], Stage], text: str, rule: str) -> None:
    stage = place()
    before = stage.person
    stage.say(text)
    assert doubt(stage).rule == rule
    assert stage.keys == ["doubt-emergency" if rule == "R1" else "doubt-urgent"]
    assert (stage.person.session, stage.person.lock) == (before.session, before.lock)
    assert not any(name.startswith("hold.") for name in stage.alarms), "no clock runs on"
    assert "still" not in stage.alarms


@everywhere
def test_yes_locks(place: Callable[[], Stage]) -> None:
    stage = place()
    stage.say(RED)
    stage.press("me")
    assert stage.person.lock is not None
    assert (stage.person.lock.rule, stage.person.lock.question) == ("R1", "emergency")
    assert stage.keys == ["doubt-yes", "lock-emergency"]
    assert stage.person.session is None
    assert stage.kind == "locked"
    assert not any(name.startswith("doubt.") for name in stage.alarms)
    stage.command("undo")
    assert stage.locked
    stage.wait(days=1, minutes=1)
    assert stage.keys == ["lock-seen"]


@everywhere
def test_silence_locks(place: Callable[[], Stage]) -> None:
    stage = place()
    stage.say(URGENT)
    stage.wait(minutes=9)
    assert stage.person.lock is None or stage.person.lock.rule == "R4"
    stage.wait(minutes=1)
    assert stage.person.lock is not None
    assert (stage.person.lock.rule, stage.person.lock.question) == ("R2a", "urgent")
    assert stage.keys == ["doubt-silence-urgent"]
    assert stage.last is not None
    assert all(prompt.unasked for prompt in stage.last.prompts if prompt.how == "send")
    assert stage.person.session is None


@everywhere
def test_no_goes_on_exactly_where_it_was(place: Callable[[], Stage]) -> None:
    stage = place()
    before = stage.person
    stage.say(RED)
    held: Held = doubt(stage).held
    stage.press("notme")
    after = stage.person
    assert stage.keys[0] == "doubt-no"
    if place is newcomer:
        assert stage.question == "consent"
        return
    assert bare(after.state) == bare(held)
    if not isinstance(before.state, Running):
        assert bare(after.state) == bare(before.state)
    assert (after.session, after.lock, after.profile) == (
        before.session, before.lock, before.profile,
    )  # fmt: skip
    assert after.released == (Released("R1", "saddle", stage.now),)
    if after.session is not None and after.session.begun:
        assert "still" in stage.alarms
    if after.profile.consented is not None:
        assert [(e.kind, e.data["answer"]) for e in stage.entries[-1:]] == [("doubt", "no")]
    assert any(prompt.buttons for prompt in stage.shown[-1:])


def test_a_running_step_goes_on_from_the_repetition_that_was_broken_off() -> None:
    stage = running()
    state = stage.person.state
    assert isinstance(state, Running)
    stage.say(RED)
    assert state.alarm not in stage.alarms
    stage.press("notme")
    assert stage.kind == "paused"
    stage.press("resume")
    again = stage.person.state
    assert isinstance(again, Running)
    assert again.then == state.phase


@pytest.mark.parametrize(
    ("text", "locks"),
    [
        ("yes", True),
        ("Yes, this is me", True),
        ("no", False),
        ("No, I meant something else", False),
    ],
)
def test_plain_words_answer(text: str, locks: bool) -> None:
    stage = offering()
    stage.say(RED)
    stage.say(text)
    assert stage.locked is locks
    assert stage.kind == ("locked" if locks else "offering")


@pytest.mark.parametrize("text", ["4", "qwertz", "done", "start", "undo", "today", "7:30"])
def test_other_words_put_the_question_once_more(text: str) -> None:
    stage = ready()
    stage.say(RED)
    asked = doubt(stage)
    stage.say(text)
    assert doubt(stage) == asked
    assert stage.keys == ["doubt-again-emergency"]
    stage.command("today")
    stage.play(Unreadable())
    stage.play(Returned())
    assert doubt(stage) == asked
    assert len([name for name in stage.alarms if name.startswith("doubt.")]) == 1


def test_words_that_are_red_again_keep_it_open_and_the_worse_rule_counts() -> None:
    stage = offering()
    stage.say(URGENT)
    stage.say(RED)
    assert (doubt(stage).rule, doubt(stage).sign) == ("R1", "saddle")
    assert stage.keys == ["doubt-emergency"]
    stage.say(URGENT)
    assert doubt(stage).rule == "R1"
    stage.wait(minutes=10)
    assert stage.person.lock is not None
    assert stage.person.lock.rule == "R1"


@pytest.mark.parametrize("name", ["help", "privacy", "export", "forget", "link", "exercises"])
def test_what_always_works_leaves_it_open(name: str) -> None:
    stage = ready()
    stage.say(RED)
    asked = doubt(stage)
    turn = stage.command(name)
    assert turn.prompts or turn.effects
    assert "doubt-again-emergency" not in stage.keys
    assert doubt(stage) == asked


@pytest.mark.parametrize("action", ["start", "done", "today", "minute", "later", "goon", "worry"])
def test_no_old_button_leads_past_it(action: str) -> None:
    stage = ready()
    stage.command("help")
    stage.say(RED)
    asked = doubt(stage)
    for prompt in tuple(stage.shown):
        stage.play(Pressed(prompt.id, action))
        assert doubt(stage) == asked


def test_stop_ends_the_session_and_leaves_the_question() -> None:
    stage = running()
    stage.say(RED)
    stage.say("stop")
    assert stage.person.session is None
    assert stage.keys == ["end-stopped", "doubt-again-emergency"]
    stage.press("notme")
    assert stage.kind == "idle"


def test_what_the_bot_knows_is_not_doubted_for_its_sound() -> None:
    for text in ("I pressed the wrong button", "what my back makes hard", "on a chair"):
        stage = alike()
        stage.say(text)
        assert not isinstance(stage.person.state, Doubting), text
    stage = alike()
    stage.say("my seat is as if it were not mine")
    assert doubt(stage).sign == LIKENESS


def test_the_same_sign_is_not_asked_about_twice_in_a_day() -> None:
    stage = offering()
    stage.say(RED)
    stage.press("notme")
    stage.say(RED)
    assert stage.kind == "offering"
    assert stage.keys == ["doubt-heard"]
    stage.press("worry")
    assert stage.question == "emergency", "the lists are one press away"
    stage.press("none")
    stage.press("none")
    stage.press("none")
    stage.wait(hours=24)
    stage.say(RED)
    assert stage.kind == "doubting"


def test_another_sign_is_asked_about_all_the_same() -> None:
    stage = offering()
    stage.say(RED)
    stage.press("notme")
    stage.say(URGENT)
    assert doubt(stage).rule == "R2a"


def test_a_worse_rule_of_the_same_sign_is_asked_about() -> None:
    stage = offering()
    stage.person = replace(stage.person, released=(Released("R2a", "saddle", stage.now),))
    stage.say(RED)
    assert stage.kind == "doubting"


def test_own_words_that_were_not_meant_are_taken_as_an_answer() -> None:
    stage = cue()
    stage.say("when my bum is numb")
    stage.press("notme")
    assert stage.question == "cue"
    stage.say("when my bum is numb")
    assert stage.person.profile.cue == "when my bum is numb"


def test_a_no_can_be_taken_back() -> None:
    stage = ready()
    stage.say(RED)
    asked = doubt(stage)
    stage.press("notme")
    stage.command("undo")
    assert doubt(stage) == asked
    assert stage.person.released == ()
    stage.wait(minutes=10)
    assert stage.locked


def test_the_same_lock_is_shown_and_not_asked_about() -> None:
    stage = offering()
    stage.say(RED)
    stage.press("me")
    stage.say(URGENT)
    assert stage.keys == ["lock-emergency"]
    stage.say(RED)
    assert (stage.kind, stage.keys) == ("locked", ["lock-emergency"])


def test_a_lock_after_silence_opens_by_looking_at_the_list() -> None:
    stage = offering()
    stage.say(RED)
    stage.wait(minutes=10)
    stage.press("mistake")
    assert stage.question == "emergency"
    stage.press("none")
    assert not stage.locked


def test_late_and_doubled_alarms_do_nothing() -> None:
    stage = offering()
    stage.say(RED)
    first = f"doubt.{doubt(stage).prompt}"
    stage.press("notme")
    stage.play(Rang(first, stage.now))
    assert not stage.locked
    stage.say(URGENT)
    stage.play(Rang(first, stage.now))
    assert stage.kind == "doubting"
    stage.wait(minutes=10)
    lock = stage.person.lock
    stage.play(Rang(f"doubt.{first}", stage.now))
    assert stage.person.lock == lock


def test_no_reminder_comes_in_between() -> None:
    stage = offering()
    stage.command("remind", "8:00")
    stage.wait(hours=24, minutes=57)
    stage.say(RED)
    stage.wait(minutes=5)
    assert stage.kind == "doubting"
    assert stage.keys == [], "it has rung, and was put off"
    stage.press("notme")
    stage.wait(minutes=10)
    assert stage.keys == ["remind"]


def test_the_end_of_the_day_ends_the_session_and_not_the_question() -> None:
    stage = ready()
    stage.now += timedelta(hours=20, minutes=55)
    stage.say(RED)
    stage.wait(minutes=6)
    assert stage.kind == "doubting"
    assert stage.person.session is None
    stage.press("notme")
    assert stage.kind == "idle"


def test_the_words_behind_a_command_are_read_too() -> None:
    stage = offering()
    stage.play(Commanded("feel", RED))
    assert stage.kind == "doubting"
    stage.press("notme")
    stage.play(Commanded("nope", URGENT))
    assert stage.kind == "doubting"


def test_a_typed_label_is_no_more_than_a_press() -> None:
    stage = hurting()
    stage.say("Numb, weak, dizzy or chest pain")
    assert stage.question == "emergency"


def test_joining_asks_the_lists_of_a_doubt() -> None:
    stage = offering()
    stage.say(RED)
    stage.play(PairingEnded("joining"))
    assert stage.person.owed == ("emergency", "urgent")
    other = offering()
    other.say(RED)
    other.play(PairingEnded("joined"))
    assert other.keys[-1] == "doubt-again-emergency"


def test_nothing_of_the_words_is_kept() -> None:
    stage = offering()
    stage.say("zebra: my bum is numb")
    stage.press("notme")
    kept = PERSON.dump_json(stage.person).decode() + repr(stage.entries)
    assert "zebra" not in kept
    assert "bum" not in kept


def test_the_released_are_few() -> None:
    stage = offering()
    many = tuple(Released("R1", f"sign-{n}", stage.now) for n in range(20))
    stage.person = replace(stage.person, released=many)
    stage.say(RED)
    stage.press("notme")
    assert len(stage.person.released) == 8
    assert stage.person.released[-1].sign == "saddle"


# --- before consent ---------------------------------------------------------------


def test_before_consent_a_lock_holds_and_nothing_is_noted() -> None:
    stage = newcomer()
    stage.say(RED)
    stage.press("me")
    assert stage.entries == []
    stage.command("start")
    stage.press("agree")
    assert stage.locked
    assert stage.keys == ["noted", "lock-emergency"]


def test_whoever_refuses_is_left_in_peace() -> None:
    stage = consent()
    stage.say(RED)
    stage.press("me")
    stage.command("start")
    stage.press("refuse")
    assert not stage.locked
    assert "lock" not in stage.alarms
    assert stage.person == replace(stage.person, owed=(), released=(), lock=None)


# --- R8, and words that ask for help ------------------------------------------------


@pytest.mark.parametrize("text", ["my leg is numb", "i am dizzy"])
def test_a_numb_leg_or_dizziness_ends_the_session_and_asks_the_lists(text: str) -> None:
    stage = running()
    stage.say(text)
    assert stage.person.session is None
    assert stage.question == "emergency"
    assert stage.person.watch


def test_while_in_doubt_it_is_no_other_question() -> None:
    stage = running()
    stage.say(RED)
    stage.say("i am dizzy")
    assert doubt(stage).rule == "R1"


@pytest.mark.parametrize("place", [consent, emergency, locked, offering, ready])
def test_whoever_asks_for_an_ambulance_is_told_whom_to_call(place: Callable[[], Stage]) -> None:
    stage = place()
    stage.say("call an ambulance")
    assert stage.keys[0] == "emergency-numbers"


def test_the_number_is_that_of_the_country() -> None:
    stage = offering()
    stage.person = replace(stage.person, zone="Europe/Vienna")
    stage.say(RED)
    assert args(stage, "doubt-emergency") == {"number": "144"}
    stage.press("notme")
    stage.say("ambulance")
    assert args(stage, "emergency-numbers") == {"number": "144"}


def args(stage: Stage, key: str) -> dict[str, object]:
    assert stage.last is not None
    texts = [text for prompt in stage.last.prompts for text in prompt.body if text.key == key]
    (found,) = texts
    return dict(found.args)


# --- somebody thinks of ending their life ----------------------------------------------


@everywhere
def test_kind_words_and_whom_to_call(place: Callable[[], Stage]) -> None:
    stage = place()
    before = stage.person
    entries = len(stage.entries)
    stage.say(SELF)
    assert stage.keys == ["care"]
    assert stage.person.session is None
    assert stage.person.lock == before.lock, "nobody is shut out for having said it"
    assert not any(name.startswith("hold.") for name in stage.alarms)
    assert {entry.kind for entry in stage.entries[entries:]} <= {"session_end"}
    assert "self" not in PERSON.dump_json(stage.person).decode()
    stage.say(SELF)
    assert stage.keys == ["care"], "as often as it is said"


def test_somebody_to_talk_to_is_named() -> None:
    stage = idle()
    stage.person = replace(stage.person, zone="America/New_York")
    stage.say(SELF)
    assert args(stage, "care") == {"number": "911", "talk": talk("talk-known", "988")}
    stage.person = replace(stage.person, zone="Asia/Tashkent")
    stage.say(SELF)
    assert args(stage, "care")["talk"] == Text("talk-none")
    stage.person = replace(stage.person, zone="UTC")
    stage.say(SELF)
    assert args(stage, "care")["talk"] == Text("talk-unknown")


def talk(key: str, line: str) -> Text:
    return Text(key, (("line", line),))


def test_no_reminder_comes_on_that_day() -> None:
    stage = offering()
    stage.command("remind", "12:00")
    stage.say(SELF)
    stage.now += timedelta(minutes=1)
    stage.wait(hours=12)
    assert stage.keys != ["remind"]
    stage.wait(hours=20)
    assert stage.keys == ["remind"]


def test_a_doubt_stays_open_under_it() -> None:
    stage = running()
    stage.say(RED)
    stage.say(SELF)
    assert stage.kind == "doubting"
    assert stage.person.session is None
    stage.wait(minutes=10)
    assert stage.locked
