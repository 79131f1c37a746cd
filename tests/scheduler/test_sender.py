from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engines import Store
from scheduler import alarms
from scheduler.clock import SystemClock, VirtualClock
from scheduler.drafts import UNASKED, Draft, Op, put
from scheduler.outbox import Row
from scheduler.outcomes import Later, Needless, Outcome, PlaceGone, Refused, Retry, Sent, Unsure
from scheduler.pace import Limits, Pace
from scheduler.sender import Sender
from scheduler.tables import outbox as table
from scheduler.tables import slots, to_ms

SECOND = timedelta(seconds=1)


class Platform:
    """Shows what it is given, and answers as it is told to; by default that it was sent."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.answers: dict[str, list[Outcome | Exception]] = {}
        self.most = 0
        self._now = 0

    async def __call__(self, row: Row) -> Outcome:
        self._now += 1
        self.most = max(self.most, self._now)
        await asyncio.sleep(0)
        self._now -= 1
        answer = self.answers.get(row.slot, [])
        outcome = answer.pop(0) if answer else Sent(f"m{row.id}")
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Sent):
            self.shown.append(row.content)
        return outcome


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def sender(store: Store, platform: Platform, clock: VirtualClock) -> Sender:
    return Sender(store, "chan", platform, clock, at_once=4)


def draft(place: int, slot: str, op: Op = "send", **more: object) -> Draft:
    return Draft("chan", place, place, op, slot, slot, **more)  # type: ignore[arg-type]


async def fill(store: Store, now: datetime, *drafts: Draft) -> None:
    async with store.write() as conn:
        await put(conn, drafts, now)


async def outcomes(store: Store) -> list[tuple[str, str, str | None]]:
    async with store.read() as conn:
        rows = await conn.execute(
            select(table.c.slot, table.c.state, table.c.error).order_by(table.c.id)
        )
        return [(slot, state, error) for slot, state, error in rows]


async def test_everything_is_sent_each_place_in_order(
    store: Store, sender: Sender, platform: Platform, now: datetime
) -> None:
    await fill(store, now, *(draft(n % 5, f"{n:02}") for n in range(30)))
    assert await sender.drain() == 30
    for place in range(5):
        mine = [slot for slot in platform.shown if int(slot) % 5 == place]
        assert mine == sorted(mine)
        assert len(mine) == 6
    assert 1 < platform.most <= 4
    assert await sender.drain() == 0
    assert await sender.next_at() is None


async def test_a_retry_keeps_its_place_in_the_line(
    store: Store, sender: Sender, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    await fill(store, now, draft(1, "a"), draft(1, "b"), draft(2, "c"))
    platform.answers["a"] = [Later(7), ConnectionError(), Sent("x")]
    await sender.drain()
    assert platform.shown == ["c"]
    assert await sender.next_at() == now + 7 * SECOND
    clock.move_to(now + 7 * SECOND)
    await sender.drain()
    assert platform.shown == ["c"]
    assert await outcomes(store) == [
        ("a", "waiting", "ConnectionError"),
        ("b", "waiting", None),
        ("c", "sent", None),
    ]
    clock.move_to(await sender.next_at() or now)
    await sender.drain()
    assert platform.shown == ["c", "a", "b"]


async def test_asked_to_wait_no_time_at_all_it_waits_a_little(
    store: Store, sender: Sender, platform: Platform, now: datetime
) -> None:
    await fill(store, now, draft(1, "a"))
    platform.answers["a"] = [Later(0)]
    assert await sender.drain() == 1
    assert await sender.next_at() == now + timedelta(milliseconds=100)


async def test_after_enough_attempts_it_fails_and_others_go_on(
    store: Store, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    sender = Sender(store, "chan", platform, clock, retry=Retry(first=1, most=4, attempts=4))
    await fill(store, now, draft(1, "a"), draft(1, "b"))
    platform.answers["a"] = [RuntimeError("secret") for _ in range(4)]
    waits = []
    await sender.drain()
    while at := await sender.next_at():
        waits.append((at - clock.now()).total_seconds())
        clock.move_to(at)
        await sender.drain()
    assert waits == [1, 2, 4]
    assert platform.shown == ["b"]
    assert await outcomes(store) == [("a", "failed", "RuntimeError"), ("b", "sent", None)]


def test_a_retry_is_a_value() -> None:
    retry = Retry(first=1, most=60, attempts=100)
    assert [retry.wait(n) for n in (1, 2, 3, 7, 99)] == [1, 2, 4, 60, 60]
    assert retry.wait(100) is None


async def test_what_is_refused_is_not_tried_again(
    store: Store, sender: Sender, platform: Platform, now: datetime
) -> None:
    await fill(store, now, draft(1, "a"), draft(1, "b"))
    platform.answers["a"] = [Refused("BadRequest")]
    await sender.drain()
    assert await outcomes(store) == [("a", "failed", "BadRequest"), ("b", "sent", None)]


async def test_a_place_that_is_gone_is_told_of_in_the_same_transaction(
    store: Store, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    gone: list[int] = []

    async def on_gone(conn: AsyncConnection, place: int, _at: datetime) -> None:
        states = await conn.scalars(select(table.c.state).where(table.c.place == place))
        assert set(states) == {"waiting"}  # whoever locks both has locked the place first
        gone.append(place)

    sender = Sender(store, "chan", platform, clock, on_gone=on_gone)
    await fill(store, now, draft(1, "a"), draft(1, "b"), draft(2, "c"))
    platform.answers["a"] = [PlaceGone()]
    await sender.drain()
    assert gone == [1]
    assert [state for _, state, _ in await outcomes(store)] == ["dropped", "dropped", "sent"]
    assert platform.shown == ["c"]


async def test_a_timer_runs_from_when_it_was_sent(
    store: Store, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    heard: list[datetime] = []
    sender = Sender(store, "chan", platform, clock, on_alarm=heard.append)
    await fill(store, now, draft(1, "a", timer_alarm="hold", timer_seconds=30), draft(2, "b"))
    clock.move_to(now + 5 * SECOND)
    await sender.drain()
    assert heard == [now + 35 * SECOND]
    async with store.read() as conn:
        assert await alarms.next_due(conn) == now + 35 * SECOND


async def test_edits_and_deletes_of_what_is_not_there(
    store: Store, sender: Sender, platform: Platform, now: datetime
) -> None:
    await fill(store, now, draft(1, "a", "delete"), draft(1, "b", "edit"), draft(1, "c", "edit"))
    platform.answers["b"] = [Needless()]
    await sender.drain()
    assert platform.shown == ["c"]
    assert [state for _, state, _ in await outcomes(store)] == ["dropped", "dropped", "sent"]
    async with store.read() as conn:
        assert (await conn.scalars(select(slots.c.name))).all() == ["c"]


async def test_a_place_that_was_held_for_an_answer_is_taken_away(
    store: Store, sender: Sender, platform: Platform, now: datetime
) -> None:
    held = draft(1, "", "delete", reply="t", reply_until=now + 60 * SECOND, reply_first=True)
    await fill(store, now, held, draft(1, "a"))
    await sender.drain()
    assert platform.shown == ["", "a"]
    assert [state for _, state, _ in await outcomes(store)] == ["sent", "sent"]


async def test_what_was_delivered_is_marked_when_the_store_is_back(
    store: Store, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    class Moody:
        broken = False
        read = store.read

        def write(self):  # type: ignore[no-untyped-def]
            if self.broken:
                raise OSError
            return store.write()

    moody = Moody()

    async def deliver(row: Row) -> Outcome:
        moody.broken = True
        return await platform(row)

    sender = Sender(moody, "chan", deliver, clock)
    await fill(store, now, draft(1, "a"))
    with pytest.raises(OSError):  # noqa: PT011
        await sender.drain()
    assert platform.shown == ["a"]
    moody.broken = False
    await sender.drain()
    assert platform.shown == ["a"]
    assert await outcomes(store) == [("a", "sent", None)]


async def test_after_a_long_outage_the_useless_goes_and_holds_nobody_up(
    store: Store, clock: VirtualClock, now: datetime
) -> None:
    # More than a statement of PostgreSQL's has room for.
    count = 33_000
    at, until = to_ms(now), to_ms(now + SECOND)
    columns = "channel, owner, place, op, slot, content, priority, useful_until, created_at"
    many = f"""
        WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {count})
        INSERT INTO outbox ({columns}, attempts, not_before, state)
        SELECT 'chan', n, n, 'send', 's', 'x', 1, {until}, {at}, 0, {at}, 'waiting' FROM many
    """  # noqa: S608
    async with store.write() as conn:
        await conn.execute(text(many))
    useless = select(func.count()).where(table.c.state == "waiting", table.c.slot == "s")
    left: list[int | None] = []

    async def deliver(_row: Row) -> Outcome:
        async with store.read() as conn:
            left.append(await conn.scalar(useless))
        return Sent("m")

    clock.move_to(now + timedelta(hours=5))
    await fill(store, clock.now(), draft(count + 1, "urgent"))
    assert await Sender(store, "chan", deliver, clock).drain() == 1
    assert left[0]
    async with store.read() as conn:
        assert await conn.scalar(useless) == 0


# --- live -------------------------------------------------------------------------


class Until:
    """Delivers, and lets a test wait until so many were."""

    def __init__(self, count: int) -> None:
        self.slots: list[str] = []
        self.done = asyncio.Event()
        self._count = count

    async def __call__(self, row: Row) -> Outcome:
        self.slots.append(row.slot)
        if len(self.slots) >= self._count:
            self.done.set()
        return Later(0.2) if row.slot == "busy" and len(self.slots) < 3 else Sent("m")


async def stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def running(
    store: Store, deliver: Callable[[Row], Awaitable[Outcome]]
) -> tuple[Sender, asyncio.Task[None]]:
    sender = Sender(store, "chan", deliver, SystemClock())
    return sender, asyncio.create_task(sender.run())


async def test_a_commit_wakes_it_and_a_wait_ends_by_itself(store: Store) -> None:
    until = Until(3)
    sender, task = await running(store, until)
    async with asyncio.timeout(10):
        await fill(store, SystemClock().now(), draft(1, "busy"), draft(1, "b"))
        sender.wake()
        await until.done.wait()
    await stop(task)
    assert until.slots == ["busy", "busy", "busy"] or until.slots == ["busy", "busy", "b"]


async def test_it_takes_over_from_a_dead_one(store: Store) -> None:
    now = SystemClock().now()
    await fill(store, now, draft(1, "a"))
    dead = Sender(store, "chan", Until(1), SystemClock(), worker="dead")
    async with store.write() as conn:
        from scheduler import outbox

        assert len(await outbox.lease(conn, "chan", "dead", now, 1, seconds=3600)) == 1
    assert await dead.drain() == 0
    until = Until(1)
    _, task = await running(store, until)
    async with asyncio.timeout(10):
        await until.done.wait()
    await stop(task)
    assert await outcomes(store) == [("a", "sent", None)]


async def test_stopped_it_writes_down_what_still_arrives(store: Store) -> None:
    started, go = asyncio.Event(), asyncio.Event()

    async def slow(_row: Row) -> Outcome:
        started.set()
        await go.wait()
        return Sent("m")

    await fill(store, SystemClock().now(), draft(1, "a"))
    _, task = await running(store, slow)
    async with asyncio.timeout(10):
        await started.wait()
        task.cancel()
        await asyncio.sleep(0)
        go.set()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await outcomes(store) == [("a", "sent", None)]


async def test_stopped_while_it_writes_down_it_writes_on(store: Store) -> None:
    """A statement that was broken off would keep SQLite's lock, and nothing be written after it."""
    sending: list[asyncio.Task[None]] = []

    async def gone(_row: Row) -> Outcome:
        return PlaceGone()

    async def stopped_here(conn: AsyncConnection, _place: int, _at: datetime) -> None:
        sending[0].cancel()
        await conn.execute(table.update().values(slot="written").returning(table.c.id))

    await fill(store, SystemClock().now(), draft(1, "a"))
    sender = Sender(store, "chan", gone, SystemClock(), on_gone=stopped_here)
    sending.append(asyncio.create_task(sender.run()))
    async with asyncio.timeout(5):
        with pytest.raises(asyncio.CancelledError):
            await sending[0]
    assert await outcomes(store) == [("written", "dropped", "PlaceGone")]


async def test_a_platform_that_never_answers_is_an_attempt_that_failed(
    store: Store, clock: VirtualClock, now: datetime
) -> None:
    async def never(_row: Row) -> Outcome:
        await asyncio.Event().wait()
        raise AssertionError

    sender = Sender(store, "chan", never, clock, patience=0.01)
    await fill(store, now, draft(1, "a"))
    await sender.drain()
    assert await outcomes(store) == [("a", "waiting", "TimeoutError")]
    assert await sender.next_at() == now + SECOND
    for hour in range(1, 13):
        clock.move_to(now + timedelta(hours=hour))
        await sender.drain()
    assert await outcomes(store) == [("a", "waiting", "TimeoutError")], "nor does it others"


# --- where nobody knows whether it arrived ----------------------------------------


async def test_a_step_is_not_repeated_and_its_hold_goes_on(
    store: Store, sender: Sender, platform: Platform, now: datetime
) -> None:
    await fill(store, now, draft(1, "a", timer_alarm="hold", timer_seconds=10))
    platform.answers["a"] = [Unsure("TimeoutError")]
    await sender.drain()
    assert await outcomes(store) == [("a", "sent", None)]
    async with store.read() as conn:
        assert await alarms.next_due(conn) == now + 10 * SECOND


async def test_a_reminder_is_tried_once_more(
    store: Store, sender: Sender, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    await fill(store, now, draft(1, "a", priority=UNASKED))
    platform.answers["a"] = [Unsure("TimeoutError"), Unsure("TimeoutError"), Sent("x")]
    await sender.drain()
    assert await outcomes(store) == [("a", "waiting", "TimeoutError")]
    clock.move_to(now + 5 * SECOND)
    await sender.drain()
    assert await outcomes(store) == [("a", "sent", None)]
    assert platform.shown == []


# --- the pace ---------------------------------------------------------------------


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_who_waits_goes_before_ten_thousand_who_do_not(
    store: Store, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    seconds = Seconds()
    sender = Sender(store, "chan", platform, clock, at_once=64, pace=Pace(Limits(30, 6), seconds))
    await fill(store, now, *(draft(n, f"{n:05}", priority=UNASKED) for n in range(10_000)))
    assert await sender.drain() == 24
    await fill(store, now, *(draft(20_000 + n, f"asked {n}") for n in range(9)))
    assert await sender.drain() == 6
    assert platform.shown[24:] == [f"asked {n}" for n in range(6)]
    assert await sender.drain() == 0
    seconds.now += 1.0
    assert await sender.drain() == 24
    assert platform.shown[30:33] == [f"asked {n}" for n in range(6, 9)]


async def test_what_goes_by_a_reply_is_not_counted_where_it_is_free(
    store: Store, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    pace = Pace(Limits(5, 1, free_replies=True), Seconds())
    sender = Sender(store, "chan", platform, clock, at_once=64, pace=pace)
    until = now + 60 * SECOND
    replies = [draft(n, f"{n}", reply="t", reply_until=until) for n in range(20)]
    await fill(store, now, *replies, *(draft(100 + n, "x") for n in range(9)))
    assert await sender.drain() == 25


async def test_a_platform_that_asks_to_wait_is_left_alone(
    store: Store, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    seconds = Seconds()
    sender = Sender(store, "chan", platform, clock, at_once=64, pace=Pace(Limits(30, 6), seconds))
    await fill(store, now, draft(1, "a"), draft(2, "b"))
    platform.answers["a"] = [Later(9, everywhere=True)]
    await sender.drain()
    await fill(store, now, draft(3, "c"))
    clock.move_to(now + timedelta(hours=1))  # the wall clock jumps, and nothing goes out
    assert await sender.drain() == 0
    seconds.now += 9.0
    await sender.drain()
    assert platform.shown == ["b", "a", "c"]


async def test_of_the_last_words_nothing_is_kept_and_it_is_said(
    store: Store, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    heard: list[object] = []

    async def last(_conn: AsyncConnection, place: int) -> None:
        heard.append(place)

    async def scrub() -> None:
        heard.append("scrubbed")

    sender = Sender(store, "chan", platform, clock, on_last=last, on_scrub=scrub)
    await fill(store, now, draft(7, "bye", last=True), draft(8, "a"))
    await sender.drain()
    assert heard == [7, "scrubbed"]
    assert await outcomes(store) == [("a", "sent", None)]


async def _moving_to_another(conn: AsyncConnection, place: int, _at: datetime) -> tuple[int, str]:
    return place + 100, "other"


async def test_what_goes_to_another_app_begins_there_anew(
    store: Store, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    """What failed on the one platform says nothing of the other one."""
    sender = Sender(store, "chan", platform, clock, on_gone=_moving_to_another)
    await fill(store, now, draft(1, "remind", priority=UNASKED))
    platform.answers["remind"] = [Unsure("Cut"), PlaceGone()]
    await sender.drain()
    clock.move_to(now + 5 * SECOND)
    await sender.drain()
    other = Sender(store, "other", platform, clock)
    platform.answers["remind"] = [Unsure("Cut"), Sent("m")]
    await other.drain()
    assert await outcomes(store) == [("remind", "waiting", "Cut")], "a reminder is tried once more"
    clock.move_to(now + 10 * SECOND)
    await other.drain()
    assert platform.shown == ["remind"]


async def test_what_nobody_asked_for_goes_to_another_app_though_it_was_hurried(
    store: Store, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    """Somebody waits for what comes after it in the place that closes."""
    sender = Sender(store, "chan", platform, clock, on_gone=_moving_to_another)
    await fill(store, now, draft(1, "remind", priority=UNASKED))
    await fill(store, now, draft(1, "step", "edit"))
    platform.answers["remind"] = [PlaceGone()]
    await sender.drain()
    async with store.read() as conn:
        rows = await conn.execute(
            select(table.c.slot, table.c.channel, table.c.state).order_by(table.c.id)
        )
        assert [tuple(row) for row in rows] == [
            ("remind", "other", "waiting"),
            ("step", "chan", "dropped"),
        ]


async def test_a_reminder_that_failed_before_is_still_tried_once_more_in_doubt(
    store: Store, sender: Sender, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    await fill(store, now, draft(1, "remind", priority=UNASKED))
    platform.answers["remind"] = [ConnectionError(), Unsure("Cut"), Sent("m")]
    for second in range(60):
        clock.move_to(now + second * SECOND)
        await sender.drain()
    assert platform.shown == ["remind"]


async def test_a_platform_that_takes_connections_and_cuts_them_all_is_away(
    store: Store, clock: VirtualClock, now: datetime
) -> None:
    """Not everybody's answers are taken for sent then, but those that found out."""
    well = False

    async def cut(_row: Row) -> Outcome:
        return Sent("m") if well else Unsure("Cut")

    sender = Sender(store, "chan", cut, clock, at_once=8)
    await fill(store, now, *(draft(n, f"{n}") for n in range(200)))
    for second in range(600):
        clock.move_to(now + second * SECOND)
        await sender.drain()
    assert [state for _, state, _ in await outcomes(store)].count("sent") < 40
    well = True
    for second in range(600, 640):
        clock.move_to(now + second * SECOND)
        await sender.drain()
    assert {state for _, state, _ in await outcomes(store)} == {"sent"}


@pytest.mark.parametrize("steps", range(6))
async def test_it_ends_though_something_was_put_just_then(sender: Sender, steps: int) -> None:
    running = asyncio.create_task(sender.run())
    for _ in range(3):  # it has looked, and waits
        await sender.next_at()
    await asyncio.sleep(0.05)
    sender.wake()
    for _ in range(steps):
        await asyncio.sleep(0)
    running.cancel()
    done, _ = await asyncio.wait({running}, timeout=5)
    assert done
