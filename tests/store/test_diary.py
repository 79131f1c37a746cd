from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.core.model import Account, Entry
from bot.store import diary, owners
from bot.store.engines import Store
from bot.store.tables import diary as table
from bot.store.tables import owners as owners_table

ADA = Account("test", "", "ada")


async def filled(store: Store, now: datetime) -> tuple[int, list[Entry]]:
    entries = [
        Entry(1, "pain", now, date(2030, 1, 6), {"score": 4, "where": ["back", "Rücken"]}),
        Entry(2, "done", now + timedelta(milliseconds=1), date(2030, 1, 7), {"reps": [3, 2, 1]}),
        Entry(3, "note", now, date(2030, 1, 7), {"late": True, "why": None, "share": 0.5}),
    ]
    async with store.write() as conn:
        owner = (await owners.find_or_create(conn, [ADA], now))[ADA]
        await diary.append(conn, [(owner, entry) for entry in entries[1:]])
        await diary.append(conn, [(owner, entries[0])])
        await diary.append(conn, [])
    return owner, entries


async def test_it_is_read_in_order(store: Store, now: datetime) -> None:
    owner, entries = await filled(store, now)
    async with store.read() as conn:
        assert await diary.read(conn, owner) == entries
        assert await diary.read(conn, owner, after=1) == entries[1:]
        assert await diary.read(conn, owner + 1) == []


async def test_it_cannot_be_changed(store: Store, now: datetime) -> None:
    owner, entries = await filled(store, now)

    async def change() -> None:
        async with store.write() as conn:
            await conn.execute(update(table).where(table.c.number == 1).values(data="{}"))

    with pytest.raises(DBAPIError, match="append-only"):
        await change()
    async with store.read() as conn:
        assert await diary.read(conn, owner) == entries


async def test_a_number_is_used_once(store: Store, now: datetime) -> None:
    owner, entries = await filled(store, now)

    async def add() -> None:
        async with store.write() as conn:
            await diary.append(conn, [(owner, entries[0])])

    with pytest.raises(IntegrityError):
        await add()


async def test_it_goes_with_its_owner(store: Store, now: datetime) -> None:
    owner, _ = await filled(store, now)
    async with store.write() as conn:
        await conn.execute(delete(owners_table))
        assert await conn.scalar(text("SELECT count(*) FROM diary")) == 0
    async with store.read() as conn:
        assert await diary.read(conn, owner) == []
