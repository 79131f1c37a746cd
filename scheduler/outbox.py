"""The outbox: lease, sent, try again, give up. What is put into it: scheduler/drafts.py.

Everything here works inside the caller's transaction. Within a place messages go
strictly first in, first out: nothing is leased while an earlier row of its place is
unsettled. Priority counts between places only. What was leased is sent outside of any
transaction and then settled, so a message is sent at least once, and twice only when
its sender died in between.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.alarms import Alarm
from scheduler.drafts import INTERACTIVE, Op
from scheduler.locks import lock_messages
from scheduler.tables import from_ms, has_failed, is_waiting, outbox, slots, to_ms
from scheduler.upsert import upsert


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


@dataclass(frozen=True, slots=True)
class Settled:
    """What follows from a settled row: its timer's alarm, places that had their last message."""

    alarm: Alarm | None = None
    last: tuple[int, ...] = ()


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


def _free(now: int) -> ColumnElement[bool]:
    return or_(outbox.c.leased_by.is_(None), outbox.c.leased_until <= now)


async def drop_useless(
    conn: AsyncConnection, channel: str, now: datetime, limit: int = 500
) -> bool:
    """Drop up to `limit` messages that are past their `useful_until`; whether more may be.

    After a long outage there may be any number, and others have to be sent meanwhile.
    """
    at = to_ms(now)
    useless = await conn.scalars(
        select(outbox.c.id)
        .where(outbox.c.channel == channel, is_waiting(), outbox.c.useful_until <= at, _free(at))
        .order_by(outbox.c.useful_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if ids := useless.all():
        await _settle(conn, outbox.c.id.in_(ids), "dropped", at)
    return len(ids) == limit


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
            _free(at),
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
            return (outbox.c.priority == INTERACTIVE, outbox.c.reply_until > at, new)
        case "asked":
            return (outbox.c.priority == INTERACTIVE, new)
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
        unasked = (outbox.c.priority > INTERACTIVE, outbox.c.op == "send")
        there, channel = instead
        await conn.execute(
            update(outbox)
            .where(outbox.c.place == place, is_waiting(), *unasked)
            .values(place=there, channel=channel, leased_by=None, leased_until=None)
        )
    return await _settle(conn, outbox.c.place == place, "dropped", to_ms(now), "PlaceGone")


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


async def forget_replies(conn: AsyncConnection, now: datetime) -> None:
    """Forget the platforms' secrets whose life is over, whether or not they were used."""
    await conn.execute(
        update(outbox)
        .where(outbox.c.reply_until <= to_ms(now))
        .values(reply=None, reply_until=None)
    )
