"""R19 and R20, and the two directions: which exercise is for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.library import Block, Direction
from bot.core.routine.plan import compose, suits
from tests.core.life import LEAST
from tests.core.rules.backs import DAY, back
from tests.core.stage import library


@pytest.mark.parametrize(
    ("worse_when_bending", "exercise", "offered"),
    [
        ("unclear", "knee-to-chest", False),  # end-range bending: only for whom it eases
        ("forward", "knee-to-chest", False),
        ("backward", "knee-to-chest", True),
        ("unclear", "childs-pose", False),
        ("backward", "childs-pose", True),
        ("unclear", "pelvic-tilt", True),  # neutral, and not to the end of the range
        ("unclear", "lying-on-elbows", False),  # end-range bending backward, likewise
        ("forward", "lying-on-elbows", True),
        ("backward", "lying-on-elbows", False),
    ],
)
def test_r19_bending_forward(worse_when_bending: str, exercise: str, offered: bool) -> None:
    person = back()
    person = replace(person, profile=replace(person.profile, bends=worse_when_bending))
    assert suits(library().exercises[exercise], person, DAY) is offered


@pytest.mark.parametrize("exercise", sorted(library().exercises))
def test_r20_osteoporosis_has_no_loaded_bending_forward(exercise: str) -> None:
    found = library().exercises[exercise]
    loaded_bending = found.block is Block.STRENGTH and Direction.FORWARD in found.directions
    profile = replace(LEAST, bends="backward", conditions=("osteoporosis",))
    if loaded_bending or exercise == "curl-up":
        assert not suits(found, replace(back(), profile=profile), DAY)


@pytest.mark.parametrize("base", ["floor", "bed", "chair"])
@pytest.mark.parametrize("minutes", [5, 10, 15])
@pytest.mark.parametrize(
    "condition",
    [
        "",
        "pregnancy",
        "birth",
        "surgery",
        "osteoporosis",
        "spondylolisthesis",
        "stenosis",
        "inflammatory",
    ],
)
def test_r4_whoever_is_cleared_has_something_left(base: str, minutes: int, condition: str) -> None:
    conditions = (condition,) if condition else ()
    profile = replace(LEAST, base=base, minutes=minutes, conditions=conditions)
    steps = compose(replace(back(), profile=profile), "full", DAY, library())
    blocks = [step.block for step in steps]
    assert blocks.count(Block.STRETCH) >= 2
    assert Block.STRENGTH in blocks
