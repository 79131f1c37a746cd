"""What becomes of an outbox row at a platform."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import delivery
from bot.adapters.base import Gone, Limits, Refused, TryAgain
from bot.core.model import Message, MessageButton, Place
from bot.delivery import Delivery
from bot.fold import content_of
from bot.store import owners, places
from bot.store.engines import Store
from scheduler import sender
from scheduler.drafts import Op
from scheduler.outbox import Row
from scheduler.sender import Later, Needless, Outcome, PlaceGone, Sent
from tests.fakes import said

PLAIN = Message("Well done.")
ASKED = Message("Ready?", buttons=(MessageButton("Go", "1:go"),))
TIMED = Message("Hold.", countdown=10)


class FakeAdapter:
    """Remembers what it was asked for; refuses what `refusal` says."""

    platform = "test"
    bot = ""
    limits = Limits(1000, 100, 10, 40)

    def __init__(self, refusal: Exception | None = None) -> None:
        self.refusal = refusal
        self.asked: list[tuple[object, ...]] = []

    def _ask(self, *what: object) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.asked.append(what)

    async def send(self, place: Place, message: Message) -> str:
        self._ask("send", place.chat, message)
        return "m1"

    async def edit(self, place: Place, id: str, message: Message) -> None:
        self._ask("edit", place.chat, id, message)

    async def delete(self, place: Place, id: str) -> None:
        self._ask("delete", place.chat, id)


@pytest.fixture
async def place(store: Store, now: datetime) -> int:
    """A place that somebody was in, by its number."""
    incoming = said("hello")
    async with store.write() as conn:
        who = await owners.find_or_create(conn, [incoming.account], now)
        found = await places.find_or_create(conn, {incoming.place: who[incoming.account]})
    return found[incoming.place].id


def row(place: int, op: Op, message: Message | None = None, message_id: str | None = None) -> Row:
    content = json.dumps(dataclasses.asdict(message)) if message is not None else ""
    shown = content_of(ASKED) if message_id is not None else None
    return Row(1, 1, place, op, "slot", content, message_id, shown, None, None, 0)


@pytest.mark.parametrize(
    ("op", "message", "message_id", "asked", "outcome"),
    [
        ("send", ASKED, None, ("send", "chat of ada", ASKED), Sent("m1")),
        ("send", TIMED, None, ("send", "chat of ada", TIMED), Sent("m1")),
        ("send", PLAIN, None, ("send", "chat of ada", PLAIN), Sent("m1", final=True)),
        ("edit", ASKED, "m0", ("edit", "chat of ada", "m0", ASKED), Sent()),
        ("edit", PLAIN, "m0", ("edit", "chat of ada", "m0", PLAIN), Sent(final=True)),
        ("delete", None, "m0", ("delete", "chat of ada", "m0"), Sent()),
        ("delete", None, None, None, Sent()),
        ("edit", PLAIN, None, None, Needless()),
        ("edit", ASKED, None, ("send", "chat of ada", replace(ASKED, silent=True)), Sent("m1")),
        ("edit", TIMED, None, ("send", "chat of ada", replace(TIMED, silent=True)), Sent("m1")),
    ],
)
async def test_a_row_is_what_the_adapter_is_asked_for(
    op: Op,
    message: Message | None,
    message_id: str | None,
    asked: tuple[object, ...] | None,
    outcome: Outcome,
    store: Store,
    place: int,
) -> None:
    adapter = FakeAdapter()
    deliver = Delivery(store, adapter)
    assert await deliver(row(place, op, message, message_id)) == outcome
    assert adapter.asked == ([asked] if asked else [])


@pytest.mark.parametrize(
    ("refusal", "outcome"), [(Gone(), PlaceGone()), (TryAgain(2.5), Later(2.5))]
)
async def test_what_an_adapter_refuses_is_said_to_the_sender(
    refusal: Exception, outcome: Outcome, store: Store, place: int
) -> None:
    deliver = Delivery(store, FakeAdapter(refusal))
    assert await deliver(row(place, "send", PLAIN)) == outcome


async def test_what_is_refused_for_good_is_known_by_its_cause(store: Store, place: int) -> None:
    class BadRequest(Exception):
        pass

    refusal = Refused("secret")
    refusal.__cause__ = BadRequest("secret")
    deliver = Delivery(store, FakeAdapter(refusal))
    assert await deliver(row(place, "send", PLAIN)) == sender.Refused("BadRequest")
    deliver = Delivery(store, FakeAdapter(Refused("secret")))
    assert await deliver(row(place, "send", PLAIN)) == sender.Refused("Refused")


async def test_an_answered_question_keeps_its_words(store: Store, place: int) -> None:
    adapter = FakeAdapter()
    outcome = await Delivery(store, adapter)(row(place, "edit", Message("", chosen="Go"), "m0"))
    answered = replace(ASKED, buttons=(), silent=True, chosen="Go")
    assert adapter.asked == [("edit", "chat of ada", "m0", answered)]
    assert outcome == Sent(final=True)


async def test_a_question_that_was_never_shown_needs_no_answer_shown(
    store: Store, place: int
) -> None:
    adapter = FakeAdapter()
    outcome = await Delivery(store, adapter)(row(place, "edit", Message("", chosen="Go")))
    assert (outcome, adapter.asked) == (Needless(), [])


async def test_any_other_error_is_the_senders_to_count(store: Store, place: int) -> None:
    deliver = Delivery(store, FakeAdapter(ConnectionResetError()))
    with pytest.raises(ConnectionResetError):
        await deliver(row(place, "send", PLAIN))


async def test_only_places_written_to_last_are_remembered(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "_PLACES_KEPT", 2)
    came = [said("hello", user) for user in ("ada", "bob", "cy")]
    async with store.write() as conn:
        who = await owners.find_or_create(conn, [each.account for each in came], now)
        found = await places.find_or_create(conn, {each.place: who[each.account] for each in came})
    ada, bob, cy = (found[each.place].id for each in came)
    looked_up: list[int] = []
    get = places.get

    async def noting(conn: AsyncConnection, id: int) -> Place | None:
        looked_up.append(id)
        return await get(conn, id)

    monkeypatch.setattr(places, "get", noting)
    adapter = FakeAdapter()
    deliver = Delivery(store, adapter)
    for id in (ada, bob, ada, cy, ada, bob):
        await deliver(row(id, "send", PLAIN))
    assert looked_up == [ada, bob, cy, bob]
    adapter.refusal = Gone()
    await deliver(row(bob, "send", PLAIN))
    await deliver(row(bob, "send", PLAIN))
    assert looked_up == [ada, bob, cy, bob, bob]


async def test_a_place_that_is_not_there_is_gone(store: Store, place: int) -> None:
    adapter = FakeAdapter()
    assert await Delivery(store, adapter)(row(place + 1, "send", PLAIN)) == PlaceGone()
    assert adapter.asked == []
