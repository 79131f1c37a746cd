"""Owners: a person and their state, found by account, locked, loaded and saved in batches."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import bindparam, delete, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Account
from bot.core.person import Person
from bot.store.tables import accounts, owners, places
from scheduler.tables import alarms, to_ms
from scheduler.upsert import upsert

VERSION = 1
"""Of the stored state. Raise it when an older state could not be read any more."""

UPCASTERS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""For each older version, what makes the next version's person of its person.

It is given the person that "undo" brings back as well, and need not look for it.
"""


class StateError(Exception):
    """A stored state that cannot be read. It names the owner and nothing of the state."""


@cache
def _people() -> TypeAdapter[Person]:
    return TypeAdapter(Person)


def to_json(person: Person) -> str:
    """A person's state as it is stored, with its version."""
    return f'{{"v":{VERSION},"person":{_people().dump_json(person).decode()}}}'


def from_json(state: str, owner: int) -> Person:
    """The person of a stored state, however old. StateError when it cannot be read."""
    try:
        envelope = json.loads(state)
        version, person = int(envelope["v"]), dict(envelope["person"])
        if version > VERSION:
            raise StateError(f"owner {owner} was saved by a newer version of Backtalk")
        for older in range(version, VERSION):
            person = _upcast(person, older)
        return _people().validate_python(person)
    except (ValidationError, ValueError, KeyError, TypeError):
        # Without its cause, which quotes what was stored.
        raise StateError(f"the state of owner {owner} cannot be read") from None


def _upcast(person: dict[str, Any], version: int) -> dict[str, Any]:
    """The next version's person, and within it the one that "undo" would bring back."""
    if isinstance(before := person.get("undo"), dict):
        person = {**person, "undo": _upcast(before, version)}
    return UPCASTERS[version](person)


async def find_or_create(
    conn: AsyncConnection, wanted: Iterable[Account], now: datetime
) -> dict[Account, int]:
    """The owner of each account; strangers are made owners. To be called before any lock."""
    keys = sorted({(account.platform, account.bot, account.user) for account in wanted})
    found = await _owners_of(conn, keys)
    if missing := [key for key in keys if key not in found]:
        await _create(conn, missing, now)
        # Asked again: another process may have been a moment quicker with one of them.
        found |= await _owners_of(conn, missing)
    return {Account(*key): owner for key, owner in found.items()}


async def find(conn: AsyncConnection, wanted: Iterable[Account]) -> dict[Account, int]:
    """The owner of each account that has one."""
    keys = sorted({(account.platform, account.bot, account.user) for account in wanted})
    return {Account(*key): owner for key, owner in (await _owners_of(conn, keys)).items()}


async def with_home(conn: AsyncConnection, ids: Collection[int]) -> set[int]:
    """Which of these owners can be written to in private."""
    if not ids:
        return set()
    rows = await conn.scalars(
        select(places.c.owner).where(
            places.c.owner.in_(ids), places.c.private, places.c.closed_at.is_(None)
        )
    )
    return set(rows)


_Key = tuple[str, str, str]


async def _owners_of(conn: AsyncConnection, keys: list[_Key]) -> dict[_Key, int]:
    if not keys:
        return {}
    key = (accounts.c.platform, accounts.c.bot, accounts.c.user)
    rows = await conn.execute(select(*key, accounts.c.owner).where(tuple_(*key).in_(keys)))
    return {(platform, bot, user): owner for platform, bot, user, owner in rows}


async def _create(conn: AsyncConnection, keys: list[_Key], now: datetime) -> None:
    blank = {"kind": "person", "state": "", "updated_at": to_ms(now)}
    ids = (await conn.scalars(insert(owners).returning(owners.c.id), [blank] * len(keys))).all()
    rows = [
        {"platform": platform, "bot": bot, "user": user, "owner": owner}
        for (platform, bot, user), owner in zip(keys, ids, strict=True)
    ]
    made = await conn.scalars(
        upsert(conn, accounts).on_conflict_do_nothing().returning(accounts.c.owner), rows
    )
    if orphans := set(ids) - set(made):
        await conn.execute(delete(owners).where(owners.c.id.in_(orphans)))


async def load(conn: AsyncConnection, ids: Collection[int]) -> list[tuple[int, str, int | None]]:
    """Lock these owners, in the order of their ids; (id, stored state, home place) of each.

    Whoever has become somebody else, or was forgotten while we waited, is not among them.
    On SQLite a writing transaction excludes all others, and there is nothing to lock.
    """
    if not ids:
        return []
    rows = await conn.execute(
        select(owners.c.id, owners.c.state, owners.c.home_place)
        .where(owners.c.id.in_(ids), owners.c.merged_into.is_(None))
        .order_by(owners.c.id)
        # Not their keys: a row elsewhere that refers to an owner may be made meanwhile.
        .with_for_update(key_share=True)
    )
    return [(id, state, home) for id, state, home in rows]


async def moved(conn: AsyncConnection, found: Mapping[Account, int]) -> set[Account]:
    """Those of these accounts that are no longer whose they were `found` to be.

    To be called with the locks held: while we waited for them others may have joined or
    parted. On SQLite nobody can have.
    """
    if conn.dialect.name == "sqlite":
        return set()
    now = await find(conn, found)
    return {account for account, owner in found.items() if now.get(account) != owner}


async def lock_due(conn: AsyncConnection, now: datetime, limit: int) -> list[int]:
    """Lock owners who have an alarm due, the longest waiting first, passing over busy ones.

    It reads the index of what is due, and so costs the same however many alarms there are.
    """
    rows = await conn.scalars(
        select(owners.c.id)
        .join(alarms, alarms.c.owner == owners.c.id)
        .where(alarms.c.due_at <= to_ms(now))
        .order_by(alarms.c.due_at)
        .limit(limit)
        .with_for_update(of=owners, key_share=True, skip_locked=True)
    )
    return sorted(set(rows))


async def forget_alarms_of_nobody(conn: AsyncConnection, now: datetime) -> None:
    """Delete what is due for owners who do not exist, and so would be due for ever."""
    nobodys = (
        select(alarms.c.owner, alarms.c.name)
        .outerjoin(owners, owners.c.id == alarms.c.owner)
        .where(alarms.c.due_at <= to_ms(now), owners.c.id.is_(None))
        .with_for_update(of=alarms, skip_locked=True)
    )
    await conn.execute(delete(alarms).where(tuple_(alarms.c.owner, alarms.c.name).in_(nobodys)))


async def save(
    conn: AsyncConnection, people: Mapping[int, tuple[Person, int | None]], now: datetime
) -> None:
    """Store each owner's person and home place. Their locks must be held."""
    if people:
        at = to_ms(now)
        await conn.execute(
            update(owners)
            .where(owners.c.id == bindparam("the_id"))
            .values(
                state=bindparam("state"),
                home_place=bindparam("home"),
                updated_at=bindparam("at"),
            ),
            [
                {"the_id": id, "state": to_json(person), "home": home, "at": at}
                for id, (person, home) in sorted(people.items())
            ],
        )
