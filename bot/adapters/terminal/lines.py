"""Lines from a pipe: never too long, never undecodable; and those that let time pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

from bot.adapters.terminal.adapter import LONGEST

FURTHEST = timedelta(days=400)
"""How far one line may move the clock."""

TIME_HINT = "This lets no time pass. Write it like +10s, +5m, +8h or +1h30m; up to +400d."

_BYTES = 4 * LONGEST
_SPAN = re.compile(r"\+\s*(?:[0-9]{1,9}\s*[smhd]\s*)+")
_PART = re.compile(r"([0-9]{1,9})\s*([smhd])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def lines(stream: BinaryIO) -> Iterator[str]:
    """Lines of any stream, without their ends; bytes that are no text become U+FFFD."""
    while raw := stream.readline(_BYTES):
        rest = raw
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(_BYTES)
        yield raw.decode("utf-8", "replace").removeprefix("\ufeff").rstrip("\r\n")[:LONGEST]


def is_time(line: str) -> bool:
    """Whether a line means to let time pass, even if it does so wrongly."""
    return re.match(r"\s*\+\s*[0-9]", line) is not None


def time_span(line: str) -> timedelta | None:
    """How much time `+1h30m` and its like let pass; None for what means nothing or too much."""
    text = line.strip().lower()
    if _SPAN.fullmatch(text) is None:
        return None
    seconds = sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    return timedelta(seconds=seconds) if seconds <= FURTHEST.total_seconds() else None
