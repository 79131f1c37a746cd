"""Everything about a person as one file: whole, readable, and without anybody's secrets."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import insert, select

from bot.core.conversation import advance
from bot.core.model import (
    Account,
    Commanded,
    Entry,
    Event,
    Incoming,
    Message,
    Place,
    Pressed,
    Reply,
    Said,
)
from bot.export import attached, export, exports, schema
from bot.library import load_library
from bot.store import diary, owned, owners
from bot.store.engines import Store
from bot.store.tables import accounts, pairings, parked
from bot.store.tables import owners as people
from bot.turns import Turns
from bot.wording import Wording
from scheduler import alarms
from scheduler.alarms import Alarm
from scheduler.clock import VirtualClock
from scheduler.outbox import Row
from scheduler.tables import from_ms, metadata, slots, to_ms

SCHEMA = Path(__file__).parents[1] / "docs" / "export-schema.json"
LIBRARY = load_library()
ADA = Account("telegram", "42", "1001")
TOKEN = "a-secret-of-the-platform"
_numbers = itertools.count(1)


def check(data: bytes) -> None:
    """An export is as the schema says, and holds nothing that it does not describe."""
    known = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(known)
    Draft202012Validator(known).validate(json.loads(data))


class Talk:
    """Somebody who talks with the real conversation."""

    def __init__(self, store: Store, clock: VirtualClock) -> None:
        wording = Wording(None, LIBRARY.locales)
        self.turns = Turns(store, advance, LIBRARY, wording.render, clock, lambda _taken: None)

    def event(self, event: Event, account: Account = ADA) -> Incoming:
        return Incoming(
            id=f"{account.user}-{next(_numbers)}",
            kind="update",
            account=account,
            place=Place("telegram", "42", account.user),
            event=event,
            reply=Reply(TOKEN, datetime(2100, 1, 1, tzinfo=UTC)),
            address=f"chat-{account.user}",
        )

    async def play(self, event: Event, account: Account = ADA) -> None:
        await self.turns.take([self.event(event, account)])


async def owner_of(store: Store, account: Account = ADA) -> int:
    async with store.read() as conn:
        found = await conn.scalar(select(accounts.c.owner).where(accounts.c.user == account.user))
    assert found is not None
    return int(found)


@pytest.fixture
async def ada(store: Store, clock: VirtualClock) -> int:
    """Somebody who has agreed and begun to answer."""
    talk = Talk(store, clock)
    await talk.play(Commanded("start"))
    owner = await owner_of(store)
    await talk.play(Pressed(f"{owner}-1", "agree"))
    await talk.play(Commanded("timezone", "Berlin"))
    await talk.play(Commanded("start"), Account("telegram", "42", "2002"))
    return owner


async def test_it_holds_everything_and_can_be_read_back(
    store: Store, ada: int, now: datetime
) -> None:
    data = await export(store, ada, now)
    whole = exports().validate_json(data)
    assert [account.user for account in whole.accounts] == ["1001"]
    assert [(chat.chat, chat.address) for chat in whole.chats] == [("1001", "chat-1001")]
    assert whole.person is not None
    assert whole.person.zone == "Europe/Berlin"
    assert whole.person.profile.consented is not None
    assert whole.messages
    assert whole.messages[0].message is not None
    assert "Hello! I am Backtalk" in whole.messages[0].message.text
    assert whole.made == now
    assert "2002" not in data.decode(), "nobody else is in it"
    assert TOKEN not in data.decode()
    assert data.decode().startswith("{\n"), "people can read it too"
    check(data)


async def test_no_table_is_left_out(
    store: Store, ada: int, clock: VirtualClock, now: datetime
) -> None:
    """Of each table that knows whose a row is, the rows of somebody who has some in all."""
    talk = Talk(store, clock)
    await talk.play(Commanded("link"))
    await talk.play(Commanded("link", "22222-33333"))
    ben = await owner_of(store, Account("telegram", "42", "2002"))
    ms = to_ms(now + timedelta(minutes=10))
    pairing = {"id": "p", "first": ada, "second": ben, "agreed": True, "expires_at": ms}
    trace = {"kind": "person", "state": "", "updated_at": ms, "merged_into": ada}
    aside = {"platform": "", "bot": "", "kind": "alarm", "error": "ValueError", "at": ms}
    async with store.write() as conn:
        await conn.execute(insert(pairings).values(pairing))
        merged = (await conn.scalars(insert(people).values(trace).returning(people.c.id))).one()
        await conn.execute(
            insert(parked), [aside | {"id": f"{ada}:hold.1-2.3:7"}, aside | {"id": f"{ada}9:x:7"}]
        )
        shown = {"place": 1, "name": "q", "message_id": "7", "content": "", "shown_at": ms}
        await conn.execute(insert(slots).values(shown))
        await alarms.put(conn, [Alarm(ada, "remind", now)])
        rows = (await owned.read(conn, ada)).tables
    nobodys = {"incoming", "files", "counts"}  # a number of a week leads to nobody
    assert set(rows) == {table.name for table in metadata.sorted_tables} - nobodys
    assert [name for name, found in rows.items() if not found] == []
    whole = exports().validate_json(await export(store, ada, now))
    assert whole.numbers == (ada, merged)
    assert [each.name for each in whole.waiting] == ["remind"]
    assert [(each.until, each.wrong) for each in whole.codes] == [(from_ms(ms), 0)]
    assert [each.count for each in whole.guesses] == [1]
    assert [(each.code, each.agreed) for each in whole.pairings] == [("mine", True)]
    assert [(each.name, each.error) for each in whole.set_aside] == [("hold.1-2.3", "ValueError")]
    assert whole.messages[-1].what == "shown"
    check(await export(store, ada, now))
    theirs = exports().validate_json(await export(store, ben, now))
    assert [each.code for each in theirs.pairings] == ["theirs"]
    assert (theirs.codes, theirs.guesses, theirs.set_aside) == ((), (), ())
    assert await export(store, merged, now) == await export(store, ada, now), "it redirects"


async def test_whoever_has_never_spoken_gets_what_there_is(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        owner = (await owners.find_or_create(conn, [ADA], now))[ADA]
    whole = exports().validate_json(await export(store, owner, now))
    assert (whole.person, whole.diary) == (None, ())


def test_the_schema_in_the_docs_is_that_of_the_export() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema()
    known = json.loads(schema())
    assert set(known["required"]) == set(known["properties"])


async def test_a_whole_life_is_as_the_schema_says(
    store: Store, clock: VirtualClock, now: datetime
) -> None:
    """With a session under way, an undo, a lock and messages with buttons and timers."""
    talk = Talk(store, clock)
    await talk.play(Commanded("start"))
    owner = await owner_of(store)
    await talk.play(Pressed(f"{owner}-1", "agree"))
    for answer in ("none of these", "none of these", "no", "none of these", "none of these"):
        await talk.play(Said(answer))
    for words in ("2", "start now", "start", "start", "hurts", "sharp", "start"):
        await talk.play(Said(words))
        check(await export(store, owner, now))
    whole = exports().validate_json(await export(store, owner, now))
    assert whole.person is not None
    assert whole.person.session is not None
    assert whole.person.dropped
    await talk.play(Said("numb"))
    await talk.play(Said("yes"))
    check(await export(store, owner, now))


async def test_years_of_a_diary_go_with_a_message(
    store: Store, ada: int, clock: VirtualClock
) -> None:
    start = clock.now() - timedelta(days=3000)
    async with store.write() as conn:
        days = [start + timedelta(days=n // 20) for n in range(60_000)]
        lines = (
            (ada, Entry(1000 + n, "step", at, date(2030, 1, 7), {"exercise": "bird-dog", "n": n}))
            for n, at in enumerate(days)
        )
        await diary.append(conn, lines)
    row = Row(1, ada, 1, "send", "", "", None, None, None, None, 0)
    file = await attached(store, clock, row, Message("", attach="export"))
    assert file is not None
    assert file.name == "backtalk-2030-01-07.json.gz"
    assert len(file.data) < 8_000_000
    assert await attached(store, clock, row, Message("")) is None
