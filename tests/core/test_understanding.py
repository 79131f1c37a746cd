"""Free text, as people type it."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import understanding
from tests.core.stage import library


@pytest.mark.parametrize(
    ("text", "pain"),
    [
        ("4", 4), ("6/10", 6), ("6 / 10", 6), ("6 out of 10", 6), ("about 4", 4), ("it's a 3", 3),
        ("seven", 7), ("Zero", 0), ("no pain", 0), ("10", 10), ("11", 11), ("-1", -1), ("４", 4),
        ("6-7", None), ("", None), ("a lot", None), ("4 or 5", None), ("99999", None), ("1.5",
        None),
    ],
)  # fmt: skip
def test_pain(text: str, pain: int | None) -> None:
    assert understanding.pain(text, "en", library()) == pain


@pytest.mark.parametrize(
    ("text", "pain"), [("6/10", 6), ("pain 7", 7), ("6", None), ("seven", None), ("at 7:30", None)]
)
def test_a_pain_told_unasked_needs_more_than_a_number(text: str, pain: int | None) -> None:
    assert understanding.told_pain(text, "en", library()) == pain


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("7", time(7)), ("7:30", time(7, 30)), ("7.30", time(7, 30)), ("730", time(7, 30)),
        ("0730", time(7, 30)), ("7 am", time(7)), ("7pm", time(19)), ("12 am", time(0)),
        ("12pm", time(12)), ("19h", time(19)), ("19h30", time(19, 30)), ("noon", time(12)),
        ("at 6:05 p.m.", time(18, 5)), (" 23:59 ", time(23, 59)), ("0:00", time(0)),
        ("25:00", None), ("7:60", None), ("13pm", None), ("24", None), ("", None), ("soon", None),
        ("1234567", None), ("'; drop table", None),
    ],
)  # fmt: skip
def test_clock_time(text: str, at: time | None) -> None:
    assert understanding.clock_time(text) == at


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("Berlin", ("Europe/Berlin",)),
        ("berlin ", ("Europe/Berlin",)),
        ("Europe/Berlin", ("Europe/Berlin",)),
        ("new york", ("America/New_York",)),
        ("UTC+2", ("Etc/GMT-2",)),
        ("+0", ("Etc/UTC",)),
        ("gmt-5", ("Etc/GMT+5",)),
        ("UTC", ("UTC",)),
        ("UTC+27", ()),
        ("Atlantis", ()),
        ("", ()),
    ],
)
def test_zones(text: str, zones: tuple[str, ...]) -> None:
    assert understanding.zones(text, library()) == zones


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("done!", "done"), ("DONE", "done"), ("I did it.", "done"), ("stop", "stop"),
        ("it hurts", "hurts"), ("I can’t", "easier"), ("s\u200btop", "stop"), ("\u202estop",
        "stop"),
        ("later...", "later"), ("None of these", "button-none"), ("on a bed", "button-bed"),
    ],
)  # fmt: skip
def test_plain_words(text: str, meaning: str) -> None:
    assert meaning in understanding.meanings(text, "en", library())


@pytest.mark.parametrize(
    ("text", "exercise"),
    [("Bridge", "bridge"), ("bird dog", "bird-dog"), ("bird-dog", "bird-dog"), ("clam",
    "clamshell"),
     ("b", None), ("", None), ("sit", None), ("nothing like it", None)],
)  # fmt: skip
def test_exercises_by_name(text: str, exercise: str | None) -> None:
    assert understanding.exercise(text, "en", library()) == exercise


@given(st.text(max_size=500))
def test_any_text_gives_an_answer(text: str) -> None:
    normal = understanding.normalise(text)
    assert understanding.normalise(normal) == normal
    assert len(normal) <= understanding.LONGEST
    understanding.meanings(text, "xx", library())
    understanding.pain(text, "en", library())
    understanding.told_pain(text, "en", library())
    understanding.clock_time(text)
    understanding.zones(text, library())
    understanding.exercise(text, "en", library())
