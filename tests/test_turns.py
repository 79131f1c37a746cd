from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select, text

from bot.core.library import Library
from bot.core.model import Event, Incoming, Message, Place, Prompt, Said
from bot.core.person import Person, Turn
from bot.logs import configure_logs
from bot.saying import message_of, preferred_locale
from bot.store import diary, places
from bot.store.engines import Store, open_store
from bot.store.errors import DiskFull, StoreError
from bot.store.tables import incoming, parked
from bot.store.tables import owners as owners_table
from bot.turns import Turns, TurnsTaken
from scheduler.alarms import Alarm
from scheduler.alarms import put as put_alarms
from scheduler.clock import SystemClock, VirtualClock
from scheduler.outbox import Row
from scheduler.outcomes import Outcome, Sent
from scheduler.sender import Sender
from scheduler.tables import alarms, from_ms
from scheduler.tables import outbox as outbox_table
from tests.fakes import (
    LIBRARY,
    Woken,
    advance,
    count_of,
    find_person,
    render,
    said,
    waiting_for_locks,
)

SECOND = timedelta(seconds=1)


@pytest.fixture
def woken() -> Woken:
    return Woken()


@pytest.fixture
def turns(store: Store, clock: VirtualClock, woken: Woken) -> Turns:
    return Turns(store, advance, LIBRARY, render, clock, woken)


def by_key(prompt: Prompt, _locale: str) -> Message:
    """The keys of what is said."""
    return Message(" ".join(text.key for text in prompt.body))


async def person_of(store: Store, event: Incoming) -> Person:
    person = await find_person(store, event.account)
    assert person is not None
    return person


async def messages(store: Store) -> list[tuple[str, str]]:
    """Each waiting message: its place's chat, and its text (or its slot, for a delete)."""
    async with store.read() as conn:
        rows = await conn.execute(
            select(outbox_table.c.place, outbox_table.c.op, outbox_table.c.content)
            .where(outbox_table.c.state == "waiting")
            .order_by(outbox_table.c.id)
        )
        found = []
        for place, op, content in rows.all():
            address = await places.get(conn, place)
            assert address is not None
            found.append((address.chat, message_of(content).text if op != "delete" else op))
        return found


async def pending(store: Store) -> dict[tuple[int, str], datetime]:
    async with store.read() as conn:
        return {
            (row.owner, row.name): from_ms(row.due_at) for row in await conn.execute(select(alarms))
        }


async def rows_of(store: Store, table: Table) -> list[dict[str, object]]:
    async with store.read() as conn:
        return [dict(row) for row in (await conn.execute(select(table))).mappings()]


# --- one turn ---------------------------------------------------------------------


async def test_a_turn_does_all_it_says_in_one_commit(
    store: Store, turns: Turns, woken: Woken, now: datetime
) -> None:
    hello = said("send a; set x 5; set y 9; later b")
    taken = await turns.take([hello])
    assert taken == TurnsTaken(taken=1, messages=2, next_alarm=now + 5 * SECOND)
    assert woken.told == [taken]
    person = await person_of(store, hello)
    assert count_of(person) == 1
    assert await messages(store) == [("chat of ada", "a 1"), ("chat of ada", "b 1")]
    assert await pending(store) == {
        (person.id, "x"): now + 5 * SECOND,
        (person.id, "y"): now + 9 * SECOND,
    }
    async with store.read() as conn:
        assert [entry.number for entry in await diary.read(conn, person.id)] == [1]
    first, second = await rows_of(store, outbox_table)
    assert (first["channel"], first["priority"], first["useful_until"]) == ("test", 0, None)
    assert second["priority"] == 1
    assert from_ms(int(str(second["useful_until"]))) == now + 60 * SECOND


async def test_nothing_to_do_is_nothing_done(turns: Turns) -> None:
    assert await turns.take([]) == TurnsTaken()
    assert await turns.ring() == 0
    assert await turns.next_due() is None


async def test_a_second_delivery_is_passed_over(
    store: Store, turns: Turns, clock: VirtualClock, woken: Woken
) -> None:
    hello = said("send a")
    taken = await turns.take([hello, hello])
    assert (taken.taken, taken.passed_over) == (1, 1)
    later = Turns(store, advance, LIBRARY, render, clock, woken)
    taken = await later.take([hello, said("send b")])
    assert (taken.taken, taken.passed_over) == (1, 1)
    assert count_of(await person_of(store, hello)) == 2
    assert await messages(store) == [("chat of ada", "a 1"), ("chat of ada", "b 2")]


async def test_the_same_id_of_another_kind_is_another_event(store: Store, turns: Turns) -> None:
    hello = said("send a", id="7")
    await turns.take([hello, replace(hello, kind="press")])
    assert count_of(await person_of(store, hello)) == 2


@pytest.mark.parametrize(
    ("locale", "zone", "expected"),
    [
        ("de", "Europe/Berlin", ("de", "Europe/Berlin")),
        ("de-AT", "Nowhere/Else", ("de", "UTC")),
        ("fr", "", ("en", "UTC")),
    ],
)
async def test_somebody_new_speaks_as_their_platform_says(
    store: Store, turns: Turns, locale: str, zone: str, expected: tuple[str, str]
) -> None:
    hello = said("send a", locale=locale, zone=zone)
    await turns.take([hello])
    await turns.take([said("send a", locale="en", zone="Asia/Tokyo")])
    person = await person_of(store, hello)
    assert (person.locale, person.zone) == (f"{expected[0]}-2", expected[1])


def test_the_nearest_locale_is_preferred() -> None:
    library = replace(LIBRARY, locales=("en", "pt-BR", "pt"))
    assert preferred_locale("pt_br", library) == "pt-BR"
    assert preferred_locale("pt-PT", library) == "pt"
    assert preferred_locale(None, library) == "en"


async def test_what_is_said_in_a_group_is_answered_in_private(store: Store, turns: Turns) -> None:
    group = Place("test", "", "group", private=False)
    await turns.take([said("send a"), replace(said("send b"), place=group)])
    await turns.take([replace(said("send c"), place=group)])
    assert await messages(store) == [
        ("chat of ada", "a 1"),
        ("chat of ada", "b 2"),
        ("chat of ada", "c 3"),
    ]


async def test_the_private_place_used_last_is_home(
    store: Store, turns: Turns, clock: VirtualClock, now: datetime
) -> None:
    other = Place("elsewhere", "BOT", "new chat")
    await turns.take([said("set x 5"), replace(said("set y 5"), place=other)])
    clock.move_to(now + 5 * SECOND)
    await turns.ring()
    assert {chat for chat, _ in await messages(store)} == {"new chat"}
    assert {row["channel"] for row in await rows_of(store, outbox_table)} == {"elsewhere:BOT"}


async def test_nothing_is_put_for_a_place_that_is_gone(
    store: Store, turns: Turns, clock: VirtualClock, now: datetime
) -> None:
    hello = said("set x 5")
    await turns.take([hello])
    async with store.write() as conn:
        await places.close(conn, 1, now)
    clock.move_to(now + 5 * SECOND)
    assert await turns.ring() == 1
    assert await messages(store) == []
    await turns.take([said("send back")])
    assert await messages(store) == [("chat of ada", "back 3")]


# --- batches ----------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(
        [
            "send a",
            "edit a",
            "edit b",
            "delete a",
            "hold h",
            "set x 5",
            "set h 7",
            "cancel h",
            "cancel x",
            "later b",
            "fail",
        ]
    ),
    min_size=1,
    max_size=3,
).map("; ".join)
EVENTS = st.lists(st.tuples(WORDS, st.sampled_from(["ada", "bob", "cy"])), max_size=8)


async def everything(store: Store) -> list[list[str]]:
    """All tables. Messages in their order, but without numbers, of which a batch uses fewer."""
    found = []
    for table in owners_table.metadata.sorted_tables:
        rows = await rows_of(store, table)
        if table is outbox_table:
            found.append([str(row | {"id": None}) for row in sorted(rows, key=_id)])
        else:
            found.append(sorted(map(str, rows)))
    return found


def _id(row: dict[str, object]) -> int:
    return int(str(row["id"]))


@asynccontextmanager
async def empty_store(folder: Path, empty: Sequence[Path]) -> AsyncIterator[Store]:
    path = folder / "fold.db"
    path.write_bytes(empty[0].read_bytes())
    async with open_store(path) as store:
        yield store
    path.unlink()


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(EVENTS)
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_batch_is_as_good_as_one_by_one(
    url: str,
    tmp_path: Path,
    empty_file: list[Path],
    clock: VirtualClock,
    events: list[tuple[str, str]],
) -> None:
    assert url
    batch = [said(words, user) for words, user in events]

    async def play(*batches: Sequence[Incoming]) -> list[list[str]]:
        async with empty_store(tmp_path, empty_file) as store:
            turns = Turns(store, advance, LIBRARY, render, clock, Woken())
            await turns.take([said("hold h", user, id=user) for user in ("ada", "bob", "cy")])
            for each in batches:
                await turns.take(each)
            return await everything(store)

    with asyncio.Runner() as runner:
        together = runner.run(play(batch))
        alone = runner.run(play(*([event] for event in batch)))
    assert together == alone


async def test_a_timer_that_a_later_turn_calls_off_is_not_started(
    store: Store, turns: Turns, clock: VirtualClock
) -> None:
    async def deliver(_row: Row) -> Outcome:
        return Sent("m")

    sender = Sender(store, "test", deliver, clock)
    await turns.take([said("hold a"), said("cancel a"), said("hold b")])
    await turns.take([said("hold c")])
    await turns.take([said("cancel c")])
    await sender.drain()
    assert [name for _, name in await pending(store)] == ["b"]


async def test_one_that_fails_is_parked_and_the_others_go_on(
    store: Store, clock: VirtualClock, woken: Woken
) -> None:
    tries = 0

    def counting(person: Person, event: Event, now: datetime, library: Library) -> Turn:
        nonlocal tries
        tries += event == Said("fail")
        return advance(person, event, now, library)

    turns = Turns(store, counting, LIBRARY, render, clock, woken)
    bad = said("fail", "bob")
    taken = await turns.take([said("send a"), bad, said("send b"), said("send c", "bob")])
    assert (taken.taken, taken.parked, taken.messages) == (3, 1, 4)
    assert tries == 4  # once in the batch, three times alone
    assert await messages(store) == [
        ("chat of ada", "a 1"),
        ("chat of bob", " "),
        ("chat of ada", "b 2"),
        ("chat of bob", "c 1"),
    ]
    [row] = await rows_of(store, parked)
    assert (row["id"], row["error"]) == (bad.id, "ZeroDivisionError")
    assert sum(told.taken for told in woken.told) == 3
    # It counts as committed: delivered again it is passed over.
    assert await turns.take([bad]) == TurnsTaken(passed_over=1)


async def test_one_that_failed_only_now_and_then_is_taken(
    store: Store, clock: VirtualClock
) -> None:
    tries = 0

    def moody(person: Person, event: Event, now: datetime, library: Library) -> Turn:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise RuntimeError
        return advance(person, event, now, library)

    turns = Turns(store, moody, LIBRARY, render, clock, Woken())
    assert (await turns.take([said("send a")])).taken == 1
    assert await rows_of(store, parked) == []


async def test_who_was_parked_gets_an_apology(store: Store, clock: VirtualClock) -> None:
    turns = Turns(store, advance, LIBRARY, by_key, clock, Woken())
    await turns.take([said("send a")])
    group = Place("test", "", "group", private=False)
    await turns.take([said("fail"), replace(said("fail"), place=group)])
    assert await messages(store) == [("chat of ada", ""), ("chat of ada", "apology")]
    await turns.take([said("send a")])
    assert count_of(await person_of(store, said(""))) == 2


async def test_a_state_that_cannot_be_read_stops_nobody_else(store: Store, turns: Turns) -> None:
    await turns.take([said("send a"), said("send a", "bob")])
    async with store.write() as conn:
        await conn.execute(
            owners_table.update().where(owners_table.c.id == 1).values(state="broken")
        )
    taken = await turns.take([said("send b"), said("send b", "bob")])
    assert (taken.taken, taken.parked) == (1, 1)
    [row] = await rows_of(store, parked)
    assert row["error"] == "StateError"


async def test_a_turn_cannot_make_somebody_else_of_a_person(
    store: Store, clock: VirtualClock
) -> None:
    def thief(person: Person, _event: Event, _now: datetime, _library: Library) -> Turn:
        return Turn(replace(person, id=person.id + 1))

    turns = Turns(store, thief, LIBRARY, render, clock, Woken())
    assert (await turns.take([said("x")])).parked == 1


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_full_disk_parks_nothing_and_loses_nothing(store: Store, turns: Turns) -> None:
    await turns.take([said("send a")])
    async with store.write() as conn:
        pages = await conn.scalar(text("PRAGMA page_count"))
        await conn.execute(text(f"PRAGMA max_page_count = {pages}"))
    batch = [said("send b", f"user {n} {'x' * 100}") for n in range(100)]
    before = await everything(store)
    with pytest.raises(DiskFull):
        await turns.take(batch)
    assert await everything(store) == before
    async with store.write() as conn:
        await conn.execute(text("PRAGMA max_page_count = 1000000"))
    assert (await turns.take(batch)).taken == 100
    assert await rows_of(store, parked) == []


async def test_nothing_a_person_wrote_is_logged(
    turns: Turns, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("debug")
    await turns.take([said("send a; set x 5"), said("secret; fail", "bob"), said("secret")])
    output = "".join(capsys.readouterr())
    assert "turn_failed" in output
    assert "secret" not in output
    assert "bob" not in output


# --- alarms -----------------------------------------------------------------------


async def test_what_is_due_rings_once_and_in_order(
    store: Store, turns: Turns, clock: VirtualClock, now: datetime
) -> None:
    await turns.take([said("set b 2; set a 3; set c 60"), said("set a 1", "bob")])
    assert await turns.next_due() == now + 1 * SECOND
    assert await turns.ring() == 0
    clock.move_to(now + 10 * SECOND)
    assert await turns.ring() == 3
    assert await turns.ring() == 0
    assert await messages(store) == [
        ("chat of bob", "rang a 08:00:01 2"),
        ("chat of ada", "rang b 08:00:02 2"),
        ("chat of ada", "rang a 08:00:03 3"),
    ]
    assert await turns.next_due() == now + 60 * SECOND


async def test_a_limit_takes_the_longest_waiting_first(
    turns: Turns, clock: VirtualClock, now: datetime
) -> None:
    await turns.take([said(f"set a {60 - n}", f"user {n}") for n in range(50)])
    clock.move_to(now + 100 * SECOND)
    assert [await turns.ring(20) for _ in range(4)] == [20, 20, 10, 0]


async def test_an_alarm_that_an_earlier_one_cancels_does_not_ring(
    store: Store, clock: VirtualClock, now: datetime
) -> None:
    def cancelling(person: Person, event: Event, now: datetime, library: Library) -> Turn:
        turn = advance(person, event, now, library)
        again = advance(person, Said("cancel b; set c 5"), now, library)
        return turn if isinstance(event, Said) else replace(turn, alarms=again.alarms)

    turns = Turns(store, cancelling, LIBRARY, render, clock, Woken())
    await turns.take([said("set a 1; set b 2; set c 3")])
    clock.move_to(now + 10 * SECOND)
    await turns.ring()
    assert await messages(store) == [("chat of ada", "rang a 08:00:01 2")]
    assert await pending(store) == {(1, "c"): now + 15 * SECOND}


async def test_many_workers_ring_each_alarm_once(
    url: str, clock: VirtualClock, now: datetime
) -> None:
    stores = [open_store(url) for _ in range(3)]
    workers = [Turns(store, advance, LIBRARY, render, clock, Woken()) for store in stores]
    await workers[0].take([said("set a 1; set b 2", f"user {n}") for n in range(40)])
    clock.move_to(now + 5 * SECOND)

    async def work(turns: Turns) -> int:
        count = 0
        while (due := await turns.next_due()) is not None and due <= clock.now():
            count += await turns.ring(7)
        return count

    assert sum(await asyncio.gather(*map(work, workers))) == 80
    assert len(await rows_of(stores[0], outbox_table)) == 80
    for store in stores:
        await store.close()


async def test_an_alarm_that_fails_is_put_off_and_the_others_ring(
    store: Store, turns: Turns, clock: VirtualClock, now: datetime
) -> None:
    await turns.take([said("set a 2; set fail 1; set b 3"), said("set a 1", "bob")])
    clock.move_to(now + 5 * SECOND)
    assert await turns.ring() == 4
    assert sorted(text for _, text in await messages(store)) == [
        "rang a 08:00:01 2",
        "rang a 08:00:02 2",
        "rang b 08:00:03 3",
    ]
    assert await pending(store) == {(1, "fail"): now + timedelta(hours=1, seconds=5)}
    [row] = await rows_of(store, parked)
    assert (row["kind"], row["error"]) == ("alarm", "ZeroDivisionError")


async def test_an_alarm_of_nobodys_is_forgotten(
    store: Store, turns: Turns, clock: VirtualClock, now: datetime
) -> None:
    await turns.take([said("set a 1; set b 9")])
    async with store.write() as conn:
        await put_alarms(conn, [Alarm(99, "a", now), Alarm(99, "b", now + 9 * SECOND)])
    clock.move_to(now + 5 * SECOND)
    assert [await turns.ring(), await turns.ring()] == [1, 0]
    assert await turns.next_due() == now + 9 * SECOND
    assert set(await pending(store)) == {(1, "b"), (99, "b")}


# --- competing --------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_a_turn_and_the_sender_do_not_wait_for_each_other(
    store: Store, url: str, clock: VirtualClock
) -> None:
    """A turn changes what is in flight for two people; it comes back in the other order."""
    took = 0

    def counting(person: Person, event: Event, now: datetime, library: Library) -> Turn:
        nonlocal took
        took += 1
        return advance(person, event, now, library)

    turns = Turns(store, counting, LIBRARY, render, clock, Woken())
    await turns.take([said("hold a"), said("hold b", "bob")])
    flying = asyncio.Barrier(3)
    second = asyncio.Event()

    async def deliver(row: Row) -> Outcome:
        await flying.wait()
        if row.slot == "a":
            await second.wait()
        second.set()
        return Sent("m")

    async with open_store(url) as other, asyncio.timeout(20):
        sending = asyncio.create_task(Sender(other, "test", deliver, clock).run())
        async with store.write() as conn:
            while flying.n_waiting < 2:
                await asyncio.sleep(0)
            await conn.execute(select(outbox_table).where(outbox_table.c.id == 1).with_for_update())
            turn = asyncio.create_task(turns.take([said("cancel a"), said("cancel b", "bob")]))
            await waiting_for_locks(store, 1)
            sending.cancel()
            await flying.wait()
            await waiting_for_locks(store, 2)
        await turn
        await asyncio.wait([sending])
    assert took == 4, "the turn had to be taken again"
    assert [row["state"] for row in await rows_of(store, outbox_table)] == ["sent", "sent"]
    assert await pending(store) == {}


async def test_competing_turns_lose_no_update(url: str) -> None:
    """Four processes' worth of engines, all with the same person."""
    stores = [open_store(url) for _ in range(4)]
    clock = SystemClock()
    workers = [Turns(store, advance, LIBRARY, render, clock, Woken()) for store in stores]
    events = [said("send a; set x 50; edit b") for _ in range(120)]
    await asyncio.gather(*(workers[n % 4].take([event]) for n, event in enumerate(events)))
    person = await person_of(stores[0], events[0])
    assert count_of(person) == 120
    async with stores[0].read() as conn:
        entries = await diary.read(conn, person.id)
    assert [entry.number for entry in entries] == list(range(1, 121))
    for store in stores:
        await store.close()


async def test_competing_batches_of_many_people_lose_no_update(url: str) -> None:
    """The same people in other orders, and who is new is new for several at once."""
    stores = [open_store(url) for _ in range(3)]
    workers = [Turns(store, advance, LIBRARY, render, SystemClock(), Woken()) for store in stores]
    people = [f"user {n}" for n in range(12)]

    def batch(n: int) -> list[Incoming]:
        order = people[n % 12 :] + people[: n % 12]
        return [said("send a; cancel x; edit b", user) for user in order[:: 1 if n % 2 else -1]]

    await asyncio.gather(*(workers[n % 3].take(batch(n)) for n in range(30)))
    for user in people:
        assert count_of(await person_of(stores[0], said("", user))) == 30
    assert await rows_of(stores[0], parked) == []
    assert len(await rows_of(stores[0], incoming)) == 360
    for store in stores:
        await store.close()


_COMPETITOR = """
import asyncio, sys
from bot.store.engines import open_store
from bot.turns import Turns
from scheduler.clock import SystemClock
from tests.fakes import LIBRARY, Woken, advance, render, said

async def main(url, name):
    async with open_store(url) as store:
        turns = Turns(store, advance, LIBRARY, render, SystemClock(), Woken())
        for n in range(40):
            await turns.take([said("send a", id=f"{name} {n}")])

asyncio.run(main(*sys.argv[1:]))
"""


async def test_competing_processes_lose_no_update(url: str) -> None:
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _COMPETITOR,
            url,
            name,
            cwd=Path(__file__).parents[1],
            stdout=asyncio.subprocess.DEVNULL,
        )
        for name in ("one", "two")
    ]
    assert [await process.wait() for process in processes] == [0, 0]
    async with open_store(url) as store:
        assert count_of(await person_of(store, said(""))) == 80


async def test_a_store_that_cannot_be_used_says_so_and_takes_nothing(
    store: Store, clock: VirtualClock
) -> None:
    def refused(_prompt: Prompt, _locale: str) -> Message:
        raise DiskFull("no room")

    turns = Turns(store, advance, LIBRARY, refused, clock, Woken())
    with pytest.raises(StoreError, match="no room"):
        await turns.take([said("send a")])
    assert await rows_of(store, incoming) == []
