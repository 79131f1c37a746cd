"""A step in words: how to do it, how much, and what is shown while it runs."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.library import Block, Exercise, Library, Limb, Rung
from bot.core.model import Text, exercise_words, words
from bot.core.person import Step
from bot.core.routine.dose import Phase

BLOCKS = {
    Block.SETTLE: words("block-settle"),
    Block.STRETCH: words("block-stretch"),
    Block.STRENGTH: words("block-strength"),
    Block.MOVE: words("block-move"),
}
_BOTH = words("on-both")
_LEFT = {
    Limb.SIDE: words("on-left-side"),
    Limb.LEG: words("on-left-leg"),
    Limb.ARM: words("on-left-arm"),
    Limb.LEANING: words("on-left-leaning"),
    Limb.TURNING: words("on-left-turning"),
}
_RIGHT = {
    Limb.SIDE: words("on-right-side"),
    Limb.LEG: words("on-right-leg"),
    Limb.ARM: words("on-right-arm"),
    Limb.LEANING: words("on-right-leaning"),
    Limb.TURNING: words("on-right-turning"),
}


def describe(exercise: Exercise, dose: Rung) -> Text:
    """How to do an exercise, line by line."""
    do = f"do-{dose.variant}" if dose.variant else "do"
    return words(
        "step-how",
        setup=exercise_words(exercise.id, "setup"),
        do=exercise_words(exercise.id, do),
        breathe=exercise_words(exercise.id, "breathe"),
        feel=exercise_words(exercise.id, "feel"),
        stop=exercise_words(exercise.id, "stop"),
    )


def dose_words(dose: Rung, exercise: Exercise) -> Text:
    """How much: sets, repetitions, seconds; a single long hold is told in minutes."""
    each = 1 if exercise.sides else 0
    if dose.reps == (1,) and dose.hold >= 60:
        return words("dose-minutes", minutes=round(dose.hold / 60, 1), sides=each)
    if len(set(dose.reps)) > 1:
        each_set = ", ".join(str(reps) for reps in dose.reps)
        return words("dose-steps", reps=each_set, hold=dose.hold, sides=each)
    sets, reps = len(dose.reps), dose.reps[0]
    if exercise.alternates and not dose.hold:
        return words("dose-in-turn", sets=sets, reps=reps)
    if dose.hold:
        return words("dose-hold", sets=sets, reps=reps, hold=dose.hold, sides=each)
    return words("dose-move", sets=sets, reps=reps, sides=each)


def listed(steps: Iterable[Step], library: Library) -> tuple[Text, ...]:
    """The steps of a session, one a line, each with its dose."""
    return tuple(
        words(
            "offer-line",
            n=number,
            name=exercise_words(step.exercise),
            dose=dose_words(step.dose, library.exercises[step.exercise]),
        )
        for number, step in enumerate(steps, start=1)
        if step.exercise in library.exercises
    )


def phase_words(phase: Phase, exercise: Exercise, dose: Rung) -> tuple[Text, ...]:
    """What is shown while a phase runs."""
    name = exercise_words(exercise.id)
    short = exercise_words(exercise.id, "short")
    side = _side(phase, exercise)
    match phase.kind:
        case "ready":
            return (words("phase-ready", name=name, side=side),)
        case "hold" if dose.reps == (1,):
            held = words("phase-hold-once", name=name, side=side, seconds=phase.seconds)
            return (held, short)
        case "hold":
            rep, reps = phase.rep, phase.reps
            held = words(
                "phase-hold", name=name, side=side, seconds=phase.seconds, rep=rep, reps=reps
            )
            return (held, short)
        case "move":
            return (words("phase-move", name=name, side=side, reps=phase.reps), short)
        case "relax" if exercise.block is Block.STRENGTH:
            return (words("phase-lower", rep=phase.rep, reps=phase.reps),)
        case "relax":
            return (words("phase-relax", rep=phase.rep, reps=phase.reps),)
        case "switch":
            return (words("phase-switch", side=side),)
        case "rest":
            return (words("phase-rest", seconds=phase.seconds, set=phase.set, sets=phase.sets),)


def _side(phase: Phase, exercise: Exercise) -> Text:
    match phase.side:
        case "left":
            return _LEFT[exercise.limb]
        case "right":
            return _RIGHT[exercise.limb]
        case _:
            return _BOTH
