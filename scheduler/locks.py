"""The order in which everybody locks, so that transactions never wait in a circle.

Places, then owners, then messages by their ids, then what is shown, then alarms by
owner and name, then numbers that everybody counts up, last and so for the shortest time.
Whoever needs several messages locks them all at once.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.tables import is_waiting, outbox


async def lock_messages(conn: AsyncConnection, which: ColumnElement[bool]) -> None:
    """Lock what still waits of `which`.

    On SQLite a writing transaction excludes all others, and there is nothing to lock.
    """
    if conn.dialect.name != "sqlite":
        await conn.execute(
            select(outbox.c.id).where(which, is_waiting()).order_by(outbox.c.id).with_for_update()
        )
