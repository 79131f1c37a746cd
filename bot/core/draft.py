"""A turn in the making. Dialogues write into it; it lives for one event only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from bot.core.library import Library
from bot.core.model import (
    AlarmChange,
    Button,
    CancelAlarm,
    Effect,
    Entry,
    Erase,
    Prompt,
    Scalar,
    SetAlarm,
    Text,
    Timer,
    words,
)
from bot.core.person import Person, Today, Told, Turn
from bot.core.routine.course import Change
from bot.core.routine.listening import heard_at_rest
from bot.core.states import Running, State
from scheduler.rules import local_day

SESSION_ALARMS = ("still", "day")
"""Alarms that belong to a session and end with it."""


class Draft:
    """What an event changes, gathered step by step and handed over as one `Turn`."""

    def __init__(self, person: Person, now: datetime, library: Library) -> None:
        self.person = person
        self.now = now
        self.library = library
        self.went_back = False
        self.changes: tuple[Change, ...] = ()
        self._settled: set[str] = set()
        self._prompts: list[Prompt] = []
        self._alarms: dict[str, AlarmChange] = {}
        self._entries: list[Entry] = []
        self._effects: list[Effect] = []

    def turn(self) -> Turn:
        """What the event has come to."""
        return Turn(
            self.person,
            self._last_words() if self._forgets else tuple(self._prompts),
            tuple(self._alarms.values()),
            tuple(self._entries),
            tuple(self._effects),
        )

    @property
    def _forgets(self) -> bool:
        return any(isinstance(effect, Erase) for effect in self._effects)

    def _last_words(self) -> tuple[Prompt, ...]:
        """Of what is said while somebody is forgotten nothing is kept either."""
        return tuple(replace(prompt, last=True) for prompt in self._prompts)

    # --- the person ---------------------------------------------------------------

    @property
    def day(self) -> date:
        """The person's own day, which ends at 04:00 local time."""
        return local_day(self.now, self.person.zone)

    def change(self, **fields: Any) -> None:  # noqa: ANN401 - checked by replace
        """Change fields of the person."""
        self.person = replace(self.person, **fields)

    def know(self, **fields: Any) -> None:  # noqa: ANN401 - checked by replace
        """Change fields of the person's profile."""
        self.change(profile=replace(self.person.profile, **fields))

    def wait(self, state: State) -> None:
        """From now on wait for this; the question that was open loses its buttons."""
        old = self.person.state
        if old.prompt != state.prompt and not isinstance(old, Running):
            self.settle(old.prompt)
        self.change(state=state)

    @property
    def today(self) -> Today:
        """What was done on this local day so far."""
        today = self.person.today
        return today if today is not None and today.day == self.day else Today(self.day)

    # --- what is said -------------------------------------------------------------

    def new_id(self) -> str:
        """The id of a new question or step, never used before by this person or another.

        So an old button fits no new question.
        """
        self.change(prompts=self.person.prompts + 1)
        return f"{_base36(self.person.id)}-{_base36(self.person.prompts)}"

    def show(
        self,
        id: str,
        *body: Text,
        title: Text | None = None,
        buttons: Iterable[Button] = (),
        numeric: bool = False,
        unasked: bool = False,
        useful: int | None = None,
        edit: bool = False,
        slot: str | None = None,
        attach: Literal["", "export"] = "",
        instead: Text | None = None,
    ) -> None:
        """Show a question or step: a message whose slot has the question's own id."""
        self._prompts.append(
            Prompt(
                slot=id if slot is None else slot,
                body=body,
                title=title,
                id=id,
                buttons=tuple(buttons),
                numeric=numeric,
                how="edit" if edit else "send",
                silent=edit,
                unasked=unasked,
                useful=useful,
                attach=attach,
                instead=instead,
            )
        )

    def say(self, *body: Text, title: Text | None = None, buttons: Iterable[Button] = ()) -> None:
        """Say something that needs no answer; its buttons, if any, work at any age.

        It has no slot: it is never edited, and no place to come back to.
        """
        self.show(self.new_id(), *body, title=title, buttons=buttons, slot="")

    def run(
        self, prompt: str, slot: str, body: tuple[Text, ...], timer: Timer, loud: bool, new: bool
    ) -> None:
        """Show a phase of a running step: a silent edit, or a new message that can be heard."""
        buttons = tuple(button(action) for action in STEP_RUNNING)
        self._prompts.append(
            Prompt(
                slot=slot,
                body=body,
                id=prompt,
                buttons=buttons,
                timer=timer,
                how="send" if new else "edit",
                silent=not loud,
                useful=max(120, timer.seconds * 2),
            )
        )

    def settle(self, slot: str, chosen: Text | None = None) -> None:
        """An answered question loses its buttons and shows what was chosen, without a sound."""
        if slot and slot not in self._settled:
            self._settled.add(slot)
            self._prompts.append(Prompt(slot, (), how="edit", silent=True, chosen=chosen))

    def remove(self, slot: str) -> None:
        """Take a message away that has served its purpose."""
        if slot not in self._settled:
            self._settled.add(slot)
            self._prompts.append(Prompt(slot, (), how="delete", silent=True))

    def effect(self, effect: Effect) -> None:
        """Leave to the shell what the core may not do itself."""
        self._effects.append(effect)

    # --- alarms and diary ---------------------------------------------------------

    def ring_at(self, name: str, at: datetime) -> None:
        """Set an alarm; one of that name is replaced."""
        self._alarms[name] = SetAlarm(name, at)

    def ring_in(self, name: str, seconds: float) -> None:
        """Set an alarm that rings after so many seconds."""
        self.ring_at(name, self.now + timedelta(seconds=seconds))

    def silence(self, *names: str) -> None:
        """Cancel alarms, whether or not they are set."""
        for name in names:
            self._alarms[name] = CancelAlarm(name)

    def end_snooze(self) -> None:
        """What was put off by an hour does not come any more."""
        self.silence("snooze")
        if self.person.snoozed is not None:
            self.change(snoozed=None)

    def halt(self) -> None:
        """Stop the clock of a running step; its timer message goes."""
        state = self.person.state
        if isinstance(state, Running):
            self.silence(state.alarm)
            self.remove(state.slot)

    def note(self, kind: str, **data: Scalar | list[int] | list[str]) -> None:
        """Add a line to the diary. Nothing is noted before there is consent to keep it."""
        if self.person.profile.consented is None:
            return
        self.change(entries=self.person.entries + 1)
        self._entries.append(Entry(self.person.entries, kind, self.now, self.day, data))

    def note_pain(self, pain: int, about: str) -> None:
        """Keep an answer on the NRS; at rest, the day's first one also counts for the baseline."""
        session = self.person.session
        number = session.number if session is not None else self.person.sessions
        self.note("pain", pain=pain, about=about, session=number)
        asked = self.person.profile.asked
        if "pain" not in asked:
            self.know(asked=(*asked, "pain"))
        self.change(told=Told(self.now, pain, about))
        at_rest = about not in {"during", "middle", "after"}
        if not at_rest:
            worst = max(pain, self.today.worst or 0)
            self.change(today=replace(self.today, worst=worst))
        if at_rest:
            self._listen(pain)

    def _listen(self, pain: int) -> None:
        """The day's first answer at rest judges what was done and may change what comes."""
        self.person, changes = heard_at_rest(self.person, pain, self.day, self.library)
        self.change(course=replace(self.person.course, unheard=0))
        self.changes += changes
        for change in changes:
            facts = dict(change.facts)
            self.note("change", **{**facts, "what": change.what, "rule": change.rule})


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    number, last = divmod(abs(number), 36)
    return (_base36(number) if number else "") + digits[last]


STEP_READY = ("start", "done", "easier", "hurts", "skip", "pause", "stop")
STEP_RUNNING = ("pause", "done", "easier", "hurts", "skip", "stop")
"""Pause comes first: whoever presses the first button twice does not skip the exercise."""

_LABELS = {
    "start": words("button-start"),
    "done": words("button-done"),
    "easier": words("button-easier"),
    "hurts": words("button-hurts"),
    "skip": words("button-skip"),
    "pause": words("button-pause"),
    "stop": words("button-stop"),
    "resume": words("button-resume"),
    "goon": words("button-go-on"),
    "today": words("button-today"),
    "stretch": words("button-stretch-only"),
    "minute": words("button-minute"),
    "later": words("button-later"),
    "notnow": words("button-not-today"),
    "whole": words("button-whole"),
    "pass": words("button-pass"),
    "now": words("button-start-now"),
    "none": words("button-none"),
    "list": words("button-show-list"),
    "cleared": words("button-cleared"),
    "mistake": words("button-mistake"),
    "waiting": words("button-not-yet"),
    "checked": words("button-checked"),
    "change": words("button-change"),
    "activities": words("button-activities"),
    "why": words("button-why"),
    "plan": words("button-plan"),
    "browse": words("button-browse"),
    "help": words("button-help"),
    "worry": words("button-worry"),
    "answers": words("button-answer-rest"),
    "export": words("button-export"),
    "forget": words("button-forget"),
    "keepall": words("button-keep-all"),
    "unlink": words("button-unlink"),
    "keepboth": words("button-keep-both"),
}


def button(action: str) -> Button:
    """The button that does `action`, with the label that it has everywhere."""
    return Button(action, _LABELS[action])


def buttons(*actions: str) -> tuple[Button, ...]:
    """Several buttons, in this order."""
    return tuple(button(action) for action in actions)
