"""A dose, second by second."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.core.library import Block, Direction, Exercise, Position, Rung
from bot.core.routine.dose import (
    CHANGE_SIDES,
    GET_READY,
    LET_GO,
    LET_GO_OF_WORK,
    ROLL_OVER,
    halve,
    load,
    phases,
)

LYING = Exercise(
    "lying",
    Block.STRETCH,
    frozenset({Direction.NEUTRAL}),
    frozenset({Position.BACK}),
    (),
    None,
    None,
)
BOTH_SIDES = replace(LYING, sides=True)
STANDING = replace(BOTH_SIDES, positions=frozenset({Position.STANDING}), block=Block.STRENGTH)
IN_TURN = replace(LYING, alternates=True)
EXERCISES = st.sampled_from((LYING, BOTH_SIDES, STANDING, IN_TURN))

RUNGS = st.builds(
    Rung,
    reps=st.lists(st.integers(1, 15), min_size=1, max_size=4).map(tuple),
    hold=st.integers(0, 60),
    tempo=st.integers(2, 8),
    rest=st.integers(0, 60),
)


def test_two_held_repetitions_on_each_side() -> None:
    told = [(p.kind, p.seconds, p.side) for p in phases(Rung((2,), hold=10), BOTH_SIDES)]
    assert told == [
        ("ready", GET_READY, "left"),
        ("hold", 10, "left"),
        ("relax", LET_GO, "left"),
        ("hold", 10, "left"),
        ("switch", ROLL_OVER, "right"),
        ("hold", 10, "right"),
        ("relax", LET_GO, "right"),
        ("hold", 10, "right"),
    ]


def test_upright_sides_change_quickly_and_work_is_let_go_of_slowly() -> None:
    told = [(p.kind, p.seconds) for p in phases(Rung((2,), hold=5), STANDING)]
    assert ("switch", CHANGE_SIDES) in told
    assert ("relax", LET_GO_OF_WORK) in told


def test_two_sets_of_a_movement() -> None:
    told = [(p.kind, p.seconds) for p in phases(Rung((10, 8), tempo=4, rest=30), LYING)]
    assert told == [("ready", GET_READY), ("move", 40), ("rest", 30), ("move", 32)]


@given(RUNGS, EXERCISES)
def test_phases_are_heard_where_closed_eyes_need_it(dose: Rung, exercise: Exercise) -> None:
    found = phases(dose, exercise)
    assert found[0].kind == "ready"
    assert found[-1].kind in {"hold", "move"}, "it ends with work, not with a pause"
    assert sum(p.kind == "rest" for p in found) == len(dose.reps) - 1
    assert sum(p.kind == "switch" for p in found) == (len(dose.reps) if exercise.sides else 0)
    assert {p.kind for p in found if p.loud} <= {"rest", "switch"}
    if dose.hold:
        held = sum(p.kind == "hold" for p in found)
        assert held == sum(dose.reps) * (2 if exercise.sides else 1)


@given(RUNGS, EXERCISES)
def test_half_is_less_and_never_nothing(dose: Rung, exercise: Exercise) -> None:
    half = halve(dose, exercise)
    if half is not None:
        assert 0 < load(half, exercise) < load(dose, exercise)


def test_half_of_alternating_sides_is_even() -> None:
    halves = {reps: halve(Rung((reps,)), IN_TURN) for reps in (2, 4, 6, 8, 10)}
    assert {reps: half and half.reps for reps, half in halves.items()} == {
        2: None, 4: (2,), 6: (2,), 8: (4,), 10: (4,),
    }  # fmt: skip
