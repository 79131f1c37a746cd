"""It hurts (R8): what the answer means for this exercise and this session."""

from __future__ import annotations

from dataclasses import replace

from bot.core.dialogues import closing
from bot.core.dialogues.asking import HURTS, ask_pain, barred, owe, owe_new
from bot.core.dialogues.open_step import current, note_step, set_outcome
from bot.core.dialogues.session import refit
from bot.core.dialogues.steps import go_on, show
from bot.core.draft import SESSION_ALARMS, Draft
from bot.core.model import Text, words
from bot.core.routine.direction import learned
from bot.core.routine.protest import Stops, left_out, protest
from bot.core.states import AskingPain, Hurting, Idle


def hurt(draft: Draft, state: Hurting, action: str) -> bool:
    """Act on what it feels like; False for an answer that the question does not have."""
    label = next((button.label for button in HURTS if button.action == action), None)
    if label is None:
        return False
    draft.settle(state.prompt, label)
    found = current(draft)
    draft.note("hurt", feeling=action, exercise=found[1].exercise if found is not None else "")
    match action:
        case "sharp":
            drop(draft, words("hurt-sharp"))
        case "leg":
            drop(draft, words("hurt-leg"))
        case "numb":
            end_for_safety(draft)
        case "up":
            show(draft, words("hurt-up"))
        case "effort":
            show(draft, words("hurt-effort"))
        case _:
            ask_pain(draft, AskingPain(draft.new_id(), "during"))
    return True


def drop(draft: Draft, *first: Text) -> None:
    """Stop this exercise and leave it out for a while; the session goes on."""
    _leave_out(draft)
    go_on(draft, *first, *_learned(draft))


def _learned(draft: Draft) -> tuple[Text, ...]:
    """Three answers against bending one way, none against the other: it is left out."""
    person = draft.person
    way = learned(person.dropped, draft.library.exercises)
    if way is None or person.profile.bends != "unclear":
        return ()
    draft.know(bends=way)
    draft.note("answer", question="bends", value=way, learned=True)
    refit(draft)
    return (words("learned-forward") if way == "forward" else words("learned-backward"),)


def _leave_out(draft: Draft) -> None:
    found = current(draft)
    if found is not None:
        _, step, _ = found
        draft.person = left_out(draft.person, step.exercise, draft.day)
        note_step(draft, "hurt")
        set_outcome(draft, "hurt")


def end_for_safety(draft: Draft) -> None:
    """R8: new numbness, weakness or dizziness ends the session and asks R1 and R2."""
    session = draft.person.session
    draft.halt()
    draft.note("alarm")
    if session is not None:
        if session.begun:
            _leave_out(draft)
        draft.note("session_end", session=session.number, reason="safety")
        draft.silence(*SESSION_ALARMS)
        draft.end_snooze()
    draft.change(session=None, watch=True, told=None, today=replace(draft.today, finished=True))
    draft.wait(Idle())
    owe(draft, "emergency", "urgent")
    barred(draft, words("hurt-numb"))


def in_the_middle(draft: Draft, pain: int) -> None:
    """Between stretching and strength: strength follows only where it has not risen by 2."""
    session = draft.person.session
    if session is None:
        return
    draft.note_pain(pain, "middle")
    match protest(session.before, pain):
        case Stops.SESSION:
            _enough(draft)
        case Stops.EXERCISE:
            closing.end(draft, "risen")
        case Stops.NOTHING:
            go_on(draft)


def _enough(draft: Draft) -> None:
    """R8: above 7 the session ends, and R3's question follows."""
    closing.end(draft, "rest")
    owe_new(draft)
    if draft.person.owed:
        barred(draft)


def felt(draft: Draft, pain: int) -> None:
    """R8: a pain told during a step. Above 7, or 2 over the value before, stops the exercise."""
    session = draft.person.session
    if session is None:
        return
    draft.halt()
    draft.note_pain(pain, "during")
    match protest(session.before, pain):
        case Stops.SESSION:
            _leave_out(draft)
            _enough(draft)
        case Stops.EXERCISE:
            drop(draft, words("hurt-risen", before=session.before, now=pain))
        case Stops.NOTHING:
            show(draft, words("hurt-steady", now=pain))
