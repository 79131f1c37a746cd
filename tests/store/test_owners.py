from __future__ import annotations

import asyncio
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.core.model import Account
from bot.core.person import Person
from bot.store import owners
from bot.store.engines import Store, open_store
from bot.store.owners import StateError, from_json, to_json
from bot.store.tables import owners as table
from tests.fakes import find_person

ADA, BOB = Account("test", "", "ada"), Account("test", "", "bob")


@settings(max_examples=50)
@given(st.builds(Person, id=st.integers(1, 2**62), locale=st.text(), zone=st.text()))
def test_a_state_survives_its_json(person: Person) -> None:
    assert from_json(to_json(person), person.id) == person


def test_what_is_missing_in_an_older_state_has_its_default() -> None:
    assert from_json('{"v":1,"person":{"id":7,"zone":"Asia/Tokyo"}}', 7) == Person(
        id=7, zone="Asia/Tokyo"
    )


def test_an_older_version_is_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "VERSION", 3)
    monkeypatch.setitem(owners.UPCASTERS, 1, lambda person: {**person, "zone": person["timezone"]})
    monkeypatch.setitem(owners.UPCASTERS, 2, lambda person: {**person, "locale": "de"})
    person = from_json('{"v":1,"person":{"id":7,"timezone":"Asia/Tokyo"}}', 7)
    assert (person.zone, person.locale) == ("Asia/Tokyo", "de")


def test_so_is_what_undo_brings_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "VERSION", 3)
    monkeypatch.setitem(owners.UPCASTERS, 1, lambda person: {**person, "zone": person["timezone"]})
    monkeypatch.setitem(owners.UPCASTERS, 2, lambda person: {**person, "locale": "de"})
    before = '{"id":7,"timezone":"Asia/Tokyo"}'
    person = from_json(f'{{"v":1,"person":{{"id":7,"timezone":"UTC","undo":{before}}}}}', 7)
    assert person == Person(7, locale="de", undo=Person(7, locale="de", zone="Asia/Tokyo"))


def test_a_newer_version_says_so() -> None:
    with pytest.raises(StateError, match="owner 7 was saved by a newer version"):
        from_json('{"v":99,"person":{}}', 7)


@pytest.mark.parametrize(
    "state",
    [
        "",
        "[]",
        "{}",
        '{"v":1}',
        '{"v":1,"person":7}',
        '{"v":1,"person":[]}',
        '{"v":"x","person":{}}',
        '{"v":1,"person":{"id":"secret"}}',
    ],
)
def test_what_cannot_be_read_is_not_quoted(state: str) -> None:
    with pytest.raises(StateError, match="owner 7 cannot be read") as raised:
        from_json(state, 7)
    assert raised.value.__cause__ is None
    assert "secret" not in str(raised.value)


async def test_a_stranger_becomes_an_owner_once(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        first = await owners.find_or_create(conn, [ADA, BOB, ADA], now)
    async with store.write() as conn:
        second = await owners.find_or_create(conn, [BOB, ADA], now)
    assert first == second
    assert len(set(first.values())) == 2


async def test_strangers_who_come_twice_at_once_are_owners_once(url: str, now: datetime) -> None:
    accounts = [Account("test", "", str(n)) for n in range(20)]
    stores = [open_store(url) for _ in range(4)]

    async def come(store: Store, order: list[Account]) -> dict[Account, int]:
        async with store.write() as conn:
            return await owners.find_or_create(conn, order, now)

    found = await asyncio.gather(
        *(come(store, accounts[::step]) for store, step in zip(stores, (1, -1, 1, -1), strict=True))
    )
    assert all(each == found[0] for each in found)
    async with stores[0].read() as conn:
        assert await conn.scalar(select(func.count()).select_from(table)) == 20
    for store in stores:
        await store.close()


async def test_what_is_saved_is_found(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        id = (await owners.find_or_create(conn, [ADA], now))[ADA]
        assert await owners.load(conn, [id]) == [(id, "", None)]
        await owners.save(conn, {id: (Person(id=id, zone="Asia/Tokyo"), 5)}, now)
        [(_, state, home)] = await owners.load(conn, [id])
    assert home == 5
    assert await find_person(store, ADA) == from_json(state, id) == Person(id, zone="Asia/Tokyo")
    assert await find_person(store, BOB) is None


async def test_nobody_is_nobody(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        assert await owners.find_or_create(conn, [], now) == {}
        assert await owners.load(conn, []) == []
        assert await owners.lock_due(conn, now, 10) == []
        await owners.save(conn, {}, now)
