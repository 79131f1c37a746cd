"""A dose, second by second."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.library import Rung
from bot.core.routine.dose import CHANGE_SIDES, GET_READY, LET_GO, halve, load, phases

RUNGS = st.builds(
    Rung,
    reps=st.lists(st.integers(1, 15), min_size=1, max_size=4).map(tuple),
    hold=st.integers(0, 60),
    tempo=st.integers(2, 8),
    rest=st.integers(0, 60),
)


def test_two_held_repetitions_on_each_side() -> None:
    told = [(p.kind, p.seconds, p.side) for p in phases(Rung((2,), hold=10), sides=True)]
    assert told == [
        ("ready", GET_READY, "left"),
        ("hold", 10, "left"),
        ("relax", LET_GO, "left"),
        ("hold", 10, "left"),
        ("switch", CHANGE_SIDES, "right"),
        ("hold", 10, "right"),
        ("relax", LET_GO, "right"),
        ("hold", 10, "right"),
    ]


def test_two_sets_of_a_movement() -> None:
    told = [(p.kind, p.seconds) for p in phases(Rung((10, 8), tempo=4, rest=30), sides=False)]
    assert told == [("ready", GET_READY), ("move", 40), ("rest", 30), ("move", 32)]


@given(RUNGS, st.booleans())
def test_phases_are_heard_where_closed_eyes_need_it(dose: Rung, sides: bool) -> None:
    found = phases(dose, sides)
    assert found[0].kind == "ready"
    assert found[-1].kind in {"hold", "move"}, "it ends with work, not with a pause"
    assert sum(p.kind == "rest" for p in found) == len(dose.reps) - 1
    assert sum(p.kind == "switch" for p in found) == (len(dose.reps) if sides else 0)
    assert {p.kind for p in found if p.loud} <= {"rest", "switch"}
    if dose.hold:
        held = sum(p.kind == "hold" for p in found)
        assert held == sum(dose.reps) * (2 if sides else 1)


@given(RUNGS, st.booleans())
def test_half_is_less_and_never_nothing(dose: Rung, sides: bool) -> None:
    half = halve(dose)
    if half is not None:
        assert 0 < load(half, sides) < load(dose, sides)
