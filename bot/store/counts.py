"""Adverse events as numbers (R21): how many of a kind there were in a week, and nothing else.

A week and not a day: where few people use the bot, a day might tell who it was. No row is
anybody's. So none is exported, and none is taken back when somebody is forgotten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.adverse import Adverse, adverse
from bot.core.model import Entry
from bot.store.tables import counts
from scheduler.upsert import upsert


async def add(conn: AsyncConnection, entries: Iterable[Entry]) -> None:
    """Count what these lines of diaries tell of: one statement, and none where it is nothing."""
    found = Counter(
        (kind.value, _monday(entry.day)) for entry in entries if (kind := adverse(entry))
    )
    if not found:
        return
    statement = upsert(conn, counts)
    statement = statement.on_conflict_do_update(
        index_elements=[counts.c.kind, counts.c.week],
        set_={"n": counts.c.n + statement.excluded.n},
    )
    # In one order, so that two processes which count the same never wait in a circle.
    rows = [{"kind": kind, "week": week, "n": n} for (kind, week), n in sorted(found.items())]
    await conn.execute(statement, rows)


async def read(conn: AsyncConnection) -> Mapping[date, Mapping[Adverse, int]]:
    """How many of each kind, by the Monday of the week, oldest first."""
    rows = await conn.execute(
        select(counts.c.week, counts.c.kind, counts.c.n).order_by(counts.c.week)
    )
    found: dict[date, dict[Adverse, int]] = {}
    for week, kind, n in rows:
        monday = date.fromisoformat(str(week))
        found.setdefault(monday, {})[Adverse(kind)] = n
    return found


def _monday(day: date) -> int:
    """The Monday of a day's week, as it is stored."""
    monday = day - timedelta(days=day.weekday())
    return int(f"{monday:%Y%m%d}")
