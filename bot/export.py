"""Everything about one person, as one file of JSON that they can take along."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from bot.adapters.base import File
from bot.core.model import Message
from bot.core.person import Person
from bot.saying import message_of
from bot.store import owned
from bot.store.engines import Store
from bot.store.owners import from_json
from scheduler.clock import Clock
from scheduler.outbox import Row
from scheduler.tables import from_ms

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
    """Where this person is written to in private; `address` is the platform's own name for it."""

    platform: str
    chat: str
    thread: str
    address: str | None
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
class Code:
    """An open code of /link, of which only a digest is kept; `wrong` tries were made with it."""

    until: datetime
    wrong: int


@dataclass(frozen=True, slots=True)
class Guesses:
    """How many wrong codes of /link this person has sent, and when the latest."""

    count: int
    latest: datetime


@dataclass(frozen=True, slots=True)
class Pairing:
    """Somebody who may be this person: whose `code` it was, and whether the other one agreed."""

    code: Literal["mine", "theirs"]
    agreed: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class SetAside:
    """Something that rang and could not be taken, with the class of the error."""

    name: str
    at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Export:
    """Everything, by what it is. `person` is None for somebody who has never spoken.

    `numbers` are those under which this person is stored: their own, and of each person
    whom they were before two became one.
    """

    format: Literal["backtalk-export"]
    version: Literal[1]
    made: datetime
    numbers: tuple[int, ...]
    changed: datetime | None
    accounts: tuple[OwnAccount, ...]
    chats: tuple[Chat, ...]
    person: Person | None
    diary: tuple[DiaryEntry, ...]
    waiting: tuple[Waiting, ...]
    messages: tuple[Told, ...]
    codes: tuple[Code, ...]
    guesses: tuple[Guesses, ...]
    pairings: tuple[Pairing, ...]
    set_aside: tuple[SetAside, ...]


@cache
def exports() -> TypeAdapter[Export]:
    """Reads, writes and describes what is exported."""
    return TypeAdapter(Export)


def schema() -> str:
    """The JSON Schema of an export, as docs/export-schema.json has it.

    After a change that is meant: python -c "from bot.export import schema; print(schema(), end='')"
    """
    whole = exports().json_schema(mode="serialization")
    for each in (whole, *whole["$defs"].values()):
        if "properties" in each:
            each["additionalProperties"] = False  # nothing is in it that is not described
    return json.dumps(whole, indent=1, sort_keys=True) + "\n"


async def attached(store: Store, clock: Clock, row: Row, message: Message) -> File | None:
    """The file that a message is to carry, made when it is sent."""
    if message.attach != "export":
        return None
    now = clock.now()
    name, data = f"backtalk-{now:%Y-%m-%d}.json", await export(store, row.owner, now)
    if len(data) > _LARGE:
        packed = await asyncio.to_thread(gzip.compress, data)
        return File(f"{name}.gz", "application/gzip", packed)
    return File(name, "application/json", data)


async def export(store: Store, owner: int, now: datetime) -> bytes:
    """All that is known about `owner`, as UTF-8. Raises StoreError and StateError."""
    async with store.read() as conn:
        found = await owned.read(conn, owner)
    # In a thread: years of a diary take a moment, and somebody else is in the middle of a hold.
    return await asyncio.to_thread(_written, found.owner, found.tables, now)


def _written(owner: int, rows: Mapping[str, owned.Rows], now: datetime) -> bytes:
    own = next((row for row in rows["owners"] if row["id"] == owner), None)
    whole = Export(
        format="backtalk-export",
        version=1,
        made=now,
        numbers=tuple(row["id"] for row in rows["owners"]),
        changed=from_ms(own["updated_at"]) if own else None,
        accounts=tuple(map(_account, rows["accounts"])),
        chats=tuple(map(_chat, rows["places"])),
        person=from_json(own["state"], owner) if own and own["state"] else None,
        diary=tuple(map(_entry, rows["diary"])),
        waiting=tuple(Waiting(row["name"], from_ms(row["due_at"])) for row in rows["alarms"]),
        messages=_messages(rows),
        codes=tuple(Code(from_ms(row["expires_at"]), row["tries"]) for row in rows["codes"]),
        guesses=tuple(Guesses(row["count"], from_ms(row["since"])) for row in rows["guesses"]),
        pairings=tuple(
            Pairing(
                "mine" if row["first"] == owner else "theirs",
                row["agreed"],
                from_ms(row["expires_at"]),
            )
            for row in rows["pairings"]
        ),
        set_aside=tuple(map(_set_aside, rows["parked"])),
    )
    return exports().dump_json(whole, indent=1)


def _instant(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)


def _account(row: RowMapping) -> OwnAccount:
    joined = _instant(row["linked_at"])
    return OwnAccount(row["platform"], row["bot"], row["user"], joined)


def _chat(row: RowMapping) -> Chat:
    closed = _instant(row["closed_at"])
    return Chat(row["platform"], row["chat"], row["thread"], row["address"], closed)


def _entry(row: RowMapping) -> DiaryEntry:
    day, data = date.fromisoformat(row["day"]), json.loads(row["data"])
    return DiaryEntry(row["number"], from_ms(row["at"]), day, row["kind"], data)


def _set_aside(row: RowMapping) -> SetAside:
    _, _, alarm = row["id"].partition(":")
    return SetAside(alarm.rpartition(":")[0], from_ms(row["at"]), row["error"])


def _messages(rows: Mapping[str, owned.Rows]) -> tuple[Told, ...]:
    """What was said and is to be said, as long as it is kept, and what is shown now."""
    platforms = {row["id"]: row["platform"] for row in rows["places"]}
    told = [
        Told(
            platforms.get(row["place"], ""),
            from_ms(row["created_at"]),
            row["op"],
            row["state"],
            _instant(row["settled_at"]),
            message_of(row["content"]) if row["content"] else None,
        )
        for row in rows["outbox"]
    ]
    told += [
        Told(
            platforms.get(row["place"], ""),
            from_ms(row["shown_at"]),
            "shown",
            "sent",
            None,
            message_of(row["content"]) if row["content"] else None,
        )
        for row in rows["slots"]
    ]
    return tuple(told)
