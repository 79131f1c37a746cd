"""What the core may not do itself, done for it within the turn's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import linking
from bot.core.model import Effect, Erase, Event
from bot.fold import Fold
from bot.store.erase import erase


async def carry_out(
    conn: AsyncConnection, effect: Effect, owner: int, fold: Fold, now: datetime
) -> Sequence[tuple[int, Event]]:
    """Carry it out; the (owner, event) pairs that are stepped next."""
    match effect:
        case Erase():
            await erase(conn, owner, fold.erase(owner))
            return ()
        case link:
            return await linking.carry_out(conn, link, owner, fold, now)
