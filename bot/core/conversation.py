"""The conversation: any event, in any state, gets an answer.

`advance` is pure and total. It finds what is waited for and hands the event to
the dialogue that asked; what fits nowhere is answered with where we are.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import commands
from bot.core.dialogues import (
    check_in,
    closing,
    hurting,
    onboarding,
    reminders,
    safety,
    session,
    steps,
)
from bot.core.draft import Draft
from bot.core.library import Library
from bot.core.model import Commanded, Event, Pressed, Rang, Said, words
from bot.core.person import (
    Asking,
    AskingNew,
    AskingPain,
    Hurting,
    Idle,
    Locked,
    Offering,
    Paused,
    Person,
    Ready,
    Running,
    Turn,
    Wondering,
)

OVERDUE = timedelta(minutes=2)
"""A hold that rings later than this has been waited for in vain: ask "still there?"."""


def advance(person: Person, event: Event, now: datetime, library: Library) -> Turn:
    """Answer `event`: who the person is now, what is said, which alarms are set, what is noted.

    `now` is aware. Total: stale, doubled and meaningless events give a turn that
    changes nothing or says where we are.
    """
    draft = Draft(person, now, library)
    yesterday = person.session is not None and person.session.day != draft.day
    if yesterday:
        closing.leave(draft)
    match event:
        case Rang():
            _rang(draft, event)
        case Pressed():
            _pressed(draft, event, yesterday)
        case Commanded():
            commands.command(draft, event.name, event.text, answer)
        case Said():
            commands.said(draft, event.text, answer)
    _remember(draft, person, event)
    return draft.turn()


def _rang(draft: Draft, event: Rang) -> None:
    state = draft.person.state
    match event.alarm:
        case "remind" | "snooze":
            reminders.rang(draft, event)
        case "lock":
            safety.ask_seen(draft)
        case "day":
            if draft.person.session is not None and draft.now >= event.due:
                closing.leave(draft)
        case "still":
            if isinstance(state, Ready | Running | Paused | Hurting):
                steps.wonder(draft)
        case alarm:
            if isinstance(state, Running) and state.alarm == alarm:
                if draft.now - event.due > OVERDUE:
                    steps.wonder(draft)
                else:
                    steps.rang(draft, state)


def _pressed(draft: Draft, event: Pressed, yesterday: bool) -> None:
    state = draft.person.state
    if event.prompt and event.prompt == state.prompt and answer(draft, event.action):
        return
    if commands.opening(draft, event.action):
        return
    if yesterday:
        session.today(draft)


def answer(draft: Draft, action: str) -> bool:
    """Give `action` to whatever is waited for; False where it means nothing there."""
    state = draft.person.state
    match state:
        case Asking():
            return onboarding.press(draft, state, action)
        case AskingPain():
            return check_in.press(draft, state, action)
        case AskingNew():
            return session.answer_new(draft, state, action)
        case Offering():
            return session.choose(draft, state, action)
        case Ready() | Running() | Paused() | Wondering():
            return steps.act(draft, state, action)
        case Hurting():
            return hurting.hurt(draft, state, action) or _out_of_hurting(draft, state, action)
        case Locked():
            if safety.answer(draft, state, action):
                draft.say(words("unlocked"))
                onboarding.go_on_after(draft)
            return action in {"cleared", "mistake", "waiting"}
        case Idle():
            return False


def _out_of_hurting(draft: Draft, state: Hurting, action: str) -> bool:
    """Somebody who is asked what it feels like may also just go on, skip or stop."""
    if action in {"resume", "goon", "start", "done"}:
        draft.settle(state.prompt)
        steps.show(draft)
        return True
    return action in {"skip", "stop"} and steps.act(draft, Wondering(state.prompt), action)


def _remember(draft: Draft, before: Person, event: Event) -> None:
    """Keep the person as they were, so that one answer can be taken back.

    What only looked around (help, a list, nonsense) is nothing to take back.
    """
    after = draft.person
    if draft.went_back:
        draft.change(undo=None)
        return
    if after.profile.consented is None:
        return
    if isinstance(event, Rang) and after.entries == before.entries:
        return
    same = replace(after, prompts=before.prompts, entries=before.entries, undo=before.undo)
    if same != before:
        draft.change(undo=replace(before, undo=None))
