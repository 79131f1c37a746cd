"""Where a conversation stood: for a platform that forgets its screen when the process ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, union_all

from bot.core.model import Message, Place
from bot.saying import message_of
from bot.store.engines import Store
from bot.store.tables import incoming, owners, places
from scheduler.tables import from_ms, outbox, slots


@dataclass(frozen=True, slots=True)
class Shown:
    """What a slot of a place shows, since when, under the platform's id."""

    id: str
    message: Message
    since: datetime


async def shown_in(store: Store, place: Place) -> list[Shown]:
    """What `place` shows that can still be answered or waited for, oldest first."""
    query = (
        select(slots.c.message_id, slots.c.content, slots.c.shown_at)
        .join(places, places.c.id == slots.c.place)
        .where(
            places.c.platform == place.platform,
            places.c.bot == place.bot,
            places.c.chat == place.chat,
            places.c.thread == place.thread,
        )
        .order_by(slots.c.shown_at, slots.c.name)
    )
    async with store.read() as conn:
        rows = (await conn.execute(query)).all()
    return [Shown(id, message_of(content), from_ms(at)) for id, content, at in rows]


async def latest_instant(store: Store) -> datetime | None:
    """The latest instant that anything was done at; None when nothing ever was.

    A conversation may have run ahead of the world, and its time must not go back.
    """
    instants = union_all(
        select(func.max(incoming.c.at).label("at")),
        select(func.max(outbox.c.settled_at)),
        select(func.max(slots.c.shown_at)),
        select(func.max(owners.c.updated_at)),
    ).subquery()
    async with store.read() as conn:
        at = await conn.scalar(select(func.max(instants.c.at)))
    return None if at is None else from_ms(at)
