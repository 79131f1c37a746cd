from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import insert, select

from bot.core.model import Account, Place
from bot.store import addresses, owners, places
from bot.store.engines import Store, open_store
from bot.store.tables import places as table
from tests.fakes import statements_of, waiting_for_locks

HOME = Place("telegram", "BOT", "42")
GROUP = Place("telegram", "BOT", "-7", thread="3", private=False)
ADA = Account("telegram", "BOT", "ada")


def test_a_channel_is_a_platform_and_a_bot() -> None:
    assert addresses.channel_of(HOME) == "telegram:BOT"
    assert addresses.channel_of(Place("terminal", "", "me")) == "terminal"


async def test_a_place_is_kept_once_and_given_back(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        owner = (await owners.find_or_create(conn, [ADA], now))[ADA]
        first = await places.find_or_create(conn, {HOME: owner, GROUP: owner})
        again = await places.find_or_create(conn, {GROUP: owner, HOME: owner})
    assert first == again
    assert first[HOME].private
    assert not first[GROUP].private
    async with store.read() as conn:
        assert await places.get(conn, first[HOME].id) == HOME
        assert await places.get(conn, first[GROUP].id) == GROUP
        assert await places.get(conn, 999) is None
        assert await addresses.of(conn, []) == {}


async def test_a_closed_place_opens_when_it_is_heard_from(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        owner = (await owners.find_or_create(conn, [ADA], now))[ADA]
        address = (await places.find_or_create(conn, {HOME: owner}))[HOME]
        await places.close(conn, address.id, now)
        assert await addresses.of(conn, [address.id]) == {address.id: replace(address, closed=True)}
        heard = await places.find_or_create(conn, {HOME: owner})
        assert heard == {HOME: replace(address, shut=True)}
        assert await addresses.of(conn, [address.id]) == {address.id: address}


async def test_what_the_platform_calls_a_place_is_known_from_then_on(
    store: Store, now: datetime
) -> None:
    async with store.write() as conn:
        owner = (await owners.find_or_create(conn, [ADA], now))[ADA]
        await places.remember(conn, HOME, "900")
        assert await places.recall(conn, HOME) is None, "there is no such place"
        (home,) = (await places.find_or_create(conn, {HOME: owner}, called={HOME: "901"})).values()
        assert await places.recall(conn, HOME) == "901"
        await places.find_or_create(conn, {HOME: owner, GROUP: owner})
        assert await places.recall(conn, HOME) == "901", "where nothing is said it stays"
        await places.find_or_create(conn, {HOME: owner}, called={HOME: "902"})
        assert await places.recall(conn, HOME) == "902"
        await places.remember(conn, HOME, "903")
        assert await places.recall(conn, HOME) == "903"
        assert await places.recall(conn, GROUP) is None
        await places.move(conn, home.id, "43")
        assert await places.recall(conn, replace(HOME, chat="43")) is None


async def test_what_is_known_already_is_not_written_again(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        owner = (await owners.find_or_create(conn, [ADA], now))[ADA]
        await places.find_or_create(conn, {HOME: owner}, called={HOME: "901"})
        again = places.find_or_create(conn, {HOME: owner}, called={HOME: "901"})
        said = [sql.split()[0] for sql, _ in await statements_of(conn, again)]
    assert said == ["SELECT"]


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_places_are_locked_in_the_order_of_their_numbers(
    store: Store, url: str, now: datetime
) -> None:
    async with store.write() as conn:
        owner = (await owners.find_or_create(conn, [ADA], now))[ADA]
        # Numbered so that they are found in the other order, by their keys or one after the other.
        for id, chat in ((2, "a"), (1, "b")):
            place = {"platform": "x", "bot": "", "chat": chat, "thread": "", "private": True}
            await conn.execute(insert(table), {"id": id, "closed_at": 1, **place})
    came = {Place("x", "", chat): owner for chat in "ab"}

    async def come() -> None:
        async with store.write() as conn:
            await places.find_or_create(conn, came)

    async with open_store(url) as other:
        async with other.write() as conn:
            await places.close(conn, 1, now)
            coming = asyncio.create_task(come())
            await waiting_for_locks(other, 1)
            await conn.execute(select(table).where(table.c.id == 2).with_for_update(nowait=True))
        await coming


async def test_no_place_is_no_place(store: Store) -> None:
    async with store.write() as conn:
        assert await places.find_or_create(conn, {}) == {}
