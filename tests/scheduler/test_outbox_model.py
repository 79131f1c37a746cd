"""The outbox against a model of it that is a few lists."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from bot.store.engines import Store, open_store
from bot.store.migrate import upgrade
from scheduler import outbox, settling
from scheduler.drafts import Draft, Op, put
from scheduler.outbox import Row
from scheduler.tables import outbox as table

SLOTS = st.sampled_from(["a", "b"])
PLACES = st.integers(1, 3)
LEASE = 30


@dataclass
class Waiting:
    draft: Draft
    ready: datetime
    leased_until: datetime | None = None
    attempts: int = 0


@dataclass
class Model:
    """What is unsettled in each place, in order, and which slots have a message."""

    queues: dict[int, list[Waiting]] = field(default_factory=dict)
    shown: dict[tuple[int, str], str] = field(default_factory=dict)

    def put(self, draft: Draft, now: datetime) -> None:
        queue = self.queues.setdefault(draft.place, [])
        mine = [one for one in queue if one.draft.slot == draft.slot]
        ready = now
        if draft.op == "edit" and mine and mine[-1].draft.op == "edit":
            last = mine[-1]
            if last.leased_until is None:
                queue.remove(last)
                ready = max(now, last.ready)
        queue.append(Waiting(draft, ready))

    def lease(self, now: datetime) -> list[Waiting]:
        for queue in self.queues.values():
            queue[:] = [one for one in queue if not self._useless(one, now)]
        heads = [queue[0] for queue in self.queues.values() if queue]
        free = [one for one in heads if one.ready <= now and not self._held(one, now)]
        for one in free:
            one.leased_until = now + timedelta(seconds=LEASE)
        return free

    def _held(self, one: Waiting, now: datetime) -> bool:
        return one.leased_until is not None and one.leased_until > now

    def _useless(self, one: Waiting, now: datetime) -> bool:
        until = one.draft.useful_until
        return until is not None and until <= now and not self._held(one, now)

    def settle(self, one: Waiting) -> None:
        self.queues[one.draft.place].remove(one)


class OutboxMachine(RuleBasedStateMachine):
    template: Path | None = None

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="backtalk-"))
        self.store = self.runner.run(self._open())
        self.now = datetime(2030, 1, 7, tzinfo=UTC)
        self.model = Model()
        self.flying: list[tuple[Row, Waiting]] = []
        self.count = 0

    async def _open(self) -> Store:
        store = open_store(self.folder / "test.db")
        await upgrade(store)
        return store

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    @rule(
        place=PLACES,
        slot=SLOTS,
        op=st.sampled_from(["send", "edit", "edit", "delete"]),
        useful=st.none() | st.integers(1, 60),
    )
    def put(self, place: int, slot: str, op: Op, useful: int | None) -> None:
        self.count += 1
        until = None if useful is None else self.now + timedelta(seconds=useful)
        draft = Draft("c", place, place, op, slot, str(self.count), useful_until=until)
        self.model.put(draft, self.now)

        async def work() -> None:
            async with self.store.write() as conn:
                await put(conn, [draft], self.now)

        self.runner.run(work())

    @rule()
    def lease(self) -> None:
        async def work() -> list[Row]:
            async with self.store.write() as conn:
                assert not await settling.drop_useless(conn, "c", self.now)
                return await outbox.lease(conn, "c", "w", self.now, 10, seconds=LEASE)

        rows = {row.content: row for row in self.runner.run(work())}
        expected = {one.draft.content: one for one in self.model.lease(self.now)}
        assert set(rows) == set(expected)
        for content, row in rows.items():
            assert row.message_id == self.model.shown.get((row.place, row.slot))
            assert row.attempts == expected[content].attempts
        # What was leased before and is leased again now was given up for dead.
        self.flying = [each for each in self.flying if each[0].content not in rows]
        self.flying += [(row, expected[content]) for content, row in rows.items()]

    @precondition(lambda self: self.flying)
    @rule(data=st.data(), how=st.sampled_from(["sent", "sent", "later", "failed", "gave up"]))
    def answer(self, data: st.DataObject, how: str) -> None:
        index = data.draw(st.integers(0, len(self.flying) - 1))
        row, one = self.flying.pop(index)

        async def work() -> None:
            async with self.store.write() as conn:
                match how:
                    case "sent":
                        id = f"m{row.id}" if row.op == "send" else None
                        await settling.sent(conn, row, id, self.now)
                    case "later" | "failed":
                        error = "E" if how == "failed" else None
                        at = self.now + timedelta(seconds=20)
                        await settling.try_again(conn, row, at, error=error)
                    case _:
                        await settling.give_up(conn, row, "E", self.now)

        self.runner.run(work())
        if how in ("later", "failed"):
            one.ready, one.leased_until = self.now + timedelta(seconds=20), None
            one.attempts += how == "failed"
            return
        if one in self.model.queues[row.place]:
            self.model.settle(one)
        if how == "sent" and row.op == "send":
            self.model.shown[row.place, row.slot] = f"m{row.id}"
        if how == "sent" and row.op == "delete":
            self.model.shown.pop((row.place, row.slot), None)

    @rule(seconds=st.integers(1, 40))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def successor(self) -> None:
        async def work() -> None:
            async with self.store.write() as conn:
                await outbox.release(conn, "c")

        self.runner.run(work())
        for queue in self.model.queues.values():
            for one in queue:
                one.leased_until = None
        self.flying.clear()

    @invariant()
    def the_same_waits_in_the_same_order(self) -> None:
        async def work() -> list[tuple[int, str]]:
            async with self.store.read() as conn:
                rows = await conn.execute(
                    select(table.c.place, table.c.content)
                    .where(table.c.state == "waiting")
                    .order_by(table.c.place, table.c.id)
                )
                return [(place, content) for place, content in rows]

        expected = [
            (place, one.draft.content)
            for place, queue in sorted(self.model.queues.items())
            for one in queue
        ]
        assert self.runner.run(work()) == expected


TestOutbox = OutboxMachine.TestCase
TestOutbox.settings = settings(max_examples=25, stateful_step_count=25)
