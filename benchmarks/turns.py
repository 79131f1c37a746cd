"""Turns a second by the size of a batch, on SQLite: `python -m benchmarks.turns`."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import structlog

from bot.store.engines import open_store
from bot.store.migrate import upgrade
from bot.turns import Turns
from scheduler.clock import VirtualClock
from tests.fakes import LIBRARY, Woken, advance, render, said

SIZES = (1, 10, 50, 100, 150, 300, 500)
PEOPLE = 1000
SECONDS = 2.0


async def measure(turns: Turns, size: int) -> tuple[float, float]:
    """Turns a second, and milliseconds a batch; each a message, an alarm and a diary line."""
    begun = perf_counter()
    batches = 0
    while (passed := perf_counter() - begun) < SECONDS:
        first = batches * size
        await turns.take(
            [said("send a; set x 50", f"user {(first + n) % PEOPLE}") for n in range(size)]
        )
        batches += 1
    return batches * size / passed, passed / batches * 1000


async def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    print(f"{'batch':>6} {'turns/s':>9} {'ms/batch':>9}")
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(Path(folder) / "bench.db") as store:
            await upgrade(store)
            clock = VirtualClock(datetime.now(UTC))
            turns = Turns(store, advance, LIBRARY, render, clock, Woken())
            await turns.take([said("send a", f"user {n}") for n in range(PEOPLE)])
            for size in SIZES:
                rate, each = await measure(turns, size)
                print(f"{size:>6} {rate:>9,.0f} {each:>9.1f}")


if __name__ == "__main__":
    asyncio.run(main())
