"""What must be true of every routine: its order, its length, and that it leaves nobody out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from bot.content_exercises import Exercises, Source
from bot.content_files import Finding
from bot.core.library import BASES, Block, Condition, Direction, Exercise, Routine, Slot
from bot.core.routine.dose import phases
from bot.core.routine.plan import MOST

READING = 30
"""Seconds to read an exercise [D]."""
TOLERANCE = 0.4
"""How far a routine may be from the minutes that it names [D]."""
MINUTE = (45, 100)
"""Seconds that the one-minute version may take [D]."""
LEAST_STRETCHES = {"full": 2, "stretch": 3, "gentle": 1, "minute": 1}
"""Stretches in a routine, by its kind."""
LEAST_STRENGTH = {5: 1, 10: 2, 15: 2}
"""Strength exercises in a full routine, by its minutes."""
KINDS = (
    ("full", 5),
    ("full", 10),
    ("full", 15),
    ("stretch", None),
    ("gentle", None),
    ("minute", None),
)
"""What every base must have."""

_ORDER = list(Block)
_LEANINGS = {
    "no leaning": frozenset({Direction.NEUTRAL}),
    "better bending forward": frozenset({Direction.NEUTRAL, Direction.FORWARD}),
    "better bending backward": frozenset({Direction.NEUTRAL, Direction.BACKWARD}),
}


def check_routines(routines: list[Source[Routine]], exercises: Exercises) -> Iterator[Finding]:
    """Everything that is wrong with routines."""
    for source in routines:
        yield from _shape(source)
        unknown = list(_unknown(source, exercises))
        yield from unknown
        if not unknown:
            yield from _choices(source, exercises)
            yield from _filled(source, exercises)
            yield from _length(source, exercises)
    yield from _complete(routines)


def seconds(routine: Routine, exercises: Exercises, directions: frozenset[Direction]) -> int:
    """How long the starting doses take for somebody with no condition, reading included."""
    return sum(
        READING + sum(phase.seconds for phase in phases(chosen.ladder[0], chosen))
        for chosen in _session(routine, exercises, frozenset(), directions)
        if chosen is not None
    )


def _session(
    routine: Routine,
    exercises: Exercises,
    conditions: frozenset[Condition],
    directions: frozenset[Direction],
) -> list[Exercise | None]:
    """What each slot comes to, as the plan chooses: None where nothing suits."""
    possible = BASES[routine.base]
    eases = directions - {Direction.NEUTRAL}
    found: list[Exercise | None] = []
    for slot in routine.slots:
        fitting = [
            exercise
            for exercise in _all(slot, exercises)
            if exercise not in found
            and exercise.positions <= possible
            and exercise.directions & directions
            and not exercise.avoid & conditions
        ]
        if slot.block in {Block.STRETCH, Block.MOVE}:
            fitting.sort(key=lambda exercise: not exercise.directions & eases)
        found.append(fitting[0] if fitting else None)
    return found


def _shape(source: Source[Routine]) -> Iterator[Finding]:
    routine = source.value
    blocks = [slot.block for slot in routine.slots]
    if len(blocks) > MOST:
        yield source.finding(f"{len(blocks)} slots: {MOST} exercises are the most", "slots", MOST)
    for n in range(1, len(blocks)):
        if _ORDER.index(blocks[n]) < _ORDER.index(blocks[n - 1]):
            yield source.finding(
                f"{blocks[n]} comes after {blocks[n - 1]}: the order is {', '.join(_ORDER)}",
                "slots",
                n,
            )
    needed = LEAST_STRETCHES[routine.kind]
    if blocks.count(Block.STRETCH) < needed:
        stretches = "a stretch" if needed == 1 else f"at least {needed} stretches"
        yield source.finding(f"a {routine.kind} routine needs {stretches}", "kind")
    strength = blocks.count(Block.STRENGTH)
    if routine.kind != "full":
        if strength:
            n = blocks.index(Block.STRENGTH)
            yield source.finding(f"a {routine.kind} routine has no strength", "slots", n)
        return
    least = LEAST_STRENGTH.get(routine.minutes, 1)
    if strength < least:
        message = f"a full routine of {routine.minutes} minutes needs at least {least} strength"
        yield source.finding(message, "kind")


def _unknown(source: Source[Routine], exercises: Exercises) -> Iterator[Finding]:
    for n, slot in enumerate(source.value.slots):
        for id in slot.choices:
            if id not in exercises:
                message = f'there is no exercise "{id}": correct the id or add its file'
                yield source.finding(message, "slots", n, "choices")


def _choices(source: Source[Routine], exercises: Exercises) -> Iterator[Finding]:
    """Each choice belongs into its slot and can be done here; none stands in two slots."""
    routine = source.value
    possible = BASES[routine.base]
    seen: Counter[str] = Counter()
    for n, slot in enumerate(routine.slots):
        for exercise in _all(slot, exercises):
            if seen[exercise.id]:
                message = f'"{exercise.id}" is in this routine already: choose another one'
                yield source.finding(message, "slots", n, "choices")
            seen[exercise.id] += 1
            if exercise.block is not slot.block:
                message = f'"{exercise.id}" is for {exercise.block}, and the slot for {slot.block}'
                yield source.finding(message, "slots", n, "choices")
            if awkward := exercise.positions - possible:
                names = ", ".join(sorted(awkward))
                message = f'"{exercise.id}" is not possible on the {routine.base} ({names})'
                yield source.finding(message, "slots", n, "choices")
        if slot.block in {Block.STRETCH, Block.STRENGTH} and not any(
            _for_everybody(exercise) for exercise in _all(slot, exercises)
        ):
            yield source.finding(
                f"slot {n + 1} needs a choice for everybody: direction neutral, avoid empty",
                "slots",
                n,
                "choices",
            )


def _all(slot: Slot, exercises: Exercises) -> list[Exercise]:
    return [exercises[id].value for id in slot.choices]


def _for_everybody(exercise: Exercise) -> bool:
    return Direction.NEUTRAL in exercise.directions and not exercise.avoid


def _filled(source: Source[Routine], exercises: Exercises) -> Iterator[Finding]:
    """Tried for every leaning and all conditions: each slot finds an exercise of its own."""
    reported: set[int] = set()
    for count in range(len(Condition) + 1):
        for conditions in combinations(Condition, count):
            for leaning, directions in _LEANINGS.items():
                found = _session(source.value, exercises, frozenset(conditions), directions)
                if None not in found or (empty := found.index(None)) in reported:
                    continue
                reported.add(empty)
                who = " and ".join(conditions) or "no condition"
                message = f"slot {empty + 1} finds no exercise for somebody with {who}, {leaning}"
                yield source.finding(f"{message}: add a choice", "slots", empty, "choices")


def _length(source: Source[Routine], exercises: Exercises) -> Iterator[Finding]:
    """About the minutes that it names, whichever way somebody leans."""
    routine = source.value
    if routine.kind == "minute":
        least, most = MINUTE
    else:
        least = round(routine.minutes * 60 * (1 - TOLERANCE))
        most = round(routine.minutes * 60 * (1 + TOLERANCE))
    for leaning, directions in _LEANINGS.items():
        takes = seconds(routine, exercises, directions)
        if not least <= takes <= most:
            yield source.finding(
                f"takes about {takes // 60} min {takes % 60} s ({leaning}),"
                f" and should take {least} to {most} s: change minutes or the choices",
                "minutes",
            )
            return


def _complete(routines: list[Source[Routine]]) -> Iterator[Finding]:
    """Every base has every kind, so that whoever asks for a routine gets one."""
    if not routines:
        return
    there = {(r.value.base, r.value.kind, r.value.minutes) for r in routines}
    for base in BASES:
        for kind, minutes in KINDS:
            if not any(b == base and k == kind and minutes in {None, m} for b, k, m in there):
                length = f" of {minutes} minutes" if minutes else ""
                message = f"there is no {kind} routine{length} for the {base}: add one"
                yield Finding(routines[0].path.parent, 1, message)
