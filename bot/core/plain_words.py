"""Plain words: what was meant, and who answers it."""

from __future__ import annotations

from bot.core import understanding
from bot.core.dialogues import (
    absence,
    activities,
    anytime,
    browse,
    check_in,
    linking,
    onboarding,
    progress,
    proposing,
    steps,
    undoing,
)
from bot.core.dialogues.anytime import Answer
from bot.core.dialogues.asking import HURTS, NEWS, SURE
from bot.core.dialogues.questions import BY_ID, options
from bot.core.draft import Draft, buttons
from bot.core.emergency import number
from bot.core.model import Button, Text, words
from bot.core.states import (
    Asking,
    AskingNew,
    AskingPain,
    AskingPause,
    Doubting,
    Hurting,
    Naming,
    Rating,
    Ready,
    Running,
)

_INTENTS = (
    "alarm",
    "emergency",
    "stop",
    "hurts",
    "done",
    "start",
    "next",
    "skip",
    "easier",
    "pause",
    "resume",
    "later",
    "now",
    "tomorrow",
    "minute",
    "stretch",
    "undo",
    "help",
    "where",
    "today",
    "plan",
    "why",
    "progress",
    "exercises",
    "thanks",
    "hello",
    "yes",
    "no",
)
"""Plain words that are understood, in the order in which they are looked for."""

_WORDS_FOR: dict[str, dict[str, str]] = {
    "emergency": {"yes": "some", "no": "none", "number-0": "none"},
    "urgent": {"yes": "some", "no": "none", "number-0": "none"},
    "history": {"yes": "some", "no": "none", "number-0": "none"},
    "soon": {"no": "none", "number-0": "none", "number-1": "one", "number-2": "several"},
    "conditions": {"no": "none", "number-0": "none"},
    "clinician": {"yes": "agreed", "no": "waiting"},
    "legs": {"no": "none", "number-0": "none", "left": "left", "right": "right"},
    "since": {"days": "days", "weeks": "weeks", "months": "months"},
    "first": {"first": "first", "again": "again", "flare": "again", "yes": "first", "no": "again"},
    "bends": {"forward": "forward", "backward": "backward"},
    "base": {"floor": "floor", "bed": "bed", "chair": "chair"},
    "new": {"yes": "list", "no": "none", "number-0": "none"},
}
"""What plain words mean as an answer to a question that has buttons."""


def said(draft: Draft, text: str, answer: Answer) -> None:
    """Plain words: an answer to what is open, an intent, a pain; else where we are."""
    locale, library, state = draft.person.locale, draft.library, draft.person.state
    if linking.said(draft, text):
        return
    if isinstance(state, Doubting):
        proposing.said(draft, state, text)
        return
    found = understanding.meanings(text, locale, library)
    if found & {"alarm", "emergency"} and _worrying(draft, found):
        return
    if draft.person.profile.consented is None:
        if not _labelled(draft, text, answer):
            asked = isinstance(state, Asking)
            onboarding.go_on(draft, *((words("please-choose"),) if asked else ()))
        return
    pain = understanding.told_pain(text, locale, library)
    session = draft.person.session
    if pain is not None and session is not None and session.begun:
        anytime.feel(draft, str(pain))
        return
    if _labelled(draft, text, answer) or _answered_in_words(draft, text):
        return
    for intent in _INTENTS:
        if intent in found and _intent(draft, intent, answer):
            return
    if anytime.absent_in_words(draft, text, answer):
        return
    if pain is not None and draft.person.lock is None:
        anytime.feel(draft, str(pain))
        return
    number = understanding.pain(text, locale, library)
    asking = isinstance(draft.person.state, Asking)
    if number is not None and 0 <= number <= 10 and not asking:
        anytime.again(draft, words("number-alone", n=number))
        return
    known = understanding.exercise(text, locale, library)
    if known is not None:
        browse.details(draft, known)
        return
    if not proposing.not_meant(draft, text):
        anytime.again(draft, _what_is_needed(draft))


def _worrying(draft: Draft, found: frozenset[str]) -> bool:
    """A plain word for numbness or weakness, or for help: whom to call, and R1 and R2 are asked."""
    if "emergency" in found:
        draft.say(words("emergency-numbers", number=number(draft.person, draft.library)))
    return proposing.worried(draft)


def is_a_label(draft: Draft, text: str) -> bool:
    """Whether `text` is what stands on a button that is open: no more than a press."""
    found = understanding.meanings(text, draft.person.locale, draft.library)
    return any(button.label.key in found for button in _offered(draft))


def _offered(draft: Draft) -> tuple[Button, ...]:
    """The buttons whose words may be typed instead."""
    state = draft.person.state
    always = buttons("cleared", "mistake", "waiting", "pass", "now", "checked")
    match state:
        case Asking():
            return always + options(BY_ID[state.question], draft.person, state.ticked)
        case Hurting():
            return always + HURTS
        case AskingNew():
            return always + NEWS
        case Naming():
            return (*always, activities.ENOUGH, *buttons("none"))
        case AskingPause():
            return always + absence.CHOICES
        case Doubting():
            return SURE
        case _:
            return always


def _labelled(draft: Draft, text: str, answer: Answer) -> bool:
    """The words of a button that is open, typed instead of pressed; or what stands for them."""
    state = draft.person.state
    found = understanding.meanings(text, draft.person.locale, draft.library)
    stands_for: dict[str, str] = {}
    match state:
        case Asking():
            stands_for = _WORDS_FOR.get(state.question, {})
        case Hurting():
            stands_for = {f"hurt-{button.action}": button.action for button in HURTS}
        case AskingNew():
            stands_for = _WORDS_FOR["new"]
        case _:
            pass
    actions = [button.action for button in _offered(draft) if button.label.key in found]
    actions += [action for word, action in stands_for.items() if word in found]
    return any(answer(draft, action) for action in actions)


def _answered_in_words(draft: Draft, text: str) -> bool:
    state = draft.person.state
    match state:
        case Asking():
            return onboarding.say(draft, state, text)
        case AskingPain():
            return check_in.say(draft, state, text)
        case Naming() | Rating():
            return activities.say(draft, state, text)
        case AskingPause():
            return absence.say(draft, state, text)
        case _:
            return False


def _what_is_needed(draft: Draft) -> Text:
    """What to say to nonsense: what an answer to the open question looks like."""
    match draft.person.state:
        case Asking(question="legs"):
            return words("which-leg")
        case AskingPain() | Asking(question="pain"):
            return words("pain-range")
        case Asking(question="up" | "reminder"):
            return words("time-needed")
        case Rating():
            return words("activity-range")
        case Asking():
            return words("please-choose")
        case AskingPause():
            return words("pause-unknown")
        case _:
            return words("not-understood")


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
            undoing.undo(draft)
        case "help":
            browse.help(draft)
        case "today":
            anytime.into(draft, "")
        case "minute" | "stretch":
            if not answer(draft, intent):
                anytime.into(draft, intent)
        case "plan" | "why" | "progress" | "exercises":
            _look(draft, intent)
        case "hurts" if not answer(draft, "hurts"):
            anytime.feel(draft, "")
        case "later":
            anytime.later(draft, answer)
        case "thanks":
            draft.say(words("thanks"))
        case "hello":
            anytime.start(draft)
        case "next" if isinstance(draft.person.state, Running):
            answer(draft, "done")
        case "next" if not answer(draft, "skip"):
            anytime.nothing_to(draft)
        case "now" if not answer(draft, "now"):
            anytime.into(draft, "")
        case "tomorrow" if not answer(draft, "notnow"):
            anytime.stop(draft, answer)
        case "where":
            _where(draft)
        case "yes":
            return any(answer(draft, action) for action in ("start", "goon", "resume"))
        case "no":
            return answer(draft, "notnow")
        case "start" if not answer(draft, "start") and not answer(draft, "resume"):
            anytime.into(draft, "")
        case "done" | "skip" | "easier" if not answer(draft, intent):
            anytime.nothing_to(draft)
        case _:
            pass
    return True


def _look(draft: Draft, intent: str) -> None:
    """Look around, without losing the place."""
    match intent:
        case "plan":
            anytime.into_plan(draft)
        case "why":
            anytime.into_why(draft)
        case "progress":
            progress.progress(draft)
        case _:
            browse.exercises(draft)


def _where(draft: Draft) -> None:
    """Where was I: the step once more, with all of its words."""
    if isinstance(draft.person.state, Ready):
        steps.show(draft)
    else:
        anytime.again(draft)
