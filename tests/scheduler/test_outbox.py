from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from bot.store.engines import Store, open_store
from scheduler import outbox, purging, settling
from scheduler.alarms import Alarm
from scheduler.drafts import UNASKED, Draft, Op, put
from scheduler.outbox import Row
from scheduler.purging import purge_settled, purge_slots
from scheduler.tables import outbox as table
from scheduler.tables import slots
from tests.fakes import plan_of

SECOND = timedelta(seconds=1)
A = "chan"


def draft(place: int, slot: str, op: Op = "send", **more: object) -> Draft:
    content = f"{op} {slot}" if op != "delete" else ""
    return replace(Draft(A, place, place, op, slot, content), **more)  # type: ignore[arg-type]


async def fill(store: Store, now: datetime, *drafts: Draft) -> None:
    async with store.write() as conn:
        await put(conn, drafts, now)


async def lease(
    store: Store, now: datetime, limit: int = 10, worker: str = "w", *, seconds: float = 60.0
) -> list[Row]:
    async with store.write() as conn:
        while await settling.drop_useless(conn, A, now):
            pass
        return await outbox.lease(conn, A, worker, now, limit, seconds=seconds)


async def sent(
    store: Store, row: Row, now: datetime, id: str | None = "m", **more: bool
) -> Alarm | None:
    async with store.write() as conn:
        settled = await settling.sent(conn, row, id, now, **more)
        return settled.alarm if settled is not None else None


async def states(store: Store) -> list[tuple[str, str]]:
    async with store.read() as conn:
        rows = await conn.execute(select(table.c.slot, table.c.state).order_by(table.c.id))
        return [(slot, state) for slot, state in rows]


async def shown(store: Store) -> dict[tuple[int, str], tuple[str, str]]:
    async with store.read() as conn:
        rows = await conn.execute(select(slots))
        return {(row.place, row.name): (row.message_id, row.content) for row in rows}


async def test_within_a_place_first_in_first_out(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a"), draft(1, "b"), draft(2, "c"))
    first = await lease(store, now)
    assert [row.slot for row in first] == ["a", "c"]
    assert await lease(store, now) == []
    await sent(store, first[0], now)
    assert [row.slot for row in await lease(store, now)] == ["b"]


async def test_a_place_waits_for_its_first_message(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a"), draft(1, "b"))
    [row] = await lease(store, now)
    async with store.write() as conn:
        await settling.try_again(conn, row, now + 5 * SECOND, error="Timeout")
        assert await outbox.next_ready(conn, A) == now + 5 * SECOND
    assert await lease(store, now + 4 * SECOND) == []
    [again] = await lease(store, now + 5 * SECOND)
    assert (again.slot, again.attempts) == ("a", 1)


async def test_waiting_as_asked_is_no_failed_attempt(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a"))
    [row] = await lease(store, now)
    async with store.write() as conn:
        await settling.try_again(conn, row, now)
    [again] = await lease(store, now)
    assert again.attempts == 0


async def test_who_is_waited_for_goes_before_who_is_not_asked(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a", priority=UNASKED), draft(2, "b", priority=UNASKED))
    await fill(store, now, draft(3, "c"), draft(2, "d"))
    # Place 2 has somebody waiting behind an unasked message, so that is no longer behind 1.
    assert [row.slot for row in await lease(store, now)] == ["b", "c", "a"]


async def test_each_sender_takes_its_own_channel(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a"), draft(2, "b", channel="other"))
    assert [row.slot for row in await lease(store, now)] == ["a"]
    async with store.read() as conn:
        assert await outbox.next_ready(conn, "other") == now
        assert await outbox.next_ready(conn, "nobody") is None


async def test_a_lease_runs_out(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a"), draft(1, "b"))
    [row] = await lease(store, now, seconds=30)
    async with store.read() as conn:
        assert await outbox.next_ready(conn, A) == now + 30 * SECOND
    assert await lease(store, now + 29 * SECOND) == []
    assert [row.slot for row in await lease(store, now + 30 * SECOND)] == ["a"]
    # What the first sender says after all still counts: it was sent.
    await sent(store, row, now + 31 * SECOND)
    assert [row.slot for row in await lease(store, now + 31 * SECOND)] == ["b"]


async def test_a_successor_has_what_was_leased_at_once(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a"), draft(2, "b"), draft(3, "c", channel="other"))
    async with store.write() as conn:
        await outbox.lease(conn, A, "one_1", now, 1)
        await outbox.lease(conn, A, "one%2", now, 1)
        await outbox.lease(conn, "other", "one_1", now, 1)
        await outbox.release(conn, A, "one_")
        assert [row.slot for row in await outbox.lease(conn, A, "two", now, 9)] == ["a"]
        await outbox.release(conn, A)
        assert [row.slot for row in await outbox.lease(conn, A, "two", now, 9)] == ["a", "b"]
        assert await outbox.lease(conn, "other", "two", now, 9) == []


async def test_sent_notes_what_is_shown_and_what_is_to_ring(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a", timer_alarm="hold", timer_seconds=30))
    [row] = await lease(store, now)
    later = now + 7 * SECOND
    assert await sent(store, row, later, "17") == Alarm(1, "hold", later + 30 * SECOND)
    assert await shown(store) == {(1, "a"): ("17", "send a")}
    # A second report changes nothing: the timer runs from when it was first marked.
    assert await sent(store, row, later + 60 * SECOND, "17") is None


async def test_all_of_it_or_nothing(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a", timer_alarm="hold", timer_seconds=30))
    [row] = await lease(store, now)

    async def interrupted() -> None:
        async with store.write() as conn:
            await settling.sent(conn, row, "17", now)
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await interrupted()
    assert await shown(store) == {}
    assert await states(store) == [("a", "waiting")]


async def test_an_edit_knows_its_message_and_a_delete_forgets_it(
    store: Store, now: datetime
) -> None:
    await fill(store, now, draft(1, "a"), draft(1, "a", "edit"), draft(1, "a", "delete"))
    for id, expected in (("17", None), (None, "17"), (None, "17")):
        [row] = await lease(store, now)
        assert row.message_id == expected
        await sent(store, row, now, id)
        assert await shown(store) == ({} if row.op == "delete" else {(1, "a"): ("17", row.content)})


async def test_an_edit_that_had_to_be_sent_anew_has_a_new_message(
    store: Store, now: datetime
) -> None:
    await fill(store, now, draft(1, "a", "edit"))
    [row] = await lease(store, now)
    assert row.message_id is None
    await sent(store, row, now, "18")
    assert await shown(store) == {(1, "a"): ("18", "edit a")}


async def test_what_is_final_is_forgotten_and_its_slot_can_be_used_again(
    store: Store, now: datetime
) -> None:
    await fill(store, now, draft(1, "a"), draft(1, "a", "edit"), draft(1, "a"), draft(1, "a"))
    found = []
    for id, final in (("17", False), (None, True), ("18", True), ("19", False)):
        [row] = await lease(store, now)
        found.append(row.message_id)
        await sent(store, row, now, id, final=final)
        assert await shown(store) == ({} if final else {(1, "a"): (id, "send a")})
    assert found == [None, "17", None, None]


async def test_no_words_are_kept_of_what_is_settled(store: Store, now: datetime) -> None:
    await fill(store, now, *(draft(place, "a", content="It hurts") for place in range(1, 6)))
    await fill(store, now, draft(6, "a", useful_until=now + SECOND))
    rows = await lease(store, now, limit=4)
    async with store.write() as conn:
        await settling.sent(conn, rows[0], "m", now)
        await settling.needless(conn, rows[1], now)
        await settling.give_up(conn, rows[2], "E", now)
        await settling.drop_place(conn, 4, now)
        await settling.drop_useless(conn, A, now + SECOND)
    async with store.read() as conn:
        kept = await conn.execute(select(table.c.state, table.c.content).order_by(table.c.id))
        assert [tuple(row) for row in kept] == [
            ("sent", ""),
            ("dropped", ""),
            ("failed", ""),
            ("dropped", ""),
            ("waiting", "It hurts"),
            ("dropped", ""),
        ]


async def test_what_was_needless_is_dropped_and_its_timer_runs(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a", "edit", timer_alarm="hold", timer_seconds=3))
    [row] = await lease(store, now)
    async with store.write() as conn:
        settled = await settling.needless(conn, row, now)
        assert settled == settling.Settled(Alarm(1, "hold", now + 3 * SECOND))
    assert await states(store) == [("a", "dropped")]


async def test_a_newer_edit_replaces_the_older(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a"), draft(1, "a", "edit", content="old"))
    await fill(store, now, draft(1, "b"), draft(2, "a", "edit", content="elsewhere"))
    await fill(
        store,
        now,
        draft(1, "a", "edit", content="newer"),
        draft(1, "c"),
        draft(1, "a", "edit", content="newest"),
    )
    async with store.read() as conn:
        contents = (await conn.scalars(select(table.c.content).order_by(table.c.id))).all()
    assert contents == ["send a", "send b", "elsewhere", "send c", "newest"]


async def test_an_edit_before_a_send_belongs_to_another_message(
    store: Store, now: datetime
) -> None:
    await fill(store, now, draft(1, "a", "edit"), draft(1, "a"))
    await fill(store, now, draft(1, "a", "edit"))
    await fill(store, now, draft(1, "b", "edit"), draft(1, "b", "delete"), draft(1, "b", "edit"))
    async with store.read() as conn:
        ops = (await conn.scalars(select(table.c.op).order_by(table.c.id))).all()
    assert ops == ["edit", "send", "edit", "edit", "delete", "edit"]


async def test_an_edit_in_flight_is_not_replaced(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a", "edit", content="old"))
    [row] = await lease(store, now)
    await fill(store, now, draft(1, "a", "edit", content="new"))
    assert await lease(store, now) == []
    await sent(store, row, now)
    assert [row.content for row in await lease(store, now)] == ["new"]


async def test_a_newer_edit_waits_as_long_as_the_older_was_told_to(
    store: Store, now: datetime
) -> None:
    await fill(store, now, draft(1, "a", "edit"))
    [row] = await lease(store, now)
    async with store.write() as conn:
        await settling.try_again(conn, row, now + 9 * SECOND)
    await fill(store, now, draft(1, "a", "edit"))
    assert await lease(store, now + 8 * SECOND) == []
    assert len(await lease(store, now + 9 * SECOND)) == 1


async def test_past_its_use_it_is_dropped_and_recorded(store: Store, now: datetime) -> None:
    until = now + 60 * SECOND
    await fill(store, now, draft(1, "a", useful_until=until), draft(1, "b"))
    assert await lease(store, until - SECOND, limit=0) == []
    assert await states(store) == [("a", "waiting"), ("b", "waiting")]
    assert [row.slot for row in await lease(store, until)] == ["b"]
    assert await states(store) == [("a", "dropped"), ("b", "waiting")]


async def test_the_useless_is_dropped_piece_by_piece_and_never_sent(
    store: Store, now: datetime
) -> None:
    until = now + 60 * SECOND
    await fill(store, now, *(draft(n, f"{n}", useful_until=until) for n in range(5)))
    await fill(store, now, draft(4, "after"), draft(5, "other"))
    taken = []
    async with store.write() as conn:
        for expected in (True, True, False):
            assert await settling.drop_useless(conn, A, until, 2) == expected
            rows = await outbox.lease(conn, A, "w", until, 10)
            taken.append([row.slot for row in rows])
    assert taken == [["other"], [], ["after"]]


async def test_what_is_in_flight_is_not_dropped(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a", useful_until=now + 60 * SECOND))
    [row] = await lease(store, now, seconds=100)
    assert await lease(store, now + 61 * SECOND) == []
    await sent(store, row, now + 62 * SECOND)
    assert await states(store) == [("a", "sent")]


async def test_giving_up_is_visible_and_lets_the_next_one_through(
    store: Store, now: datetime
) -> None:
    await fill(store, now, draft(1, "a"), draft(1, "b"))
    [row] = await lease(store, now)
    async with store.write() as conn:
        await settling.give_up(conn, row, "BadRequest", now)
    async with store.read() as conn:
        errors = (await conn.scalars(select(table.c.error).order_by(table.c.id))).all()
    assert errors == ["BadRequest", None]
    assert await states(store) == [("a", "failed"), ("b", "waiting")]
    assert [row.slot for row in await lease(store, now)] == ["b"]


async def test_a_closed_place_takes_nothing_more(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a"), draft(1, "b"), draft(2, "c"))
    async with store.write() as conn:
        await settling.drop_place(conn, 1, now)
    assert [row.slot for row in await lease(store, now)] == ["c"]


async def test_a_timer_that_was_called_off_is_not_started(store: Store, now: datetime) -> None:
    timed = draft(1, "a", timer_alarm="hold", timer_seconds=30)
    await fill(store, now, timed, replace(timed, place=2, owner=2))
    rows = await lease(store, now)
    async with store.write() as conn:
        await put(conn, [], now, called_off=[(1, "hold"), (2, "other")])
        await put(conn, [], now)
    assert await sent(store, rows[0], now) is None
    assert await sent(store, rows[1], now) == Alarm(2, "hold", now + 30 * SECOND)


async def test_what_is_settled_is_forgotten_in_time(store: Store, now: datetime) -> None:
    await fill(store, now, draft(1, "a"), draft(2, "b"), draft(3, "c"), draft(4, "d"))
    rows = await lease(store, now, limit=3)
    async with store.write() as conn:
        await settling.sent(conn, rows[0], "1", now)
        await settling.give_up(conn, rows[1], "E", now)
        await settling.sent(conn, rows[2], "3", now + 9 * SECOND)
        assert not await purge_settled(conn, now + 5 * SECOND)
        assert not await purge_slots(conn, now + 5 * SECOND)
    assert await states(store) == [("c", "sent"), ("d", "waiting")]
    assert set(await shown(store)) == {(3, "c")}


async def test_many_workers_lease_each_message_once_and_in_order(url: str, now: datetime) -> None:
    stores = [open_store(url) for _ in range(3)]
    await fill(stores[0], now, *(draft(n % 7, f"{n:03}") for n in range(70)))
    taken: list[Row] = []

    async def work(store: Store, worker: str) -> None:
        while rows := await lease(store, now, 3, worker):
            await asyncio.sleep(0)
            for row in rows:
                taken.append(row)
                await sent(store, row, now)

    await asyncio.gather(*(work(store, str(n)) for n, store in enumerate(stores)))
    assert len({row.id for row in taken}) == len(taken) == 70
    for place in range(7):
        mine = [row.slot for row in taken if row.place == place]
        assert mine == sorted(mine)
    for store in stores:
        await store.close()


async def test_only_what_waits_is_read(store: Store, now: datetime) -> None:
    await fill(store, now, *(draft(n, "a") for n in range(3000)))
    async with store.write() as conn:
        await conn.execute(update(table).where(table.c.id > 5).values(state="sent", settled_at=1))
        await conn.execute(text("ANALYZE"))
        plan = await plan_of(conn, outbox.lease(conn, A, "w", now, 50))
        for lane in ("asked", "unasked", "again", "look"):
            plan += await plan_of(conn, outbox.lease(conn, A, "w", now, 50, lane=lane))
        plan += await plan_of(conn, outbox.next_ready(conn, A, again=True))
        plan += await plan_of(conn, settling.drop_useless(conn, A, now))
        plan += await plan_of(conn, settling.lock(conn, [1, 2], [3, 4]))
        edits = [draft(n, "a", "edit") for n in range(50)]
        plan += await plan_of(conn, put(conn, edits, now, [(n, "hold") for n in range(50)]))
    assert "ix_outbox" in plan
    # Both of these indexes hold nothing but what waits.
    whole = plan.replace("SCAN outbox USING INDEX ix_outbox_queue", "")
    whole = whole.replace("SCAN outbox USING INDEX ix_outbox_head", "")
    for scan in ("SCAN outbox", "SCAN earlier", "Seq Scan on outbox"):
        assert scan not in whole


# --- ways to answer, and last words -----------------------------------------------


async def test_a_secret_is_handed_over_and_not_kept(store: Store, now: datetime) -> None:
    until = now + 60 * SECOND
    one = replace(draft(1, "a"), reply="t", reply_until=until, reply_first=True)
    await fill(store, now, one, replace(one, place=2))
    [row, _] = await lease(store, now)
    assert (row.reply, row.reply_until, row.reply_first) == ("t", until, True)
    await sent(store, row, now)
    assert await secrets(store) == [None, "t"]
    async with store.write() as conn:
        await purging.forget_replies(conn, until - SECOND)
    assert await secrets(store) == [None, "t"]
    async with store.write() as conn:
        await purging.forget_replies(conn, until)
    assert await secrets(store) == [None, None]


async def secrets(store: Store) -> list[str | None]:
    async with store.read() as conn:
        return list(await conn.scalars(select(table.c.reply).order_by(table.c.id)))


async def test_of_the_last_words_nothing_is_kept(store: Store, now: datetime) -> None:
    await fill(store, now, replace(draft(7, "a"), last=True), draft(8, "a"))
    [last, other] = await lease(store, now)
    async with store.write() as conn:
        settled = await settling.sent(conn, last, "m", now)
        await settling.sent(conn, other, "m", now)
        assert settled == settling.Settled(last=(7,))
        assert list(await conn.scalars(select(table.c.place))) == [8]
        assert list(await conn.scalars(select(slots.c.place))) == [8]


async def test_what_was_forgotten_while_it_flew_leaves_no_trace(
    store: Store, now: datetime
) -> None:
    await fill(store, now, replace(draft(1, "a"), timer_alarm="hold", timer_seconds=3))
    [row] = await lease(store, now)
    async with store.write() as conn:
        await conn.execute(table.delete())
        assert await settling.sent(conn, row, "m", now) is None
        assert (await conn.execute(select(slots))).all() == []


async def test_lanes(store: Store, now: datetime) -> None:
    unasked = replace(draft(1, "a"), priority=UNASKED)
    replied = replace(draft(2, "a"), reply="t", reply_until=now + SECOND)
    await fill(store, now, unasked, replied, draft(3, "a"))

    async def lane(name: outbox.Lane) -> list[int]:
        async with store.write() as conn:
            return [row.place for row in await outbox.lease(conn, A, "w", now, 9, lane=name)]

    assert await lane("reply") == [2]
    assert await lane("asked") == [3]
    assert await lane("unasked") == [1]
