"""A day's exercises: a routine of the content, filled with what suits this person."""

from __future__ import annotations

from datetime import date
from math import ceil

from bot.core.library import BASES, Block, Direction, Exercise, Library, Position, Routine, Slot
from bot.core.person import Person, Step, Today
from bot.core.routine.decision import What
from bot.core.routine.dose import halve, load

MOST = 6
"""Exercises in a session: their number predicts adherence."""
DROPPED_DAYS = 14
"""R8: days until an exercise that was stopped for pain is offered again."""
FEWEST_STRETCHES = 2
"""The invariant: strengthening needs at least so many stretches done that day ..."""
STRETCH_SHARE = 0.5
"""... and at least this share of the day's stretches."""


def suits(exercise: Exercise, person: Person, day: date) -> bool:
    """Whether `exercise` is right for this person today (R4, R8, R19, R20 and direction).

    Only those whom bending forward eases are offered it, so R19 needs no clock.
    """
    return (
        not exercise.avoid & set(person.profile.conditions)
        and exercise.positions <= BASES.get(person.profile.base, frozenset(Position))
        and not any(
            dropped.exercise == exercise.id and (day - dropped.day).days < DROPPED_DAYS
            for dropped in person.dropped
        )
        and bool(exercise.directions & _directions(person))
    )


def _directions(person: Person) -> frozenset[Direction]:
    """Worse one way: drop it, offer the other. Unclear: neutral only."""
    match person.profile.bends:
        case "forward":
            return frozenset({Direction.NEUTRAL, Direction.BACKWARD})
        case "backward":
            return frozenset({Direction.NEUTRAL, Direction.FORWARD})
        case _:
            return frozenset({Direction.NEUTRAL})


def compose(person: Person, what: str, day: date, library: Library) -> tuple[Step, ...]:
    """The steps of a session, stretches before strength, at most six; all at the starting dose."""
    routine = _routine(person, what, library)
    if routine is None:
        return ()
    steps: list[Step] = []
    for slot in routine.slots:
        if slot.block is Block.STRENGTH and what not in {What.FULL, What.EASIER}:
            continue
        taken = {step.exercise for step in steps}
        exercise = _choose(slot, person, day, library, taken)
        if exercise is not None:
            steps.append(Step(exercise.id, exercise.block, exercise.ladder[0]))
    if what == What.EASIER:
        for number, step in enumerate(steps):  # one by one: two may have the same easier one
            steps[number] = ease(step, steps, person, day, library)
    return tuple(steps[:MOST])


def _routine(person: Person, what: str, library: Library) -> Routine | None:
    kinds = {What.GENTLE: "gentle", What.MINUTE: "minute", What.STRETCH: "stretch"}
    here = [r for r in library.routines if r.base == person.profile.base]
    kind = kinds.get(What(what), "full")
    mine = [r for r in here if r.kind == kind] or [r for r in here if r.kind == "full"]
    return min(mine, key=lambda r: abs(r.minutes - person.profile.minutes), default=None)


def _choose(
    slot: Slot, person: Person, day: date, library: Library, taken: set[str]
) -> Exercise | None:
    """The first choice that suits; of stretches and walks first one toward what eases."""
    wanted = {"forward": Direction.BACKWARD, "backward": Direction.FORWARD}.get(
        person.profile.bends
    )
    choices = [library.exercises[id] for id in slot.choices if id in library.exercises]
    fitting = [e for e in choices if e.id not in taken and suits(e, person, day)]
    if slot.block in {Block.STRETCH, Block.MOVE} and wanted is not None:
        fitting.sort(key=lambda e: wanted not in e.directions)
    return fitting[0] if fitting else None


def ease(step: Step, steps: list[Step], person: Person, day: date, library: Library) -> Step:
    """R7, amber: a strength step one rung down, or half of its work. Others stay as they are.

    At the lowest rung "down" is the easier exercise at its starting dose; where there
    is none that suits, half of the same. Never both: reductions do not add up.
    """
    exercise = library.exercises.get(step.exercise)
    if step.block is not Block.STRENGTH or exercise is None:
        return step
    lower = easier_exercise(step, tuple(steps), person, day, library)
    if lower is not None and load(lower.ladder[0], lower) < load(step.dose, exercise):
        return Step(lower.id, lower.block, lower.ladder[0])
    half = halve(step.dose, exercise)
    return step if half is None else Step(step.exercise, step.block, half)


def easier_exercise(
    step: Step, steps: tuple[Step, ...], person: Person, day: date, library: Library
) -> Exercise | None:
    """The variant to fall back on, if there is one that suits and is not in the session already."""
    exercise = library.exercises.get(step.exercise)
    lower = library.exercises.get(exercise.easier or "") if exercise else None
    if lower is None or any(other.exercise == lower.id for other in steps):
        return None
    same_kind = lower.block is step.block
    return lower if same_kind and suits(lower, person, day) else None


def stretches_in(steps: tuple[Step, ...]) -> int:
    """How many stretches a session has."""
    return sum(step.block is Block.STRETCH for step in steps)


def may_strengthen(today: Today) -> bool:
    """The invariant above all: at least half of the day's stretches, and at least two, are done."""
    needed = max(FEWEST_STRETCHES, ceil(today.stretches * STRETCH_SHARE))
    return len(today.stretched) >= needed
