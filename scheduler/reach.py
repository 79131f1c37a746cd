"""Whether a platform can be reached at all, judged by what became of the attempts to send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

_FIRST, _MOST = 1.0, 30.0
"""Seconds between two looks whether anything gets through again, twice as long each time."""

_DOUBTS = 3
"""So many connections that broke one after the other tell that the platform is away."""


class Reach:
    """Tells trouble of one message from that of a platform, by whether others go through.

    As soon as anything goes through all is well. Until then, what has failed is tried again
    one at a time, ever more slowly; and while nobody is reached, or we are not known there,
    so is everything. `now` is the clock by which messages wait.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.away = False
        self._now = now
        self._failed: set[int] = set()
        self._looks = 0
        self._doubts = 0
        self._next: datetime | None = None

    def through(self) -> None:
        """The platform took a message, or had something to say about it."""
        self.away = False
        self._doubts = 0
        self._failed.clear()
        self._looks = 0
        self._next = None

    def lost(self) -> bool:
        """Nobody was reached there. Whether it is the first that we know of since the last look."""
        self.away = True
        return self._wait()

    def doubted(self) -> None:
        """A connection broke on the way. Where all of them do, one at a time finds out."""
        self._doubts += 1
        if self._doubts >= _DOUBTS:
            self.away = True
            self._wait()

    def failed(self, row: int) -> bool:
        """The platform had trouble with this row. Whether that counts against it.

        It does not for a second time as long as nothing else has gone through.
        """
        self.away = False
        self._wait()
        counts = row not in self._failed
        self._failed.add(row)
        return counts

    @property
    def well(self) -> bool:
        """Whether something went through after the last failure."""
        return self._next is None

    @property
    def looks_at(self) -> datetime | None:
        """When it is looked again whether anything gets through; None when all is well."""
        return self._next

    def may_look(self) -> bool:
        """Whether one may be tried at this moment."""
        # By a wall clock that was set back it would be a long time until then.
        return self._next is None or not (
            self._now() < self._next <= self._now() + timedelta(seconds=_MOST)
        )

    def _wait(self) -> bool:
        """The next look later than the last one, but once for all that failed at the same time."""
        if not self.may_look():
            return False
        seconds = min(_MOST, _FIRST * 2.0 ** min(self._looks, 10))
        self._looks += 1
        self._next = self._now() + timedelta(seconds=seconds)
        return True
