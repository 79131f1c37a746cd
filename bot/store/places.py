"""Places: where messages can go, numbered. How somebody is reached there: addresses.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.model import Place, Reply
from bot.store import addresses
from bot.store.addresses import Address
from bot.store.tables import owners, places
from scheduler.tables import is_waiting, outbox, slots, to_ms
from scheduler.upsert import upsert

_Key = tuple[str, str, str, str]


def _key(place: Place) -> _Key:
    return place.platform, place.bot, place.chat, place.thread


async def find_or_create(
    conn: AsyncConnection,
    wanted: Mapping[Place, int | None],
    replies: Mapping[Place, Reply | None] | None = None,
    called: Mapping[Place, str] | None = None,
) -> dict[Place, Address]:
    """The address of each place; `wanted` says who was just there, if it is known.

    A private place belongs to its owner, and one that was closed is open again. `replies`
    says how somebody there can be answered from now on, as far as that may have changed, and
    `called` what the platform itself calls a place, as far as it has just said so.
    """
    if not wanted:
        return {}
    owner_of = {
        _key(place): (owner if place.private else None, place.private)
        for place, owner in wanted.items()
    }
    reply_of = {_key(place): reply for place, reply in (replies or {}).items()}
    name_of = {_key(place): name for place, name in (called or {}).items()}
    found = await _find(conn, sorted(owner_of))
    if missing := [key for key in sorted(owner_of) if key not in found]:
        await _create(conn, {key: owner_of[key] for key in missing})
        found |= await _find(conn, missing)
    changed = [
        {
            "the_id": row.id,
            "the_private": owner_of[key][1],
            "the_owner": owner_of[key][0],
            "the_token": (reply := _reply_for(row, key, reply_of)) and reply.token,
            "the_until": reply and to_ms(reply.until),
            "the_name": name_of.get(key, row.name),
        }
        for key, row in sorted(found.items(), key=lambda each: each[1].id)
        if (row.owner, row.private) != owner_of[key]
        or row.closed_at is not None
        or row.reply != _reply_for(row, key, reply_of)
        or row.name != name_of.get(key, row.name)
    ]
    if changed:
        await conn.execute(
            update(places)
            .where(places.c.id == bindparam("the_id"))
            .values(
                private=bindparam("the_private"),
                owner=bindparam("the_owner"),
                closed_at=None,
                reply=bindparam("the_token"),
                reply_until=bindparam("the_until"),
                address=bindparam("the_name"),
            ),
            changed,
        )
    return {
        place: Address(
            (row := found[_key(place)]).id,
            addresses.channel_of(place),
            place.private,
            closed=False,
            reply=_reply_for(row, _key(place), reply_of),
            shut=row.closed_at is not None,
        )
        for place in wanted
    }


def _reply_for(row: _Stored, key: _Key, given: Mapping[_Key, Reply | None]) -> Reply | None:
    """How to answer there, without what was true of the first answer alone."""
    reply = given.get(key, row.reply)
    return replace(reply, first=False, aside=False) if reply is not None else None


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    private: bool
    owner: int | None
    closed_at: int | None
    reply: Reply | None
    name: str | None


async def _find(conn: AsyncConnection, keys: list[_Key]) -> dict[_Key, _Stored]:
    key = (places.c.platform, places.c.bot, places.c.chat, places.c.thread)
    rows = await conn.execute(
        select(
            *key,
            places.c.id,
            places.c.private,
            places.c.owner,
            places.c.closed_at,
            places.c.reply,
            places.c.reply_until,
            places.c.address,
        ).where(tuple_(*key).in_(keys))
    )
    return {
        (row.platform, row.bot, row.chat, row.thread): _Stored(
            row.id,
            row.private,
            row.owner,
            row.closed_at,
            addresses.reply_of(row.reply, row.reply_until),
            row.address,
        )
        for row in rows
    }


async def _create(conn: AsyncConnection, rows: Mapping[_Key, tuple[int | None, bool]]) -> None:
    await conn.execute(
        upsert(conn, places).on_conflict_do_nothing(),
        [
            {
                "platform": platform,
                "bot": bot,
                "chat": chat,
                "thread": thread,
                "owner": owner,
                "private": private,
            }
            for (platform, bot, chat, thread), (owner, private) in rows.items()
        ],
    )


async def get(conn: AsyncConnection, id: int) -> Place | None:
    """The place of this number, as an adapter knows it."""
    row = (
        await conn.execute(
            select(
                places.c.platform,
                places.c.bot,
                places.c.chat,
                places.c.thread,
                places.c.private,
            ).where(places.c.id == id)
        )
    ).one_or_none()
    return None if row is None else Place(*row)


async def recall(conn: AsyncConnection, place: Place) -> str | None:
    """What the platform itself calls a place, if that is known."""
    return await conn.scalar(select(places.c.address).where(_is(place)))


async def remember(conn: AsyncConnection, place: Place, address: str) -> None:
    """From now on the platform calls it so. A place that was forgotten stays forgotten."""
    await conn.execute(update(places).where(_is(place)).values(address=address))


def _is(place: Place) -> ColumnElement[bool]:
    key = (places.c.platform, places.c.bot, places.c.chat, places.c.thread)
    return tuple_(*key).in_([_key(place)])


async def close(conn: AsyncConnection, id: int, now: datetime) -> tuple[int, str] | None:
    """It takes no more messages, until its person is heard from there again.

    Returns where they can be written to instead: the number of that place, and its channel.
    """
    owner = await conn.scalar(
        update(places)
        .where(places.c.id == id)
        .values(closed_at=to_ms(now))
        .returning(places.c.owner)
    )
    if owner is None:
        return None
    others = (await addresses.open_of(conn, [owner])).get(owner, ())
    return (others[0].id, others[0].channel) if others else None


async def forget_replies(conn: AsyncConnection, now: datetime) -> None:
    """Forget the platforms' secrets whose life is over."""
    await conn.execute(
        update(places)
        .where(places.c.reply_until <= to_ms(now))
        .values(reply=None, reply_until=None)
    )


async def move(conn: AsyncConnection, id: int, chat: str) -> None:
    """The place has another chat id now. Where that one is known already, it takes over.

    What waits for the old one is then sent to the new one, and what is shown is found there.
    """
    old = (await conn.execute(select(places).where(places.c.id == id))).mappings().one_or_none()
    if old is None or old["chat"] == chat:
        return
    key = [places.c[name] == old[name] for name in ("platform", "bot", "thread")]
    other = await conn.scalar(select(places.c.id).where(*key, places.c.chat == chat))
    if other is not None:
        await conn.execute(
            update(places).where(places.c.id == other).values(chat=f"{chat}!moved-{other}")
        )
        await conn.execute(update(outbox).where(outbox.c.place == other).values(place=id))
        await conn.execute(update(owners).where(owners.c.home_place == other).values(home_place=id))
        await conn.execute(delete(slots).where(slots.c.place == other))
        await conn.execute(delete(places).where(places.c.id == other))
    new = {"chat": chat, "closed_at": None, "address": None}
    await conn.execute(update(places).where(places.c.id == id).values(new))


async def delete_orphan(conn: AsyncConnection, id: int) -> None:
    """Forget a place that is nobody's, when there is nothing more to be said there."""
    waiting = select(outbox.c.id).where(outbox.c.place == id, is_waiting()).exists()
    gone = await conn.execute(
        delete(places).where(places.c.id == id, places.c.owner.is_(None), ~waiting)
    )
    if gone.rowcount:
        await conn.execute(delete(slots).where(slots.c.place == id))
        await conn.execute(delete(outbox).where(outbox.c.place == id))
