from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.store import inbox
from bot.store.engines import Store, open_store
from bot.store.housekeeping import tidy
from bot.store.inbox import Key
from bot.store.tables import incoming, parked


def key(id: str) -> Key:
    return ("test", "", "message", id)


async def test_an_id_is_new_once(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        assert await inbox.note(conn, [key("1"), key("2"), key("1")], now) == {key("1"), key("2")}
        assert await inbox.note(conn, [key("2"), key("3")], now) == {key("3")}
        assert await inbox.note(conn, [], now) == set()


async def test_an_id_that_two_note_at_once_is_new_for_one(url: str, now: datetime) -> None:
    stores = [open_store(url) for _ in range(3)]
    keys = [key(str(n)) for n in range(30)]

    async def note(store: Store) -> set[Key]:
        async with store.write() as conn:
            return await inbox.note(conn, keys, now)

    found = await asyncio.gather(*(note(store) for store in stores))
    assert sorted(len(each) for each in found) == [0, 0, 30]
    for store in stores:
        await store.close()


async def test_a_week_later_it_is_forgotten(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        await inbox.note(conn, [key("old")], now)
        await inbox.park(conn, key("old"), "ValueError", now)
        await inbox.park(conn, key("old"), "KeyError", now)
        await inbox.note(conn, [key("new")], now + timedelta(hours=1))
    await tidy(store, now + timedelta(days=7, minutes=1))
    async with store.read() as conn:
        assert (await conn.scalars(select(incoming.c.id))).all() == ["new"]
        assert await conn.scalar(select(func.count()).select_from(parked)) == 0
