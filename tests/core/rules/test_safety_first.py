"""R1 to R3 as a table; how a person meets them is in test_rules.py and test_safety.py."""

from __future__ import annotations

import pytest

from tests.core.stage import Stage


@pytest.mark.parametrize(
    ("first", "hours", "pain", "asked"),
    [
        ("2", 24, "3", False),  # green asks nothing
        ("2", 24, "5", False),  # nor does amber
        ("2", 2, "7", False),  # the screening has only just asked for all of it
        ("2", 30, "7", True),  # a red answer
        ("7", 30, "7", True),  # and the next day's, too
    ],
)
def test_r3_anything_new_is_asked_after_a_red_answer(
    first: str, hours: int, pain: str, asked: bool
) -> None:
    stage = Stage().welcome(pain=first)
    stage.press("notnow")
    stage.wait(hours=hours)
    stage.command("feel", pain)
    assert (stage.kind == "asking_new") is asked


def test_r3_it_is_asked_at_most_once_in_24_hours() -> None:
    stage = Stage().welcome()
    stage.press("notnow")
    stage.wait(hours=30)
    stage.command("feel", "8")
    assert stage.kind == "asking_new"
    stage.press("none")
    stage.wait(hours=20)
    stage.command("feel", "8")
    assert stage.kind != "asking_new"
    stage.wait(hours=5)
    stage.command("feel", "8")
    assert stage.kind == "asking_new"
