"""Forgetting somebody, in every table, and then in the file itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import delete, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import owned
from bot.store.engines import Store
from bot.store.tables import accounts, diary, owners, parked, places
from scheduler.locks import lock_messages
from scheduler.tables import alarms, outbox, slots


async def erase(
    conn: AsyncConnection, owner: int, kept: Mapping[int, Collection[str]] | None = None
) -> None:
    """Forget an owner, and who has become one with them. Their lock must be held.

    The places `kept` stay until the last words were sent there, and of what is shown
    in them only these messages; they are nobody's any more.
    """
    kept = kept or {}
    everybody = [owner, *await owned.traces(conn, owner)]
    # In the order in which everybody locks (scheduler/locks.py): a sender may be at work.
    which = select(places.c.id).where(places.c.owner.in_(everybody)).order_by(places.c.id)
    theirs = list(await conn.scalars(which.with_for_update()))
    gone = [place for place in theirs if place not in kept]
    told = or_(outbox.c.owner.in_(everybody), outbox.c.place.in_(theirs))
    await lock_messages(conn, told)
    await conn.execute(delete(outbox).where(told))
    named = [(place, name) for place, names in kept.items() for name in names]
    await conn.execute(
        delete(slots).where(
            slots.c.place.in_(theirs), tuple_(slots.c.place, slots.c.name).not_in(named)
        )
    )
    await conn.execute(delete(alarms).where(alarms.c.owner.in_(everybody)))
    await conn.execute(delete(parked).where(owned.rang_for(everybody)))
    await conn.execute(delete(places).where(places.c.id.in_(gone)))
    for table in (diary, accounts):
        await conn.execute(delete(table).where(table.c.owner.in_(everybody)))
    await conn.execute(delete(owners).where(owners.c.id.in_(everybody)))


async def scrub(store: Store) -> None:
    """Overwrite what was forgotten, so that it cannot be read from the file either.

    To be called after the commit. Raises StoreError. On PostgreSQL the server does so by
    itself, in its own time (its VACUUM).
    """
    await store.checkpoint()
