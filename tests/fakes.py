"""A conversation simple enough to see through, for testing what carries the real one."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import event, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.library import Library
from bot.core.model import (
    Account,
    AlarmChange,
    CancelAlarm,
    Entry,
    Event,
    Incoming,
    Message,
    MessageButton,
    Place,
    Prompt,
    Rang,
    Said,
    SetAlarm,
    Timer,
)
from bot.core.person import Person, Turn
from bot.store.engines import Store
from bot.store.owners import from_json
from bot.store.tables import accounts, owners
from bot.turns import TurnsTaken

LIBRARY = Library(exercises={}, routines=(), locales=("en", "de"))
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

_numbers = itertools.count(1)


def said(
    text: str,
    user: str = "ada",
    *,
    id: str | None = None,
    locale: str | None = None,
    zone: str | None = None,
) -> Incoming:
    """`user` says `text` in their private chat; `id` is a new one unless given."""
    return Incoming(
        id=id or str(next(_numbers)),
        kind="message",
        account=Account("test", "", user),
        place=Place("test", "", f"chat of {user}"),
        event=Said(text),
        locale=locale,
        zone=zone,
    )


def count_of(person: Person) -> int:
    """How many events this person has seen. It is kept where every person has room for it."""
    return int(person.locale.partition("-")[2] or 0)


def advance(person: Person, event: Event, now: datetime, _library: Library) -> Turn:
    """Counts events, notes each in the diary, and does what the words say, one after the other.

    "send X", "edit X" and "delete X" speak in slot X; "hold X" sends with a timer of ten
    seconds that rings X; "later X" makes it unasked; "set X 5" rings X in five seconds;
    "cancel X"; "fail" raises.
    """
    count = count_of(person) + 1
    prompts: list[Prompt] = []
    alarms: list[AlarmChange] = []
    match event:
        case Said(text):
            for words in text.split(";"):
                match words.split():
                    case ["fail"]:
                        raise ZeroDivisionError
                    case ["hold", slot]:
                        prompts.append(Prompt(slot, (), id=str(count), timer=Timer(slot, 10)))
                    case ["later", slot]:
                        prompts.append(Prompt(slot, (), id=str(count), unasked=True, useful=60))
                    case [("send" | "edit" | "delete") as how, slot]:
                        prompts.append(Prompt(slot, (), id=str(count), how=how))
                    case ["set", name, seconds]:
                        alarms.append(SetAlarm(name, now + timedelta(seconds=int(seconds))))
                    case ["cancel", name]:
                        alarms.append(CancelAlarm(name))
        case Rang(alarm, due):
            prompts.append(Prompt(f"rang {alarm} {due:%H:%M:%S}", (), id=str(count)))
            if alarm == "fail":
                raise ZeroDivisionError
    name = person.locale.partition("-")[0]
    entry = Entry(count, "noted", now, date(2030, 1, 7), {"what": type(event).__name__})
    return Turn(replace(person, locale=f"{name}-{count}"), tuple(prompts), tuple(alarms), (entry,))


def render(prompt: Prompt, _locale: str) -> Message:
    """The prompt's slot and the number of the event that it answers."""
    return Message(
        f"{prompt.slot} {prompt.id}",
        buttons=(MessageButton("Go", "a:go"),) if prompt.id else (),
        countdown=prompt.timer.seconds if prompt.timer else None,
    )


class Woken:
    """Remembers what it was told after each commit."""

    def __init__(self) -> None:
        self.told: list[TurnsTaken] = []

    def __call__(self, taken: TurnsTaken) -> None:
        self.told.append(taken)


async def find_person(store: Store, account: Account) -> Person | None:
    """The person behind `account` as they are stored; None for a stranger."""
    query = (
        select(owners.c.id, owners.c.state)
        .join(accounts, accounts.c.owner == owners.c.id)
        .where(
            accounts.c.platform == account.platform,
            accounts.c.bot == account.bot,
            accounts.c.user == account.user,
        )
    )
    async with store.read() as conn:
        row = (await conn.execute(query)).one_or_none()
    return None if row is None else from_json(row.state, row.id)


async def waiting_for_locks(store: Store, count: int) -> None:
    """Until so many others wait for a lock of PostgreSQL's."""
    async with store.read() as conn, asyncio.timeout(10):
        while await conn.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")) != count:
            pass


async def statements_of(
    conn: AsyncConnection, work: Awaitable[object]
) -> list[tuple[str, tuple[object, ...]]]:
    """What `work` says to the database."""
    seen: list[tuple[str, tuple[object, ...]]] = []

    def note(
        _conn: object, _cursor: object, sql: str, given: tuple[object, ...], *_: object
    ) -> None:
        seen.append((sql, given))

    event.listen(conn.sync_connection, "before_cursor_execute", note)
    await work
    event.remove(conn.sync_connection, "before_cursor_execute", note)
    return seen


async def plan_of(conn: AsyncConnection, query: Awaitable[object]) -> str:
    """How the database goes about the SELECTs of `query`, in its own words."""
    seen = await statements_of(conn, query)
    explain = "EXPLAIN" if conn.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    lines: list[str] = []
    for sql, given in seen:
        if not sql.startswith("SELECT"):
            continue
        lines.extend(str(row) for row in await conn.exec_driver_sql(f"{explain} {sql}", given))
    return "\n".join(lines)


async def somebody_waits(store: Store) -> None:
    """Until a transaction stands before another one's lock."""
    async with asyncio.timeout(20):
        while True:
            async with store.read() as conn:
                if await conn.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                    return
