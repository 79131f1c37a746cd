"""Sends what the outbox holds for one channel: different places at once, each in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler import alarms, outbox
from scheduler.alarms import Alarm
from scheduler.clock import Clock
from scheduler.outbox import Row
from scheduler.tables import Database

log = structlog.stdlib.get_logger(__name__)

_LEASE = 120.0
"""Seconds. Longer than any attempt may take, so that only a dead sender's lease runs out."""

_LOOK = 30.0
"""Seconds. However quiet it is, the outbox is looked into this often."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there. `message_id` is the platform's, None where an edit left it as it was.

    What is `final` can change no more: what is shown is not remembered.
    """

    message_id: str | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """The platform asks to wait this many seconds. It may do so as often as it likes."""

    seconds: float


@dataclass(frozen=True, slots=True)
class PlaceGone:
    """The place takes no more messages, now or ever."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never take this message; `error` is a class name."""

    error: str


@dataclass(frozen=True, slots=True)
class Needless:
    """There was nothing to show: an edit of a message that is not there."""


Outcome = Sent | Later | PlaceGone | Refused | Needless
Deliver = Callable[[Row], Awaitable[Outcome]]
OnGone = Callable[[AsyncConnection, int, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Retry:
    """What follows a failed attempt: wait twice as long each time, and then give up.

    Seconds; with these numbers the last of ten attempts is made after about eight minutes.
    """

    first: float = 1.0
    most: float = 300.0
    attempts: int = 10

    def wait(self, failed: int) -> float | None:
        """Seconds to wait after `failed` (1 or more) attempts; None to give up."""
        if failed >= self.attempts:
            return None
        return float(min(self.most, self.first * 2 ** min(failed - 1, 62)))


@dataclass(frozen=True, slots=True)
class _Failed:
    """`deliver` raised an error of this class."""

    error: str


@dataclass(frozen=True, slots=True)
class _Finished:
    row: Row
    outcome: Outcome | _Failed
    at: datetime


class Sender:
    """Sends what waits in `channel` through `deliver`, outside of any transaction.

    `deliver` answers with an `Outcome`; an error out of it, or `patience` seconds
    without an answer, is an attempt that failed, and `retry` says what follows. An edit
    whose slot has no message comes with `message_id` None: `deliver` sends it anew
    without a sound where it still matters, or calls it needless.

    `on_gone` is awaited in the transaction that drops a closed place's messages, before it does.
    `on_alarm` hears when a timer's alarm is due. `worker` names this sender's leases.
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
        self._worker = worker
        self._at_once = at_once
        self._retry = retry or Retry()
        self._patience = patience
        self._stirred = asyncio.Event()
        self._turning = asyncio.Lock()
        self._flying: set[asyncio.Task[None]] = set()
        self._finished: list[_Finished] = []

    def wake(self) -> None:
        """Something was put: look at once. To be called after the commit."""
        self._stirred.set()

    async def take_over(self) -> None:
        """Free what a predecessor of this channel had leased. There must be no other sender."""
        async with self._store.write() as conn:
            await outbox.release(conn, self._channel)

    async def next_at(self) -> datetime | None:
        """When the next message can be tried, which may have passed; None when none waits."""
        async with self._store.read() as conn:
            return await outbox.next_ready(conn, self._channel)

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
                await self._insist(self._turn_over)
                await self._doze()
        finally:
            await self._land()

    async def _turn_over(self) -> int:
        """One transaction: settle what came back, lease what can go out. How many were settled.

        If it fails nothing is forgotten: what came back is settled next time.
        """
        async with self._turning:
            back = list(self._finished)
            async with self._store.write() as conn:
                coming = await self._settle_all(conn, back)
                now = self._clock.now()
                more = await outbox.drop_useless(conn, self._channel, now)
                rows = await outbox.lease(
                    conn,
                    self._channel,
                    self._worker,
                    now,
                    self._at_once - len(self._flying),
                    seconds=_LEASE,
                )
            del self._finished[: len(back)]
            if more:
                self._stirred.set()
            for row in rows:
                task = asyncio.create_task(self._attempt(row))
                self._flying.add(task)
                task.add_done_callback(self._landed)
        if self._on_alarm is not None and coming:
            self._on_alarm(min(alarm.at for alarm in coming))
        return len(back)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._stirred.set()

    async def _attempt(self, row: Row) -> None:
        outcome: Outcome | _Failed
        if row.op == "delete" and row.message_id is None:
            outcome = Needless()
        else:
            try:
                async with asyncio.timeout(self._patience):
                    outcome = await self._deliver(row)
            except Exception as error:  # noqa: BLE001 - whatever it was, it is this row's alone
                outcome = _Failed(type(error).__name__)
        self._finished.append(_Finished(row, outcome, self._clock.now()))

    async def _settle_all(
        self, conn: AsyncConnection, back: Sequence[_Finished]
    ) -> Sequence[Alarm]:
        """Write down what became of the rows that came `back`; the alarms of their timers.

        Not in the order in which they came back, but in the one in which everybody locks.
        """
        if not back:
            return ()
        gone = {each.row.place: each.at for each in back if isinstance(each.outcome, PlaceGone)}
        if self._on_gone is not None:
            for place, at in sorted(gone.items()):
                await self._on_gone(conn, place, at)
        await outbox.lock(conn, [each.row.id for each in back], list(gone))
        settled = [
            await self._settle(conn, each) for each in sorted(back, key=lambda each: each.row.id)
        ]
        coming = [alarm for alarm in settled if alarm is not None]
        await alarms.put(conn, coming)
        return coming

    async def _settle(self, conn: AsyncConnection, finished: _Finished) -> Alarm | None:
        """Write down what became of a row; the alarm of its timer, if it has one."""
        row, at = finished.row, finished.at
        match finished.outcome:
            case Sent(message_id, final):
                return await outbox.sent(conn, row, message_id, at, final=final)
            case Needless():
                return await outbox.needless(conn, row, at)
            case Later(seconds):
                # Not at this very instant, which would be for ever where the clock stands still.
                await outbox.try_again(conn, row, at + timedelta(seconds=max(0.1, seconds)))
            case Refused(error):
                log.warning("refused", row=row.id, owner=row.owner, op=row.op, error=error)
                await outbox.give_up(conn, row, error, at)
            case PlaceGone():
                log.info("place_gone", owner=row.owner, id=row.place)
                await outbox.drop_place(conn, row.place, at)
            case _Failed(error):
                await self._after_failure(conn, finished, error)
        return None

    async def _after_failure(self, conn: AsyncConnection, finished: _Finished, error: str) -> None:
        row, at = finished.row, finished.at
        wait = self._retry.wait(row.attempts + 1)
        log.warning("not_sent", row=row.id, owner=row.owner, error=error, tries=row.attempts + 1)
        if wait is None:
            await outbox.give_up(conn, row, error, at)
        else:
            await outbox.try_again(conn, row, at + timedelta(seconds=wait), error=error)

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
        if len(self._flying) < self._at_once:
            with suppress(Exception):
                if at := await self.next_at():
                    # Never 0: a message may be due and yet held by another sender's lease.
                    timeout = min(_LOOK, max(0.05, self._clock.seconds_until(at)))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stirred.wait(), timeout)

    async def _land(self) -> None:
        """Let what is in flight arrive, for a few seconds, and write down what did."""
        if self._flying:
            _, late = await asyncio.wait(self._flying, timeout=5.0)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            async with self._store.write() as conn:
                await self._settle_all(conn, self._finished)
                await outbox.release(conn, self._channel, self._worker)
            self._finished.clear()
        except Exception:  # what is not written down is sent again by the successor
            log.exception("outbox_unavailable")
