"""What is put into the outbox, and what gives way to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, delete, insert, or_, select, tuple_, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduler.locks import lock_messages
from scheduler.tables import is_waiting, outbox, to_ms

Op = Literal["send", "edit", "delete"]

INTERACTIVE = 0
UNASKED = 1
HURRIED = -1
"""Unasked as well, but before something in its place that somebody waits for."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be put. `content` is opaque here; empty for a delete.

    `slot` names the message within its place. The alarm `timer_alarm` is set
    `timer_seconds` after it was sent. Past `useful_until` it is dropped. `reply` is a
    secret of the platform's with which it can be answered until `reply_until`; the one
    message that is `reply_first` fills the place that was held for an answer. Of the
    `last` message to somebody nothing is kept once it is settled.
    """

    channel: str
    owner: int
    place: int
    op: Op
    slot: str
    content: str
    timer_alarm: str | None = None
    timer_seconds: int | None = None
    priority: int = INTERACTIVE
    useful_until: datetime | None = None
    reply: str | None = field(default=None, repr=False)
    reply_until: datetime | None = None
    reply_first: bool = False
    last: bool = False


async def put(
    conn: AsyncConnection,
    drafts: Sequence[Draft],
    now: datetime,
    called_off: Collection[tuple[int, str]] = (),
) -> None:
    """Append `drafts` in their order. An unsent edit of a slot gives way to a newer one.

    What has waited so far no longer sets the alarms `called_off` (owner, name) when it is sent.
    """
    await _lock(conn, drafts, called_off)
    await _disarm(conn, called_off)
    if not drafts:
        return
    kept, delays = await _without_stale_edits(conn, drafts)
    kept, hurried = _hurried(kept)
    if hurried:
        await conn.execute(
            update(outbox)
            .where(outbox.c.place.in_(hurried), is_waiting(), outbox.c.priority > INTERACTIVE)
            .values(priority=HURRIED)
        )
    at = to_ms(now)
    await conn.execute(
        insert(outbox),
        [
            {
                "channel": draft.channel,
                "owner": draft.owner,
                "place": draft.place,
                "op": draft.op,
                "slot": draft.slot,
                "content": draft.content,
                "timer_alarm": draft.timer_alarm,
                "timer_seconds": draft.timer_seconds,
                "priority": draft.priority,
                "useful_until": None if draft.useful_until is None else to_ms(draft.useful_until),
                "created_at": at,
                "attempts": 0,
                # Who was told to wait waits: a newer text does not come sooner.
                "not_before": max(at, delays.get((draft.place, draft.slot), 0)),
                "state": "waiting",
                "reply": draft.reply,
                "reply_until": None if draft.reply_until is None else to_ms(draft.reply_until),
                "reply_first": draft.reply_first,
                "last": draft.last,
            }
            for draft in kept
        ],
    )


async def _lock(
    conn: AsyncConnection, drafts: Sequence[Draft], called_off: Collection[tuple[int, str]]
) -> None:
    """Lock whatever may have to give way, hurry or be disarmed, all at once."""
    touched = []
    if called_off:
        touched.append(
            select(outbox.c.id).where(
                is_waiting(),
                outbox.c.timer_alarm.is_not(None),
                outbox.c.owner.in_({owner for owner, _ in called_off}),
            )
        )
    if drafts:
        touched.append(
            select(outbox.c.id).where(
                is_waiting(),
                outbox.c.place.in_({draft.place for draft in drafts}),
                or_(outbox.c.op == "edit", outbox.c.priority > INTERACTIVE),
            )
        )
    if touched:
        await lock_messages(conn, outbox.c.id.in_(union_all(*touched)))


def _hurried(drafts: Sequence[Draft]) -> tuple[list[Draft], set[int]]:
    """Where somebody waits for a message they wait for all before it: those drafts, and places."""
    waited: set[int] = set()
    result: list[Draft] = []
    for draft in reversed(drafts):
        if draft.priority == INTERACTIVE:
            waited.add(draft.place)
        elif draft.place in waited:
            draft = replace(draft, priority=HURRIED)
        result.append(draft)
    return result[::-1], waited


async def _without_stale_edits(
    conn: AsyncConnection, drafts: Sequence[Draft]
) -> tuple[list[Draft], dict[tuple[int, str], int]]:
    """Drop edits that a newer one of `drafts` follows directly in its slot, stored or not.

    Only the slot's latest row may give way: one before a send belongs to another message.
    """
    kept: list[Draft | None] = []
    latest: dict[tuple[int, str], int] = {}
    edited: set[tuple[int, str]] = set()
    for draft in drafts:
        key = (draft.place, draft.slot)
        if key not in latest and draft.op == "edit":
            edited.add(key)
        elif key in latest and draft.op == "edit":
            previous = kept[latest[key]]
            if previous is not None and previous.op == "edit":
                kept[latest[key]] = None
        latest[key] = len(kept)
        kept.append(draft)
    delays = await _remove_stored_edits(conn, edited) if edited else {}
    return [draft for draft in kept if draft is not None], delays


async def _remove_stored_edits(
    conn: AsyncConnection, keys: set[tuple[int, str]]
) -> dict[tuple[int, str], int]:
    """Remove each slot's latest row if it is an unleased edit; say until when it had to wait."""
    rows = await conn.execute(
        select(outbox.c.id, outbox.c.place, outbox.c.slot, outbox.c.op, outbox.c.not_before)
        .where(is_waiting(), tuple_(outbox.c.place, outbox.c.slot).in_(sorted(keys)))
        .order_by(outbox.c.id)
    )
    latest = {(place, slot): (id, op, wait) for id, place, slot, op, wait in rows}
    stale = {key: row for key, row in latest.items() if row[1] == "edit"}
    if not stale:
        return {}
    removed = await conn.scalars(
        delete(outbox)
        .where(
            outbox.c.id.in_(id for id, _, _ in stale.values()),
            is_waiting(),
            outbox.c.leased_by.is_(None),
        )
        .returning(outbox.c.id)
    )
    gone = set(removed)
    return {key: wait for key, (id, _, wait) in stale.items() if id in gone}


async def _disarm(conn: AsyncConnection, timers: Collection[tuple[int, str]]) -> None:
    keys = [{"the_owner": owner, "the_alarm": name} for owner, name in sorted(set(timers))]
    if keys:
        await conn.execute(
            update(outbox)
            .where(
                is_waiting(),
                outbox.c.owner == bindparam("the_owner"),
                outbox.c.timer_alarm == bindparam("the_alarm"),
            )
            .values(timer_alarm=None, timer_seconds=None),
            keys,
        )
