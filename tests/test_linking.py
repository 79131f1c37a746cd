"""One person on two platforms: codes, both sides' word, one diary, and the way back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from bot.core.conversation import advance
from bot.core.merging import moved
from bot.core.model import (
    Account,
    Commanded,
    Event,
    Incoming,
    Left,
    Message,
    Place,
    Pressed,
    Returned,
    Said,
    read_button,
)
from bot.core.person import Person
from bot.core.states import Paused, Running
from bot.library import load_library
from bot.saying import message_of
from bot.store import joining, links
from bot.store import owners as people
from bot.store.addresses import channel_of
from bot.store.diary import read
from bot.store.engines import Store
from bot.store.places import close
from bot.store.tables import accounts, codes, diary, owners, pairings, places
from bot.turns import Turns
from bot.wording import Wording
from scheduler.clock import VirtualClock
from scheduler.outbox import Row
from scheduler.outcomes import Outcome, PlaceGone, Sent
from scheduler.sender import Sender
from scheduler.tables import alarms, is_waiting, outbox
from tests.fakes import find_person, somebody_waits

LIBRARY = load_library()
WORDING = Wording(None, LIBRARY.locales)


class App:
    """Somebody in one app."""

    def __init__(self, turns: Turns, store: Store, platform: str, user: str) -> None:
        self.account = Account(platform, "1", user)
        self.place = Place(platform, "1", f"dm:{user}" if platform == "discord" else user)
        self._turns = turns
        self._store = store
        self._count = 0

    def event(self, event: Event) -> Incoming:
        self._count += 1
        return Incoming(f"{self.account}{self._count}", "update", self.account, self.place, event)

    async def do(self, event: Event) -> None:
        await self._turns.take([self.event(event)])

    async def say(self, text: str) -> None:
        await self.do(Said(text))

    async def command(self, name: str, text: str = "") -> None:
        await self.do(Commanded(name, text))

    async def shown(self) -> list[Message]:
        """What waits to be shown here: nothing is sent in these tests."""
        query = (
            select(outbox.c.content)
            .join(places, places.c.id == outbox.c.place)
            .where(places.c.chat == self.place.chat, outbox.c.op == "send")
            .order_by(outbox.c.id)
        )
        async with self._store.read() as conn:
            return [message_of(content) for content in await conn.scalars(query)]

    async def last(self) -> str:
        return (await self.shown())[-1].text

    async def press(self, label: str) -> None:
        """Press the newest button of this label."""
        for message in reversed(await self.shown()):
            for button in message.buttons:
                if button.label == label:
                    pressed = read_button(button.data)
                    assert pressed is not None
                    await self.do(pressed)
                    return
        raise AssertionError(f"no button {label!r}")

    async def person(self) -> Person:
        found = await find_person(self._store, self.account)
        assert found is not None
        return found

    async def through_screening(self, pain: str) -> None:
        await self.command("start")
        await self.press("I am 18 or older, and I agree")
        for answer in ("none of these", "none of these", "no", "none of these", "none of these"):
            await self.say(answer)
        await self.say(pain)
        await self.say("start now")

    async def code(self) -> str:
        await self.command("link")
        return (await self.last()).splitlines()[0]


@pytest.fixture
def turns(store: Store, clock: VirtualClock) -> Turns:
    return Turns(store, advance, LIBRARY, WORDING.render, clock, lambda _taken: None)


@pytest.fixture
def ada(turns: Turns, store: Store) -> App:
    return App(turns, store, "telegram", "1001")


@pytest.fixture
def ada2(turns: Turns, store: Store) -> App:
    return App(turns, store, "discord", "2002")


async def joined(first: App, second: App) -> None:
    await second.command("link", await first.code())
    await second.press("Join them")
    await first.press("Join them")


async def count(store: Store, table: object) -> int:
    async with store.read() as conn:
        return await conn.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


async def test_two_apps_become_one_person_when_both_say_so(
    store: Store, ada: App, ada2: App
) -> None:
    await ada.through_screening("2")
    await ada2.through_screening("5")
    first, second = await ada.person(), await ada2.person()
    await ada2.command("link", await ada.code())
    assert "This code comes from Telegram" in await ada2.last()
    assert not (await ada.person()).linked
    await ada2.press("Join them")
    assert "Somebody on Discord has sent your code" in await ada.last()
    assert not (await ada.person()).linked, "both have to say so"
    await ada.press("Join them")
    one = await ada.person()
    assert one == await ada2.person()
    assert (one.id, one.linked) == (first.id, True)
    assert [reading.pain for reading in one.readings] == [2], "the usual is the lower one"
    assert one.told is not None
    assert one.told.pain == 5, "the stronger pain of a day"
    assert one.entries == first.entries + second.entries + 3, "and the end of two offers, and this"
    assert "Done: I know you in both apps now" in (await ada.shown())[-1].text
    assert "Done: I know you in both apps now" in (await ada2.shown())[-1].text
    async with store.read() as conn:
        lines = await read(conn, one.id)
        kept = await conn.scalar(select(func.count()).select_from(diary))
        trace = select(owners.c.state, owners.c.merged_into).where(owners.c.id == second.id)
        left = (await conn.execute(trace)).one()
        rung = set(await conn.scalars(select(alarms.c.owner)))
    assert [line.number for line in lines] == list(range(1, one.entries + 1))
    assert kept == one.entries
    assert [line.kind for line in lines[-2:]] == ["linked", "session_end"]
    assert tuple(left) == ("", first.id)
    assert rung <= {first.id}
    assert (await count(store, codes), await count(store, pairings)) == (0, 0)


async def test_whoever_comes_with_a_code_first_of_all_brings_nothing(ada: App, ada2: App) -> None:
    await ada.through_screening("2")
    before = await ada.person()
    await ada2.command("start", f"link-{await ada.code()}")
    await ada2.press("Join them")
    await ada.press("Join them")
    one = await ada2.person()
    assert (one.id, one.profile, one.readings) == (before.id, before.profile, before.readings)
    await ada2.command("today")
    assert "whole routine" in await ada2.last(), "known at once, without the questions"


async def test_a_lock_of_one_side_holds_on_both(ada: App, ada2: App) -> None:
    await ada.through_screening("2")
    await ada.press("Start")
    await ada2.command("start")
    await ada2.press("I am 18 or older, and I agree")
    await ada2.press("One or more of these")
    assert (await ada2.person()).lock is not None
    await joined(ada, ada2)
    one = await ada.person()
    assert one.lock is not None
    assert one.session is None
    await ada.command("today")
    assert (await ada.person()).session is None
    assert (await ada.person()).lock is not None


async def test_the_routine_of_the_other_side_ends_kindly_and_the_firsts_goes_on(
    store: Store, ada: App, ada2: App
) -> None:
    for app in (ada, ada2):
        await app.through_screening("2")
        await app.press("Start")
        await app.press("Start")
    assert (await ada.person()).state.kind == "running"
    await joined(ada, ada2)
    one = await ada.person()
    assert one.state.kind == "running"
    assert any("The routine that was open here has ended" in m.text for m in await ada2.shown())
    async with store.read() as conn:
        timers = await conn.scalars(
            select(outbox.c.timer_alarm)
            .join(places, places.c.id == outbox.c.place)
            .where(is_waiting(), outbox.c.timer_alarm.is_not(None), places.c.platform == "discord")
        )
        assert list(timers) == []
        whose = set(await conn.scalars(select(outbox.c.owner).where(is_waiting())))
    assert whose == {one.id}
    await ada2.say("done")
    assert (await ada.person()).state.kind != "running", "it can be done from either app"


async def test_declined_on_either_side_nothing_is_joined(store: Store, ada: App, ada2: App) -> None:
    await ada.through_screening("2")
    await ada2.command("link", await ada.code())
    await ada2.press("Not now")
    assert "nothing is joined" in await ada2.last()
    assert "nothing is joined" not in await ada.last(), "nobody was asked there"
    await ada2.command("link", await ada.code())
    await ada2.press("Join them")
    await ada.press("Not now")
    assert "nothing is joined" in await ada.last()
    assert "nothing is joined" in await ada2.last()
    await ada.press("Join them")
    assert "not open any more" in await ada.last()
    assert not (await ada.person()).linked
    assert await count(store, pairings) == 0


async def test_a_code_is_good_once_and_for_ten_minutes(
    ada: App, ada2: App, clock: VirtualClock
) -> None:
    await ada.through_screening("2")
    code = await ada.code()
    clock.move_to(clock.now() + timedelta(seconds=601))
    await ada2.command("link", code)
    assert "ten minutes only" in await ada2.last()
    code = await ada.code()
    await ada2.command("link", f" {code.lower().replace('-', ' ')} ")
    assert "This code comes from Telegram" in await ada2.last()
    await ada2.command("link", code)
    assert "do not know this code" in await ada2.last()


async def test_a_code_that_is_sent_by_itself_is_taken(ada: App, ada2: App) -> None:
    await ada.through_screening("2")
    for _ in range(10):
        await ada2.say(await ada.code())
        assert "This code comes from Telegram" in await ada2.last()


async def test_who_agrees_twice_is_asked_for_once(ada: App, ada2: App) -> None:
    await ada.through_screening("2")
    await ada2.command("link", await ada.code())
    await ada2.press("Join them")
    before = len(await ada.shown()), len(await ada2.shown())
    await ada2.press("Join them")
    assert (len(await ada.shown()), len(await ada2.shown())) == before


async def test_a_pairing_is_over_after_ten_minutes(
    ada: App, ada2: App, clock: VirtualClock
) -> None:
    await ada.through_screening("2")
    await ada2.command("link", await ada.code())
    await ada2.press("Join them")
    clock.move_to(clock.now() + timedelta(seconds=601))
    await ada.press("Join them")
    assert "not open any more" in await ada.last()
    assert not (await ada.person()).linked


async def test_guessing_is_stopped_and_ends_a_code(
    store: Store, turns: Turns, ada: App, ada2: App, clock: VirtualClock
) -> None:
    await ada.through_screening("2")
    code = await ada.code()
    half = code.partition("-")[0]
    for _ in range(links.MOST_TRIES):
        await ada2.command("link", f"{half}-22222")
        assert "do not know this code" in await ada2.last()
    assert await count(store, codes) == 0, "whoever knows half of it has had five tries"
    await ada2.command("link", code)
    assert "wait a quarter of an hour" in await ada2.last()
    clock.move_to(clock.now() + timedelta(seconds=15 * 60 + 1))
    await ada2.command("link", await ada.code())
    assert "This code comes from Telegram" in await ada2.last()


async def test_ones_own_code_is_for_the_other_app(ada: App) -> None:
    await ada.through_screening("2")
    await ada.command("link", await ada.code())
    assert "your own code" in await ada.last()


async def test_nobody_else_can_say_yes(turns: Turns, store: Store, ada: App, ada2: App) -> None:
    eve = App(turns, store, "telegram", "6666")
    await eve.through_screening("2")
    await ada.through_screening("2")
    await ada2.command("link", await ada.code())
    async with store.read() as conn:
        id = await conn.scalar(select(pairings.c.id))
    for action in (f"agree2.{id}", f"join.{id}", f"dont.{id}"):
        await eve.do(Pressed("x", action))
        assert "not open any more" in await eve.last()
        await ada2.do(Pressed("x", f"join.{id}"))  # not the one whose code it was
    await ada.do(Pressed("x", f"join.{id}"))  # before the other one has agreed
    assert not (await ada.person()).linked
    await ada2.press("Join them")
    await ada.press("Join them")
    assert (await ada.person()).linked
    assert not (await eve.person()).linked


async def test_a_yes_that_comes_twice_joins_once(ada: App, ada2: App, turns: Turns) -> None:
    await ada.through_screening("2")
    await ada2.through_screening("2")
    await ada2.command("link", await ada.code())
    await ada2.press("Join them")
    message = next(m for m in reversed(await ada.shown()) if m.buttons)
    pressed = read_button(message.buttons[0].data)
    assert pressed is not None
    first = ada.event(pressed)
    await turns.take([first, ada.event(pressed), first])
    one = await ada.person()
    await turns.take([first])
    assert await ada.person() == await ada2.person()
    assert (await ada.person()).entries == one.entries


async def test_without_a_conversation_there_is_nothing_to_join(ada: App) -> None:
    await ada.command("link")
    assert "If you know me from another app already" in await ada.last()


# --- the way back -------------------------------------------------------------------------


async def test_unlinked_the_first_keeps_the_diary_and_the_other_begins_anew(
    store: Store, ada: App, ada2: App
) -> None:
    await ada.through_screening("2")
    await ada2.through_screening("4")
    await joined(ada, ada2)
    one = await ada.person()
    await ada2.command("link")
    assert "more than one app already" in await ada2.last()
    await ada2.press("Separate them")
    assert "The diary stays in Telegram" in await ada2.last()
    await ada2.press("Separate them")
    first, other = await ada.person(), await ada2.person()
    assert (first.id, first.linked) == (one.id, False)
    assert first.readings == one.readings
    assert other.id != first.id
    assert (other.profile.consented, other.readings, other.entries) == (None, (), 0)
    assert "Your diary is in Telegram" in await ada2.last()
    assert "Your diary stays here" in await ada.last()
    await ada2.command("start")
    assert "Do you agree" in await ada2.last()
    await ada.command("feel", "3")
    assert "3 out of 10" in await ada.last()
    await ada2.do(Pressed("x", "unlinknow"))
    assert "nothing to separate" in await ada2.last()


async def test_forgotten_means_in_both_apps(store: Store, ada: App, ada2: App) -> None:
    await ada.through_screening("2")
    await ada2.through_screening("4")
    await joined(ada, ada2)
    await ada2.command("forget")
    await ada2.press("Erase everything")
    assert (await count(store, accounts), await count(store, diary)) == (0, 0)
    assert await count(store, owners) == 0, "the trace that led to them as well"


async def test_joined_again_after_parting(ada: App, ada2: App) -> None:
    await ada.through_screening("2")
    await joined(ada, ada2)
    await ada.command("link")
    await ada.press("Separate them")
    await ada.press("Separate them")
    await joined(ada, ada2)
    assert await ada.person() == await ada2.person()


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_two_who_join_each_other_at_once_do_not_wait_in_a_circle(
    store: Store, turns: Turns, clock: VirtualClock, ada: App, ada2: App
) -> None:
    other = Turns(store, advance, LIBRARY, WORDING.render, clock, lambda _taken: None)
    await ada.through_screening("2")
    await ada2.through_screening("4")
    await ada2.command("link", await ada.code())
    await ada.command("link", await ada2.code())

    async def yes(app: App, kind: str) -> Incoming:
        found = [b for m in await app.shown() for b in m.buttons if f":{kind}." in b.data]
        pressed = read_button(found[-1].data)
        assert pressed is not None
        return app.event(pressed)

    for app in (ada, ada2):
        await turns.take([await yes(app, "agree2")])
    one, two = await yes(ada, "join"), await yes(ada2, "join")
    await asyncio.gather(turns.take([one]), other.take([two]))
    assert await ada.person() == await ada2.person()
    assert (await ada.person()).linked


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_whoever_waits_for_a_lock_finds_out_who_they_have_become(
    store: Store, turns: Turns, clock: VirtualClock, ada: App, ada2: App
) -> None:
    await ada.through_screening("2")
    await ada2.through_screening("4")
    first, second = await ada.person(), await ada2.person()
    async with store.write() as conn:
        await people.load(conn, [first.id, second.id])
        waiting = asyncio.create_task(ada2.command("feel", "6"))
        await somebody_waits(store)
        over = partial(moved, first=replace(first, entries=100))
        await joining.join(conn, first.id, second.id, over, clock.now())
    await waiting
    one = await ada.person()
    assert one.told is not None
    assert one.told.pain == 6, "it was taken, as from the person who they are now"
    async with store.read() as conn:
        left = await conn.scalar(select(owners.c.state).where(owners.c.id == second.id))
    assert left == "", "nobody was made of the trace"


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_whoever_waits_for_a_lock_finds_out_that_they_have_left(
    store: Store, turns: Turns, clock: VirtualClock, ada: App, ada2: App
) -> None:
    await ada.through_screening("2")
    await joined(ada, ada2)
    first = await ada.person()
    async with store.write() as conn:
        await people.load(conn, [first.id])
        waiting = asyncio.create_task(ada2.command("feel", "6"))
        await somebody_waits(store)
        await joining.part(conn, first.id, clock.now())
    await waiting
    one = await ada.person()
    assert (one.entries, one.told) == (first.entries, first.told)
    assert (await ada2.person()).id != first.id
    assert await home_of(store, first.id) != await home_of(store, (await ada2.person()).id)


async def test_who_presses_twice_is_not_written_to_in_the_app_that_has_left(
    store: Store, turns: Turns, ada: App, ada2: App
) -> None:
    await ada.through_screening("2")
    await joined(ada, ada2)
    first = await ada.person()
    await ada2.command("link")
    await ada2.press("Separate them")
    twice = [ada2.event(Pressed("x", "unlinknow")) for _ in range(2)]
    await turns.take(twice)
    assert not (await ada.person()).linked
    async with store.read() as conn:
        own = await conn.scalar(select(places.c.id).where(places.c.chat == ada.place.chat))
    assert await home_of(store, first.id) == own


@pytest.mark.parametrize("shown", [False, True], ids=["on its way", "shown"])
async def test_a_step_that_runs_in_the_app_that_leaves_waits_in_the_other(
    store: Store, clock: VirtualClock, ada: App, ada2: App, shown: bool
) -> None:
    async def deliver(row: Row) -> Outcome:
        return Sent(f"m{row.id}")

    await ada.through_screening("2")
    await joined(ada, ada2)
    for word in ("today", "start", "start"):
        await ada2.say(word)
    assert isinstance((await ada.person()).state, Running)
    if shown:
        await Sender(store, channel_of(ada2.place), deliver, clock).drain()
    await ada.command("link")
    await ada.press("Separate them")
    await ada.press("Separate them")
    assert isinstance((await ada.person()).state, Paused)
    await ada.press("Resume")
    assert isinstance((await ada.person()).state, Running)
    async with store.read() as conn:
        timed = outbox.c.timer_alarm.is_not(None), is_waiting()
        chat = select(places.c.chat).join(outbox, outbox.c.place == places.c.id).where(*timed)
        assert (await conn.scalars(chat)).all() == [ada.place.chat]


# --- blocked in one app -----------------------------------------------------------


async def at_home_in_the_second(ada: App, ada2: App) -> None:
    """Joined, with a reminder, and the app used last is the second one's."""
    await ada.through_screening("2")
    await joined(ada, ada2)
    await ada.command("remind", "07:30")
    await ada2.command("help")


async def next_reminder(turns: Turns, clock: VirtualClock) -> None:
    while True:
        due = await turns.next_due()
        assert due is not None
        clock.move_to(due)
        if due.time().minute == 30:
            break
        await turns.ring()
    await turns.ring()


async def waiting_at(store: Store) -> list[tuple[str, int]]:
    """In which chats something waits, and how urgently."""
    query = (
        select(places.c.chat, outbox.c.priority)
        .join(places, places.c.id == outbox.c.place)
        .where(is_waiting(), outbox.c.op == "send")
        .order_by(outbox.c.id)
    )
    async with store.read() as conn:
        return [(chat, priority) for chat, priority in await conn.execute(query)]


async def nothing_waits(store: Store) -> None:
    async with store.write() as conn:
        await conn.execute(outbox.delete())


@pytest.mark.parametrize("batch", [False, True], ids=["alone", "with a word from the other"])
async def test_who_blocks_their_home_is_reminded_in_the_other_app(
    store: Store, turns: Turns, clock: VirtualClock, ada: App, ada2: App, batch: bool
) -> None:
    await at_home_in_the_second(ada, ada2)
    await nothing_waits(store)
    events = [ada2.event(Left())]
    if batch:
        events.insert(0, ada.event(Commanded("help")))
    await turns.take(events)
    await nothing_waits(store)
    await next_reminder(turns, clock)
    assert await waiting_at(store) == [(ada.place.chat, 1)]
    await ada2.do(Returned())
    assert (await waiting_at(store))[-1] == (ada2.place.chat, 0), "welcomed back, and at home"


async def test_who_blocks_the_app_that_is_not_their_home_stays_at_home(
    store: Store, turns: Turns, clock: VirtualClock, ada: App, ada2: App
) -> None:
    await at_home_in_the_second(ada, ada2)
    await ada.do(Left())
    await nothing_waits(store)
    await next_reminder(turns, clock)
    assert await waiting_at(store) == [(ada2.place.chat, 1)]


async def test_who_blocks_both_is_left_alone(
    store: Store, turns: Turns, clock: VirtualClock, ada: App, ada2: App
) -> None:
    await at_home_in_the_second(ada, ada2)
    await turns.take([ada.event(Left()), ada2.event(Left())])
    await next_reminder(turns, clock)
    assert await waiting_at(store) == []


async def test_a_reminder_that_finds_its_home_closed_goes_to_the_other_app(
    store: Store, turns: Turns, clock: VirtualClock, ada: App, ada2: App
) -> None:
    async def gone(_row: Row) -> Outcome:
        return PlaceGone()

    await at_home_in_the_second(ada, ada2)
    await nothing_waits(store)
    await next_reminder(turns, clock)
    assert await waiting_at(store) == [(ada2.place.chat, 1)]
    here, there = (channel_of(app.place) for app in (ada, ada2))
    await Sender(store, there, gone, clock, on_gone=close).drain()
    assert await waiting_at(store) == [(ada.place.chat, 1)]
    await Sender(store, here, gone, clock, on_gone=close).drain()
    assert await waiting_at(store) == [], "there is no place left"
    await ada.command("help")
    await nothing_waits(store)
    await next_reminder(turns, clock)
    assert await waiting_at(store) == [(ada.place.chat, 1)]


async def home_of(store: Store, owner: int) -> int | None:
    async with store.read() as conn:
        return await conn.scalar(select(owners.c.home_place).where(owners.c.id == owner))


async def test_a_step_under_way_in_an_app_that_is_blocked_goes_on_in_the_other(
    store: Store, turns: Turns, clock: VirtualClock, ada: App, ada2: App
) -> None:
    """What would change the message there is shown here, and its clock runs."""

    async def sent(row: Row) -> Outcome:
        return Sent(f"m{row.id}")

    async def gone(_row: Row) -> Outcome:
        return PlaceGone()

    here, there = (channel_of(app.place) for app in (ada, ada2))
    await ada.through_screening("2")
    await joined(ada, ada2)
    await ada.press("Start")
    await ada.press("Start")
    await Sender(store, here, sent, clock).drain()
    await Sender(store, there, sent, clock).drain()
    state = (await ada.person()).state
    assert isinstance(state, Running)
    await ada.do(Left())
    due = await turns.next_due()
    assert due is not None
    clock.move_to(due)
    await turns.ring()
    query = select(places.c.chat).join(outbox, outbox.c.place == places.c.id)
    async with store.read() as conn:
        counting = await conn.scalars(query.where(is_waiting(), outbox.c.timer_alarm.is_not(None)))
        assert counting.all() == [ada2.place.chat]
    await Sender(store, here, gone, clock, on_gone=close).drain()
    await Sender(store, there, sent, clock, on_gone=close).drain()
    assert isinstance(state := (await ada.person()).state, Running)
    async with store.read() as conn:
        assert state.alarm in (await conn.scalars(select(alarms.c.name))).all()
