"""A day's exercises: a routine of the content, filled with what suits this person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from math import ceil

from bot.core.library import (
    BASES,
    Block,
    Direction,
    Exercise,
    Library,
    Position,
    Routine,
    Rung,
    Slot,
)
from bot.core.person import Cut, Person, Step, Today
from bot.core.routine import ladder
from bot.core.routine.course import stand
from bot.core.routine.decision import Decision, Reason, What
from bot.core.routine.dose import halve, load, share

MOST = 6
"""Exercises in a session: their number predicts adherence."""
DROPPED_DAYS = 14
"""R8: days until an exercise that was stopped for pain is offered once again."""
ONCE_AGAIN = 2
"""R8: times that it may hurt; then it stays out."""
FEWEST_STRETCHES = 2
"""The invariant: strengthening needs at least so many stretches done that day ..."""
STRETCH_SHARE = 0.5
"""... and at least this share of the day's stretches."""
SHARES = range(95, 0, -5)
"""Percentages that are tried where R10 has no room for a whole session [D]."""


def suits(exercise: Exercise, person: Person, day: date) -> bool:
    """Whether `exercise` is right for this person today (R4, R8, R19, R20 and direction).

    Only those whom bending forward eases are offered it, so R19 needs no clock.
    """
    return (
        not exercise.avoid & set(person.profile.conditions)
        and exercise.positions <= BASES.get(person.profile.base, frozenset(Position))
        and not out(exercise.id, person, day)
        and bool(exercise.directions & _directions(person))
    )


def out(exercise: str, person: Person, day: date) -> bool:
    """R8: whether it was stopped for pain within 14 days, or once too often."""
    return any(
        dropped.exercise == exercise
        and (dropped.times >= ONCE_AGAIN or (day - dropped.day).days < DROPPED_DAYS)
        for dropped in person.dropped
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


def compose(
    person: Person, what: str, day: date, library: Library, cuts: tuple[Cut, ...] = ()
) -> tuple[Step, ...]:
    """The steps of a session, stretches before strength, at most six.

    Strength is on the rung where the person stands, less the lowest of `cuts`, and within
    what the week has room for (R10). All else has its starting dose.
    """
    whole = _choices(person, what, day, library)
    eased = _eased(whole, person, day, library, cuts)
    return _roomy(eased, whole, person, day, library)


def _choices(person: Person, what: str, day: date, library: Library) -> tuple[Step, ...]:
    """The routine's exercises as they suit this person, each on its rung."""
    routine = _routine(person, what, library)
    steps: list[Step] = []
    for slot in routine.slots if routine is not None else ():
        if slot.block is Block.STRENGTH and what not in {What.FULL, What.EASIER}:
            continue
        taken = {step.exercise for step in steps}
        exercise = _choose(slot, person, day, library, taken)
        if exercise is not None:
            rung = ladder.rung_of(person.course, exercise) if slot.block is Block.STRENGTH else 0
            steps.append(Step(exercise.id, exercise.block, exercise.ladder[rung]))
    return tuple(steps[:MOST])


def _eased(
    steps: tuple[Step, ...], person: Person, day: date, library: Library, cuts: tuple[Cut, ...]
) -> tuple[Step, ...]:
    eased = list(steps)
    for number, step in enumerate(eased):  # one by one: two may have the same easier one
        eased[number] = lowest(step, eased, person, day, library, cuts)
    return tuple(eased)


def room(
    person: Person, decision: Decision, day: date, library: Library
) -> tuple[Decision, tuple[Step, ...]]:
    """The steps of a decision, and the decision itself, which R10 may have had to lower."""
    whole = _choices(person, decision.what, day, library)
    eased = _eased(whole, person, day, library, decision.cuts)
    steps = _roomy(eased, whole, person, day, library)
    if steps == eased:
        return decision, steps
    own = _strength(whole, library)
    most = ladder.day_most(person.course, own, day)
    week = ladder.week(person.course, own, day).left <= most
    reason = Reason.WEEK if week else Reason.DAY
    return replace(decision, what=What.EASIER, rule="R10", reason=reason), steps


def strength_of(person: Person, day: date, library: Library) -> tuple[str, ...]:
    """The strengthening exercises of this person's whole routine."""
    steps = _choices(person, What.FULL, day, library)
    return tuple(step.exercise for step in steps if step.block is Block.STRENGTH)


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


# --- less than the rung says ---------------------------------------------------------------


def lowest(
    step: Step,
    steps: Sequence[Step],
    person: Person,
    day: date,
    library: Library,
    cuts: Sequence[Cut],
) -> Step:
    """A strength step as the lowest of `cuts` leaves it. They never add up."""
    exercise = library.exercises.get(step.exercise)
    if step.block is not Block.STRENGTH or exercise is None or not cuts:
        return step
    furthest = sorted(cuts, key=lambda cut: -cut.down)  # of two alike the easier form
    lower = [s for cut in furthest for s in _cut(step, exercise, steps, person, day, library, cut)]
    return min((*lower, step), key=lambda s: load(s.dose, library.exercises[s.exercise]))


def _cut(
    step: Step,
    exercise: Exercise,
    steps: Sequence[Step],
    person: Person,
    day: date,
    library: Library,
    cut: Cut,
) -> Iterator[Step]:
    """One rule's result: its rungs down, then its share.

    At the lowest rung "one down" is half, or the easier exercise at its starting dose.
    """
    rung = ladder.rung_of(person.course, exercise)
    lower = ladder.below(exercise, rung, cut.down)
    dose = share(exercise.ladder[lower], exercise, cut.share, fewer=cut.fewer)
    if cut.begins and load(dose, exercise) < load(exercise.ladder[0], exercise):
        dose = exercise.ladder[0]
    if cut.down == 1 and rung == 0 and not cut.begins:
        half = halve(step.dose, exercise)
        dose = min((dose, half or dose), key=lambda each: load(each, exercise))
        easier = easier_exercise(step, tuple(steps), person, day, library)
        if easier is not None:
            yield Step(easier.id, easier.block, easier.ladder[0])
    if cut.last:
        dose = _no_more(dose, exercise, stand(person.course, exercise.id).last)
    yield Step(step.exercise, step.block, dose)


def _no_more(dose: Rung, exercise: Exercise, seconds: int) -> Rung:
    """As much of `dose` as was done the last time: after a worse morning nothing gets more.

    Half of a session can be less than a rung down from a whole one [D].
    """
    smaller = (dose, *(share(dose, exercise, percent) for percent in SHARES))
    fits = (each for each in smaller if not seconds or load(each, exercise) <= seconds)
    return next(fits, smaller[-1])


def _roomy(
    eased: tuple[Step, ...],
    whole: tuple[Step, ...],
    person: Person,
    day: date,
    library: Library,
) -> tuple[Step, ...]:
    """R10 is one rule more: of each exercise the lower of what is eased and what has room.

    What has room is a share of the whole session, so that more pain never gets more of it.
    """
    has_room = {step.exercise: step for step in _with_room(whole, person, day, library)}
    steps: list[Step] = []
    for step, own in zip(eased, whole, strict=True):
        if own.exercise in has_room:
            both = (step, has_room[own.exercise])
            steps.append(min(both, key=lambda s: load(s.dose, library.exercises[s.exercise])))
    return tuple(steps)


def _strength(steps: Sequence[Step], library: Library) -> list[Exercise]:
    return [library.exercises[s.exercise] for s in steps if s.block is Block.STRENGTH]


def _with_room(
    steps: tuple[Step, ...], person: Person, day: date, library: Library
) -> tuple[Step, ...]:
    """R10: what the week or the day has no room for goes, by a share of each, then one by one."""
    own = _strength(steps, library)
    left = min(ladder.week(person.course, own, day).left, ladder.day_most(person.course, own, day))

    def total(those: Sequence[Step]) -> int:
        strength = (s for s in those if s.block is Block.STRENGTH)
        return sum(load(s.dose, library.exercises[s.exercise]) for s in strength)

    if total(steps) <= left:
        return steps
    smaller = steps
    for percent in SHARES:
        smaller = tuple(_share_of(step, library, percent) for step in steps)
        if total(smaller) <= left:
            return smaller
    while total(smaller) > left:
        last = max(n for n, step in enumerate(smaller) if step.block is Block.STRENGTH)
        smaller = (*smaller[:last], *smaller[last + 1 :])
    return smaller


def _share_of(step: Step, library: Library, percent: int) -> Step:
    if step.block is not Block.STRENGTH:
        return step
    dose = share(step.dose, library.exercises[step.exercise], percent)
    return Step(step.exercise, step.block, dose)


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
