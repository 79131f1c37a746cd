from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from scheduler.clock import SystemClock
from scheduler.metronome import Metronome

START = datetime(2030, 1, 7, 8, 0, tzinfo=UTC)
"""The clock runs a thousand times as fast from here: a minute takes 60 ms."""


class Bell:
    """Alarms in a list; `rang` is set when so many have rung."""

    def __init__(self, clock: SystemClock, *due: datetime, count: int = 1) -> None:
        self.clock = clock
        self.due = sorted(due)
        self.stuck: list[datetime] = []
        self.times: list[datetime] = []
        self.looks = 0
        self.fails = 0
        self.looked = asyncio.Event()
        self.rang = asyncio.Event()
        self._count = count

    async def ring(self) -> int:
        self.looks += 1
        self.looked.set()
        if self.fails:
            self.fails -= 1
            raise OSError
        now = self.clock.now()
        ringing = [at for at in self.due if at <= now]
        self.due = [at for at in self.due if at > now]
        self.times += ringing
        if len(self.times) >= self._count:
            self.rang.set()
        return len(ringing)

    async def next_due(self, after: datetime) -> datetime | None:
        return min((at for at in (*self.due, *self.stuck) if at > after), default=None)


def fast() -> SystemClock:
    return SystemClock(speed=1000, start=START)


async def test_it_rings_at_each_due_instant() -> None:
    clock = fast()
    instants = [START + timedelta(minutes=n) for n in (1, 2, 4)]
    bell = Bell(clock, *instants, count=3)
    async with Metronome(clock, bell.ring, bell.next_due), asyncio.timeout(10):
        await bell.rang.wait()
    assert bell.times == instants
    assert bell.looks <= 12


async def test_what_is_overdue_rings_at_once() -> None:
    clock = fast()
    bell = Bell(clock, START - timedelta(days=1))
    async with Metronome(clock, bell.ring, bell.next_due), asyncio.timeout(10):
        await bell.rang.wait()


async def test_a_commit_that_makes_something_due_earlier_wakes_it() -> None:
    clock = fast()
    bell = Bell(clock, START + timedelta(days=400))
    async with Metronome(clock, bell.ring, bell.next_due) as metronome, asyncio.timeout(10):
        await bell.looked.wait()
        soon = clock.now() + timedelta(minutes=1)
        bell.due.append(soon)
        metronome.wake(soon)
        await bell.rang.wait()
    assert bell.times == [soon]


async def test_being_woken_while_it_beats_is_not_lost() -> None:
    clock = fast()
    bell = Bell(clock)

    async def ring() -> int:
        rang = await bell.ring()
        if bell.looks == 1:
            bell.due.append(START)
            metronome.wake(START)
        return rang

    async with Metronome(clock, ring, bell.next_due) as metronome, asyncio.timeout(10):
        await bell.rang.wait()


async def test_without_being_woken_it_looks_now_and_then() -> None:
    clock = fast()
    bell = Bell(clock)
    async with Metronome(clock, bell.ring, bell.next_due, safety=0.05), asyncio.timeout(10):
        await bell.looked.wait()
        bell.due.append(START)
        await bell.rang.wait()


async def test_an_error_does_not_stop_it() -> None:
    clock = fast()
    bell = Bell(clock, START)
    bell.fails = 2
    async with Metronome(clock, bell.ring, bell.next_due, safety=0.05), asyncio.timeout(10):
        await bell.rang.wait()


async def test_one_that_cannot_ring_makes_no_other_late() -> None:
    clock = fast()
    instants = [START + timedelta(minutes=n) for n in (1, 2)]
    bell = Bell(clock, *instants, count=2)
    bell.stuck = [START - timedelta(seconds=5), START + timedelta(seconds=90)]
    async with Metronome(clock, bell.ring, bell.next_due), asyncio.timeout(10):
        await bell.rang.wait()
    assert bell.times == instants
    assert bell.looks <= 10


async def test_what_another_process_is_busy_with_does_not_make_it_spin() -> None:
    clock = fast()
    looks: list[float] = []
    enough = asyncio.Event()

    async def ring() -> int:
        looks.append(monotonic())
        if len(looks) == 4:
            enough.set()
        return 0

    async def next_due(after: datetime) -> datetime | None:
        return START if after < START else None

    async with Metronome(clock, ring, next_due, safety=0.05), asyncio.timeout(10):
        await enough.wait()
    # The first one comes at the start, and all others with the safety tick.
    assert looks[3] - looks[1] > 0.08


async def test_ending_while_it_rings_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    clock = fast()
    ringing = asyncio.Event()

    async def for_ever() -> None:
        ringing.set()
        await asyncio.get_running_loop().create_future()

    async with Metronome(clock, for_ever, Bell(clock).next_due), asyncio.timeout(10):
        await ringing.wait()
    for _ in range(3):  # APScheduler cancels it, hears of that, and writes it down
        await asyncio.sleep(0)
    assert not caplog.records


async def test_what_is_under_way_has_let_go_when_it_has_ended() -> None:
    clock = fast()
    ringing = asyncio.Event()
    gone = []

    async def lets_go_slowly() -> None:
        ringing.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            for _ in range(5):  # as a database does it
                await asyncio.sleep(0)
            gone.append("connection")

    async with Metronome(clock, lets_go_slowly, Bell(clock).next_due), asyncio.timeout(10):
        await ringing.wait()
    assert gone == ["connection"]
