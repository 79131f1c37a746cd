"""Any sequence of events, in any order: nothing raises and the promises hold."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from math import ceil

import pytest
from hypothesis import event as seen
from hypothesis import note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.core.conversation import advance
from bot.core.library import Block
from bot.core.merging import merge
from bot.core.model import (
    CodeIssued,
    CodeMatched,
    CodeRefused,
    Commanded,
    Event,
    Flooded,
    Left,
    PairingAsked,
    PairingEnded,
    Pressed,
    Rang,
    Returned,
    Said,
    UnlinkAsked,
    Unlinked,
    Unreadable,
)
from bot.core.person import Lock, Person, Turn
from bot.core.routine.decision import What, decide
from bot.core.routine.pauses import asks_at, running
from bot.core.states import Asking, AskingNew, Doubting, Locked, Offering, Rating, Ready, Running
from scheduler.rules import local_day
from tests.core.stage import MONDAY, PERSON, Stage, library

COMMANDS = (
    "start", "today", "feel", "undo", "pause", "resume", "stop", "skip", "help", "plan",
    "exercises", "why", "progress", "activities",
    "timezone", "remind", "done", "later", "nope", "privacy", "export", "forget", "link",
)  # fmt: skip
REPORTED: tuple[Event, ...] = (
    Unreadable(), Returned(), Left(), Flooded(first=True),
    CodeIssued("AB", 10), CodeRefused("often"), CodeMatched("p", "telegram"),
    PairingAsked("p", "discord"), PairingEnded("asked"), PairingEnded("joining"),
    PairingEnded("joined"), PairingEnded("declined"), PairingEnded("old"),
    UnlinkAsked("telegram"), Unlinked(("discord",), "telegram"), Unlinked((), "telegram"),
)  # fmt: skip
LONG = "a very long text"
PHRASES = (
    "done", "stop", "it hurts", "6/10", "later", "4", "11", "-1", "seven", "skip", "yes", "no",
    "start", "easier", "pause", "resume", "Berlin", "springfield", "UTC+2", "UTC+27", "7:30",
    "25:00", "", " ", "\u202e\u200b", "🙂", "bridge", "none of these", "only stretches", "undo",
    "help", "tying my shoes", "nothing", "my leg is numb", "/worry", "dizzy", "next", LONG,
    "my bum is numb", "i am feverish", "i want to die", "yes, this is me",
    "pause 3d", "pause until friday", "a week", "pause 400 days", "pause until yesterday",
    "i am ill", "i am on holiday", "i hurt it again", "well again", "2 more days",
)  # fmt: skip
RED = "my groin has gone numb"
IN_SESSION = {"ready", "running", "paused", "hurting", "wondering"}


class Conversation(RuleBasedStateMachine):
    """A person who does anything at all, and a clock that jumps."""

    @initialize(onboarded=st.booleans(), pain=st.integers(0, 10), steps=st.integers(0, 6))
    def begin(self, onboarded: bool, pain: int, steps: int) -> None:
        self.stage = Stage()
        if onboarded:
            self.stage.welcome(pain=str(pain))
        if onboarded and steps and self.stage.kind == "offering":
            self.stage.press("start")
            for _ in range(steps - 1):
                self.does_a_step()

    def play(self, event: Event) -> None:
        note(f"{event!r} in {self.stage.kind}")
        seen(self.stage.kind)
        before, entries = self.stage.person, len(self.stage.entries)
        turn = self.stage.play(event)
        self.a_lock_opens_only_by_an_answer(before, event, turn)
        self.what_is_owed_goes_only_by_its_answer(before, event, turn)
        again = advance(
            PERSON.validate_json(PERSON.dump_json(before)), event, self.stage.now, library()
        )
        assert again == turn, "a state that went through its JSON answers differently"
        numbers = [entry.number for entry in self.stage.entries[entries:]]
        assert numbers == list(range(before.entries + 1, before.entries + 1 + len(numbers)))

    @staticmethod
    def a_lock_opens_only_by_an_answer(before: Person, event: Event, turn: Turn) -> None:
        """A clinician's word, or the same question answered with nothing that locks."""
        if before.lock is None or turn.person.lock is not None:
            return
        if before.profile.consented is None:  # nothing is noted, and a refusal keeps nothing
            return
        kinds = {entry.kind for entry in turn.entries}
        assert kinds & {"cleared", "unlocked"}, (event, before.state)
        if "unlocked" in kinds:
            assert isinstance(before.state, Asking)
            assert before.state.question == before.lock.question
            assert not (isinstance(event, Pressed) and event.action in {"pass", "now"})

    @staticmethod
    def what_is_owed_goes_only_by_its_answer(before: Person, event: Event, turn: Turn) -> None:
        gone = set(before.owed) - set(turn.person.owed)
        if not gone or any(entry.kind == "cleared" for entry in turn.entries):
            return
        if before.profile.consented is None:
            return
        state = before.state
        if isinstance(state, Asking) and state.question == "conditions":
            gone -= {"clinician"}  # no condition any more: nobody to ask
        asked = "new" if isinstance(state, AskingNew) else getattr(state, "question", "")
        looked_again = isinstance(state, Locked) and gone == {"clinician"}
        assert gone <= {asked} or looked_again, (event, state, gone)

    @rule(text=st.sampled_from(PHRASES) | st.text(max_size=40))
    def says(self, text: str) -> None:
        self.play(Said("x" * 10_000 if text is LONG else text))

    @rule(
        name=st.sampled_from(COMMANDS),
        text=st.sampled_from(
            ("", "4", "Berlin", "7:30", "off", "bridge", "??", "3d", "until friday", "Apia")
        ),
    )
    def commands(self, name: str, text: str) -> None:
        self.play(Commanded(name, text))

    @precondition(lambda self: self.stage.shown)
    @rule(data=st.data())
    def presses_what_is_open(self, data: st.DataObject) -> None:
        prompt = self.stage.shown[-1]
        button = data.draw(st.sampled_from(prompt.buttons))
        self.play(Pressed(prompt.id, button.action))

    @precondition(lambda self: self.stage.shown)
    @rule(data=st.data(), twice=st.booleans())
    def presses_anything_ever_shown(self, data: st.DataObject, twice: bool) -> None:
        prompt = data.draw(st.sampled_from(self.stage.shown))
        button = data.draw(st.sampled_from(prompt.buttons))
        for _ in range(2 if twice else 1):
            self.play(Pressed(prompt.id, button.action))

    @rule(
        prompt=st.text("0123456789", max_size=4),
        action=st.text("abcdefghnz0123456789._", max_size=12),
    )
    def presses_what_was_never_shown(self, prompt: str, action: str) -> None:
        self.play(Pressed(prompt, action))

    @precondition(lambda self: self.stage.kind == "ready")
    @rule()
    def does_a_step(self) -> None:
        if self.stage.kind == "ready":
            self.stage.press("start")
            self.stage.run_holds()

    @precondition(lambda self: self.stage.kind == "ready")
    @rule(phases=st.integers(0, 4))
    def starts_a_step_and_leaves_it_running(self, phases: int) -> None:
        self.stage.press("start")
        for _ in range(phases):
            if self.stage.kind == "running":
                self.stage.ring()

    @precondition(lambda self: self.stage.kind == "running")
    @rule(
        word=st.sampled_from(
            ("pause", "it hurts", "/feel", "stop", "skip", "what?", "done", "easier", "undo")
        )
    )
    def speaks_in_the_middle_of_a_hold(self, word: str) -> None:
        self.play(Commanded("feel", "9") if word == "/feel" else Said(word))

    @rule(answer=st.sampled_from(("me", "notme", "", "stop", "silence")))
    def tells_of_a_red_flag(self, answer: str) -> None:
        """R3: whatever is open, it is asked about at once; then any answer, or none."""
        before = self.stage.person
        self.play(Said(RED))
        after = self.stage.person
        shut = before.lock is not None and before.lock.rule == "R1"
        not_meant = any(each.sign == "saddle" for each in before.released)
        assert self.stage.kind == "doubting" or shut or not_meant
        if self.stage.kind != "doubting":
            return
        assert after.session == before.session
        if answer in {"me", "notme"}:
            self.stage.press(answer)
            assert (self.stage.person.lock is not None) or answer == "notme" or shut
        elif answer == "silence":
            self.stage.wait(minutes=10)
            assert self.stage.locked
        elif answer:
            self.play(Said(answer))

    @rule()
    def next_alarm_rings(self) -> None:
        self.stage.ring()

    @rule(
        name=st.sampled_from(
            ("hold.1.0", "still", "day", "remind", "snooze", "lock", "pause", "what")
        )
    )
    def an_alarm_rings_that_nobody_waits_for(self, name: str) -> None:
        self.play(Rang(name, self.stage.now))

    @rule(event=st.sampled_from(REPORTED))
    def the_shell_reports(self, event: Event) -> None:
        self.play(event)

    @rule(
        lock=st.none() | st.builds(Lock, st.just("R1"), st.just("emergency"), st.just(MONDAY)),
        owed=st.sampled_from(((), ("urgent",), ("new",))),
        pain=st.integers(0, 10),
        away=st.sampled_from((0, 1, 14)),
    )
    def joins_with_somebody(
        self, lock: Lock | None, owed: tuple[str, ...], pain: int, away: int
    ) -> None:
        """Who was somebody else in another app: what locked them locks both."""
        if self.stage.person.profile.consented is None:
            return
        owed = (lock.question, *owed) if lock is not None else owed
        stage = Stage().welcome(pain=str(pain))
        if away:
            stage.now = self.stage.now
            stage.command("pause", f"{away}d")
        other = stage.person
        other = replace(other, lock=lock, owed=owed, entries=0)
        self.stage.person = merge(self.stage.person, other, self.stage.now)
        self.play(PairingEnded("joined"))
        assert lock is None or self.stage.locked
        assert set(owed) <= set(self.stage.person.owed)

    @rule(minutes=st.integers(0, 3 * 24 * 60))
    def time_passes_without_us(self, minutes: int) -> None:
        """The process was down: alarms ring late, whatever they were for."""
        self.stage.now += timedelta(minutes=minutes)

    @rule()
    def stop_always_stops(self) -> None:
        self.play(Commanded("stop", ""))
        assert self.stage.person.session is None
        assert self.stage.kind not in IN_SESSION

    @invariant()
    def strengthening_only_after_stretching(self) -> None:
        person = self.stage.person
        session = person.session
        if session is None or not isinstance(person.state, Ready | Running):
            return
        if session.steps[session.at].block is not Block.STRENGTH:
            return
        seen("strengthening")
        undone: set[object] = set()
        for entry in self.stage.entries:
            if entry.kind == "correction":
                undone |= set(entry.data["undoes"])  # type: ignore[arg-type]
        stretched = {
            e.data["exercise"]
            for e in self.stage.entries
            if e.kind == "step"
            and e.data["outcome"] == "done"
            and e.day == session.day
            and e.number not in undone
            and library().exercises[str(e.data["exercise"])].block is Block.STRETCH
        }
        planned = sum(step.block is Block.STRETCH for step in session.steps)
        assert len(stretched) >= max(2, ceil(planned / 2))

    @invariant()
    def a_lock_holds_everything(self) -> None:
        if self.stage.person.lock is not None:
            assert self.stage.person.session is None
            assert not {"still", "remind", "snooze"} & set(self.stage.alarms)

    @invariant()
    def nobody_exercises_past_a_question_of_safety(self) -> None:
        person = self.stage.person
        if isinstance(person.state, Ready | Running | Offering):
            assert not person.owed
            assert person.lock is None

    @invariant()
    def a_day_is_never_fuller_than_the_back_allows(self) -> None:
        person = self.stage.person
        session, today = person.session, person.today
        if session is None or not isinstance(person.state, Offering):
            return
        worst = today.worst if today is not None and today.day == session.day else None
        allowed = decide(person, session.before, session.day, worst).what
        order = [What.FULL, What.EASIER, What.STRETCH, What.MINUTE, What.GENTLE]
        assert order.index(What(session.what)) >= order.index(allowed)

    @invariant()
    def a_doubt_ends_by_itself(self) -> None:
        state = self.stage.person.state
        waiting = {name for name in self.stage.alarms if name.startswith("doubt.")}
        if isinstance(state, Doubting):
            assert f"doubt.{state.prompt}" in waiting
        assert len(waiting) <= 1
        assert not any(name.startswith("hold.") for name in self.stage.alarms) or not waiting

    @invariant()
    def somebody_left_in_a_step_is_asked_whether_they_are_there(self) -> None:
        person = self.stage.person
        if person.state.kind in {"ready", "running", "paused", "hurting"}:
            assert "still" in self.stage.alarms

    @invariant()
    def a_pause_rings_or_is_over(self) -> None:
        """Whoever is quiet has a pause with an end, and what is still to be asked has its alarm."""
        person = self.stage.person
        pause = running(person)
        assert person.quiet == (pause is not None)
        if asks_at(person, self.stage.now) is not None:
            seen("a pause to be asked about")
            assert "pause" in self.stage.alarms
        if pause is not None:
            assert pause.since < pause.until
            assert (pause.until - local_day(self.stage.now, person.zone)).days <= 91
            assert "remind" not in self.stage.alarms

    @invariant()
    def a_step_is_never_shown_without_a_session(self) -> None:
        person = self.stage.person
        if person.state.kind in IN_SESSION | {"offering"}:
            assert person.session is not None
            assert person.session.day is not None

    @invariant()
    def a_running_step_has_its_alarm(self) -> None:
        state = self.stage.person.state
        if isinstance(state, Running):
            assert state.alarm in self.stage.alarms

    @invariant()
    def what_is_rated_was_named(self) -> None:
        person = self.stage.person
        if isinstance(person.state, Rating):
            assert 0 <= person.state.at < len(person.course.activities.named)
            assert person.lock is None

    @invariant()
    def there_is_always_a_way_on(self) -> None:
        """Whatever is open: nonsense and /start are answered, with a button or a question."""
        for event in (Said("qwertz uiop"), Commanded("start", ""), Commanded("help", "")):
            turn = advance(self.stage.person, event, self.stage.now, library())
            said = [p for p in turn.prompts if p.how == "send"]
            assert said, (event, self.stage.person.state)
            assert any(p.buttons for p in said) or turn.person.state.kind in {"asking", "running"}

    @invariant()
    def nothing_grows_without_end(self) -> None:
        person = self.stage.person
        assert len(person.readings) <= 28
        assert len(person.released) <= 8
        assert len(person.course.days) <= 28
        named = person.course.activities.named
        assert len(named) <= 3
        assert all(len(each.name) <= 60 for each in named)
        assert person.undo is None or person.undo.undo is None


TestConversation = Conversation.TestCase


@pytest.mark.soak
def test_conversation_for_long() -> None:
    chance = random.SystemRandom().randrange(10**9)
    print(f"seed {chance}")
    long = settings(max_examples=5_000, stateful_step_count=80, print_blob=True)
    run_state_machine_as_test(seed(chance)(Conversation), settings=long)
