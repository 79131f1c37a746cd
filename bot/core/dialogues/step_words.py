"""A step in words: how to do it, how much, and what is shown while it runs."""

from __future__ import annotations

from bot.core.library import Block, Exercise, Rung
from bot.core.model import Text, exercise_words, words
from bot.core.routine.dose import Phase

BLOCKS = {
    Block.SETTLE: words("block-settle"),
    Block.STRETCH: words("block-stretch"),
    Block.STRENGTH: words("block-strength"),
    Block.MOVE: words("block-move"),
}
_SIDES = {"": words("side-both"), "left": words("side-left"), "right": words("side-right")}
HURTS = {
    "sharp": words("button-hurt-sharp"),
    "leg": words("button-hurt-leg"),
    "numb": words("button-hurt-numb"),
    "effort": words("button-hurt-effort"),
    "other": words("button-hurt-other"),
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


def dose_words(dose: Rung, sides: bool) -> Text:
    """How much: sets, repetitions, seconds; a single long hold is told in minutes."""
    each = 1 if sides else 0
    reps = "-".join(str(n) for n in dose.reps) if len(set(dose.reps)) > 1 else dose.reps[0]
    sets = 1 if isinstance(reps, str) else len(dose.reps)
    if dose.reps == (1,) and dose.hold >= 60:
        return words("dose-minutes", minutes=round(dose.hold / 60, 1), sides=each)
    if dose.hold:
        return words("dose-hold", sets=sets, reps=reps, hold=dose.hold, sides=each)
    return words("dose-move", sets=sets, reps=reps, sides=each)


def phase_words(phase: Phase, exercise: Exercise, dose: Rung) -> tuple[Text, ...]:
    """What is shown while a phase runs."""
    name = exercise_words(exercise.id)
    side = _SIDES[phase.side]
    match phase.kind:
        case "ready":
            return (words("phase-ready", name=name, side=side),)
        case "hold" if dose.reps == (1,):
            return (
                words("phase-hold-once", name=name, side=side, seconds=phase.seconds),
                exercise_words(exercise.id, "short"),
            )
        case "hold":
            return (
                words(
                    "phase-hold",
                    name=name,
                    side=side,
                    seconds=phase.seconds,
                    rep=phase.rep,
                    reps=phase.reps,
                ),
                exercise_words(exercise.id, "short"),
            )
        case "move":
            return (
                words("phase-move", name=name, side=side, reps=phase.reps),
                exercise_words(exercise.id, "short"),
            )
        case "relax":
            return (words("phase-relax", rep=phase.rep, reps=phase.reps),)
        case "switch":
            return (words("phase-switch", side=side),)
        case "rest":
            return (words("phase-rest", seconds=phase.seconds, set=phase.set, sets=phase.sets),)
