"""Whoever is forgotten is gone from every table, and from the bytes of the file."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.adapters.base import PLAIN, Envelope, Limits
from bot.core.model import Account, Commanded, Message, Place, Pressed, Reply, Said
from bot.delivery import Delivery
from bot.store import erase, owners, places
from bot.store.engines import Store, open_store
from bot.store.migrate import upgrade
from bot.store.tables import places as chats
from scheduler import settling
from scheduler.clock import VirtualClock
from scheduler.sender import Sender
from scheduler.tables import metadata
from tests.fakes import somebody_waits
from tests.test_export import ADA, Talk, owner_of

OWN_WORDS = "after-feeding-the-lighthouse-cat"
BEN = Account("telegram", "42", "2002")
UNTOUCHED = {"incoming", "files", "parked", "counts"}
"""Ids of events and of files, and numbers of a week, which lead to nobody."""


class Chat:
    """A platform that remembers what it was told to show."""

    platform, bot = "telegram", "42"
    limits = Limits(4000, 200, 25, 60)

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.edited: list[Message] = []

    async def send(self, place: Place, message: Message, envelope: Envelope = PLAIN) -> str:
        self.sent.append(message)
        return str(len(self.sent))

    async def edit(
        self, place: Place, id: str, message: Message, envelope: Envelope = PLAIN
    ) -> None:
        self.edited.append(message)

    async def delete(self, place: Place, id: str, envelope: Envelope = PLAIN) -> None:
        pass


def sender_of(store: Store, clock: VirtualClock, chat: Chat) -> Sender:
    async def scrub() -> None:
        await erase.scrub(store)

    return Sender(
        store,
        "telegram:42",
        Delivery(store, chat, clock),
        clock,
        on_gone=places.close,
        on_last=places.delete_orphan,
        on_scrub=scrub,
    )


async def lived(store: Store, clock: VirtualClock, sender: Sender) -> Talk:
    """Somebody with answers, words of their own, alarms and messages."""
    talk = Talk(store, clock)
    await talk.play(Commanded("start"))
    owner = await owner_of(store)
    await talk.play(Pressed(f"{owner}-1", "agree"))
    for answer in ("none of these", "none of these", "no", "none of these", "none of these"):
        await talk.play(Said(answer))
    await talk.play(Said("3"))
    await talk.play(Said("start now"))
    await talk.play(Commanded("remind", "7:30"))
    await talk.play(Pressed("x", "set.cue"))
    await talk.play(Said(OWN_WORDS))
    await sender.drain()
    return talk


async def rows(store: Store) -> dict[str, int]:
    """How many rows each table has, but for those that lead to nobody."""
    async with store.read() as conn:
        return {
            table.name: await conn.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
            if table.name not in UNTOUCHED
        }


async def test_every_table_forgets(store: Store, clock: VirtualClock) -> None:
    chat = Chat()
    sender = sender_of(store, clock, chat)
    talk = await lived(store, clock, sender)
    await talk.play(Commanded("link"))
    await talk.play(Commanded("link", "22222-33333"))
    await sender.drain()
    before = await rows(store)
    assert [name for name in before if not before[name]] == ["pairings"], before
    await talk.play(Commanded("forget"))
    await sender.drain()
    owner = await owner_of(store)
    asked = chat.sent[-1].buttons[0]
    await talk.play(Pressed(*asked.data.split(":")))
    assert owner
    assert "Everything that I knew about you is erased" not in chat.sent[-1].text
    await sender.drain()
    assert "Everything that I knew about you is erased" in chat.sent[-1].text
    assert chat.edited[-1].chosen == asked.label, "the question shows what was chosen"
    assert not any((await rows(store)).values()), await rows(store)


async def test_nobody_else_loses_anything(store: Store, clock: VirtualClock) -> None:
    chat = Chat()
    sender = sender_of(store, clock, chat)
    talk = Talk(store, clock)
    await talk.play(Commanded("start"), BEN)
    await sender.drain()
    alone = await rows(store)
    talk = await lived(store, clock, sender)
    await talk.play(Commanded("forget"))
    await sender.drain()
    await talk.play(Pressed(*chat.sent[-1].buttons[0].data.split(":")))
    await sender.drain()
    assert await rows(store) == alone


async def test_not_even_an_answer_that_was_held_open_stays(
    store: Store, clock: VirtualClock, now: datetime
) -> None:
    """Where a press that means nothing comes in the same batch as the yes."""
    chat = Chat()
    sender = sender_of(store, clock, chat)
    talk = Talk(store, clock)
    await talk.play(Commanded("start"))
    await talk.play(Commanded("forget"))
    await sender.drain()
    yes = Pressed(*chat.sent[-1].buttons[0].data.split(":"))
    reply = Reply("held", now + timedelta(minutes=15), first=True)
    nothing = replace(talk.event(Pressed("x", "nonsense")), reply=reply)
    await talk.turns.take([nothing, talk.event(yes)])
    await sender.drain()
    assert not any((await rows(store)).values()), await rows(store)


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_erasing_does_not_wait_in_a_circle_with_a_sender(
    store: Store, clock: VirtualClock
) -> None:
    """Who finds that the chat is closed, and drops what waits for it."""
    talk = Talk(store, clock)
    await talk.play(Commanded("start"))
    owner = await owner_of(store)

    async def forget() -> None:
        async with store.write() as conn:
            await owners.load(conn, [owner])
            await erase.erase(conn, owner)

    async with store.write() as conn:
        place = (await conn.scalars(select(chats.c.id))).one()
        await places.close(conn, place, clock.now())
        erasing = asyncio.create_task(forget())
        await somebody_waits(store)
        await settling.drop_place(conn, place, clock.now())
    await erasing
    assert not any((await rows(store)).values())


async def test_whoever_comes_again_is_a_stranger(store: Store, clock: VirtualClock) -> None:
    chat = Chat()
    sender = sender_of(store, clock, chat)
    talk = await lived(store, clock, sender)
    before = await owner_of(store)
    async with store.write() as conn:
        await erase.erase(conn, before)
    await talk.play(Commanded("start"))
    await sender.drain()
    assert await owner_of(store) != before
    assert "Do you agree" in chat.sent[-1].text


async def test_the_file_itself_forgets(tmp_path: Path, now: datetime) -> None:
    clock, chat = VirtualClock(now), Chat()
    file = tmp_path / "memory.db"

    def written() -> bytes:
        """All that the file and its journal hold."""
        return b"".join(each.read_bytes() for each in sorted(tmp_path.glob("memory.db*")))

    async with open_store(file) as store:
        await upgrade(store)
        sender = sender_of(store, clock, chat)
        talk = await lived(store, clock, sender)
        assert OWN_WORDS.encode() in written()
        await talk.play(Commanded("forget"))
        await sender.drain()
        await talk.play(Pressed(*chat.sent[-1].buttons[0].data.split(":")))
        await sender.drain()
        left = written()
        assert OWN_WORDS.encode() not in left
        assert b"Everything that I knew" not in left, "not even the last words are kept"
        assert ADA.user.encode() not in left.replace(f"{ADA.user}-".encode(), b"")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_those_who_have_become_one_go_together(store: Store, clock: VirtualClock) -> None:
    chat = Chat()
    sender = sender_of(store, clock, chat)
    await lived(store, clock, sender)
    first = await owner_of(store)
    async with store.write() as conn:
        for id, into in ((501, first), (502, 501)):
            await conn.execute(
                metadata.tables["owners"]
                .insert()
                .values(id=id, kind="person", state="", updated_at=1, merged_into=into)
            )
        await erase.erase(conn, first)
    assert not any((await rows(store)).values())
