"""What becomes of an outbox row at a platform."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from bot import delivery
from bot.adapters import base
from bot.adapters.base import Envelope, File, Gone, Limits, Refused, TryAgain, Unsure
from bot.adapters.parts import Parts
from bot.core.model import Message, MessageButton, Place, Reply
from bot.delivery import Delivery
from bot.saying import content_of
from bot.store import owners, places
from bot.store.engines import Store
from scheduler import outcomes
from scheduler.clock import VirtualClock
from scheduler.drafts import Op
from scheduler.outbox import Row
from scheduler.outcomes import Later, Needless, Outcome, PlaceGone, Sent
from scheduler.pace import Limits as Limits_
from scheduler.pace import Pace
from tests.fakes import said

CLOCK = VirtualClock(datetime(2030, 1, 7, 8, 0, tzinfo=UTC))
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
        self.envelopes: list[Envelope] = []

    def _ask(self, *what: object) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.asked.append(what)

    async def send(self, place: Place, message: Message, envelope: Envelope = base.PLAIN) -> str:
        self.envelopes.append(envelope)
        self._ask("send", place.chat, message)
        return "m1"

    async def edit(
        self, place: Place, id: str, message: Message, envelope: Envelope = base.PLAIN
    ) -> None:
        self.envelopes.append(envelope)
        self._ask("edit", place.chat, id, message)

    async def delete(self, place: Place, id: str, envelope: Envelope = base.PLAIN) -> None:
        self.envelopes.append(envelope)
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
    deliver = Delivery(store, adapter, CLOCK)
    assert await deliver(row(place, op, message, message_id)) == outcome
    assert adapter.asked == ([asked] if asked else [])


@pytest.mark.parametrize(
    ("refusal", "outcome"), [(Gone(), PlaceGone()), (TryAgain(2.5), Later(2.5))]
)
async def test_what_an_adapter_refuses_is_said_to_the_sender(
    refusal: Exception, outcome: Outcome, store: Store, place: int
) -> None:
    deliver = Delivery(store, FakeAdapter(refusal), CLOCK)
    assert await deliver(row(place, "send", PLAIN)) == outcome


async def test_what_is_refused_for_good_is_known_by_its_cause(store: Store, place: int) -> None:
    class BadRequest(Exception):
        pass

    refusal = Refused("secret")
    refusal.__cause__ = BadRequest("secret")
    deliver = Delivery(store, FakeAdapter(refusal), CLOCK)
    assert await deliver(row(place, "send", PLAIN)) == outcomes.Refused("BadRequest")
    deliver = Delivery(store, FakeAdapter(Refused("secret")), CLOCK)
    assert await deliver(row(place, "send", PLAIN)) == outcomes.Refused("Refused")


async def test_an_answered_question_keeps_its_words(store: Store, place: int) -> None:
    adapter = FakeAdapter()
    outcome = await Delivery(store, adapter, CLOCK)(
        row(place, "edit", Message("", chosen="Go"), "m0")
    )
    answered = replace(ASKED, buttons=(), silent=True, chosen="Go")
    assert adapter.asked == [("edit", "chat of ada", "m0", answered)]
    assert outcome == Sent(final=True)


async def test_a_question_that_was_never_shown_needs_no_answer_shown(
    store: Store, place: int
) -> None:
    adapter = FakeAdapter()
    outcome = await Delivery(store, adapter, CLOCK)(row(place, "edit", Message("", chosen="Go")))
    assert (outcome, adapter.asked) == (Needless(), [])


async def test_any_other_error_is_the_senders_to_count(store: Store, place: int) -> None:
    deliver = Delivery(store, FakeAdapter(ConnectionResetError()), CLOCK)
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
    deliver = Delivery(store, adapter, CLOCK)
    for id in (ada, bob, ada, cy, ada, bob):
        await deliver(row(id, "send", PLAIN))
    assert looked_up == [ada, bob, cy, bob]
    adapter.refusal = Gone()
    await deliver(row(bob, "send", PLAIN))
    await deliver(row(bob, "send", PLAIN))
    assert looked_up == [ada, bob, cy, bob, bob]


async def test_a_place_that_is_not_there_is_gone(store: Store, place: int) -> None:
    adapter = FakeAdapter()
    assert await Delivery(store, adapter, CLOCK)(row(place + 1, "send", PLAIN)) == PlaceGone()
    assert adapter.asked == []


# --- what goes with it ------------------------------------------------------------


def answering(place: int, *, first: bool = False, seconds: int = 60) -> Row:
    until = CLOCK.now() + timedelta(seconds=seconds)
    return replace(row(place, "send", PLAIN), reply="t", reply_until=until, reply_first=first)


async def test_a_reply_goes_along_as_long_as_it_lives(store: Store, place: int) -> None:
    adapter = FakeAdapter()
    deliver = Delivery(store, adapter, CLOCK)
    await deliver(answering(place, first=True))
    await deliver(answering(place, seconds=0))
    until = CLOCK.now() + timedelta(seconds=60)
    assert [each.reply for each in adapter.envelopes] == [Reply("t", until, first=True), None]


async def test_a_row_has_one_key_for_all_its_attempts(store: Store, place: int) -> None:
    adapter = FakeAdapter()
    one = replace(row(place, "send", PLAIN), id=2**62, created_at=CLOCK.now())
    for each in (one, replace(one, attempts=3), replace(one, id=7)):
        await Delivery(store, adapter, CLOCK)(each)
    first, again, other = (each.key for each in adapter.envelopes)
    assert first == again != other
    assert len(first) <= 25


async def test_a_held_place_that_nothing_fills_is_taken_away(store: Store, place: int) -> None:
    adapter = FakeAdapter()
    held = replace(answering(place, first=True), op="delete", content="", slot="")
    assert await Delivery(store, adapter, CLOCK)(held) == Sent()
    assert adapter.asked == [("delete", "chat of ada", "")]


async def test_a_file_is_made_when_it_is_sent(store: Store, place: int) -> None:
    made: list[str] = []

    async def files(_row: Row, message: Message) -> File:
        made.append(message.attach)
        return File("a.json", "application/json", b"{}")

    adapter = FakeAdapter()
    deliver = Delivery(store, adapter, CLOCK, files=files)
    await deliver(row(place, "send", PLAIN))
    await deliver(row(place, "send", replace(PLAIN, attach="export")))
    assert made == ["export"]
    assert [each.file and each.file.data for each in adapter.envelopes] == [None, b"{}"]


@pytest.mark.parametrize("instead", ["", "It was too large."])
async def test_where_a_file_is_refused_the_words_go_without_it(
    store: Store, place: int, instead: str
) -> None:
    class Picky(FakeAdapter):
        async def send(
            self, place: Place, message: Message, envelope: Envelope = base.PLAIN
        ) -> str:
            if envelope.file is not None:
                raise Refused
            return await super().send(place, message, envelope)

    async def files(_row: Row, _message: Message) -> File:
        return File("a.json", "application/json", b"{}")

    adapter = Picky()
    deliver = Delivery(store, adapter, CLOCK, files=files)
    message = replace(PLAIN, attach="export", instead=instead)
    with capture_logs() as logs:
        assert await deliver(row(place, "send", message)) == Sent("m1", final=True)
    [(_, _, sent)] = adapter.asked
    assert isinstance(sent, Message)
    assert sent.text == (instead or PLAIN.text)
    assert [each["event"] for each in logs] == ["file_refused"]
    adapter.refusal = Refused()
    assert await deliver(row(place, "send", message)) == outcomes.Refused("Refused")


async def test_long_words_whose_file_is_refused_come_once_each(store: Store, place: int) -> None:
    """The file is tried again each time, and is not taken for a part of the words."""

    class Lengthy(FakeAdapter):
        def __init__(self) -> None:
            super().__init__()
            self.shown: list[str] = []
            self.troubles = 2
            self._parts = Parts()

        async def send(
            self, place: Place, message: Message, envelope: Envelope = base.PLAIN
        ) -> str:
            parts = (["file"] if envelope.file else []) + message.text.split()
            return await self._parts.send(envelope.key, parts, self._show)

        async def _show(self, _number: int, part: str) -> str:
            if part == "file":
                raise Refused
            if part == "last" and self.troubles:
                self.troubles -= 1
                raise base.Stumbled
            self.shown.append(part)
            return "m1"

    async def files(_row: Row, _message: Message) -> File:
        return File("a.json", "application/json", b"{}")

    adapter = Lengthy()
    deliver = Delivery(store, adapter, CLOCK, files=files)
    message = Message("here is the file", attach="export", instead="there is none last")
    told = [await deliver(row(place, "send", message)) for _ in range(3)]
    assert told == [outcomes.Stumbled("Stumbled")] * 2 + [Sent("m1", final=True)]
    assert adapter.shown == ["there", "is", "none", "last"]


async def test_a_chat_that_moved_is_found_and_remembered(store: Store, place: int) -> None:
    class Moving(FakeAdapter):
        async def send(
            self, place: Place, message: Message, envelope: Envelope = base.PLAIN
        ) -> str:
            if place.chat == "chat of ada":
                raise base.Moved("new")
            return await super().send(place, message, envelope)

    adapter = Moving()
    deliver = Delivery(store, adapter, CLOCK)
    for _ in range(2):
        assert await deliver(row(place, "send", PLAIN)) == Sent("m1", final=True)
    assert [each[1] for each in adapter.asked] == ["new", "new"]
    async with store.read() as conn:
        assert await places.get(conn, place) == Place("test", "", "new")


async def test_where_it_broke_in_the_middle_nobody_knows(store: Store, place: int) -> None:
    doubt = Unsure()
    doubt.__cause__ = TimeoutError("secret")
    deliver = Delivery(store, FakeAdapter(doubt), CLOCK)
    assert await deliver(row(place, "send", PLAIN)) == outcomes.Unsure("TimeoutError")


async def test_what_cannot_be_edited_any_more_is_shown_anew_if_it_matters(
    store: Store, place: int
) -> None:
    class Old(FakeAdapter):
        async def edit(
            self, place: Place, id: str, message: Message, envelope: Envelope = base.PLAIN
        ) -> None:
            raise Refused

    adapter = Old()
    deliver = Delivery(store, adapter, CLOCK)
    assert await deliver(row(place, "edit", ASKED, "m0")) == Sent("m1")
    assert adapter.asked == [("send", "chat of ada", replace(ASKED, silent=True))]
    assert await deliver(row(place, "edit", PLAIN, "m0")) == outcomes.Refused("Refused")


async def test_a_place_that_was_written_to_too_often_waits(store: Store, place: int) -> None:
    seconds = [100.0]
    pace = Pace(Limits_(30, 5, at_first=2, free_replies=True), lambda: seconds[0])
    adapter = FakeAdapter()
    deliver = Delivery(store, adapter, CLOCK, pace=pace)
    plain = row(place, "send", PLAIN)
    outcomes = [await deliver(plain) for _ in range(3)]
    assert outcomes[2] == Later(1.0, own=True)
    assert len(adapter.asked) == 2
    assert await deliver(answering(place)) == Sent("m1", final=True)
    seconds[0] += 1.0
    assert await deliver(plain) == Sent("m1", final=True)
