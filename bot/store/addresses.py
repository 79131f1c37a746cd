"""Addresses: where somebody can be written to, and whose channel takes it there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Place, Reply
from bot.store.tables import places
from scheduler.tables import from_ms, is_waiting, outbox, slots


@dataclass(frozen=True, slots=True)
class Address:
    """A stored place: what a message needs to get there.

    `reply` is how the platform lets us answer there, if it still does. A place that was
    `shut` had been closed until somebody was heard from there just now.
    """

    id: int
    channel: str
    private: bool
    closed: bool
    reply: Reply | None = None
    shut: bool = False


def channel_of(place: Place) -> str:
    """The channel whose sender serves `place`: "terminal", or "telegram:BOT"."""
    return _channel(place.platform, place.bot)


def _channel(platform: str, bot: str) -> str:
    return f"{platform}:{bot}" if bot else platform


async def of(conn: AsyncConnection, ids: Collection[int]) -> dict[int, Address]:
    """The addresses of stored places, closed ones included."""
    if not ids:
        return {}
    rows = await conn.execute(
        select(
            places.c.id,
            places.c.platform,
            places.c.bot,
            places.c.private,
            places.c.closed_at,
            places.c.reply,
            places.c.reply_until,
        ).where(places.c.id.in_(ids))
    )
    return {
        id: Address(
            id, _channel(platform, bot), private, closed_at is not None, reply_of(token, until)
        )
        for id, platform, bot, private, closed_at, token, until in rows
    }


async def open_of(conn: AsyncConnection, ids: Collection[int]) -> dict[int, list[Address]]:
    """The private places where each of these owners can be written to, the newest first."""
    if not ids:
        return {}
    rows = await conn.execute(
        select(places.c.owner, places.c.id)
        .where(places.c.owner.in_(ids), places.c.private, places.c.closed_at.is_(None))
        .order_by(places.c.id.desc())
    )
    owner_of = {id: owner for owner, id in rows}
    known = await of(conn, owner_of)
    found: dict[int, list[Address]] = {}
    for id, owner in owner_of.items():
        found.setdefault(owner, []).append(known[id])
    return found


async def shown_at(conn: AsyncConnection, owner: int, names: Collection[str]) -> dict[str, Address]:
    """In which of the owner's places each of these messages is shown, or waits to be."""
    if not names:
        return {}
    theirs = select(places.c.id).where(places.c.owner == owner)
    shown = select(slots.c.name, slots.c.place, slots.c.shown_at.label("at")).where(
        slots.c.place.in_(theirs), slots.c.name.in_(names)
    )
    coming = select(outbox.c.slot, outbox.c.place, outbox.c.created_at).where(
        outbox.c.place.in_(theirs), is_waiting(), outbox.c.op == "send", outbox.c.slot.in_(names)
    )
    rows = (await conn.execute(union_all(shown, coming))).all()
    where = {name: place for name, place, _ in sorted(rows, key=lambda row: row[2])}
    known = await of(conn, set(where.values()))
    return {name: known[place] for name, place in where.items()}


def reply_of(token: str | None, until: int | None) -> Reply | None:
    """How the platform lets us answer there, as it is stored."""
    return Reply(token, from_ms(until)) if token and until is not None else None
