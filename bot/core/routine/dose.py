"""A dose, second by second: what happens after "Start" without a hand on the phone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.core.library import Rung

GET_READY = 5
"""Seconds to settle into the position before the first repetition [D]."""
LET_GO = 3
"""Seconds between two held repetitions [D]."""
CHANGE_SIDES = 6
"""Seconds to turn to the other side [D]."""


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
    side: Literal["", "left", "right"] = ""

    @property
    def loud(self) -> bool:
        """Whether it begins with a sound."""
        return self.kind in {"switch", "rest"}


def phases(dose: Rung, sides: bool) -> tuple[Phase, ...]:
    """The whole exercise from getting ready to its last repetition."""
    order: tuple[Literal["", "left", "right"], ...] = ("left", "right") if sides else ("",)
    found = [Phase("ready", GET_READY, reps=dose.reps[0], sets=len(dose.reps), side=order[0])]
    for number, reps in enumerate(dose.reps, start=1):
        sets = len(dose.reps)
        if number > 1:
            found.append(Phase("rest", dose.rest, reps=reps, set=number, sets=sets, side=order[0]))
        for side in order:
            if side == "right":
                found.append(Phase("switch", CHANGE_SIDES, 0, reps, number, sets, side))
            found.extend(_one_side(dose, reps, number, side))
    return tuple(found)


def _one_side(
    dose: Rung, reps: int, number: int, side: Literal["", "left", "right"]
) -> list[Phase]:
    sets = len(dose.reps)
    if dose.hold == 0:
        return [Phase("move", reps * dose.tempo, reps, reps, number, sets, side)]
    found: list[Phase] = []
    for rep in range(1, reps + 1):
        found.append(Phase("hold", dose.hold, rep, reps, number, sets, side))
        if rep < reps:
            found.append(Phase("relax", LET_GO, rep + 1, reps, number, sets, side))
    return found


def load(dose: Rung, sides: bool) -> int:
    """Seconds under load, the measure of volume (R10)."""
    return sum(p.seconds for p in phases(dose, sides) if p.kind in {"hold", "move"})


def halve(dose: Rung) -> Rung | None:
    """Half the sets; of a single set half the repetitions, and of a single one half the hold.

    Rounded down, so that it is always less (R7). None where nothing is left to halve.
    """
    match dose.reps:
        case (_, _, *_):
            return replace(dose, reps=dose.reps[: len(dose.reps) // 2])
        case (reps,) if reps > 1:
            return replace(dose, reps=(reps // 2,))
        case _ if dose.hold >= 10:
            return replace(dose, hold=dose.hold // 2)
        case _:
            return None
