"""The outbox: what waits there, and who has leased it. What is put into it: scheduler/drafts.py.

Everything here works inside the caller's transaction. Within a place messages go
strictly first in, first out: nothing is leased while an earlier row of its place is
unsettled. Priority counts between places only. What was leased is sent outside of any
transaction and then settled (scheduler/settling.py), so a message is sent at least once,
and twice only when its sender died in between.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.drafts import INTERACTIVE, Op
from scheduler.locks import lock_messages
from scheduler.tables import from_ms, has_failed, is_free, is_waiting, outbox, slots, to_ms


@dataclass(frozen=True, slots=True)
class Row:
    """A leased message.

    `message_id` is the slot's as the platform knows it, and `shown` what it shows now,
    if it has one. `reply` is a secret with which it can be answered until `reply_until`;
    one that is `reply_first` fills the place that was held for an answer. Of the `last`
    message to somebody nothing is kept once it is settled.
    """

    id: int
    owner: int
    place: int
    op: Op
    slot: str
    content: str
    message_id: str | None
    shown: str | None
    timer_alarm: str | None
    timer_seconds: int | None
    attempts: int
    priority: int = INTERACTIVE
    created_at: datetime | None = None
    not_before: datetime | None = None
    reply: str | None = field(default=None, repr=False)
    reply_until: datetime | None = None
    reply_first: bool = False
    last: bool = False


Lane = Literal["reply", "asked", "unasked", "again", "look"]
"""What goes by a live reply; what somebody waits for; what nobody waits for.

Those hold what has not failed yet. What has, is tried "again"; to "look" whether anything
gets through, what has waited longest.
"""


def _is_head() -> ColumnElement[bool]:
    """Nothing before this row is unsettled in its place."""
    earlier = outbox.alias("earlier")
    return ~(
        select(earlier.c.id)
        .where(
            earlier.c.place == outbox.c.place,
            is_waiting(earlier),
            earlier.c.id < outbox.c.id,
        )
        .exists()
    )


async def lease(
    conn: AsyncConnection,
    channel: str,
    worker: str,
    now: datetime,
    limit: int,
    *,
    seconds: float = 60.0,
    lane: Lane | None = None,
) -> list[Row]:
    """Take up to `limit` messages of `channel` for `worker`, each of a different place.

    With a `lane` only those of it. A lease is void after `seconds`. What is past its
    `useful_until` is not leased, and stands before the others of its place until it is
    dropped.
    """
    if limit <= 0:
        return []
    at = to_ms(now)
    found = await conn.execute(
        select(
            outbox.c.id,
            outbox.c.owner,
            outbox.c.place,
            outbox.c.op,
            outbox.c.slot,
            outbox.c.content,
            slots.c.message_id,
            slots.c.content.label("shown"),
            outbox.c.timer_alarm,
            outbox.c.timer_seconds,
            outbox.c.attempts,
            outbox.c.priority,
            outbox.c.created_at,
            outbox.c.not_before,
            outbox.c.reply,
            outbox.c.reply_until,
            outbox.c.reply_first,
            outbox.c.last,
        )
        .select_from(
            outbox.outerjoin(
                slots, and_(slots.c.place == outbox.c.place, slots.c.name == outbox.c.slot)
            )
        )
        .where(
            outbox.c.channel == channel,
            is_waiting(),
            outbox.c.not_before <= at,
            or_(outbox.c.useful_until.is_(None), outbox.c.useful_until > at),
            is_free(at),
            _is_head(),
            *_in_lane(lane, at),
        )
        .order_by(*_order(lane))
        .limit(limit)
        .with_for_update(of=outbox, skip_locked=True)
    )
    rows = [_row(dict(row)) for row in found.mappings()]
    if rows:
        await conn.execute(
            update(outbox)
            .where(outbox.c.id.in_([row.id for row in rows]))
            .values(leased_by=worker, leased_until=at + round(seconds * 1000))
        )
    return rows


def _in_lane(lane: Lane | None, at: int) -> Sequence[ColumnElement[bool]]:
    new = ~has_failed()
    match lane:
        case "reply":
            return (outbox.c.priority <= INTERACTIVE, outbox.c.reply_until > at, new)
        case "asked":
            return (outbox.c.priority <= INTERACTIVE, new)
        case "unasked":
            return (outbox.c.priority > INTERACTIVE, new)
        case "again" | "look":
            return (has_failed(),)
        case None:
            return ()


def _order(lane: Lane | None) -> Sequence[ColumnElement[int]]:
    match lane:
        case "look":
            return (outbox.c.not_before, outbox.c.id)
        case "again":
            return (outbox.c.priority, outbox.c.not_before, outbox.c.id)
        case _:
            return (outbox.c.priority, outbox.c.id)


def _row(found: Mapping[str, Any]) -> Row:
    until = found["reply_until"]
    instants = {
        "created_at": from_ms(found["created_at"]),
        "not_before": from_ms(found["not_before"]),
        "reply_until": None if until is None else from_ms(until),
    }
    return Row(**{**found, **instants})


async def release(conn: AsyncConnection, channel: str, worker: str = "") -> None:
    """Free at once what workers whose name begins with `worker` had leased, and never settled."""
    theirs = and_(
        outbox.c.channel == channel, outbox.c.leased_by.startswith(worker, autoescape=True)
    )
    await lock_messages(conn, theirs)
    await conn.execute(
        update(outbox).where(theirs, is_waiting()).values(leased_by=None, leased_until=None)
    )


async def next_ready(
    conn: AsyncConnection, channel: str, *, again: bool | None = None
) -> datetime | None:
    """When the next message of `channel` can be leased, which may have passed.

    Of those that have failed before (`again`), or that have not; by default of all.
    """
    only = () if again is None else (has_failed() if again else ~has_failed(),)
    leased_until = func.coalesce(outbox.c.leased_until, 0)
    ready = case((leased_until > outbox.c.not_before, leased_until), else_=outbox.c.not_before)
    at = await conn.scalar(
        select(func.min(ready)).where(outbox.c.channel == channel, is_waiting(), _is_head(), *only)
    )
    return None if at is None else from_ms(at)
