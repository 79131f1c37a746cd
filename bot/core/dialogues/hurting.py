"""It hurts (R8): one question, and what its answer means for this exercise and this session."""

from __future__ import annotations

from dataclasses import replace

from bot.core.dialogues import closing
from bot.core.dialogues.asking import ask, ask_pain
from bot.core.dialogues.step_words import HURTS
from bot.core.dialogues.steps import current, go_on, note_step, set_outcome, show
from bot.core.draft import Draft
from bot.core.model import Text, words
from bot.core.person import AskingPain, Dropped, Hurting
from bot.core.routine.light import ALWAYS_RED, WORSE_BY


def hurt(draft: Draft, state: Hurting, action: str) -> bool:
    """R8: what the answer means for this exercise and this session."""
    if action not in HURTS:
        return False
    draft.settle(state.prompt, HURTS[action])
    draft.note("hurt", feeling=action)
    match action:
        case "sharp":
            drop(draft, words("hurt-sharp"))
        case "leg":
            drop(draft, words("hurt-leg"))
        case "numb":
            note_step(draft, "hurt")
            end_for_safety(draft)
        case "effort":
            show(draft, words("hurt-effort"))
        case _:
            ask_pain(draft, AskingPain(draft.new_id(), "during"))
    return True


def drop(draft: Draft, *first: Text) -> None:
    """Stop this exercise and leave it out for a while; the session goes on."""
    found = current(draft)
    if found is not None:
        _, step, _ = found
        others = tuple(d for d in draft.person.dropped if d.exercise != step.exercise)
        draft.change(dropped=(*others, Dropped(step.exercise, draft.day)))
        note_step(draft, "hurt")
        set_outcome(draft, "hurt")
    go_on(draft, *first)


def end_for_safety(draft: Draft) -> None:
    """R8: new numbness, weakness or dizziness ends the session and asks R1 and R2."""
    session = draft.person.session
    if session is not None:
        draft.halt()
        draft.note("session_end", reason="rest", what=session.what, done=list(draft.today.done))
        draft.silence("still", "day", "snooze")
        draft.change(session=None, today=replace(draft.today, finished=True))
    ask(draft, "emergency", first=(words("hurt-numb"),), alone=True, queue=("urgent",))


def felt(draft: Draft, pain: int) -> None:
    """R8: a pain told during a step. Above 7, or 2 over the value before, stops the exercise."""
    session = draft.person.session
    if session is None:
        return
    draft.note_pain(pain, "during")
    if pain >= ALWAYS_RED:
        set_outcome(draft, "hurt")
        closing.end(draft, "rest")
    elif pain - session.before >= WORSE_BY:
        drop(draft, words("hurt-risen", before=session.before, now=pain))
    else:
        show(draft, words("hurt-steady", now=pain))
