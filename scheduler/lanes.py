"""What is sent next: those who wait go first, as fast as the pace and the platform allow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler import outbox
from scheduler.outbox import Lane, Row
from scheduler.outcomes import (
    Away,
    Failed,
    Later,
    Outcome,
    PlaceGone,
    Refused,
    Sent,
    Stumbled,
    Unsure,
)
from scheduler.pace import Pace
from scheduler.reach import Reach

log = structlog.stdlib.get_logger(__name__)

_LEASE = 120.0
"""Seconds. Longer than any attempt may take, so that only a dead sender's lease runs out."""

_KEPT_FREE = 4
"""One in so many sendings at once is kept free for those who wait."""


class Lanes:
    """Leases what of `channel` can go next for `worker`, of whom `at_once` may be on their way.

    It has to be told of each attempt when it is `begun` and when it has `ended`: what became
    of it says whether the platform can be reached. Without a `pace` it goes as fast as it can.
    `now` is the clock by which messages wait, and `flying` how many are on their way.
    """

    def __init__(
        self,
        channel: str,
        worker: str,
        now: Callable[[], datetime],
        *,
        pace: Pace | None,
        at_once: int,
    ) -> None:
        self._channel = channel
        self._worker = worker
        self._pace = pace
        self._reach = Reach(now)
        self._at_once = at_once
        self._again: set[int] = set()
        self._hungry: set[bool] = set()

    async def lease(self, conn: AsyncConnection, now: datetime, flying: int) -> list[Row]:
        """What can go now, those who wait first; some room is kept free for them.

        What has failed before holds up nobody who has not, and as long as nothing gets through
        only one is tried at a time.
        """
        free = self._at_once - flying
        self._hungry.clear()
        if self._reach.away:
            alone = self._reach.may_look() and not flying
            return await self._in_pace(conn, now, int(alone), None, unasked=False)
        rows: list[Row] = []
        if self._pace is not None and self._pace.limits.free_replies:
            rows += await self._lane(conn, now, free, "reply")
        rows += await self._in_pace(conn, now, free - len(rows), "asked", unasked=False)
        free -= self._at_once // _KEPT_FREE
        if self._reach.well:
            rows += await self._in_pace(conn, now, free - len(rows), "again", unasked=True)
        elif self._reach.may_look() and not self._again:
            rows += await self._in_pace(conn, now, 1, "look", unasked=True)
        rows += await self._in_pace(conn, now, free - len(rows), "unasked", unasked=True)
        return rows

    async def _in_pace(
        self, conn: AsyncConnection, now: datetime, limit: int, lane: Lane | None, *, unasked: bool
    ) -> list[Row]:
        """As many of a lane as the pace lets go at this moment."""
        if self._pace is None:
            return await self._lane(conn, now, limit, lane)
        room = self._pace.room(unasked=unasked)
        rows = await self._lane(conn, now, min(limit, room), lane)
        for _ in rows:
            self._pace.take()
        if len(rows) == room:  # it was the pace that set the limit, so there may be more
            self._hungry.add(unasked)
        return rows

    async def _lane(
        self, conn: AsyncConnection, now: datetime, limit: int, lane: Lane | None
    ) -> list[Row]:
        return await outbox.lease(
            conn, self._channel, self._worker, now, limit, seconds=_LEASE, lane=lane
        )

    async def next_at(self, conn: AsyncConnection, flying: int) -> datetime | None:
        """When the next message can be tried, which may have passed; None when none waits."""
        look, away = self._reach.looks_at, self._reach.away
        if look is None:
            return await outbox.next_ready(conn, self._channel)
        new = await outbox.next_ready(conn, self._channel, again=False)
        old = await outbox.next_ready(conn, self._channel, again=True)
        ready = [] if away else [new]
        if not (flying if away else self._again):  # what comes of that one is awaited first
            ready += [at and max(at, look) for at in ((new, old) if away else (old,))]
        return min((at for at in ready if at is not None), default=None)

    def ready_in(self) -> float | None:
        """Seconds until the pace lets more go; None unless it was what set the limit just now."""
        if self._pace is None or not self._hungry:
            return None
        return min(self._pace.ready_in(unasked=lane) for lane in self._hungry)

    def begun(self, row: Row) -> None:
        """An attempt at this row is made."""
        if row.attempts:
            self._again.add(row.id)

    def ended(self, row: Row, outcome: Outcome | Failed) -> bool:
        """It is over. Whether, if it failed, that counts against the row."""
        self._again.discard(row.id)
        return self._learn(row, outcome)

    def _learn(self, row: Row, outcome: Outcome | Failed) -> bool:
        """What an attempt says about the platform; whether, if it failed, that counts."""
        match outcome:
            case Later(seconds, everywhere, own=False) if self._pace is not None:
                self._pace.hold(seconds, None if everywhere else row.place)
            case Sent() | Refused() | PlaceGone():
                self._reach.through()
            case Away(error):
                if self._reach.lost():
                    log.warning(
                        "platform_away", platform=self._channel.partition(":")[0], error=error
                    )
                return False
            case Stumbled():
                return self._reach.failed(row.id)
            case Unsure():
                self._reach.doubted()
        return True
