"""Places: where messages can go, numbered, and whose channel takes them there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Place
from bot.store.tables import places
from scheduler.tables import to_ms
from scheduler.upsert import upsert


@dataclass(frozen=True, slots=True)
class Address:
    """A stored place: what a message needs to get there."""

    id: int
    channel: str
    private: bool
    closed: bool


def channel_of(place: Place) -> str:
    """The channel whose sender serves `place`: "terminal", or "telegram:BOT"."""
    return _channel(place.platform, place.bot)


def _channel(platform: str, bot: str) -> str:
    return f"{platform}:{bot}" if bot else platform


_Key = tuple[str, str, str, str]


def _key(place: Place) -> _Key:
    return place.platform, place.bot, place.chat, place.thread


async def find_or_create(
    conn: AsyncConnection, wanted: Mapping[Place, int]
) -> dict[Place, Address]:
    """The address of each place; `wanted` says who was just there.

    A private place belongs to its owner, and one that was closed is open again.
    """
    if not wanted:
        return {}
    owner_of = {
        _key(place): (owner if place.private else None, place.private)
        for place, owner in wanted.items()
    }
    found = await _find(conn, sorted(owner_of))
    if missing := [key for key in sorted(owner_of) if key not in found]:
        await _create(conn, {key: owner_of[key] for key in missing})
        found |= await _find(conn, missing)
    changed = [
        {"the_id": row.id, "private": owner_of[key][1], "owner": owner_of[key][0]}
        for key, row in sorted(found.items(), key=lambda each: each[1].id)
        if (row.owner, row.private) != owner_of[key] or row.closed_at is not None
    ]
    if changed:
        await conn.execute(
            update(places)
            .where(places.c.id == bindparam("the_id"))
            .values(private=bindparam("private"), owner=bindparam("owner"), closed_at=None),
            changed,
        )
    return {
        place: Address(found[_key(place)].id, channel_of(place), place.private, closed=False)
        for place in wanted
    }


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    private: bool
    owner: int | None
    closed_at: int | None


async def _find(conn: AsyncConnection, keys: list[_Key]) -> dict[_Key, _Stored]:
    key = (places.c.platform, places.c.bot, places.c.chat, places.c.thread)
    rows = await conn.execute(
        select(*key, places.c.id, places.c.private, places.c.owner, places.c.closed_at).where(
            tuple_(*key).in_(keys)
        )
    )
    return {
        (platform, bot, chat, thread): _Stored(*rest) for platform, bot, chat, thread, *rest in rows
    }


async def _create(conn: AsyncConnection, rows: Mapping[_Key, tuple[int | None, bool]]) -> None:
    await conn.execute(
        upsert(conn, places).on_conflict_do_nothing(),
        [
            {
                "platform": platform,
                "bot": bot,
                "chat": chat,
                "thread": thread,
                "owner": owner,
                "private": private,
            }
            for (platform, bot, chat, thread), (owner, private) in rows.items()
        ],
    )


async def addresses(conn: AsyncConnection, ids: Collection[int]) -> dict[int, Address]:
    """The addresses of stored places, closed ones included."""
    if not ids:
        return {}
    rows = await conn.execute(
        select(
            places.c.id, places.c.platform, places.c.bot, places.c.private, places.c.closed_at
        ).where(places.c.id.in_(ids))
    )
    return {
        id: Address(id, _channel(platform, bot), private, closed_at is not None)
        for id, platform, bot, private, closed_at in rows
    }


async def get(conn: AsyncConnection, id: int) -> Place | None:
    """The place of this number, as an adapter knows it."""
    row = (
        await conn.execute(
            select(
                places.c.platform,
                places.c.bot,
                places.c.chat,
                places.c.thread,
                places.c.private,
            ).where(places.c.id == id)
        )
    ).one_or_none()
    return None if row is None else Place(*row)


async def close(conn: AsyncConnection, id: int, now: datetime) -> None:
    """It takes no more messages, until its person is heard from there again."""
    await conn.execute(update(places).where(places.c.id == id).values(closed_at=to_ms(now)))
