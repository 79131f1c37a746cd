"""A dose, second by second: what happens after "Start" without a hand on the phone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.core.library import Block, Exercise, Position, Rung

GET_READY = 10
"""Seconds to get from the phone into the position [D]."""
LET_GO = 3
"""Seconds between two held repetitions of a stretch [D]."""
LET_GO_OF_WORK = 5
"""Seconds between two held repetitions of a strengthening exercise [D]."""
CHANGE_SIDES = 8
"""Seconds to change sides sitting or standing [D]."""
ROLL_OVER = 15
"""Seconds to change sides lying or kneeling, with a sore back [D]."""

_UPRIGHT = frozenset({Position.SITTING, Position.STANDING})


Side = Literal["", "left", "right"]


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of time within an exercise.

    `loud` marks what a person with closed eyes must notice: a change of side and
    a rest. `rep` of `reps` in `set` of `sets`; `side` is left, right or empty.
    """

    kind: Literal["ready", "hold", "move", "relax", "switch", "rest"]
    seconds: int
    rep: int = 0
    reps: int = 0
    set: int = 1
    sets: int = 1
    side: Side = ""

    @property
    def loud(self) -> bool:
        """Whether it begins with a sound."""
        return self.kind in {"switch", "rest"}


def phases(dose: Rung, exercise: Exercise) -> tuple[Phase, ...]:
    """The whole exercise from getting ready to its last repetition."""
    order: tuple[Side, ...] = ("left", "right") if exercise.sides else ("",)
    turn = CHANGE_SIDES if exercise.positions <= _UPRIGHT else ROLL_OVER
    sets = len(dose.reps)
    found = [Phase("ready", GET_READY, reps=dose.reps[0], sets=sets, side=order[0])]
    for number, reps in enumerate(dose.reps, start=1):
        if number > 1:
            rest = max(dose.rest, turn) if exercise.sides else dose.rest
            found.append(Phase("rest", rest, reps=reps, set=number, sets=sets, side=order[0]))
        for side in order:
            if side == "right":
                found.append(Phase("switch", turn, 0, reps, number, sets, side))
            found.extend(_one_side(dose, exercise, reps, number, side))
    return tuple(found)


def _one_side(dose: Rung, exercise: Exercise, reps: int, number: int, side: Side) -> list[Phase]:
    sets = len(dose.reps)
    if dose.hold == 0:
        return [Phase("move", reps * dose.tempo, reps, reps, number, sets, side)]
    let_go = LET_GO_OF_WORK if exercise.block is Block.STRENGTH else LET_GO
    found: list[Phase] = []
    for rep in range(1, reps + 1):
        found.append(Phase("hold", dose.hold, rep, reps, number, sets, side))
        if rep < reps:
            found.append(Phase("relax", let_go, rep + 1, reps, number, sets, side))
    return found


def load(dose: Rung, exercise: Exercise) -> int:
    """Seconds under load, the measure of volume (R10)."""
    return sum(p.seconds for p in phases(dose, exercise) if p.kind in {"hold", "move"})


def share(dose: Rung, exercise: Exercise, percent: int, *, fewer: bool = False) -> Rung:
    """At most `percent` of a dose, in whole repetitions, as near to it as they allow.

    Repetitions go from the last set first; of a single one it is the hold that gets
    shorter. With `fewer` it is one whole set less, where there are several (R17). There is
    always one repetition left, and two where sides take turns.
    """
    if percent >= 100:
        return dose
    if fewer and len(dose.reps) > 1:
        return replace(dose, reps=dose.reps[:-1])
    least = 2 if exercise.alternates else 1
    wanted = max(least, sum(dose.reps) * percent // 100)
    wanted -= wanted % least
    if sum(dose.reps) > 1 or not dose.hold:
        kept: list[int] = []
        for reps in dose.reps:
            taken = min(reps, wanted - sum(kept))
            kept += [taken] if taken else []
        return replace(dose, reps=tuple(kept))
    return replace(dose, hold=max(1, dose.hold * percent // 100))


def halve(dose: Rung, exercise: Exercise) -> Rung | None:
    """Half the sets; of a single set half the repetitions, and of a single one half the hold.

    Rounded down, so that it is always less (R7); to an even number where sides take
    turns. None where nothing is left to halve.
    """
    match dose.reps:
        case (_, _, *_):
            return replace(dose, reps=dose.reps[: len(dose.reps) // 2])
        case (reps,) if exercise.alternates:
            half = max(2, reps // 4 * 2)
            return replace(dose, reps=(half,)) if half < reps else None
        case (reps,) if reps > 1:
            return replace(dose, reps=(reps // 2,))
        case _ if dose.hold >= 10:
            return replace(dose, hold=dose.hold // 2)
        case _:
            return None
