"""How does your back feel? The number, whenever it is told, and what follows from it."""

from __future__ import annotations

from bot.core import understanding
from bot.core.dialogues import absence, closing, hurting, mornings, session
from bot.core.dialogues.asking import ask_pain, barred, owe_new
from bot.core.dialogues.progress import suggested
from bot.core.dialogues.questions import pressed_number
from bot.core.draft import Draft, buttons
from bot.core.model import words
from bot.core.routine.explain import changed
from bot.core.routine.light import ALWAYS_RED, Light, light
from bot.core.states import AskingPain, Idle

_LIGHTS = {
    Light.GREEN: words("feel-green"),
    Light.AMBER: words("feel-amber"),
    Light.RED: words("feel-red"),
}


def press(draft: Draft, state: AskingPain, action: str) -> bool:
    """A number was pressed, or the question was passed over."""
    number = pressed_number(action)
    if number is not None and 0 <= number <= 10:
        draft.settle(state.prompt, words("button-number", n=number))
        told(draft, state, number)
        return True
    if action in {"pass", "skip"} and state.about in {"after", "feel", "morning", "middle"}:
        draft.settle(state.prompt, words("button-pass"))
        match state.about:
            case "after":
                closing.after(draft, None)
            case "morning":
                draft.wait(Idle())
            case _:
                on(draft)
        return True
    if action == "stop":
        draft.settle(state.prompt)
        if draft.person.session is not None and draft.person.session.begun:
            closing.end(draft, "stopped")
        elif state.about == "after":
            closing.after(draft, None)
        else:
            session.decline(draft)
        return True
    return False


def say(draft: Draft, state: AskingPain, text: str) -> bool:
    """An answer in words: "4", "6/10", "seven"; out of range is said kindly and asked again."""
    number = understanding.pain(text, draft.person.locale, draft.library)
    if number is None:
        return False
    if not 0 <= number <= 10:
        ask_pain(draft, state, words("pain-range"))
        return True
    draft.settle(state.prompt)
    told(draft, state, number)
    return True


def told(draft: Draft, state: AskingPain, pain: int) -> None:
    """An answer on the NRS: what it means depends on the moment that it belongs to."""
    match state.about:
        case "before":
            session.before(draft, pain, state.wish)
        case "after" if draft.today.done or draft.today.before is not None:
            closing.after(draft, pain)
        case "middle" if draft.person.session is not None:
            hurting.in_the_middle(draft, pain)
        case "morning" if draft.person.session is None:
            _kept(draft, pain, "morning")
        case "again":
            absence.hurt(draft, pain)
        case _:
            feel(draft, pain)


def feel(draft: Draft, pain: int) -> None:
    """A number told unasked: in a step it is R8's, otherwise it is kept and explained."""
    open_ = draft.person.session
    state = draft.person.state
    if open_ is not None and open_.begun:
        hurting.felt(draft, pain)
    elif open_ is not None:
        session.before(draft, pain, open_.what if open_.rule == "own" else "")
    elif isinstance(state, AskingPain) and state.about in {"before", "again"}:
        told(draft, state, pain)
    else:
        _kept(draft, pain)


def _kept(draft: Draft, pain: int, about: str = "feel") -> None:
    """Keep it, and say what it means today and for the coming days."""
    colour, _ = light(pain, draft.person.readings, draft.day)
    tried = draft.person.course.trial is not None
    draft.note_pain(pain, about)
    mornings.arm(draft)
    body = [words("feel-kept", pain=pain)]
    if pain >= ALWAYS_RED:
        body.append(words("feel-strong"))
    body += [changed(change) for change in draft.changes]
    if len(body) == 1:
        fine = tried and about == "morning" and colour is not Light.RED
        body.append(words("morning-fine") if fine else _LIGHTS[colour])
    draft.wait(Idle())
    if colour is Light.RED:
        owe_new(draft)
    if draft.person.owed:
        barred(draft, *body)
        return
    ready = () if draft.today.finished else buttons("today", "minute")
    draft.say(*body, *suggested(draft), buttons=ready)


def on(draft: Draft) -> None:
    """Back to what was going on, if anything was."""
    if draft.person.session is not None:
        session.back(draft)
    else:
        draft.wait(Idle())
        if not draft.today.finished:
            draft.say(words("ready-when-you-are"), buttons=buttons("today", "minute"))
