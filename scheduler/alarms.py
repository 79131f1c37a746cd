"""Alarms: set, cancel, claim what is due.

Everything here works inside the caller's transaction, and costs a statement for many
owners, however many alarms are stored. A turn sets and cancels its owner's alarms while
it holds that owner's lock; the sender sets one when a message was sent.

Claiming is in three steps, so that it cannot deadlock with a turn: the caller locks
owners who have something due and passes over those who are busy; `due` tells what is due
for them; `take` removes it, last of all, unless it was set anew in the meantime. What
everybody locks in which order: scheduler/locks.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.tables import alarms, from_ms, to_ms
from scheduler.upsert import upsert


@dataclass(frozen=True, slots=True)
class Alarm:
    """`name` is to ring for `owner` at `at` (aware)."""

    owner: int
    name: str
    at: datetime


async def put(conn: AsyncConnection, wanted: Iterable[Alarm]) -> None:
    """Set alarms; one of the same owner and name is replaced. The last of a name counts."""
    rows = {
        (alarm.owner, alarm.name): {
            "owner": alarm.owner,
            "name": alarm.name,
            "due_at": to_ms(alarm.at),
        }
        for alarm in wanted
    }
    if rows:
        statement = upsert(conn, alarms)
        statement = statement.on_conflict_do_update(
            index_elements=[alarms.c.owner, alarms.c.name],
            set_={"due_at": statement.excluded.due_at},
        )
        # Sorted, as everywhere: whoever locks in the same order cannot deadlock.
        await conn.execute(statement, [rows[key] for key in sorted(rows)])


async def cancel(conn: AsyncConnection, names: Iterable[tuple[int, str]]) -> None:
    """Forget alarms by (owner, name), whether or not there are any."""
    keys = [{"the_owner": owner, "the_name": name} for owner, name in sorted(set(names))]
    if keys:
        await conn.execute(
            delete(alarms).where(
                alarms.c.owner == bindparam("the_owner"), alarms.c.name == bindparam("the_name")
            ),
            keys,
        )


async def due(conn: AsyncConnection, owners: Collection[int], now: datetime) -> list[Alarm]:
    """What is due for these `owners`, earliest first. It stays until it is taken."""
    if not owners:
        return []
    rows = await conn.execute(
        select(alarms.c.owner, alarms.c.name, alarms.c.due_at)
        .where(alarms.c.owner.in_(owners), alarms.c.due_at <= to_ms(now))
        .order_by(alarms.c.due_at, alarms.c.owner, alarms.c.name)
    )
    return [Alarm(owner, name, from_ms(due_at)) for owner, name, due_at in rows]


async def take(conn: AsyncConnection, claimed: Iterable[Alarm]) -> None:
    """Remove alarms that rang; one that was set anew since it was read stays."""
    keys = [
        {"the_owner": alarm.owner, "the_name": alarm.name, "the_due": to_ms(alarm.at)}
        for alarm in sorted(claimed, key=lambda alarm: (alarm.owner, alarm.name))
    ]
    if keys:
        await conn.execute(
            delete(alarms).where(
                alarms.c.owner == bindparam("the_owner"),
                alarms.c.name == bindparam("the_name"),
                alarms.c.due_at == bindparam("the_due"),
            ),
            keys,
        )


async def next_due(conn: AsyncConnection, after: datetime | None = None) -> datetime | None:
    """The earliest instant, or the earliest after `after`, at which an alarm is due.

    It may have passed; None where there is none.
    """
    query = select(func.min(alarms.c.due_at))
    if after is not None:
        query = query.where(alarms.c.due_at > to_ms(after))
    earliest = await conn.scalar(query)
    return None if earliest is None else from_ms(earliest)
