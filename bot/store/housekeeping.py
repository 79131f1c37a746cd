"""What is forgotten at night, and at the start."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.store import inbox, links, places
from bot.store.engines import Store
from scheduler import outbox

SLOTS_KEPT = timedelta(days=30)
"""A message older than this is not edited any more."""


async def tidy(store: Store, now: datetime, keep: timedelta = timedelta(days=7)) -> None:
    """Forget noted ids, parked events and settled messages that are older than `keep`.

    Platforms deliver again for a day at most. Raises StoreError.
    """
    async with store.write() as conn:
        await inbox.purge(conn, now - keep)
        await links.purge(conn, now)
        await outbox.purge(conn, now - keep, now - max(keep, SLOTS_KEPT))


async def forget_secrets(store: Store, now: datetime) -> None:
    """Forget the platforms' secrets whose life is over. Raises StoreError."""
    async with store.write() as conn:
        await places.forget_replies(conn, now)
        await outbox.forget_replies(conn, now)
