"""What is old is forgotten, and nobody has to wait behind that."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import inbox
from bot.store.engines import Store
from bot.store.housekeeping import SLOTS_KEPT, can_save, tidy
from bot.store.tables import incoming
from scheduler import outbox, settling
from scheduler.drafts import Draft, put
from scheduler.tables import outbox as messages
from scheduler.tables import slots

WEEK = timedelta(days=7)


async def fill(store: Store, now: datetime, count: int) -> None:
    """So many noted ids and sent messages from `now`."""
    keys = [("test", "", "message", f"{now}.{n}") for n in range(count)]
    said = [
        Draft(channel="test", owner=1, place=n, op="send", slot="a", content="hello")
        for n in range(count)
    ]
    async with store.write() as conn:
        await inbox.note(conn, keys, now)
        await put(conn, said, now)
        for row in await outbox.lease(conn, "test", "worker", now, count, seconds=30):
            await settling.sent(conn, row, "1", now)


async def counts(store: Store) -> tuple[int, int, int]:
    """How many ids, messages and slots there are."""
    async with store.read() as conn:
        ids, sent, shown = [
            int(await conn.scalar(select(func.count()).select_from(table)) or 0)
            for table in (incoming, messages, slots)
        ]
    return ids, sent, shown


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
async def test_all_that_is_old_goes_however_little_at_once(
    store: Store, now: datetime, limit: int
) -> None:
    await fill(store, now, 7)
    await fill(store, now + WEEK, 2)
    await tidy(store, now + WEEK, limit=limit)
    assert await counts(store) == (9, 9, 7), "a week to the millisecond is not over yet"
    await tidy(store, now + WEEK + timedelta(seconds=1), limit=limit)
    assert await counts(store) == (2, 2, 7)
    await tidy(store, now + WEEK + SLOTS_KEPT + timedelta(seconds=1), limit=limit)
    assert await counts(store) == (0, 0, 0)


class Visited(Store):
    """A store in which somebody else writes after the third transaction of its user."""

    def __init__(self, store: Store, visit: Callable[[], Awaitable[None]]) -> None:
        self.__dict__.update(store.__dict__)
        self._visit = visit
        self._transactions = 0

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        async with super().write() as conn:
            yield conn
        self._transactions += 1
        if self._transactions == 3:
            await self._visit()


async def test_whoever_writes_meanwhile_comes_between(store: Store, now: datetime) -> None:
    left: list[int | None] = []

    async def visit() -> None:
        async with store.write() as conn:
            await inbox.note(conn, [("test", "", "message", "new")], now + 2 * WEEK)
            left.append(await conn.scalar(select(func.count()).where(_is_old(now))))

    await fill(store, now, 60)
    await tidy(Visited(store, visit), now + 2 * WEEK, limit=1)
    assert left == [60], "it came before all the old ones were gone"
    assert await counts(store) == (1, 0, 60)


def _is_old(now: datetime) -> ColumnElement[bool]:
    return messages.c.settled_at <= int(now.timestamp() * 1000)


async def test_it_can_be_found_out_whether_anything_can_be_saved(store: Store) -> None:
    assert await can_save(store)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_database_that_takes_nothing_cannot_save(store: Store) -> None:
    async with store.write() as conn:
        await conn.execute(text("PRAGMA query_only = ON"))
    assert not await can_save(store)
