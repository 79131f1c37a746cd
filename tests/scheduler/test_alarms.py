from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, text

from bot.store import owners
from bot.store.engines import Store, open_store
from bot.store.tables import owners as owners_table
from scheduler import alarms
from scheduler.alarms import Alarm
from tests.fakes import plan_of

SECOND = timedelta(seconds=1)


async def test_an_alarm_of_the_same_name_is_replaced(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        await alarms.put(
            conn, [Alarm(1, "a", now), Alarm(1, "a", now + SECOND), Alarm(2, "a", now)]
        )
        await alarms.put(conn, [Alarm(2, "a", now + 2 * SECOND)])
        await alarms.put(conn, [])
        assert await alarms.due(conn, [1, 2], now + 2 * SECOND) == [
            Alarm(1, "a", now + SECOND),
            Alarm(2, "a", now + 2 * SECOND),
        ]
        assert await alarms.next_due(conn) == now + SECOND
        assert await alarms.next_due(conn, now + SECOND) == now + 2 * SECOND
        assert await alarms.next_due(conn, now + 2 * SECOND) is None


async def test_only_what_is_due_and_asked_for(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        await alarms.put(
            conn, [Alarm(1, "b", now), Alarm(1, "a", now - SECOND), Alarm(1, "c", now + SECOND)]
        )
        await alarms.put(conn, [Alarm(2, "a", now)])
        assert await alarms.due(conn, [1], now) == [Alarm(1, "a", now - SECOND), Alarm(1, "b", now)]
        assert await alarms.due(conn, [], now) == []


async def test_cancelling_what_is_not_there_is_no_error(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        await alarms.put(conn, [Alarm(1, "a", now), Alarm(1, "b", now)])
        await alarms.cancel(conn, [(1, "a"), (1, "a"), (9, "x")])
        await alarms.cancel(conn, [])
        assert await alarms.due(conn, [1], now) == [Alarm(1, "b", now)]


async def test_what_was_set_anew_is_not_taken(store: Store, now: datetime) -> None:
    async with store.write() as conn:
        await alarms.put(conn, [Alarm(1, "a", now), Alarm(1, "b", now)])
        claimed = await alarms.due(conn, [1], now)
        await alarms.put(conn, [Alarm(1, "a", now + SECOND)])
        await alarms.take(conn, claimed)
        assert await alarms.next_due(conn) == now + SECOND
        await alarms.take(conn, [Alarm(1, "a", now + SECOND)])
        assert await alarms.next_due(conn) is None


async def owners_with_alarms(store: Store, now: datetime, count: int, *, due: int) -> None:
    async with store.write() as conn:
        await conn.execute(
            insert(owners_table),
            [{"id": n + 1, "kind": "person", "state": "", "updated_at": 0} for n in range(count)],
        )
        await alarms.put(
            conn,
            (Alarm(n + 1, "a", now if n < due else now + timedelta(days=1)) for n in range(count)),
        )


async def test_a_second_worker_passes_over_whom_the_first_has_locked(
    url: str, kind: str, now: datetime
) -> None:
    one, two = open_store(url), open_store(url)
    await owners_with_alarms(one, now, 10, due=10)
    async with one.write() as conn:
        mine = await owners.lock_due(conn, now, 4)
        if kind == "postgres":  # on SQLite the second one waits for the first
            async with two.write() as other:
                assert set(await owners.lock_due(other, now, 4)).isdisjoint(mine)
        await alarms.take(conn, await alarms.due(conn, mine, now))
    async with two.write() as conn:
        assert set(await owners.lock_due(conn, now, 10)) == set(range(1, 11)) - set(mine)
    await one.close()
    await two.close()


async def test_a_tick_reads_only_the_index_of_what_is_due(store: Store, now: datetime) -> None:
    await owners_with_alarms(store, now, 3000, due=3)
    async with store.write() as conn:
        await conn.execute(text("ANALYZE"))
        plan = await plan_of(conn, owners.lock_due(conn, now, 50))
    assert "ix_alarms_due_at" in plan
    assert "SCAN alarms" not in plan
    assert "Seq Scan" not in plan
