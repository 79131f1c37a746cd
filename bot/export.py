"""Everything about one person, as one file of JSON that they can take along."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.base import File
from bot.core.model import Message
from bot.core.person import Person
from bot.saying import message_of
from bot.store.engines import Store
from bot.store.owners import from_json
from bot.store.tables import accounts, diary, owners, places
from scheduler.clock import Clock
from scheduler.outbox import Row
from scheduler.tables import alarms, from_ms, outbox, slots

_LARGE = 8_000_000
"""Bytes. What is larger is packed, since platforms take files of about 10 MB."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account that is this person, as its platform numbers it."""

    platform: str
    bot: str
    user: str
    joined: datetime | None


@dataclass(frozen=True, slots=True)
class Chat:
    """Where this person is written to in private."""

    platform: str
    chat: str
    thread: str
    closed: datetime | None


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """A line of the diary. `day` is the person's own, which ends at 04:00."""

    number: int
    at: datetime
    day: date
    kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that rings for this person."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A message to this person: put at `at`, sent or dropped at `settled`."""

    chat: str
    at: datetime
    what: Literal["send", "edit", "delete", "shown"]
    state: str
    settled: datetime | None
    message: Message | None


@dataclass(frozen=True, slots=True)
class Export:
    """Everything, by what it is. `person` is None for somebody who has never spoken."""

    format: Literal["backtalk-export"]
    version: Literal[1]
    made: datetime
    accounts: tuple[OwnAccount, ...]
    chats: tuple[Chat, ...]
    person: Person | None
    diary: tuple[DiaryEntry, ...]
    waiting: tuple[Waiting, ...]
    messages: tuple[Told, ...]


@cache
def exports() -> TypeAdapter[Export]:
    """Reads, writes and describes what is exported."""
    return TypeAdapter(Export)


def schema() -> str:
    """The JSON Schema of an export, as docs/export-schema.json has it.

    After a change that is meant: python -c "from bot.export import schema; print(schema(), end='')"
    """
    return json.dumps(exports().json_schema(mode="serialization"), indent=1, sort_keys=True) + "\n"


async def attached(store: Store, clock: Clock, row: Row, message: Message) -> File | None:
    """The file that a message is to carry, made when it is sent."""
    if message.attach != "export":
        return None
    now = clock.now()
    name, data = f"backtalk-{now:%Y-%m-%d}.json", await export(store, row.owner, now)
    if len(data) > _LARGE:
        return File(f"{name}.gz", "application/gzip", gzip.compress(data))
    return File(name, "application/json", data)


async def export(store: Store, owner: int, now: datetime) -> bytes:
    """All that is known about `owner`, as UTF-8. Raises StoreError and StateError."""
    async with store.read() as conn:
        state = await conn.scalar(select(owners.c.state).where(owners.c.id == owner))
        chats = await _rows(conn, select(places).where(places.c.owner == owner))
        whole = Export(
            format="backtalk-export",
            version=1,
            made=now,
            accounts=tuple(map(_account, await _rows(conn, _of(accounts, owner)))),
            chats=tuple(map(_chat, chats)),
            person=from_json(state, owner) if state else None,
            diary=tuple(map(_entry, await _rows(conn, _of(diary, owner).order_by(diary.c.number)))),
            waiting=tuple(
                Waiting(row["name"], from_ms(row["due_at"]))
                for row in await _rows(conn, _of(alarms, owner).order_by(alarms.c.due_at))
            ),
            messages=await _messages(conn, owner, {row["id"]: row["platform"] for row in chats}),
        )
    return exports().dump_json(whole, indent=1)


def _of(table: Any, owner: int) -> Select[Any]:  # noqa: ANN401 - any of the tables
    return select(table).where(table.c.owner == owner)


async def _rows(conn: AsyncConnection, query: Select[Any]) -> list[RowMapping]:
    result = await conn.execute(query)
    return list(result.mappings())


def _instant(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)


def _account(row: RowMapping) -> OwnAccount:
    joined = _instant(row["linked_at"])
    return OwnAccount(row["platform"], row["bot"], row["user"], joined)


def _chat(row: RowMapping) -> Chat:
    return Chat(row["platform"], row["chat"], row["thread"], _instant(row["closed_at"]))


def _entry(row: RowMapping) -> DiaryEntry:
    day, data = date.fromisoformat(row["day"]), json.loads(row["data"])
    return DiaryEntry(row["number"], from_ms(row["at"]), day, row["kind"], data)


async def _messages(
    conn: AsyncConnection, owner: int, platforms: Mapping[int, str]
) -> tuple[Told, ...]:
    """What was said and is to be said, as long as it is kept, and what is shown now."""
    said = select(outbox).where(or_(outbox.c.owner == owner, outbox.c.place.in_(platforms)))
    told = [
        Told(
            platforms.get(row["place"], ""),
            from_ms(row["created_at"]),
            row["op"],
            row["state"],
            _instant(row["settled_at"]),
            message_of(row["content"]) if row["content"] else None,
        )
        for row in await _rows(conn, said.order_by(outbox.c.id))
    ]
    shown = select(slots).where(slots.c.place.in_(platforms)).order_by(slots.c.shown_at)
    told += [
        Told(
            platforms[row["place"]],
            from_ms(row["shown_at"]),
            "shown",
            "sent",
            None,
            message_of(row["content"]) if row["content"] else None,
        )
        for row in await _rows(conn, shown)
    ]
    return tuple(told)
