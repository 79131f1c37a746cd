"""How much waits in the outbox, and since when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.tables import is_waiting, outbox, to_ms


async def backlog(conn: AsyncConnection, now: datetime) -> dict[str, tuple[int, float]]:
    """By channel: how many messages wait, and for how many seconds the oldest could have gone."""
    at = to_ms(now)
    rows = await conn.execute(
        select(outbox.c.channel, func.count(), func.min(outbox.c.not_before))
        .where(is_waiting())
        .group_by(outbox.c.channel)
    )
    return {channel: (count, max(0.0, (at - oldest) / 1000)) for channel, count, oldest in rows}
