"""Who is answered, where, and who is not: through the turns, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.library import Library
from bot.core.model import (
    Event,
    Flooded,
    Incoming,
    Left,
    Message,
    Place,
    Pressed,
    Prompt,
    Reply,
    Returned,
    Said,
    SetAlarm,
    Text,
)
from bot.core.person import Person, Turn
from bot.door import Door
from bot.saying import message_of
from bot.store import places as places_
from bot.store.engines import Store
from bot.store.tables import accounts, places
from bot.turns import Turns
from scheduler.clock import VirtualClock
from scheduler.outbox import Row
from scheduler.outcomes import Outcome, Sent
from scheduler.sender import Sender
from scheduler.tables import outbox
from tests.fakes import LIBRARY, Woken, said

GROUP = Place("test", "", "the group", private=False)


def echo(person: Person, event: Event, now: datetime, _library: Library) -> Turn:
    """Says what it heard; "nothing" says nothing; "later" asks to be woken."""
    match event:
        case Said("nothing"):
            return Turn(person)
        case Said("later"):
            return Turn(person, (), (SetAlarm("a", now + timedelta(minutes=1)),))
        case Said("remind"):
            return Turn(person, (Prompt("", (Text("remind"),), unasked=True),))
        case Said("settle then say"):
            return Turn(person, (Prompt("q", (), how="edit"), Prompt("", (Text("said"),))))
        case Said(text):
            return Turn(person, (Prompt("", (Text(text),)), Prompt("", (Text("and"),))))
        case other:
            return Turn(person, (Prompt("", (Text(type(other).__name__),)),))


def by_key(prompt: Prompt, _locale: str) -> Message:
    return Message(" ".join(text.key for text in prompt.body), buttons=())


@pytest.fixture
def turns(store: Store, clock: VirtualClock) -> Turns:
    return Turns(store, echo, LIBRARY, by_key, clock, Woken())


async def outgoing(store: Store) -> list[tuple[str, str, str, str | None, bool]]:
    """Where, how, what, with which secret, and whether it fills the place held for it."""
    query = (
        select(places.c.chat, outbox)
        .join(places, places.c.id == outbox.c.place)
        .where(outbox.c.state == "waiting")
        .order_by(outbox.c.id)
    )
    async with store.read() as conn:
        return [
            (
                row.chat,
                row.op,
                message_of(row.content).text if row.content else "",
                row.reply,
                row.reply_first,
            )
            for row in await conn.execute(query)
        ]


async def heard(store: Store) -> list[tuple[str, str]]:
    return [(chat, text) for chat, _, text, _, _ in await outgoing(store)]


async def people(store: Store) -> list[str]:
    async with store.read() as conn:
        return list(await conn.scalars(select(accounts.c.user).order_by(accounts.c.user)))


def asked(
    event: Incoming, now: datetime, way: str = "t", *, first: bool = True, aside: bool = False
) -> Incoming:
    return replace(event, reply=Reply(way, now + timedelta(minutes=15), first=first, aside=aside))


# --- groups -----------------------------------------------------------------------


async def test_a_stranger_in_a_group_is_asked_to_open_the_private_chat(
    store: Store, turns: Turns
) -> None:
    await turns.take([replace(said("hello"), place=GROUP)])
    assert await heard(store) == [("the group", "open-in-private")]
    assert await people(store) == []


async def test_who_has_blocked_the_bot_is_asked_to_open_it_again(
    store: Store, turns: Turns
) -> None:
    await turns.take([said("hello")])
    await turns.take([replace(said("x"), event=Left())])
    await turns.take([replace(said("hello again"), place=GROUP)])
    assert await heard(store) == [("the group", "open-in-private")]


async def test_a_press_in_a_group_by_a_stranger_is_passed_over(store: Store, turns: Turns) -> None:
    await turns.take([replace(said(""), place=GROUP, event=Pressed("1-1", "n4"))])
    assert await heard(store) == []


# --- leaving and coming back ------------------------------------------------------


async def test_nothing_waits_for_somebody_who_left(store: Store, turns: Turns) -> None:
    await turns.take([said("hello")])
    assert len(await heard(store)) == 2
    await turns.take([replace(said(""), event=Left())])
    assert await heard(store) == []


async def test_leaving_in_the_same_batch(store: Store, turns: Turns) -> None:
    await turns.take([said("a"), replace(said(""), event=Left())])
    assert await heard(store) == []
    await turns.take([replace(said(""), event=Left()), replace(said(""), event=Returned())])
    assert await heard(store) == [("chat of ada", "Returned")]


async def test_an_alarm_of_somebody_who_left_says_nothing(
    store: Store, turns: Turns, clock: VirtualClock, now: datetime
) -> None:
    await turns.take([said("later"), replace(said(""), event=Left())])
    clock.move_to(now + timedelta(minutes=1))
    assert await turns.ring() == 1
    assert await heard(store) == []


async def test_a_stranger_who_leaves_leaves_no_trace(store: Store, turns: Turns) -> None:
    await turns.take([replace(said(""), event=Left())])
    assert await people(store) == []


# --- replies ----------------------------------------------------------------------


async def test_the_first_message_fills_the_place_that_was_held(
    store: Store, turns: Turns, now: datetime
) -> None:
    await turns.take([asked(said("hello"), now)])
    assert await outgoing(store) == [
        ("chat of ada", "send", "hello", "t", True),
        ("chat of ada", "send", "and", "t", False),
    ]


async def test_an_edit_does_not_fill_it(store: Store, turns: Turns, now: datetime) -> None:
    await turns.take([asked(said("settle then say"), now)])
    assert [(op, first) for _, op, _, _, first in await outgoing(store)] == [
        ("edit", False),
        ("send", True),
    ]


async def test_where_nothing_is_said_the_held_place_is_taken_away(
    store: Store, turns: Turns, now: datetime
) -> None:
    await turns.take([asked(said("nothing"), now)])
    assert await outgoing(store) == [("chat of ada", "delete", "", "t", True)]
    await turns.take([asked(said("nothing"), now, "u", first=False)])
    assert len(await outgoing(store)) == 1


async def test_what_rings_a_little_later_still_goes_by_the_reply(
    store: Store, turns: Turns, clock: VirtualClock, now: datetime
) -> None:
    await turns.take([asked(said("later"), now, first=False)])
    clock.move_to(now + timedelta(minutes=1))
    await turns.ring()
    assert await outgoing(store) == [("chat of ada", "send", "Rang", "t", False)]


async def test_a_reminder_never_goes_by_a_reply(store: Store, turns: Turns, now: datetime) -> None:
    await turns.take([asked(said("remind"), now, first=False)])
    assert await outgoing(store) == [("chat of ada", "send", "remind", None, False)]


async def test_who_writes_without_a_reply_is_answered_without(
    store: Store, turns: Turns, now: datetime
) -> None:
    await turns.take([asked(said("nothing"), now, first=False)])
    await turns.take([said("hello")])
    assert {reply for _, _, _, reply, _ in await outgoing(store)} == {None}


async def test_who_cannot_be_written_to_is_told_where_they_can_be_answered(
    store: Store, turns: Turns, now: datetime
) -> None:
    await turns.take([said("nothing")])
    async with store.write() as conn:
        await conn.execute(places.update().values(closed_at=1))
    await turns.take([asked(said("hello"), now, aside=True)])
    assert [text for _, text in await heard(store)] == ["hello", "and", "private-closed"]
    await turns.take([asked(said("hello"), now, "u", aside=True)])
    assert [text for _, text in await heard(store)][3:] == ["hello", "and"]


async def test_who_comes_to_the_place_that_was_closed_is_not_told_that_it_is(
    store: Store, turns: Turns, now: datetime
) -> None:
    await turns.take([said("nothing")])
    async with store.write() as conn:
        await conn.execute(places.update().values(closed_at=1))
    await turns.take([asked(said("hello"), now)])
    assert [text for _, text in await heard(store)] == ["hello", "and"]


# --- floods and doors -------------------------------------------------------------


async def test_a_flood_is_answered_once_and_advances_nobody(
    store: Store, turns: Turns, now: datetime
) -> None:
    await turns.take([said("nothing")])
    await turns.take([asked(replace(said("x"), event=Flooded(first=True)), now)])
    await turns.take([asked(replace(said("x"), event=Flooded(first=False)), now, "u")])
    assert await outgoing(store) == [
        ("chat of ada", "send", "too-fast", "t", True),
        ("chat of ada", "delete", "", "u", True),
    ]


async def test_a_stranger_stays_outside_a_private_bot(
    store: Store, clock: VirtualClock, now: datetime
) -> None:
    door = Door(allowed=["bob"], invite="open sesame")
    turns = Turns(store, echo, LIBRARY, by_key, clock, Woken(), door=door)
    await turns.take([asked(said("hello"), now), said("hi", "bob")])
    assert await outgoing(store) == [
        ("chat of bob", "send", "hi", None, False),
        ("chat of bob", "send", "and", None, False),
        ("chat of ada", "send", "not-invited", "t", True),
    ]
    assert await people(store) == ["bob"]
    await turns.take([said("open sesame")])
    await turns.take([said("hello")])
    assert [text for chat, text in await heard(store) if chat == "chat of ada"] == [
        "not-invited",
        "Commanded",
        "hello",
        "and",
    ]


async def test_of_a_stranger_at_the_door_nothing_is_kept(
    store: Store, clock: VirtualClock, now: datetime
) -> None:
    turns = Turns(store, echo, LIBRARY, by_key, clock, Woken(), door=Door(allowed=["bob"]))
    shown: list[str] = []

    async def deliver(row: Row) -> Outcome:
        shown.append(row.op)
        return Sent("1")

    sender = Sender(store, "test", deliver, clock, on_last=places_.delete_orphan)
    await turns.take([said("hello")])
    await turns.take([asked(replace(said(""), event=Pressed("1-1", "today")), now)])
    await turns.take([replace(said(""), event=Left())])
    await turns.take([replace(said(""), event=Flooded(first=True))])
    await sender.drain()
    assert shown == ["send", "delete"], "the place that was held for an answer is taken away"
    async with store.read() as conn:
        assert (await conn.execute(select(places))).all() == []
        assert (await conn.execute(select(outbox))).all() == []


async def test_whoever_may_not_come_in_any_more_keeps_their_place(
    store: Store, clock: VirtualClock
) -> None:
    """And so it goes with them when they are forgotten."""
    await Turns(store, echo, LIBRARY, by_key, clock, Woken()).take([said("hello")])
    turns = Turns(store, echo, LIBRARY, by_key, clock, Woken(), door=Door(allowed=["bob"]))
    await turns.take([said("hello again")])
    assert [text for _, text in await heard(store)] == ["hello", "and", "not-invited"]
    async with store.read() as conn:
        assert await conn.scalar(select(places.c.owner)) is not None
