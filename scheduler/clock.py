"""Where the time comes from: one clock for a process, handed to whoever needs it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol


class Clock(Protocol):
    """Tells the time, and how long to wait for an instant."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""

    def seconds_until(self, at: datetime) -> float:
        """How many real seconds from now `at` comes; 0 if it has passed."""


class SystemClock:
    """The machine's clock, or one that runs `speed` times as fast from `start`.

    Without `speed` and `start` it follows the system's time, corrections included;
    otherwise it counts on steadily from `start` (aware; by default from now).
    """

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        if not 0 < speed < float("inf"):
            raise ValueError("the speed of a clock must be a number above 0")
        self._speed = speed
        self._follows_system = speed == 1.0 and start is None
        self._start = (start or datetime.now(UTC)).astimezone(UTC)
        self._started = monotonic()

    def now(self) -> datetime:
        """The current instant of this clock, aware, in UTC."""
        if self._follows_system:
            return datetime.now(UTC)
        return self._start + timedelta(seconds=(monotonic() - self._started) * self._speed)

    def seconds_until(self, at: datetime) -> float:
        """How many real seconds from now this clock shows `at`; 0 if it has passed."""
        return max(0.0, (at - self.now()).total_seconds() / self._speed)


class VirtualClock:
    """A clock that stands still until it is moved, for tests and piped conversations."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was moved to last."""
        return self._now

    def seconds_until(self, at: datetime) -> float:
        """How many seconds away `at` is, as if the clock ran; 0 if it has passed."""
        return max(0.0, (at - self._now).total_seconds())

    def move_to(self, at: datetime) -> None:
        """Let time pass until `at`; an instant that has passed already changes nothing."""
        self._now = max(self._now, at.astimezone(UTC))
