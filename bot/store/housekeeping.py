"""What is forgotten at night, and at the start; and whether anything can be saved."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text

from bot.store import inbox, links, places
from bot.store.engines import Store
from bot.store.errors import StoreError
from scheduler import purging
from scheduler.purging import BIT, purge_settled, purge_slots

SLOTS_KEPT = timedelta(days=30)
"""A message older than this is not edited any more."""


async def tidy(
    store: Store, now: datetime, keep: timedelta = timedelta(days=7), limit: int = BIT
) -> None:
    """Forget noted ids, parked events and settled messages that are older than `keep`.

    Platforms deliver again for a day at most. It is done in transactions of about `limit`
    rows: there may be a million to forget, and people are answered between them.
    Raises StoreError.
    """
    async with store.write() as conn:
        await inbox.purge_parked(conn, now - keep)
        await links.purge(conn, now)
    for purge, before in (
        (inbox.purge, now - keep),
        (purge_settled, now - keep),
        (purge_slots, now - max(keep, SLOTS_KEPT)),
    ):
        more = True
        while more:
            async with store.write() as conn:
                more = await purge(conn, before, limit)


async def forget_secrets(store: Store, now: datetime) -> None:
    """Forget the platforms' secrets whose life is over. Raises StoreError."""
    async with store.write() as conn:
        await places.forget_replies(conn, now)
        await purging.forget_replies(conn, now)


async def can_save(store: Store) -> bool:
    """Whether something can be saved: it writes what stands there already."""
    try:
        async with store.write() as conn:
            await conn.execute(text("UPDATE alembic_version SET version_num = version_num"))
    except StoreError:
        return False
    return True
