"""What must be true of every exercise: its ladder, its neighbours, whom it must not reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from bot.content_files import Finding, line_of
from bot.core.library import BASES, Block, Condition, Direction, Exercise, Limb, Position, Rung

Value = TypeVar("Value")

MOST_REPS_MORE = 2
"""R10: a rung is about two repetitions a set more ... [D]"""
MOST_SECONDS_MORE = 5
"""... or a hold that is five seconds longer ... [D]"""
MOST_WORK_MORE: Mapping[Block, float] = {Block.STRENGTH: 1 / 3}
"""... or so much more work, where the shape of the dose changes [D]."""
MOST_WORK_MORE_ELSEWHERE = 1 / 2
"""The same for what does not strengthen [D]."""
UPRIGHT = frozenset({Position.SITTING, Position.STANDING})
"""Positions of one height; all others are of the other, down on the floor or the bed."""


@dataclass(frozen=True, slots=True)
class Source(Generic[Value]):
    """A value and the file that it came from, in which its lines are looked up."""

    value: Value
    path: Path
    text: str

    def finding(self, message: str, *path: str | int) -> Finding:
        """What is wrong with the part of the file at `path`."""
        return Finding(self.path, line_of(self.text, *path), message)


Exercises = Mapping[str, Source[Exercise]]


def check_exercises(exercises: Exercises) -> Iterator[Finding]:
    """Everything that is wrong with exercises, one by one and with each other."""
    for source in exercises.values():
        yield from _ladder(source)
        yield from _sides(source)
        yield from _safety(source)
        yield from _neighbours(source, exercises)
        yield from _circle(source, exercises)


def work(rung: Rung) -> int:
    """Seconds under load of one side."""
    return sum(rung.reps) * (rung.hold or rung.tempo)


def _ladder(source: Source[Exercise]) -> Iterator[Finding]:
    ladder = source.value.ladder
    variants = [rung.variant for rung in ladder]
    if variants[0]:
        yield source.finding("the first rung must be without a variant", "ladder", 0, "variant")
    for n in range(1, len(ladder)):
        lower, upper = ladder[n - 1], ladder[n]
        if lower.variant != upper.variant:
            if upper.variant in variants[:n]:
                again = (
                    f'rung {n + 1}: the variant "{upper.variant}" was left before: keep it together'
                )
                yield source.finding(again, "ladder", n, "variant")
            continue
        if work(upper) < work(lower) or (upper.reps, upper.hold) == (lower.reps, lower.hold):
            less = (
                f"rung {n + 1} is no more than rung {n} ({work(upper)} s of work after"
                f" {work(lower)} s): raise reps or hold, or name a variant"
            )
            yield source.finding(less, "ladder", n)
        elif not _gentle(lower, upper, source.value.block):
            steep = (
                f"rung {n + 1} is too big a step after rung {n} ({work(upper)} s of work after"
                f" {work(lower)} s): about 2 repetitions or 5 s more is enough"
            )
            yield source.finding(steep, "ladder", n)


def _gentle(lower: Rung, upper: Rung, block: Block) -> bool:
    """R10: two repetitions a set, or five seconds, or a modest share of the work more."""
    if lower.reps == upper.reps and (lower.hold == 0) == (upper.hold == 0):
        longer = (upper.hold or upper.tempo) - (lower.hold or lower.tempo)
        if longer <= MOST_SECONDS_MORE:
            return True
    if len(lower.reps) == len(upper.reps) and lower.hold == upper.hold:
        more = max(b - a for a, b in zip(lower.reps, upper.reps, strict=True))
        if more <= MOST_REPS_MORE:
            return True
    share = MOST_WORK_MORE.get(block, MOST_WORK_MORE_ELSEWHERE)
    return work(upper) <= work(lower) * (1 + share) + 1e-9


def _sides(source: Source[Exercise]) -> Iterator[Finding]:
    """One side after the other, or both in turn, or none; never a bit of each."""
    exercise = source.value
    if exercise.limb is not Limb.SIDE and not exercise.sides:
        message = f'limb = "{exercise.limb}" says what a side is, and sides = false: take it out'
        yield source.finding(message, "limb")
    if not exercise.alternates:
        return
    if exercise.sides:
        both = "alternates is both sides in turn, sides one after the other: choose one of the two"
        yield source.finding(both, "alternates")
    for n, rung in enumerate(exercise.ladder):
        if any(reps % 2 for reps in rung.reps):
            uneven = f"rung {n + 1}: the sides take turns, so give an even number of repetitions"
            yield source.finding(uneven, "ladder", n, "reps")


def _safety(source: Source[Exercise]) -> Iterator[Finding]:
    """R4 and R20: the conditions that an exercise must list under `avoid`."""
    exercise = source.value
    forward = exercise.directions == {Direction.FORWARD}
    backward = exercise.directions == {Direction.BACKWARD}
    loaded = exercise.block is Block.STRENGTH and Direction.FORWARD in exercise.directions
    lying = exercise.positions & {Position.BACK, Position.FRONT}
    demands = [
        (Condition.OSTEOPOROSIS, loaded, "it loads a back that is bent forward (R20)"),
        (Condition.OSTEOPOROSIS, forward, "it bends the back fully forward (R20)"),
        (Condition.STENOSIS, backward, "it bends the back backward"),
        (Condition.SPONDYLOLISTHESIS, backward, "it bends the back backward"),
        (Condition.SURGERY, forward or backward, "it takes the back to the end of its range"),
        (Condition.PREGNANCY, bool(lying), "it is done lying on the back or the front"),
    ]
    missing: dict[Condition, str] = {}
    for condition, needed, why in demands:
        if needed and condition not in exercise.avoid:
            missing.setdefault(condition, why)
    for condition, why in missing.items():
        yield source.finding(f'avoid must name "{condition}", since {why}', "avoid")


def _neighbours(source: Source[Exercise], exercises: Exercises) -> Iterator[Finding]:
    """`easier` and `harder` exist and belong together; whoever may do this may do the easier."""
    exercise = source.value
    for field, id in (("easier", exercise.easier), ("harder", exercise.harder)):
        if id is None:
            continue
        if id == exercise.id or id not in exercises:
            wrong = (
                "is the exercise itself" if id == exercise.id else "is not the id of an exercise"
            )
            yield source.finding(f'{field} = "{id}" {wrong}: correct it, or write "none"', field)
            continue
        other = exercises[id].value
        if other.block is not exercise.block:
            yield source.finding(
                f'{field} = "{id}" is for {other.block}, and this is for {exercise.block}:'
                " name one of the same block",
                field,
            )
        elif field == "easier":
            yield from _reachable(source, other)


def _reachable(source: Source[Exercise], easier: Exercise) -> Iterator[Finding]:
    """Nobody has to get up or down in mid-session, and the back is not asked for more.

    Pregnancy rules out lying, which is no matter of load: whom that concerns is
    offered half the dose instead.
    """
    exercise = source.value
    more = easier.avoid - exercise.avoid - {Condition.PREGNANCY}
    reasons = [f"it must be avoided with {condition}" for condition in sorted(more)]
    if (exercise.positions <= UPRIGHT) != (easier.positions <= UPRIGHT):
        reasons.append("one is done sitting or standing, the other down on the floor or the bed")
    if Direction.NEUTRAL not in easier.directions and not exercise.directions <= easier.directions:
        reasons.append("it bends the back another way")
    for base, positions in BASES.items():
        if exercise.positions <= positions and not easier.positions <= positions:
            reasons.append(f"it is not possible on the {base}")
            break
    if reasons:
        yield source.finding(
            f'easier = "{easier.id}" is not for everybody who does this exercise'
            f' ({", ".join(reasons)}): name another one, or "none"',
            "easier",
        )


def _circle(source: Source[Exercise], exercises: Exercises) -> Iterator[Finding]:
    """Going from easier to easier must come to an end."""
    path = [source.value.id]
    current = source.value.easier
    while current is not None and current in exercises and current not in path:
        path.append(current)
        current = exercises[current].value.easier
    if current == source.value.id and len(path) > 1:
        around = " -> ".join([*path, source.value.id])
        yield source.finding(f"easier goes round in a circle: {around}", "easier")
