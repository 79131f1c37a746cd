"""Wakes whoever rings the alarms, at the right instant. It holds nothing that could be lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

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
        self.stop()

    def start(self) -> None:
        """Begin, with a look at once. Needs a running event loop."""
        self._scheduler.add_job(self._beat, IntervalTrigger(seconds=self._safety), id="safety")
        if self._nightly is not None:
            at_night = CronTrigger(hour=3, minute=17)
            self._scheduler.add_job(self._tidy, at_night, [self._nightly], id="nightly")
        if self._minutely is not None:
            a_minute = IntervalTrigger(minutes=1)
            self._scheduler.add_job(self._tidy, a_minute, [self._minutely], id="minutely")
        self._scheduler.start()
        self.wake()

    def stop(self) -> None:
        """End; a beat that is under way is cancelled."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

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
                self._beat, DateTrigger(real), id="wake-up", replace_existing=True
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
        except asyncio.CancelledError:
            return  # we are to end, which APScheduler would call an error
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
        except asyncio.CancelledError:
            return
        except Exception:  # there is a next time
            log.exception("tidy_failed")
