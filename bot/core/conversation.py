"""The conversation: any event, in any state, gets an answer.

`advance` is pure and total. It finds what is waited for and hands the event to
the dialogue that asked; what fits nowhere is answered with where we are.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core import commands, plain_words
from bot.core.dialogues import (
    absence,
    activities,
    anytime,
    check_in,
    closing,
    hurting,
    linking,
    mornings,
    onboarding,
    own_data,
    pausing,
    proposing,
    reminders,
    safety,
    session,
    steps,
    undoing,
)
from bot.core.draft import Draft
from bot.core.library import Library
from bot.core.model import (
    Commanded,
    Event,
    Flooded,
    Left,
    Moved,
    Pressed,
    Rang,
    Returned,
    Said,
    Unreadable,
    words,
)
from bot.core.person import Person, Turn
from bot.core.states import (
    Asking,
    AskingNew,
    AskingPain,
    AskingPause,
    Doubting,
    Hurting,
    Idle,
    Locked,
    Naming,
    Offering,
    Paused,
    Rating,
    Ready,
    Running,
    Wondering,
)
from scheduler.rules import day_end

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
    pausing.clockwise(draft)
    match event:
        case Rang():
            _rang(draft, event)
        case Pressed():
            _pressed(draft, event, yesterday)
        case Commanded():
            if not _red(draft, event):
                commands.command(draft, event.name, event.text, answer)
        case Said():
            if not _red(draft, event):
                plain_words.said(draft, event.text, answer)
        case Unreadable():
            anytime.again(draft, words("unreadable"))
        case Returned():
            anytime.again(draft, words("welcome-back"))
        case Left() | Moved() | Flooded():  # the shell's alone
            pass
        case reported:
            linking.reported(draft, reported)
    undoing.remember(draft, person, asked=not isinstance(event, Rang))
    return draft.turn()


def _red(draft: Draft, event: Commanded | Said) -> bool:
    """Whether red flags are heard in it. Labels are ours, and letters of a code mean nothing."""
    match event:
        case Commanded(name, text):
            ours = linking.is_code_behind(name, text)
        case Said(text):
            ours = linking.is_code(draft, text) or plain_words.is_a_label(draft, text)
    behind = isinstance(event, Commanded)
    return not ours and proposing.heard(draft, event.text, behind_a_command=behind)


def _rang(draft: Draft, event: Rang) -> None:
    state = draft.person.state
    if isinstance(state, Doubting) and proposing.rang(draft, state, event):
        return
    match event.alarm:
        case "remind" | "snooze":
            reminders.rang(draft, event)
        case "pause":
            pausing.rang(draft)
        case "lock":
            safety.ask_seen(draft)
        case "morning":
            mornings.rang(draft, event)
        case "day":
            _day_ended(draft)
        case "still":
            session_ = draft.person.session
            asking = Ready | Running | Paused | Hurting | AskingPain | Asking | AskingNew
            if session_ is not None and session_.begun and isinstance(state, asking):
                steps.wonder(draft)
        case alarm:
            if isinstance(state, Running) and state.alarm == alarm:
                if draft.now - event.due > OVERDUE:
                    steps.wonder(draft)
                else:
                    steps.rang(draft, state)


def _day_ended(draft: Draft) -> None:
    session_ = draft.person.session
    if session_ is None:
        return
    if session_.day != draft.day:
        closing.leave(draft)
    else:  # somebody has moved west since it was set
        draft.ring_at("day", day_end(draft.now, draft.person.zone))


def _pressed(draft: Draft, event: Pressed, yesterday: bool) -> None:
    state = draft.person.state
    if event.prompt and event.prompt == state.prompt and answer(draft, event.action):
        return
    for chapter in (own_data, linking, absence):
        if chapter.press(draft, event.prompt, event.action):
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
        case AskingPause():
            return absence.choose(draft, state, action)
        case Offering():
            return session.choose(draft, state, action)
        case Ready() | Running() | Paused() | Wondering():
            return steps.act(draft, state, action)
        case Hurting():
            return hurting.hurt(draft, state, action) or _out_of_hurting(draft, state, action)
        case Naming() | Rating():
            return activities.press(draft, state, action)
        case Locked():
            if safety.answer(draft, state, action):
                onboarding.unlocked(draft)
            return action in {"cleared", "mistake", "waiting"}
        case Doubting():
            return proposing.answer(draft, state, action)
        case Idle():
            return False


def _out_of_hurting(draft: Draft, state: Hurting, action: str) -> bool:
    """Somebody who is asked what it feels like may also just skip or stop."""
    return action in {"skip", "stop"} and steps.act(draft, Wondering(state.prompt), action)
