"""Settling messages of the outbox: sent, needless, given up or dropped; or it is tried again.

Everything here works inside the caller's transaction. What is settled waits no more, and
lets what comes after it in its place be leased.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.alarms import Alarm
from scheduler.drafts import INTERACTIVE, UNASKED
from scheduler.locks import lock_messages
from scheduler.outbox import Row
from scheduler.tables import from_ms, is_free, is_waiting, outbox, slots, to_ms
from scheduler.upsert import upsert


@dataclass(frozen=True, slots=True)
class Settled:
    """What follows from a settled row: its timer's alarm, places that had their last message."""

    alarm: Alarm | None = None
    last: tuple[int, ...] = ()


async def lock(conn: AsyncConnection, rows: Collection[int], places: Collection[int] = ()) -> None:
    """Lock these messages by their ids, and all that wait for `places`.

    To be called once, before the first of several is settled.
    """
    which = outbox.c.id.in_(rows)
    # Nowhere is not said in the statement: it would keep the database from using an index.
    await lock_messages(conn, or_(which, outbox.c.place.in_(places)) if places else which)


async def _settle(
    conn: AsyncConnection, which: ColumnElement[bool], state: str, at: int, error: str | None = None
) -> Settled | None:
    """Settle what still waits of `which`; None where nothing does, since it was forgotten.

    Nobody needs its words and its secrets any more, so they are not kept either.
    """
    settled = await conn.execute(
        update(outbox)
        .where(which, is_waiting())
        .values(
            state=state,
            settled_at=at,
            leased_by=None,
            leased_until=None,
            error=error,
            content="",
            reply=None,
            reply_until=None,
        )
        .returning(
            outbox.c.id,
            outbox.c.owner,
            outbox.c.place,
            outbox.c.timer_alarm,
            outbox.c.timer_seconds,
            outbox.c.last,
        )
    )
    rows = settled.all()
    if not rows:
        return None
    last = [row for row in rows if row.last]
    if last:
        await conn.execute(delete(outbox).where(outbox.c.id.in_([row.id for row in last])))
    alarm = next(
        (
            Alarm(
                row.owner, row.timer_alarm, from_ms(at) + timedelta(seconds=row.timer_seconds or 0)
            )
            for row in rows
            if row.timer_alarm is not None
        ),
        None,
    )
    return Settled(alarm, tuple(row.place for row in last))


def _this(row: Row) -> ColumnElement[bool]:
    """The row that was leased: once it is forgotten SQLite may give its number to another."""
    same = outbox.c.id == row.id
    if row.created_at is None:
        return same
    return same & (outbox.c.created_at == to_ms(row.created_at))


async def sent(
    conn: AsyncConnection,
    row: Row,
    message_id: str | None,
    now: datetime,
    *,
    final: bool = False,
) -> Settled | None:
    """Mark `row` as sent at `now`, and note what its slot shows.

    `message_id` is the platform's; None when it stayed as it was. What is `final` never
    changes any more, so the slot is forgotten. Of a row that was forgotten meanwhile
    nothing is noted. The alarm of its timer, if it has one, is to be put in the same
    transaction, after everything else.
    """
    at = to_ms(now)
    settled = await _settle(conn, _this(row), "sent", at)
    if settled is None:
        return None
    shown = message_id or row.message_id
    if row.op == "delete" or final or row.last:
        await conn.execute(
            delete(slots).where(slots.c.place == row.place, slots.c.name == row.slot)
        )
    elif shown is not None:
        statement = upsert(conn, slots).values(
            place=row.place,
            name=row.slot,
            message_id=shown,
            content=row.content,
            shown_at=at,
        )
        new = statement.excluded
        await conn.execute(
            statement.on_conflict_do_update(
                index_elements=[slots.c.place, slots.c.name],
                set_={
                    "message_id": new.message_id,
                    "content": new.content,
                    "shown_at": new.shown_at,
                },
            )
        )
    return settled


async def needless(conn: AsyncConnection, row: Row, now: datetime) -> Settled | None:
    """There was nothing to show: `row` is dropped, but its timer's alarm is to be put as well."""
    return await _settle(conn, _this(row), "dropped", to_ms(now))


async def try_again(
    conn: AsyncConnection,
    row: Row,
    at: datetime,
    *,
    error: str | None = None,
    counts: bool = True,
) -> None:
    """`row` waits until `at`. With an `error` (a class name) that `counts` it was an attempt."""
    await conn.execute(
        update(outbox)
        .where(_this(row), is_waiting())
        .values(
            not_before=to_ms(at),
            leased_by=None,
            leased_until=None,
            attempts=outbox.c.attempts + int(error is not None and counts),
            error=error,
        )
    )


async def give_up(conn: AsyncConnection, row: Row, error: str, now: datetime) -> Settled | None:
    """`row` failed for good; `error` is the class name of what stood in the way."""
    return await _settle(conn, _this(row), "failed", to_ms(now), error)


async def drop_place(
    conn: AsyncConnection, place: int, now: datetime, instead: tuple[int, str] | None = None
) -> Settled | None:
    """The place takes no more messages: nothing that waits for it is tried again.

    What nobody has asked for goes to another place `instead` (its number, and its channel).
    """
    if instead is not None:
        unasked = (outbox.c.priority != INTERACTIVE, outbox.c.op == "send")
        there, channel = instead
        await conn.execute(
            update(outbox)
            .where(outbox.c.place == place, is_waiting(), *unasked)
            # What failed on the one platform says nothing of the other one.
            .values(
                place=there,
                channel=channel,
                priority=UNASKED,
                attempts=0,
                error=None,
                leased_by=None,
                leased_until=None,
            )
        )
    return await _settle(conn, outbox.c.place == place, "dropped", to_ms(now), "PlaceGone")


async def drop_useless(
    conn: AsyncConnection, channel: str, now: datetime, limit: int = 500
) -> bool:
    """Drop up to `limit` messages that are past their `useful_until`; whether more may be.

    After a long outage there may be any number, and others have to be sent meanwhile.
    """
    at = to_ms(now)
    useless = await conn.scalars(
        select(outbox.c.id)
        .where(outbox.c.channel == channel, is_waiting(), outbox.c.useful_until <= at, is_free(at))
        .order_by(outbox.c.useful_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if ids := useless.all():
        await _settle(conn, outbox.c.id.in_(ids), "dropped", at)
    return len(ids) == limit
