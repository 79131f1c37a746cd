"""Adverse events are numbers of a week (R21): they add up, and nobody is behind them."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from bot.core.adverse import Adverse
from bot.core.model import Commanded, Entry, Pressed, Said
from bot.counted import table
from bot.store import counts
from bot.store.engines import Store
from bot.store.tables import counts as stored
from bot.store.tables import owners
from scheduler.clock import VirtualClock
from tests.test_export import ADA, Talk, owner_of

MONDAY = date(2026, 12, 28)
"""Its week ends in another year."""
NOW = datetime(2026, 12, 28, tzinfo=UTC)


def lock(day: date) -> Entry:
    return Entry(1, "lock", NOW, day, {"rule": "R1"})


def hurt(day: date) -> Entry:
    return Entry(2, "step", NOW, day, {"outcome": "hurt", "exercise": "bridge"})


def fine(day: date) -> Entry:
    return Entry(3, "step", NOW, day, {"outcome": "done"})


async def test_they_add_up_by_the_week(store: Store) -> None:
    days = [MONDAY + timedelta(days=n) for n in range(8)]
    async with store.write() as conn:
        await counts.add(conn, [lock(day) for day in days])
        await counts.add(conn, [hurt(days[6]), fine(days[6]), hurt(days[0])])
        await counts.add(conn, [fine(days[0])])
        await counts.add(conn, [lock(days[7])])
    async with store.read() as conn:
        found = await counts.read(conn)
    assert found == {
        MONDAY: {Adverse.LOCK: 7, Adverse.HURT: 2},
        MONDAY + timedelta(days=7): {Adverse.LOCK: 2},
    }
    assert list(found) == sorted(found)


async def test_several_who_count_at_once_lose_nothing(store: Store) -> None:
    async def count(first: Entry, second: Entry) -> None:
        async with store.write() as conn:
            await counts.add(conn, [first, second])

    pairs = [(lock(MONDAY), hurt(MONDAY)), (hurt(MONDAY), lock(MONDAY))]
    await asyncio.gather(*(count(*pair) for pair in pairs * 5))
    async with store.read() as conn:
        assert await counts.read(conn) == {MONDAY: {Adverse.LOCK: 10, Adverse.HURT: 10}}


async def test_a_turn_counts_once_and_forgetting_takes_nothing_back(
    store: Store, clock: VirtualClock
) -> None:
    talk = Talk(store, clock)
    await talk.play(Commanded("start"))
    owner = await owner_of(store)
    await talk.play(Pressed(f"{owner}-1", "agree"))
    locks = talk.event(Said("one or more of these"))
    await talk.turns.take([locks])
    await talk.turns.take([locks])
    async with store.read() as conn:
        rows = (await conn.execute(select(stored))).mappings().all()
    monday = clock.now().date() - timedelta(days=clock.now().weekday())
    assert [dict(row) for row in rows] == [
        {"kind": "lock", "week": int(f"{monday:%Y%m%d}"), "n": 1}
    ]
    await talk.play(Commanded("forget"))
    minutes = int(clock.now().timestamp()) // 60
    await talk.play(Pressed("x", f"erase.{minutes}"), ADA)
    async with store.read() as conn:
        assert not (await conn.scalars(select(owners.c.id))).all()
        assert await counts.read(conn) == {monday: {Adverse.LOCK: 1}}


def test_the_table_is_small_and_says_what_it_means() -> None:
    shown = table({MONDAY: {Adverse.LOCK: 3}, MONDAY + timedelta(days=7): {Adverse.STRONG: 12}})
    head, first, second, *about = shown.splitlines()
    assert head.split() == ["week", "of", "stopped", "alarm", "locked", "flare", "8", "to", "10"]
    assert first.split() == ["2027-01-04", "0", "0", "0", "0", "12"]
    assert second.split() == ["2026-12-28", "0", "0", "3", "0", "0"]
    assert all(len(line) <= 80 for line in (head, first, second, *about))
    assert table({}) == "Nothing has been counted yet."
