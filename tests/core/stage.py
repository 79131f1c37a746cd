"""A stage for the core: a person, a clock and what was shown, with no shell around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from pydantic import TypeAdapter

from bot.core.conversation import advance
from bot.core.library import Library
from bot.core.model import (
    CancelAlarm,
    Commanded,
    Entry,
    Event,
    Pressed,
    Prompt,
    Rang,
    Said,
    SetAlarm,
)
from bot.core.person import Person, Session, Turn
from bot.core.states import Running
from bot.library import load_library

PERSON = TypeAdapter(Person)
MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


@cache
def library() -> Library:
    """The real content, read once."""
    return load_library()


@dataclass
class Stage:
    """Plays events, keeps what was shown and lets alarms ring as the shell would."""

    person: Person = field(default_factory=lambda: Person(1))
    now: datetime = MONDAY
    shown: list[Prompt] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    alarms: dict[str, datetime] = field(default_factory=dict)
    last: Turn | None = None
    content: Library = field(default_factory=library)

    def play(self, event: Event) -> Turn:
        turn = advance(self.person, event, self.now, self.content)
        names = [change.name for change in turn.alarms]
        assert len(names) == len(set(names)), "two alarms of one name in a turn"
        self.person = turn.person
        self.entries.extend(turn.entries)
        for change in turn.alarms:
            match change:
                case SetAlarm(name, at):
                    self.alarms[name] = at
                case CancelAlarm(name):
                    self.alarms.pop(name, None)
        for prompt in turn.prompts:  # sent at once: timers start now
            if prompt.timer is not None:
                at = self.now + timedelta(seconds=prompt.timer.seconds)
                self.alarms[prompt.timer.alarm] = at
            if prompt.buttons:
                self.shown.append(prompt)
        self.last = turn
        return turn

    def say(self, text: str) -> Turn:
        return self.play(Said(text))

    def command(self, name: str, text: str = "") -> Turn:
        return self.play(Commanded(name, text))

    def press(self, action: str) -> Turn:
        """Press a button of the newest message that has it."""
        for prompt in reversed(self.shown):
            if any(button.action == action for button in prompt.buttons):
                return self.play(Pressed(prompt.id, action))
        raise AssertionError(f"no button {action!r} was ever shown")

    def ring(self) -> Turn | None:
        """Let time pass to the next alarm, and ring it."""
        if not self.alarms:
            return None
        name = min(self.alarms, key=lambda n: (self.alarms[n], n))
        due = self.alarms.pop(name)
        self.now = max(self.now, due)
        return self.play(Rang(name, due))

    def wait(self, **time: float) -> None:
        """Let time pass; everything that comes due on the way rings."""
        until = self.now + timedelta(**time)
        while self.alarms and min(self.alarms.values()) <= until:
            self.ring()
        self.now = until

    def run_holds(self) -> None:
        """Let a running step run to its end."""
        while isinstance(self.person.state, Running):
            alarm = self.person.state.alarm
            due = self.alarms.pop(alarm)
            self.now = max(self.now, due)
            self.play(Rang(alarm, due))

    @property
    def kind(self) -> str:
        """What is waited for."""
        return self.person.state.kind

    @property
    def locked(self) -> bool:
        """Whether the routine waits for a clinician's word."""
        return self.person.lock is not None

    @property
    def question(self) -> str:
        """The question about the person that is open, if one is."""
        return getattr(self.person.state, "question", "")

    @property
    def session_now(self) -> Session:
        """The session that is open."""
        assert self.person.session is not None
        return self.person.session

    @property
    def keys(self) -> list[str]:
        """The message keys of the last turn, in order."""
        assert self.last is not None
        return [text.key for prompt in self.last.prompts for text in prompt.body]

    def screened(self, lists: int) -> Stage:
        """Through consent and the first `lists` of the five screening questions, with none."""
        self.command("start")
        self.press("agree")
        for _ in range(lists):
            self.press("none")
        return self

    def welcome(self, **answers: str) -> Stage:
        """Through consent and screening with nothing found, then `start now`."""
        self.screened(5)
        assert self.question == "pain"
        self.say(answers.get("pain", "2"))
        self.press("now")
        return self

    def session(self) -> None:
        """Do today's session to its end, with every step run by itself."""
        for _ in range(20):
            if self.kind != "ready":
                return
            self.press("start")
            self.run_holds()
