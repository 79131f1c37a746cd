"""What became of attempts to send: it is written down, and what follows from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler import alarms, settling
from scheduler.alarms import Alarm
from scheduler.drafts import INTERACTIVE
from scheduler.outbox import Row
from scheduler.outcomes import (
    Away,
    Failed,
    Later,
    Needless,
    Outcome,
    PlaceGone,
    Refused,
    Retry,
    Sent,
    Stumbled,
    Unsure,
)
from scheduler.settling import Settled

log = structlog.stdlib.get_logger(__name__)

OnGone = Callable[[AsyncConnection, int, datetime], Awaitable[tuple[int, str] | None]]
OnLast = Callable[[AsyncConnection, int], Awaitable[None]]
Observe = Callable[[str, float], None]

_LONG = timedelta(days=1)
"""So old a message is no longer tried where the platform stumbles, whoever else gets through."""

_UNSURE_WAIT = 5.0
"""Seconds until a reminder that may not have arrived is tried once more."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of an attempt. One that failed `counts`, unless nothing else goes through."""

    row: Row
    outcome: Outcome | Failed
    at: datetime
    counts: bool = True


class Attempts:
    """Writes down what became of attempts.

    `retry` says what follows a failed one. `on_gone`, `on_last` and `observe` are the sender's.
    """

    def __init__(
        self,
        retry: Retry,
        *,
        on_gone: OnGone | None,
        on_last: OnLast | None,
        observe: Observe | None,
    ) -> None:
        self._retry = retry
        self._on_gone = on_gone
        self._on_last = on_last
        self._observe = observe
        self._doubted: set[int] = set()

    def tell(self, finished: Finished) -> None:
        """What became of it, and how many seconds after it could have been made."""
        row, at = finished.row, finished.at
        since = max(row.created_at or at, row.not_before or at)
        self._count(_name_of(finished.outcome), max(0.0, (at - since).total_seconds()))

    def _count(self, outcome: str, seconds: float) -> None:
        if self._observe is not None:
            self._observe(outcome, seconds)

    async def settle(
        self, conn: AsyncConnection, back: Sequence[Finished]
    ) -> tuple[Sequence[Alarm], bool]:
        """Write down what became of the rows that came `back`.

        The alarms of their timers, and whether anybody has had their last message. It is
        done not in the order in which they came back, but in the one in which everybody locks.
        """
        if not back:
            return (), False
        gone = {each.row.place: each.at for each in back if isinstance(each.outcome, PlaceGone)}
        instead: dict[int, tuple[int, str] | None] = {}
        if self._on_gone is not None:
            for place, at in sorted(gone.items()):
                instead[place] = await self._on_gone(conn, place, at)
        await settling.lock(conn, [each.row.id for each in back], list(gone))
        settled = [
            await self._settle(conn, each, instead.get(each.row.place))
            for each in sorted(back, key=lambda each: each.row.id)
        ]
        last = sorted({place for each in settled if each is not None for place in each.last})
        if self._on_last is not None:
            for place in last:
                await self._on_last(conn, place)
        coming = [each.alarm for each in settled if each is not None and each.alarm is not None]
        await alarms.put(conn, coming)
        return coming, bool(last)

    async def _settle(
        self, conn: AsyncConnection, finished: Finished, instead: tuple[int, str] | None
    ) -> Settled | None:
        """Write down what became of a row, and what follows from it."""
        row, at = finished.row, finished.at
        if isinstance(finished.outcome, Sent | Needless | Refused | PlaceGone):
            self._doubted.discard(row.id)
        match finished.outcome:
            case Sent(message_id, final):
                return await settling.sent(conn, row, message_id, at, final=final)
            case Needless():
                return await settling.needless(conn, row, at)
            case Unsure(error):
                return await self._after_doubt(conn, finished, error)
            case Later(seconds):
                # Not at this very instant, which would be for ever where the clock stands still.
                await settling.try_again(conn, row, at + timedelta(seconds=max(0.1, seconds)))
            case Refused(error):
                log.warning("refused", row=row.id, owner=row.owner, op=row.op, error=error)
                return _without_alarm(await settling.give_up(conn, row, error, at))
            case PlaceGone():
                log.info("place_gone", owner=row.owner, id=row.place)
                return _without_alarm(await settling.drop_place(conn, row.place, at, instead))
            case Away(error):
                await settling.try_again(conn, row, at, error=error, counts=False)
            case Stumbled(error) | Failed(error):
                return await self._after_failure(conn, finished, error)
        return None

    async def _after_doubt(
        self, conn: AsyncConnection, finished: Finished, error: str
    ) -> Settled | None:
        row, at = finished.row, finished.at
        log.warning("unsure", row=row.id, owner=row.owner, error=error, tries=row.attempts + 1)
        if row.priority == INTERACTIVE or row.id in self._doubted:
            self._doubted.discard(row.id)
            return await settling.sent(conn, row, None, at, final=True)
        self._doubted.add(row.id)
        again = at + timedelta(seconds=_UNSURE_WAIT)
        await settling.try_again(conn, row, again, error=error)
        return None

    async def _after_failure(
        self, conn: AsyncConnection, finished: Finished, error: str
    ) -> Settled | None:
        row, at = finished.row, finished.at
        tries = row.attempts + int(finished.counts)
        wait = self._retry.wait(max(1, tries))
        log.warning("not_sent", row=row.id, owner=row.owner, error=error, tries=tries)
        if wait is None or (not finished.counts and at - (row.created_at or at) > _LONG):
            log.error("given_up", row=row.id, owner=row.owner, op=row.op, error=error, tries=tries)
            self._count("given_up", 0.0)
            return _without_alarm(await settling.give_up(conn, row, error, at))
        again = at + timedelta(seconds=wait)
        await settling.try_again(conn, row, again, error=error, counts=finished.counts)
        return None


def _without_alarm(settled: Settled | None) -> Settled | None:
    """What was never shown is not waited for."""
    return None if settled is None else replace(settled, alarm=None)


def _name_of(outcome: Outcome | Failed) -> str:
    """What became of an attempt, in one word."""
    match outcome:
        case Sent() | Needless():
            return "sent"
        case Later():
            return "later"
        case Away(error) | Stumbled(error) | Unsure(error) | Refused(error) | Failed(error):
            return error
        case PlaceGone():
            return "gone"
