"""Commands and opening buttons: what works at any moment and at any age."""

from __future__ import annotations

from bot.core.dialogues import (
    anytime,
    browse,
    linking,
    onboarding,
    own_data,
    pausing,
    progress,
    proposing,
    reminders,
    session,
    undoing,
)
from bot.core.dialogues.anytime import Answer
from bot.core.dialogues.asking import barred, owe, show_doubt, show_lock
from bot.core.dialogues.questions import CHANGEABLE
from bot.core.draft import Draft
from bot.core.model import words
from bot.core.states import Doubting

_ALWAYS = frozenset({"help", "exercises", "exercise", "privacy", "export", "forget", "link"})
"""What works before consent, and while a red flag is in question: none of it changes a thing."""
_LOOKING = frozenset({"help", "browse", "show", "page"})
"""The same of buttons."""


def command(draft: Draft, name: str, text: str, answer: Answer) -> None:
    """A command by its name; one that does not exist is answered with those that do."""
    if name == "start" and text.strip().lower().startswith(linking.LINK):
        name, text = "link", text.strip()[len(linking.LINK) :]
    state = draft.person.state
    if isinstance(state, Doubting) and name not in _ALWAYS:
        if name in {"stop", "cancel"}:
            proposing.stop(draft)
        else:
            show_doubt(draft, state)
        return
    if draft.person.profile.consented is None and name not in _ALWAYS:
        onboarding.go_on(draft)
        return
    if not _looking(draft, name, text):
        _doing(draft, name, text, answer)


def _looking(draft: Draft, name: str, text: str) -> bool:
    """Commands that look at something, or at what is kept; they leave the place as it is."""
    match name:
        case "help":
            browse.help(draft)
        case "exercises" | "exercise":
            browse.exercises(draft, text)
        case "link":
            linking.link(draft, text)
        case "privacy":
            own_data.privacy(draft)
        case "export":
            own_data.export(draft)
        case "forget":
            own_data.forget(draft)
        case "why":
            anytime.into_why(draft)
        case "progress":
            progress.progress(draft)
        case "plan" | "settings":
            anytime.into_plan(draft)
        case _:
            return False
    return True


def _doing(draft: Draft, name: str, text: str, answer: Answer) -> None:
    match name:
        case "start":
            anytime.start(draft)
        case "today" | "go":
            anytime.into(draft, "")
        case "undo":
            undoing.undo(draft)
        case "feel" | "pain":
            anytime.feel(draft, text)
        case "activities":
            anytime.into_activities(draft)
        case "timezone" | "zone":
            anytime.set_answer(draft, "zone", text)
        case "remind" | "reminder":
            anytime.set_answer(draft, "reminder", text)
        case "stop" | "cancel":
            anytime.stop(draft, answer)
        case "pause":
            anytime.pause(draft, answer, text)
        case "resume":
            anytime.resume(draft, answer)
        case "skip" | "done" | "easier" | "later":
            if not answer(draft, name):
                anytime.nothing_to(draft)
        case _:
            anytime.again(draft, words("unknown-command"))


_ROUTINE = frozenset(
    {"today", "whole", "minute", "stretch", "later", "notnow", "answers", "goon", "resume"}
)
_LISTS = frozenset(
    {
        "show", "page", "browse", "help", "change", "set", "worry", "why", "plan", "restore",
        "activities",
    }
)  # fmt: skip


def opening(draft: Draft, action: str) -> bool:
    """Buttons that open something count at any age; False for an action that is none of them."""
    name = action.partition(".")[0]
    if name not in _ROUTINE | _LISTS:
        return False
    state = draft.person.state
    if isinstance(state, Doubting) and name not in _LOOKING:
        show_doubt(draft, state)
        return True
    if draft.person.profile.consented is None:
        if name not in _LOOKING:
            onboarding.go_on(draft)
            return True
    elif name in _ROUTINE and draft.person.lock is not None:
        show_lock(draft)
        return True
    elif name in _ROUTINE and not draft.person.profile.onboarded:
        onboarding.go_on(draft)
        return True
    match action.partition(".")[0], action:
        case "today", _:
            anytime.into(draft, "")
        case (("whole" | "minute" | "stretch"), _):
            anytime.into(draft, action)
        case "later", _:
            reminders.snooze(draft)
        case "notnow", _ if draft.person.session is None or not draft.person.session.begun:
            session.decline(draft)
        case "resume", _ if draft.person.quiet:
            pausing.resume(draft)
        case "answers", _:
            anytime.start(draft, rest=True)
        case "set", _ if action[4:] in CHANGEABLE:
            anytime.set_answer(draft, action[4:], "")
        case (("show" | "page" | "browse" | "help" | "change" | "restore"), _):
            return browse.look(draft, action)
        case "why", _:
            anytime.into_why(draft)
        case "plan", _:
            anytime.into_plan(draft)
        case "activities", _:
            anytime.into_activities(draft, action.partition(".")[2])
        case "worry", _:
            worry(draft)
        case "goon", _:
            if draft.person.session is None:
                anytime.again(draft)
            else:
                browse.look(draft, action)
        case _:
            return False
    return True


def worry(draft: Draft) -> None:
    """Something is new or worrying: read the lists again, before anything else."""
    owe(draft, "emergency", "urgent", "soon")
    barred(draft)
