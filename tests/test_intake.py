from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.core.model import Incoming, Said
from bot.intake import Intake
from bot.store.engines import Store
from bot.store.errors import StoreBusy
from bot.turns import Turns, TurnsTaken
from scheduler.clock import VirtualClock
from tests.fakes import LIBRARY, Woken, advance, render, said


class Recorder(Turns):
    """Takes nothing and remembers the batches; each takes one step of the loop."""

    def __init__(self, due: int = 0) -> None:
        self.seen: list[list[str] | str] = []
        self.due = due
        self.trouble: Exception | None = None

    async def take(self, batch: Sequence[Incoming]) -> TurnsTaken:
        await asyncio.sleep(0)
        if self.trouble is not None:
            raise self.trouble
        self.seen.append([each.event.text for each in batch if isinstance(each.event, Said)])
        return TurnsTaken(taken=len(batch))

    async def ring(self, limit: int = 200) -> int:
        await asyncio.sleep(0)
        rang = min(limit, self.due)
        self.due -= rang
        self.seen.append(f"{rang} rang")
        return rang


async def test_whatever_waits_goes_together_up_to_a_limit() -> None:
    turns = Recorder()
    intake = Intake(turns, most=3)
    await asyncio.gather(*(intake.submit(said(str(n))) for n in range(7)))
    assert turns.seen == [["0", "1", "2"], ["3", "4", "5"], ["6"]]


async def test_people_and_alarms_go_by_turns() -> None:
    turns = Recorder(due=5)
    intake = Intake(turns, most=2)
    ringing = asyncio.create_task(intake.ring())
    await asyncio.sleep(0)
    await asyncio.gather(*(intake.submit(said(str(n))) for n in range(3)))
    assert await ringing == 5
    assert turns.seen == ["2 rang", ["0", "1"], "2 rang", ["2"], "1 rang", "0 rang"]


async def test_however_much_comes_in_alarms_ring() -> None:
    turns = Recorder(due=1)
    intake = Intake(turns, most=2)
    rang = asyncio.Event()

    async def talk() -> None:
        while not rang.is_set():
            await intake.submit(said("more"))
            assert len(turns.seen) < 100, "nothing rings"

    async def ring() -> None:
        assert await intake.ring() == 1
        rang.set()

    await asyncio.gather(talk(), talk(), talk(), ring())


async def test_it_returns_when_the_turn_is_committed(
    store: Store, clock: VirtualClock, now: datetime
) -> None:
    woken = Woken()
    intake = Intake(Turns(store, advance, LIBRARY, render, clock, woken))
    await intake.submit(said("set a 5"))
    assert len(woken.told) == 1
    assert await intake.ring() == 0
    clock.move_to(now + timedelta(seconds=5))
    assert list(await asyncio.gather(intake.ring(), intake.ring())) == [1, 1]


async def test_an_error_reaches_everybody_who_waits_and_it_goes_on() -> None:
    turns = Recorder()
    intake = Intake(turns)
    turns.trouble = StoreBusy("busy")
    results = await asyncio.gather(
        intake.submit(said("a")), intake.submit(said("b")), return_exceptions=True
    )
    assert [type(result) for result in results] == [StoreBusy, StoreBusy]
    turns.trouble = None
    await intake.submit(said("c"))
    assert turns.seen == [["c"]]


async def test_nobodys_second_event_goes_before_their_first_that_failed() -> None:
    class BusyAtFirst(Recorder):
        async def take(self, batch: Sequence[Incoming]) -> TurnsTaken:
            self.trouble = None if self.trouble or self.seen else StoreBusy("busy")
            return await super().take(batch)

    turns = BusyAtFirst()
    intake = Intake(turns, most=2)
    events = [said("a"), said("b"), said("hello", "bob"), said("c")]
    results = await asyncio.gather(*map(intake.submit, events), return_exceptions=True)
    assert [type(result) for result in results] == [StoreBusy, StoreBusy, type(None), StoreBusy]
    assert turns.seen == [["hello"]]
    again = [event for event, error in zip(events, results, strict=True) if error]
    await asyncio.gather(*map(intake.submit, again))
    assert turns.seen == [["hello"], ["a", "b"], ["c"]]


async def test_it_says_whether_what_came_last_could_be_saved() -> None:
    turns = Recorder()
    intake = Intake(turns)
    seen = [intake.saving]
    turns.trouble = StoreBusy("busy")
    await asyncio.gather(intake.submit(said("a")), return_exceptions=True)
    seen.append(intake.saving)
    await intake.ring()
    seen.append(intake.saving)  # nothing was due, so nothing was saved
    turns.due = 1
    await intake.ring()
    seen.append(intake.saving)
    assert seen == [True, False, False, True]


async def test_it_gets_well_by_itself_when_it_can_be_saved_again() -> None:
    async def can_save() -> bool:
        asked.append(bool(works))
        return bool(works)

    works: list[str] = []
    asked: list[bool] = []
    turns = Recorder()
    intake = Intake(turns, can_save=can_save)
    await intake.ring()
    assert asked == [], "all is well, as far as we know"
    turns.trouble = StoreBusy("busy")
    await asyncio.gather(intake.submit(said("a")), return_exceptions=True)
    seen = []
    for _ in range(2):
        await intake.ring()
        seen.append(intake.saving)
        works.append("again")
    await intake.ring()
    assert seen == [False, True]
    assert asked == [False, True]


async def test_an_error_while_ringing_reaches_who_asked() -> None:
    class Broken(Recorder):
        async def ring(self, limit: int = 200) -> int:
            raise StoreBusy("busy")

    intake = Intake(Broken())
    with pytest.raises(StoreBusy):
        await intake.ring()
    await intake.submit(said("a"))


async def test_who_stops_waiting_stops_no_turn() -> None:
    turns = Recorder()
    intake = Intake(turns)
    task = asyncio.create_task(intake.submit(said("a")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await intake.close()
    assert turns.seen == [["a"]]
    await asyncio.wait([task])
    assert task.cancelled()
