"""How long, as people type it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.spans import LONGEST_DAYS, SHORTEST_DAYS, Refused, until
from tests.core.stage import library

FRIDAY = date(2026, 11, 27)


def span(text: str, today: date = FRIDAY) -> date | Refused:
    return until(text, today, "en", library())


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3d", 3), ("3 d", 3), ("3 days", 3), ("3", 3), ("３ days", 3), ("for 10 days", 10),
        ("a week", 7), ("1 week", 7), ("week", 7), ("2 weeks", 14), ("two weeks!", 14), ("2w", 14),
        ("a couple of weeks", 14), ("a few days", 3), ("a fortnight", 14), ("for a month", 30),
        ("2 weeks and 3 days", 17), ("about a week", 7), ("90 days", 90), ("  3   DAYS ", 3),
        ("in 3 days", 3), ("3 days from now", 3),
    ],
)  # fmt: skip
def test_lengths(text: str, days: int) -> None:
    assert span(text) == FRIDAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("until friday", date(2026, 12, 4)),  # said on a friday
        ("friday", date(2026, 12, 4)), ("until next Friday", date(2026, 12, 4)),
        ("until saturday", date(2026, 11, 28)), ("until thu", date(2026, 12, 3)),
        ("until the weekend", date(2026, 11, 28)), ("till Monday", date(2026, 11, 30)),
        ("tomorrow", date(2026, 11, 28)), ("until the day after tomorrow", date(2026, 11, 29)),
        ("next week", date(2026, 11, 30)), ("until the end of the week", date(2026, 11, 30)),
        ("until the end of the month", date(2026, 12, 1)), ("next month", date(2026, 12, 1)),
        ("until the end of december", date(2027, 1, 1)), ("until january", date(2027, 1, 1)),
        ("until 5 december", date(2026, 12, 5)), ("until december 5th", date(2026, 12, 5)),
        ("until the 5th", date(2026, 12, 5)), ("until 28", date(2026, 11, 28)),
        ("until saturday, 5 dec", date(2026, 12, 5)), ("5 december 2026", date(2026, 12, 5)),
        ("until 2026-12-05", date(2026, 12, 5)), ("2026/12/05", date(2026, 12, 5)),
        ("5.12.", date(2026, 12, 5)), ("05.12.2026", date(2026, 12, 5)),
        ("5/12", date(2026, 12, 5)), ("5.12.26", date(2026, 12, 5)),
        ("12/25", date(2026, 12, 25)), ("1.1.", date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_days(text: str, end: date) -> None:
    assert span(text) == end


@pytest.mark.parametrize(
    "text",
    ["0", "0 days", "-3d", "- 3 days", "−3", "until yesterday", "today", "until 5 november",
     "5.11.", "2020-01-01", "until november"],
)  # fmt: skip
def test_what_is_over_already(text: str) -> None:
    assert span(text) is Refused.PAST


@pytest.mark.parametrize(
    "text",
    ["91 days", "400 days", "400d", "a year", "6 months", "99999 days", "9" * 150, "forever",
     "until further notice", "2099-01-01", "until 5 june", "until i say so"],
)  # fmt: skip
def test_what_is_too_long(text: str) -> None:
    assert span(text) is Refused.LONG


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "until", "for", "31 february", "31.2.", "7:30", "1.5 weeks", "3 4 5 6",
     "<b>3</b> days", "*3d*; drop table", "until the 32nd", "🙂", "\u202e\u200b", "days 3",
     "the end", "x" * 10_000],
)  # fmt: skip
def test_what_is_not_understood(text: str) -> None:
    assert span(text) is Refused.UNKNOWN


@given(st.text(max_size=40), st.dates(date(1950, 1, 1), date(2200, 1, 1)))
def test_any_text_on_any_day_gives_an_answer(text: str, today: date) -> None:
    found = span(text, today)
    assert isinstance(found, Refused) or 1 <= (found - today).days <= LONGEST_DAYS


WORDS = sorted(library().spans["en"])


@given(
    st.lists(st.sampled_from([*WORDS, "3", "12", "31", "2026", "0"]), max_size=5).map(" ".join),
    st.dates(date(1950, 1, 1), date(2200, 1, 1)),
)
def test_any_of_its_words_in_any_order_give_an_answer(text: str, today: date) -> None:
    found = span(text, today)
    assert isinstance(found, Refused) or SHORTEST_DAYS <= (found - today).days <= LONGEST_DAYS


def test_a_month_from_its_last_day_ends_within_the_next() -> None:
    assert span("a month", date(2027, 1, 31)) == date(2027, 2, 28)


@given(st.dates(date(1950, 1, 1), date(2200, 1, 1)))
def test_until_a_weekday_is_never_today_and_within_a_week(today: date) -> None:
    found = span("until friday", today)
    assert isinstance(found, date)
    assert found.weekday() == 4
    assert 1 <= (found - today).days <= 7


def test_another_language_is_data_only() -> None:
    """Its own words first, and English as well."""
    german = {
        "bis": ("until", 0), "freitag": ("weekday", 4), "tage": ("unit", 1), "drei": ("number", 3),
        "dezember": ("month", 12), "zum": ("skip", 0),
    }  # fmt: skip
    both = replace(library(), spans={**library().spans, "de": german})
    for text, days in (
        ("bis Freitag", 7), ("drei Tage", 3), ("bis zum 5. Dezember", 8), ("a week", 7),
        ("bis zum 5.12.", 8),
    ):  # fmt: skip
        assert until(text, FRIDAY, "de", both) == FRIDAY + timedelta(days=days), text
