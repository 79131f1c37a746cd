"""Forgetting what is old, a bit at a time, so that nobody has to wait behind it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ColumnElement, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.tables import outbox, slots, to_ms

BIT = 100
"""Rows that are forgotten at once: some 20 ms of the one writer's time on SQLite."""


async def purge(conn: AsyncConnection, at: Column[int], before: datetime, limit: int = BIT) -> bool:
    """Delete the oldest rows of `at`'s table, of those from before `before`.

    About `limit` of them; whether there are more.
    """
    old, more = await _oldest(conn, at, before, limit)
    await conn.execute(delete(at.table).where(old))
    return more


async def purge_settled(conn: AsyncConnection, before: datetime, limit: int = BIT) -> bool:
    """Delete messages that were settled before `before`, as `purge` does."""
    return await purge(conn, outbox.c.settled_at, before, limit)


async def purge_slots(conn: AsyncConnection, before: datetime, limit: int = BIT) -> bool:
    """Delete slots that were last shown before `before`, as `purge` does."""
    old, more = await _oldest(conn, slots.c.shown_at, before, limit)
    stale = (
        select(slots.c.place, slots.c.name)
        .where(old)
        # What is being shown anew just now stays.
        .with_for_update(skip_locked=True)
    )
    done = await conn.execute(delete(slots).where(tuple_(slots.c.place, slots.c.name).in_(stale)))
    return more and done.rowcount > 0


async def forget_replies(conn: AsyncConnection, now: datetime) -> None:
    """Forget the platforms' secrets whose life is over, whether or not they were used."""
    await conn.execute(
        update(outbox)
        .where(outbox.c.reply_until <= to_ms(now))
        .values(reply=None, reply_until=None)
    )


async def _oldest(
    conn: AsyncConnection, at: Column[int], before: datetime, limit: int
) -> tuple[ColumnElement[bool], bool]:
    """Which rows are the `limit` oldest from before `before`, and whether that is not all."""
    old = at < to_ms(before)
    last = await conn.scalar(select(at).where(old).order_by(at).offset(limit - 1).limit(1))
    return (old, False) if last is None else (at <= last, True)
