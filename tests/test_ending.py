"""The end of the process: each step has its share of the time, and together they have an end."""

from __future__ import annotations

import asyncio
from time import monotonic

from bot.ending import AT_MOST, IN_ORDER, Ending


async def stubborn(gone: list[str]) -> None:
    """Heeds neither the first nor the second time that it is told to end."""
    for _ in range(3):
        try:
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            gone.append("told")


async def test_whatever_hangs_all_steps_together_have_an_end() -> None:
    told: list[str] = []
    begun = monotonic()
    ending = Ending(0.3)
    hanging = [asyncio.create_task(stubborn(told)) for _ in range(3)]
    for task, leaving in zip(hanging, (0.2, 0.1, 0.0), strict=True):
        await ending.step(task, leaving=leaving)
    assert 0.29 < monotonic() - begun < 2
    await asyncio.sleep(0)
    assert told == ["told"] * 3
    for _ in range(2):
        for task in hanging:
            task.cancel()
        await asyncio.sleep(0)
    await asyncio.gather(*hanging)


async def test_what_one_step_leaves_is_for_the_next() -> None:
    async def soon(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)

    done: list[int] = []
    ending = Ending(60.0)
    await ending.step(soon(1), soon(2), leaving=1.0)
    await ending.step(leaving=0.5)
    await ending.step(soon(3), leaving=0.0)
    assert done == [1, 2, 3]


async def test_an_error_in_one_step_stops_no_other() -> None:
    async def broken() -> None:
        raise OSError

    await Ending(60.0).step(broken(), leaving=0.0)


def test_an_orderly_end_is_over_before_a_forced_one() -> None:
    assert IN_ORDER < AT_MOST < 10
