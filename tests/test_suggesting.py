"""What is offered while somebody types a command's argument."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.library import Library
from bot.core.spans import Refused, wished
from bot.core.understanding import exercise, zones
from bot.library import load_library
from bot.suggesting import MOST, Suggestions
from bot.wording import Wording

LIBRARY: Library = load_library(None)
SUGGESTIONS = Suggestions(LIBRARY, Wording(None, LIBRARY.locales).text)


def offered(argument: str, typed: str, locale: str = "en-US") -> list[tuple[str, str]]:
    return SUGGESTIONS(argument, typed, locale)


@pytest.mark.parametrize(
    ("typed", "label", "zone"),
    [
        ("ber", "Berlin (Europe/Berlin)", "Europe/Berlin"),
        ("MÜNCH", "München (Europe/Berlin)", "Europe/Berlin"),
        ("new y", "New York (America/New_York)", "America/New_York"),
        ("UTC+4", "UTC+4", "Etc/GMT-4"),
        ("", "London (Europe/London)", "Europe/London"),
    ],
)
def test_a_zone_is_found_by_its_cities(typed: str, label: str, zone: str) -> None:
    assert (label, zone) in offered("zone", typed)


def test_exercises_bear_their_names_and_what_begins_so_comes_first() -> None:
    names = [label for label, _ in offered("exercise", "knee")]
    assert names.index("Knee rolls") < names.index("Side plank, on the knees")
    assert ("Child's pose", "Child's pose") in offered("exercise", "chil")


def test_a_pause_is_as_long_as_its_buttons_say() -> None:
    assert [label for label, _ in offered("until", "")][:3] == ["Three days", "A week", "Two weeks"]
    assert offered("until", "week") == [("A week", "A week"), ("Two weeks", "Two weeks")]
    assert offered("until", "until friday") == []


def test_nothing_is_offered_for_what_is_simply_typed() -> None:
    assert offered("time", "7") == [] == offered("pain", "")


@given(st.text(max_size=20))
def test_whatever_is_typed_what_is_offered_can_be_taken(typed: str) -> None:
    for argument in ("zone", "exercise", "until"):
        found = offered(argument, typed)
        assert len(found) <= MOST
        assert all(0 < len(label) <= 100 and 0 < len(value) <= 100 for label, value in found)
    assert all(value in zones(value, LIBRARY) for _, value in offered("zone", typed))
    assert all(exercise(value, "en", LIBRARY) for _, value in offered("exercise", typed))
    for _, value in offered("until", typed):
        assert wished(value, date(2026, 3, 2), "en", LIBRARY).until is not Refused.UNKNOWN
