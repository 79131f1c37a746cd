"""Sends what the outbox holds for one channel: different places at once, each in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import structlog

from scheduler import outbox, settling
from scheduler.attempts import Attempts, Finished, Observe, OnGone, OnLast
from scheduler.clock import Clock
from scheduler.lanes import Lanes
from scheduler.outbox import Row
from scheduler.outcomes import Failed, Needless, Outcome, Retry, Stumbled
from scheduler.pace import Pace
from scheduler.tables import Database

log = structlog.stdlib.get_logger(__name__)

_LOOK = 30.0
"""Seconds. However quiet it is, the outbox is looked into this often."""

_LAST = 5.0
"""Seconds. When it is to end, so long what is under way may take."""

Deliver = Callable[[Row], Awaitable[Outcome]]


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
        self._on_alarm = on_alarm
        self._on_scrub = on_scrub
        self._worker = worker
        self._at_once = at_once
        self._patience = patience
        self._stirred = asyncio.Event()
        self._turning = asyncio.Lock()
        self._flying: set[asyncio.Task[None]] = set()
        self._finished: list[Finished] = []
        self._lanes = Lanes(channel, worker, clock.now, pace=pace, at_once=at_once)
        self._attempts = Attempts(
            retry or Retry(), on_gone=on_gone, on_last=on_last, observe=observe
        )

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
            return await self._lanes.next_at(conn, len(self._flying))

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
                coming, last = await self._attempts.settle(conn, back)
                now = self._clock.now()
                more = await settling.drop_useless(conn, self._channel, now)
                rows = await self._lanes.lease(conn, now, len(self._flying))
            del self._finished[: len(back)]
            if more:
                self._stirred.set()
            for row in rows:
                self._lanes.begun(row)
                task = asyncio.create_task(self._attempt(row))
                self._flying.add(task)
                task.add_done_callback(self._landed)
        if self._on_alarm is not None and coming:
            self._on_alarm(min(alarm.at for alarm in coming))
        if last and self._on_scrub is not None:
            await self._on_scrub()
        return len(back)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._stirred.set()

    async def _attempt(self, row: Row) -> None:
        outcome: Outcome | Failed
        if row.op == "delete" and row.message_id is None and not row.reply_first:
            outcome = Needless()
        else:
            try:
                async with asyncio.timeout(self._patience):
                    outcome = await self._deliver(row)
            except TimeoutError as error:
                outcome = Stumbled(type(error).__name__)
            except Exception as error:  # noqa: BLE001 - whatever it was, it is this row's alone
                outcome = Failed(type(error).__name__)
        at = self._clock.now()
        finished = Finished(row, outcome, at, counts=self._lanes.ended(row, outcome))
        self._attempts.tell(finished)
        self._finished.append(finished)

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
        if (ready_in := self._lanes.ready_in()) is not None:
            # Nothing is looked for before the pace allows it: there may be very much to look at.
            timeout = min(_LOOK, max(0.001, ready_in))
        elif len(self._flying) < self._at_once:
            with suppress(Exception):
                if at := await self.next_at():
                    # Never 0: a message may be due and yet held by another sender's lease.
                    timeout = min(_LOOK, max(0.05, self._clock.seconds_until(at)))
        # Not wait_for, which until Python 3.12 forgets that we are to end if that comes just
        # when something was put.
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._stirred.wait()

    async def _land(self) -> None:
        """Let what is in flight arrive, for a few seconds, and write down what did."""
        if self._flying:
            _, late = await asyncio.wait(self._flying, timeout=_LAST)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            async with self._store.write() as conn:
                _, last = await self._attempts.settle(conn, self._finished)
                await outbox.release(conn, self._channel, self._worker)
            self._finished.clear()
            if last and self._on_scrub is not None:
                await self._on_scrub()
        except Exception:  # what is not written down is sent again by the successor
            log.exception("outbox_unavailable")
