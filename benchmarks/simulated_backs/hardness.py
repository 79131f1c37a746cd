"""What the rungs of an exercise weigh: a harder variant takes fewer seconds and is not lighter."""

from __future__ import annotations

from bot.core.library import Exercise, Rung
from bot.core.routine.dose import load


def hardness(exercise: Exercise, adds: float) -> dict[str, float]:
    """For each variant of the ladder, how much a second of it weighs against the first rung's.

    The first rung of a variant weighs 1 + `adds` times the rung before (assumptions.md).
    """
    found: dict[str, float] = {}
    before = 0.0
    for rung in exercise.ladder:
        seconds = load(rung, exercise)
        if rung.variant not in found:
            found[rung.variant] = before * (1 + adds) / seconds if found else 1.0
        before = seconds * found[rung.variant]
    return found


def weight(dose: Rung, exercise: Exercise, adds: float) -> float:
    """The load of any dose of `exercise`, also one that is not on its ladder, in seconds."""
    return load(dose, exercise) * hardness(exercise, adds).get(dose.variant, 1.0)
