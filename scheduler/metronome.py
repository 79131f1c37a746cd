"""Wakes whoever rings the alarms, at the right instant. It holds nothing that could be lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any, Self

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.clock import Clock

log = structlog.stdlib.get_logger(__name__)


class Metronome:
    """Calls `ring` whenever an alarm is due, `nightly` once a day and `minutely` once a minute.

    `ring` rings what is due; `next_due` says when the earliest alarm after an instant is
    due. Only that one instant is armed; besides, `safety` seconds never pass without a
    look, which is also when something that could not be rung, since somebody else is at
    it, is tried again. An error out of any of them is logged, and the next look tries again.
    """

    def __init__(
        self,
        clock: Clock,
        ring: Callable[[], Awaitable[object]],
        next_due: Callable[[datetime], Awaitable[datetime | None]],
        nightly: Callable[[], Awaitable[None]] | None = None,
        minutely: Callable[[], Awaitable[None]] | None = None,
        *,
        safety: float = 30.0,
    ) -> None:
        self._clock = clock
        self._ring = ring
        self._next_due = next_due
        self._nightly = nightly
        self._minutely = minutely
        self._safety = safety
        self._armed: datetime | None = None
        self._beating = False
        self._stirred = False
        self._under_way: set[asyncio.Task[Any]] = set()
        # Nothing is kept from one start to the next, and however late a beat comes, one will do.
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            # Several beats at once are turned away below; here one too many would be lost.
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 10},
        )

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    def start(self) -> None:
        """Begin, with a look at once. Needs a running event loop."""
        self._scheduler.add_job(
            self._work, IntervalTrigger(seconds=self._safety), [self._beat], id="safety"
        )
        if self._nightly is not None:
            at_night = CronTrigger(hour=3, minute=17)
            self._scheduler.add_job(
                self._work, at_night, [partial(self._tidy, self._nightly)], id="nightly"
            )
        if self._minutely is not None:
            a_minute = IntervalTrigger(minutes=1)
            self._scheduler.add_job(
                self._work, a_minute, [partial(self._tidy, self._minutely)], id="minutely"
            )
        self._scheduler.start()
        self.wake()

    async def stop(self) -> None:
        """End; a beat that is under way is cancelled, and over when this returns.

        One that is cancelled a second time, with the loop, while it lets go of a connection
        would never end, nor would the process.
        """
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # it does so in the next round of the loop
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _work(self, step: Callable[[], Awaitable[None]]) -> None:
        """What APScheduler is given to do, for `stop` to know of."""
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        with suppress(asyncio.CancelledError):  # we are to end: APScheduler would call it an error
            await step()

    def wake(self, at: datetime | None = None) -> None:
        """Something is due at `at` (by default now), which may be earlier than all known so far."""
        at = at or self._clock.now()
        if self._beating:
            self._stirred = True
        elif self._armed is None or at < self._armed:
            self._arm(at)

    def _arm(self, at: datetime) -> None:
        self._armed = at
        if self._scheduler.running:
            real = datetime.now(UTC) + timedelta(seconds=self._clock.seconds_until(at))
            self._scheduler.add_job(
                self._work, DateTrigger(real), [self._beat], id="wake-up", replace_existing=True
            )

    async def _beat(self) -> None:
        """Ring until nothing comes due meanwhile, then arm the next wake-up."""
        if self._beating:
            self._stirred = True
            return
        self._beating = True
        due = None
        try:
            while True:
                self._stirred = False
                looked = self._clock.now()
                await self._ring()
                # What was due by then and did not ring must not hide what is still to come.
                due = await self._next_due(looked)
                if not self._stirred and (due is None or due > self._clock.now()):
                    break
        except Exception:  # a full disk must not stop the clock
            log.exception("ring_failed")
            due = None
        finally:
            self._beating = False
        self._armed = None
        if due is not None:
            self._arm(due)

    async def _tidy(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception:  # there is a next time
            log.exception("tidy_failed")
