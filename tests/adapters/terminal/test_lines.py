"""Whatever comes through a pipe becomes lines, and times are read strictly."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.terminal.adapter import LONGEST
from bot.adapters.terminal.lines import FURTHEST, is_time, lines, time_span


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b"", []),
        (b"one\ntwo", ["one", "two"]),
        (b"one\r\n\r\ntwo\n", ["one", "", "two"]),
        (b"\xef\xbb\xbf/start\n", ["/start"]),
        (b"caf\xe9\n", ["caf\ufffd"]),
        ("Rücken 🙂\n".encode(), ["Rücken 🙂"]),
    ],
)
def test_lines(stream: bytes, expected: list[str]) -> None:
    assert list(lines(BytesIO(stream))) == expected


def test_an_endless_line_is_cut_and_the_next_one_is_whole() -> None:
    stream = BytesIO(b"x" * 1_000_000 + b"\nnext\n" + b"y" * 40_000 + b"\nlast")
    assert list(lines(stream)) == ["x" * LONGEST, "next", "y" * LONGEST, "last"]


@given(st.binary(max_size=500))
def test_any_bytes_are_lines(stream: bytes) -> None:
    assert len(list(lines(BytesIO(stream)))) == len(BytesIO(stream).readlines())


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("+10s", timedelta(seconds=10)),
        ("+0s", timedelta(0)),
        (" +1h30m ", timedelta(minutes=90)),
        ("+2D 1 h", timedelta(hours=49)),
        ("+400d", FURTHEST),
        ("+5x", None),
        ("+5", None),
        ("+1h5", None),
        ("+401d", None),
        ("+999999999d999999999d", None),
        ("+" + "9" * 5000 + "s", None),
        ("+٣s", None),
    ],
)
def test_times(line: str, span: timedelta | None) -> None:
    assert time_span(line) == span


@pytest.mark.parametrize("line", ["+5", "+5x", " + 3 s", "+999999d"])
def test_what_means_to_be_a_time(line: str) -> None:
    assert is_time(line)


@pytest.mark.parametrize("line", ["", "5", "+", "better + warmer", "+ a bit", "/feel +1"])
def test_what_is_said(line: str) -> None:
    assert not is_time(line)
