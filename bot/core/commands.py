"""Commands, plain words and opening buttons: what was meant, and who answers it."""

from __future__ import annotations

from bot.core import understanding
from bot.core.dialogues import anytime, browse, check_in, onboarding, reminders
from bot.core.dialogues.anytime import Answer
from bot.core.dialogues.questions import BY_ID, CHANGEABLE, options
from bot.core.dialogues.step_words import HURTS
from bot.core.draft import Draft, buttons
from bot.core.model import Button, Text, words
from bot.core.person import Asking, AskingPain, Hurting

_INTENTS = (
    "stop",
    "hurts",
    "done",
    "start",
    "skip",
    "easier",
    "pause",
    "resume",
    "later",
    "minute",
    "stretch",
    "undo",
    "help",
    "today",
    "plan",
    "exercises",
    "thanks",
    "hello",
    "yes",
    "no",
)
"""Plain words that are understood, in the order in which they are looked for."""


def command(draft: Draft, name: str, text: str, answer: Answer) -> None:
    """A command by its name; one that does not exist is answered with those that do."""
    if draft.person.profile.consented is None and name not in {"help", "exercises"}:
        onboarding.go_on(draft)
        return
    match name:
        case "help":
            browse.help(draft)
        case "exercises" | "exercise":
            browse.exercises(draft, text)
        case "start":
            anytime.start(draft)
        case "today" | "go":
            anytime.into(draft, "")
        case "undo":
            anytime.undo(draft)
        case "feel" | "pain":
            anytime.feel(draft, text)
        case "plan" | "settings":
            anytime.into_plan(draft)
        case "timezone" | "zone":
            anytime.set_answer(draft, "zone", text)
        case "remind" | "reminder":
            anytime.set_answer(draft, "reminder", text)
        case "stop" | "cancel":
            anytime.stop(draft, answer)
        case "pause":
            anytime.pause(draft, answer)
        case "resume":
            anytime.resume(draft, answer)
        case "skip" | "done" | "easier" | "later":
            if not answer(draft, name):
                anytime.nothing_to(draft)
        case _:
            anytime.again(draft, words("unknown-command"))


def said(draft: Draft, text: str, answer: Answer) -> None:
    """Plain words: an answer to what is open, an intent, a pain; else where we are."""
    if _labelled(draft, text, answer) or _answered_in_words(draft, text):
        return
    if draft.person.profile.consented is None:
        asked = isinstance(draft.person.state, Asking)
        onboarding.go_on(draft, *((words("please-choose"),) if asked else ()))
        return
    found = understanding.meanings(text, draft.person.locale, draft.library)
    for intent in _INTENTS:
        if intent in found and _intent(draft, intent, answer):
            return
    pain = understanding.told_pain(text, draft.person.locale, draft.library)
    if pain is not None and draft.person.lock is None:
        anytime.feel(draft, str(pain))
        return
    number = understanding.pain(text, draft.person.locale, draft.library)
    if number is not None and 0 <= number <= 10:
        anytime.again(draft, words("number-alone", n=number))
        return
    known = understanding.exercise(text, draft.person.locale, draft.library)
    if known is not None:
        browse.details(draft, known)
        return
    anytime.again(draft, _what_is_needed(draft))


def _what_is_needed(draft: Draft) -> Text:
    """What to say to nonsense: what an answer to the open question looks like."""
    match draft.person.state:
        case AskingPain() | Asking(question="pain"):
            return words("pain-range")
        case Asking(question="up" | "reminder"):
            return words("time-needed")
        case Asking():
            return words("please-choose")
        case _:
            return words("not-understood")


def _labelled(draft: Draft, text: str, answer: Answer) -> bool:
    """The words of a button that is open, typed instead of pressed."""
    state = draft.person.state
    if isinstance(state, Asking):
        offered = options(BY_ID[state.question], draft.person, state.ticked)
    elif isinstance(state, Hurting):
        offered = tuple(Button(action, label) for action, label in HURTS.items())
    else:
        offered = buttons("none", "list", "cleared", "mistake", "waiting", "pass", "now", "checked")
    found = understanding.meanings(text, draft.person.locale, draft.library)
    extra = buttons("pass", "now")
    return any(
        button.label.key in found and answer(draft, button.action) for button in (*offered, *extra)
    )


def _answered_in_words(draft: Draft, text: str) -> bool:
    state = draft.person.state
    match state:
        case Asking():
            return onboarding.say(draft, state, text)
        case AskingPain():
            return check_in.say(draft, state, text)
        case _:
            return False


def _intent(draft: Draft, intent: str, answer: Answer) -> bool:
    """Do what a plain word means here; False where it means nothing."""
    match intent:
        case "stop":
            anytime.stop(draft, answer)
        case "pause":
            anytime.pause(draft, answer)
        case "resume":
            anytime.resume(draft, answer)
        case "undo":
            anytime.undo(draft)
        case "help":
            browse.help(draft)
        case "today":
            anytime.into(draft, "")
        case "minute" | "stretch":
            if not answer(draft, intent):
                anytime.into(draft, intent)
        case "plan":
            anytime.into_plan(draft)
        case "exercises":
            browse.exercises(draft)
        case "hurts" if not answer(draft, "hurts"):
            anytime.feel(draft, "")
        case "later":
            anytime.later(draft, answer)
        case "thanks":
            draft.say(words("thanks"))
        case "hello":
            anytime.start(draft)
        case "yes":
            return any(answer(draft, action) for action in ("start", "goon", "resume"))
        case "no":
            return any(answer(draft, action) for action in ("none", "notnow", "pass"))
        case "start" if not answer(draft, "start") and not answer(draft, "resume"):
            anytime.into(draft, "")
        case "done" | "skip" | "easier" if not answer(draft, intent):
            anytime.nothing_to(draft)
        case _:
            pass
    return True


def opening(draft: Draft, action: str) -> bool:
    """Buttons that open something count at any age; False for an action that is none of them."""
    if draft.person.profile.consented is None:
        onboarding.go_on(draft)
        return True
    match action.partition(".")[0], action:
        case "today", _:
            anytime.into(draft, "")
        case (("minute" | "stretch"), _):
            anytime.into(draft, action)
        case "later", _:
            reminders.snooze(draft)
        case "notnow", _ if draft.person.session is None:
            draft.silence("snooze")
            draft.say(words("declined"))
        case "resume", _ if draft.person.quiet:
            anytime.unquiet(draft)
        case "answers", _:
            anytime.start(draft, rest=True)
        case "set", _ if action[4:] in CHANGEABLE:
            anytime.set_answer(draft, action[4:], "")
        case (("show" | "page" | "browse" | "help" | "change"), _):
            return browse.look(draft, action)
        case "goon", _:
            if draft.person.session is None:
                anytime.again(draft)
            else:
                browse.look(draft, action)
        case _:
            return False
    return True
