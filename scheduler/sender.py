"""Sends what the outbox holds for one channel: different places at once, each in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler import alarms, outbox, settling
from scheduler.alarms import Alarm
from scheduler.clock import Clock
from scheduler.drafts import INTERACTIVE
from scheduler.outbox import Lane, Row
from scheduler.outcomes import (
    Away,
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
from scheduler.pace import Pace
from scheduler.reach import Reach
from scheduler.settling import Settled
from scheduler.tables import Database

__all__ = [
    "Away",
    "Later",
    "Needless",
    "Outcome",
    "PlaceGone",
    "Refused",
    "Retry",
    "Sender",
    "Sent",
    "Stumbled",
    "Unsure",
]

log = structlog.stdlib.get_logger(__name__)

_LEASE = 120.0
"""Seconds. Longer than any attempt may take, so that only a dead sender's lease runs out."""

_LOOK = 30.0
"""Seconds. However quiet it is, the outbox is looked into this often."""

_LONG = timedelta(days=1)
"""So old a message is no longer tried where the platform stumbles, whoever else gets through."""

_LAST = 5.0
"""Seconds. When it is to end, so long what is under way may take."""

Deliver = Callable[[Row], Awaitable[Outcome]]
OnGone = Callable[[AsyncConnection, int, datetime], Awaitable[tuple[int, str] | None]]
OnLast = Callable[[AsyncConnection, int], Awaitable[None]]
Observe = Callable[[str, float], None]

_UNSURE_WAIT = 5.0
"""Seconds until a reminder that may not have arrived is tried once more."""

_KEPT_FREE = 4
"""One in so many sendings at once is kept free for those who wait."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """`deliver` raised an error of this class."""

    error: str


@dataclass(frozen=True, slots=True)
class _Finished:
    """What became of an attempt. One that failed `counts`, unless nothing else goes through."""

    row: Row
    outcome: Outcome | _Failed
    at: datetime
    counts: bool = True


class Sender:
    """Sends what waits in `channel` through `deliver`, outside of any transaction.

    `deliver` answers with an `Outcome`; an error out of it is an attempt that
    failed, and `retry` says what follows. What the platform stumbles over, or does not
    answer within `patience` seconds, is one too if others go through (scheduler/reach.py). An edit
    whose slot has no message comes with `message_id` None: `deliver` sends it anew
    without a sound where it still matters, or calls it needless. A delete of what is not
    there comes only where it takes away the place that was held for an answer.

    `on_gone` is awaited in the transaction that drops a closed place's messages, before it does;
    what nobody has asked for is not dropped, but goes to the (place, channel) that it names.
    `on_alarm` hears when a timer's alarm is due. `worker` names this sender's leases.
    `on_last` is awaited in the transaction in which somebody has had their last message,
    and `on_scrub` after it. `pace` says how fast it may go; without one it goes as fast
    as it can. `observe` hears what became of each attempt, and how many seconds after it
    could have been made.
    """

    def __init__(
        self,
        store: Database,
        channel: str,
        deliver: Deliver,
        clock: Clock,
        *,
        on_gone: OnGone | None = None,
        on_alarm: Callable[[datetime], None] | None = None,
        on_last: OnLast | None = None,
        on_scrub: Callable[[], Awaitable[None]] | None = None,
        pace: Pace | None = None,
        observe: Observe | None = None,
        worker: str = "sender",
        at_once: int = 8,
        retry: Retry | None = None,
        patience: float = 60.0,
    ) -> None:
        self._store = store
        self._channel = channel
        self._deliver = deliver
        self._clock = clock
        self._on_gone = on_gone
        self._on_alarm = on_alarm
        self._on_last = on_last
        self._on_scrub = on_scrub
        self._pace = pace
        self._reach = Reach(clock.now)
        self._observe = observe
        self._worker = worker
        self._at_once = at_once
        self._retry = retry or Retry()
        self._patience = patience
        self._stirred = asyncio.Event()
        self._turning = asyncio.Lock()
        self._flying: set[asyncio.Task[None]] = set()
        self._again: set[int] = set()
        self._finished: list[_Finished] = []
        self._hungry: set[bool] = set()

    def wake(self) -> None:
        """Something was put: look at once. To be called after the commit."""
        self._stirred.set()

    async def take_over(self) -> None:
        """Free what a predecessor of this channel had leased. There must be no other sender."""
        async with self._store.write() as conn:
            await outbox.release(conn, self._channel)

    async def next_at(self) -> datetime | None:
        """When the next message can be tried, which may have passed; None when none waits."""
        look, away = self._reach.looks_at, self._reach.away
        async with self._store.read() as conn:
            if look is None:
                return await outbox.next_ready(conn, self._channel)
            new = await outbox.next_ready(conn, self._channel, again=False)
            old = await outbox.next_ready(conn, self._channel, again=True)
        ready = [] if away else [new]
        if not (self._flying if away else self._again):  # what comes of that one is awaited first
            ready += [at and max(at, look) for at in ((new, old) if away else (old,))]
        return min((at for at in ready if at is not None), default=None)

    async def drain(self) -> int:
        """Send everything that can be sent now; how many attempts that were, whatever came of them.

        An error of the store is raised; what was delivered by then is marked by the next call.
        """
        count = 0
        while True:
            self._stirred.clear()
            count += await self._turn_over()
            if self._flying:
                await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)
            elif not (self._finished or self._stirred.is_set()):
                return count

    async def run(self) -> None:
        """Send until cancelled; what is in flight then may still arrive and is marked."""
        await self._insist(self.take_over)
        try:
            while True:
                self._stirred.clear()
                await self._insist(self._turn_over_whole)
                await self._doze()
        finally:
            await self._land()

    async def _turn_over_whole(self) -> None:
        """Not broken off in the middle, which may leave SQLite locked by a statement half done.

        What came back could then not be written down at the end, and would be sent again.
        """
        turning = asyncio.create_task(self._turn_over())
        try:
            await asyncio.shield(turning)
        except asyncio.CancelledError:
            await asyncio.wait({turning}, timeout=_LAST)
            turning.cancel()
            raise

    async def _turn_over(self) -> int:
        """One transaction: settle what came back, lease what can go out. How many were settled.

        If it fails nothing is forgotten: what came back is settled next time.
        """
        async with self._turning:
            back = list(self._finished)
            async with self._store.write() as conn:
                coming, last = await self._settle_all(conn, back)
                now = self._clock.now()
                more = await settling.drop_useless(conn, self._channel, now)
                rows = await self._lease(conn, now)
            del self._finished[: len(back)]
            if more:
                self._stirred.set()
            for row in rows:
                if row.attempts:
                    self._again.add(row.id)
                task = asyncio.create_task(self._attempt(row))
                self._flying.add(task)
                task.add_done_callback(self._landed)
        if self._on_alarm is not None and coming:
            self._on_alarm(min(alarm.at for alarm in coming))
        if last and self._on_scrub is not None:
            await self._on_scrub()
        return len(back)

    async def _lease(self, conn: AsyncConnection, now: datetime) -> list[Row]:
        """What can go now, those who wait first; some room is kept free for them.

        What has failed before holds up nobody who has not, and as long as nothing gets through
        only one is tried at a time.
        """
        free = self._at_once - len(self._flying)
        self._hungry.clear()
        if self._reach.away:
            alone = self._reach.may_look() and not self._flying
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

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._stirred.set()

    async def _attempt(self, row: Row) -> None:
        outcome: Outcome | _Failed
        if row.op == "delete" and row.message_id is None and not row.reply_first:
            outcome = Needless()
        else:
            try:
                async with asyncio.timeout(self._patience):
                    outcome = await self._deliver(row)
            except TimeoutError as error:
                outcome = Stumbled(type(error).__name__)
            except Exception as error:  # noqa: BLE001 - whatever it was, it is this row's alone
                outcome = _Failed(type(error).__name__)
        at = self._clock.now()
        self._again.discard(row.id)
        counts = self._learn(row, outcome)
        since = max(row.created_at or at, row.not_before or at)
        self._count(_name_of(outcome), max(0.0, (at - since).total_seconds()))
        self._finished.append(_Finished(row, outcome, at, counts))

    def _count(self, outcome: str, seconds: float) -> None:
        if self._observe is not None:
            self._observe(outcome, seconds)

    def _learn(self, row: Row, outcome: Outcome | _Failed) -> bool:
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
        return True

    async def _settle_all(
        self, conn: AsyncConnection, back: Sequence[_Finished]
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
        self, conn: AsyncConnection, finished: _Finished, instead: tuple[int, str] | None
    ) -> Settled | None:
        """Write down what became of a row, and what follows from it."""
        row, at = finished.row, finished.at
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
            case Stumbled(error) | _Failed(error):
                return await self._after_failure(conn, finished, error)
        return None

    async def _after_doubt(
        self, conn: AsyncConnection, finished: _Finished, error: str
    ) -> Settled | None:
        row, at = finished.row, finished.at
        log.warning("unsure", row=row.id, owner=row.owner, error=error, tries=row.attempts + 1)
        if row.priority == INTERACTIVE or row.attempts:
            return await settling.sent(conn, row, None, at, final=True)
        again = at + timedelta(seconds=_UNSURE_WAIT)
        await settling.try_again(conn, row, again, error=error)
        return None

    async def _after_failure(
        self, conn: AsyncConnection, finished: _Finished, error: str
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

    async def _insist(self, step: Callable[[], Awaitable[object]]) -> None:
        """Do `step`, again and again while the store will not have it, ever more slowly."""
        failed = 0
        while True:
            try:
                await step()
            except Exception:  # a full disk must not end the sending
                failed += 1
                log.exception("outbox_unavailable", tries=failed)
                await asyncio.sleep(min(_LOOK, 0.125 * 2.0 ** min(failed, 8)))
            else:
                return

    async def _doze(self) -> None:
        """Until something was put or came back, or a message that had to wait can go."""
        if self._finished or self._stirred.is_set():
            return
        timeout = _LOOK
        if self._pace is not None and self._hungry:
            # Nothing is looked for before the pace allows it: there may be very much to look at.
            timeout = min(self._pace.ready_in(unasked=lane) for lane in self._hungry)
            timeout = min(_LOOK, max(0.001, timeout))
        elif len(self._flying) < self._at_once:
            with suppress(Exception):
                if at := await self.next_at():
                    # Never 0: a message may be due and yet held by another sender's lease.
                    timeout = min(_LOOK, max(0.05, self._clock.seconds_until(at)))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stirred.wait(), timeout)

    async def _land(self) -> None:
        """Let what is in flight arrive, for a few seconds, and write down what did."""
        if self._flying:
            _, late = await asyncio.wait(self._flying, timeout=_LAST)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            async with self._store.write() as conn:
                _, last = await self._settle_all(conn, self._finished)
                await outbox.release(conn, self._channel, self._worker)
            self._finished.clear()
            if last and self._on_scrub is not None:
                await self._on_scrub()
        except Exception:  # what is not written down is sent again by the successor
            log.exception("outbox_unavailable")


def _without_alarm(settled: Settled | None) -> Settled | None:
    """What was never shown is not waited for."""
    return None if settled is None else replace(settled, alarm=None)


def _name_of(outcome: Outcome | _Failed) -> str:
    """What became of an attempt, in one word."""
    match outcome:
        case Sent() | Needless():
            return "sent"
        case Later():
            return "later"
        case Away(error) | Stumbled(error) | Unsure(error) | Refused(error) | _Failed(error):
            return error
        case PlaceGone():
            return "gone"
