"""Which step is open, and what is noted of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bot.core.draft import Draft
from bot.core.library import Exercise
from bot.core.person import Session, Step
from bot.core.routine.dose import load

STILL_THERE = 15 * 60
"""Seconds without a sign before the bot asks "still there?" [D]."""


def current(draft: Draft) -> tuple[Session, Step, Exercise] | None:
    """The session, its open step and that step's exercise; None when there is no such thing."""
    session = draft.person.session
    if session is None or not 0 <= session.at < len(session.steps):
        return None
    step = session.steps[session.at]
    exercise = draft.library.exercises.get(step.exercise)
    return (session, step, exercise) if exercise is not None else None


def keep_awake(draft: Draft, seconds: int = 0) -> None:
    """Somebody is there: ask "still there?" only a while from now."""
    draft.ring_in("still", STILL_THERE + seconds)


def set_outcome(draft: Draft, outcome: Literal["done", "skipped", "hurt"]) -> None:
    """Mark the open step as over."""
    session = draft.person.session
    if session is not None:
        steps = list(session.steps)
        steps[session.at] = replace(steps[session.at], outcome=outcome)
        draft.change(session=replace(session, steps=tuple(steps)))


def note_step(draft: Draft, outcome: str) -> None:
    """Note in the diary what became of the open step, and at which dose."""
    found = current(draft)
    if found is not None:
        session, step, exercise = found
        dose = step.dose
        draft.note(
            "step",
            session=session.number,
            exercise=step.exercise,
            block=step.block.value,
            outcome=outcome,
            reps=list(dose.reps),
            hold=dose.hold,
            tempo=dose.tempo,
            rest=dose.rest,
            sides=exercise.sides,
            variant=dose.variant,
            load=load(dose, exercise),
        )
