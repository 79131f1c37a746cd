"""The diary: lines are added and read, never changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Entry
from bot.store.tables import diary
from scheduler.tables import from_ms, to_ms


async def append(conn: AsyncConnection, entries: Iterable[tuple[int, Entry]]) -> None:
    """Add (owner, entry) lines. A number that the owner's diary has already is an error."""
    rows = [
        {
            "owner": owner,
            "number": entry.number,
            "at": to_ms(entry.at),
            "day": entry.day.isoformat(),
            "kind": entry.kind,
            "data": json.dumps(dict(entry.data), ensure_ascii=False, separators=(",", ":")),
        }
        for owner, entry in entries
    ]
    if rows:
        await conn.execute(insert(diary), rows)


async def read(conn: AsyncConnection, owner: int, *, after: int = 0) -> list[Entry]:
    """An owner's entries with numbers above `after`, oldest first."""
    rows = await conn.execute(
        select(diary.c.number, diary.c.kind, diary.c.at, diary.c.day, diary.c.data)
        .where(diary.c.owner == owner, diary.c.number > after)
        .order_by(diary.c.number)
    )
    return [
        Entry(number, kind, from_ms(at), date.fromisoformat(day), json.loads(data))
        for number, kind, at, day, data in rows
    ]
