"""What has come in: ids, kept for a week, so that a second delivery is passed over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Incoming
from bot.store.tables import incoming, parked
from scheduler import purging
from scheduler.purging import BIT
from scheduler.tables import to_ms
from scheduler.upsert import upsert

Key = tuple[str, str, str, str]
"""(platform, bot, kind, id), which is unique."""


def key_of(event: Incoming) -> Key:
    """What `event` is known by when it is delivered again."""
    return event.account.platform, event.account.bot, event.kind, event.id


async def note(conn: AsyncConnection, keys: Collection[Key], now: datetime) -> set[Key]:
    """Note these ids; those among them that had never been noted before."""
    if not keys:
        return set()
    table = incoming.c
    rows = await conn.execute(
        upsert(conn, incoming)
        .on_conflict_do_nothing()
        .returning(table.platform, table.bot, table.kind, table.id),
        [
            dict(zip(("platform", "bot", "kind", "id"), key, strict=True)) | {"at": to_ms(now)}
            for key in sorted(set(keys))
        ],
    )
    return {(platform, bot, kind, id) for platform, bot, kind, id in rows}


async def park(conn: AsyncConnection, key: Key, error: str, now: datetime) -> None:
    """Put an event aside that cannot be taken: its id, and the class name of what failed."""
    platform, bot, kind, id = key
    await conn.execute(
        upsert(conn, parked)
        .values(platform=platform, bot=bot, kind=kind, id=id, error=error, at=to_ms(now))
        .on_conflict_do_nothing()
    )


async def purge(conn: AsyncConnection, before: datetime, limit: int = BIT) -> bool:
    """Forget about `limit` of the ids from before `before`; whether there are more."""
    return await purging.purge(conn, incoming.c.at, before, limit)


async def purge_parked(conn: AsyncConnection, before: datetime) -> None:
    """Forget parked events from before `before`. There are few."""
    await conn.execute(delete(parked).where(parked.c.at < to_ms(before)))
