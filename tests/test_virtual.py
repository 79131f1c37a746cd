"""Time that is moved by hand: what comes due on the way rings in order, at its own instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.adapters.base import TryAgain
from bot.delivery import Delivery
from bot.intake import Intake
from bot.resume import latest_instant, shown_in
from bot.store.engines import Store
from bot.turns import Turns
from bot.virtual import VirtualTime
from scheduler.clock import VirtualClock
from scheduler.sender import Sender
from tests.fakes import LIBRARY, Woken, advance, render, said
from tests.test_delivery import FakeAdapter


@dataclass
class Stage:
    """The real shell around the fake conversation."""

    time: VirtualTime
    adapter: FakeAdapter
    intake: Intake
    start: datetime

    @property
    def now(self) -> float:
        return (self.time.now() - self.start).total_seconds()

    @property
    def texts(self) -> list[str]:
        """What was sent, without the number of the event."""
        return [str(what[2].text).rpartition(" ")[0] for what in self.adapter.asked]  # type: ignore[attr-defined]

    async def take(self, words: str) -> None:
        await self.time.take(said(words))

    async def let_pass(self, seconds: float) -> None:
        await self.time.pass_until(self.time.now() + timedelta(seconds=seconds))


@pytest.fixture
async def stage(store: Store, clock: VirtualClock) -> Stage:
    adapter = FakeAdapter()
    turns = Turns(store, advance, LIBRARY, render, clock, Woken())
    intake = Intake(turns)
    sender = Sender(store, "test", Delivery(store, adapter, clock), clock)
    time = VirtualTime(clock, turns, intake, sender)
    return Stage(time, adapter, intake, clock.now())


async def test_what_follows_at_once_is_sent_at_once(stage: Stage) -> None:
    await stage.take("send a;send b")
    assert stage.texts == ["a", "b"]
    assert stage.now == 0


async def test_alarms_ring_in_order_at_their_own_instants(stage: Stage) -> None:
    await stage.take("set late 50;set early 20;set never 100")
    await stage.let_pass(60)
    assert stage.texts == ["rang early 08:00:20", "rang late 08:00:50"]
    assert stage.now == 60


async def test_a_hold_rings_after_it_was_sent(stage: Stage) -> None:
    await stage.take("hold plank")
    await stage.let_pass(9)
    assert stage.texts == ["plank"]
    await stage.let_pass(1)
    assert stage.texts == ["plank", "rang plank 08:00:10"]


async def test_what_has_to_wait_is_sent_when_it_may(stage: Stage) -> None:
    stage.adapter.refusal = TryAgain(30)
    await stage.take("send a")
    stage.adapter.refusal = None
    await stage.let_pass(29)
    assert stage.texts == []
    await stage.let_pass(1)
    assert stage.texts == ["a"]


async def test_what_was_dropped_on_the_way_stops_nothing(stage: Stage) -> None:
    stage.adapter.refusal = TryAgain(100)
    await stage.take("later a;set bell 200")
    stage.adapter.refusal = None
    await stage.let_pass(300)
    assert stage.texts == ["rang bell 08:03:20"]


async def test_an_alarm_that_cannot_be_answered_stops_nothing(stage: Stage) -> None:
    await stage.take("set fail 10;set bell 20")
    await stage.let_pass(30)
    assert "rang bell 08:00:20" in stage.texts
    assert stage.now == 30


async def test_time_never_goes_back(stage: Stage) -> None:
    await stage.let_pass(60)
    await stage.let_pass(-30)
    assert stage.now == 60


async def test_where_it_stood_can_be_taken_up_again(stage: Stage, store: Store) -> None:
    place = said("").place
    assert await latest_instant(store) is None
    assert await shown_in(store, place) == []
    await stage.take("send a")
    await stage.let_pass(10)
    await stage.take("send b;send c;delete b")
    shown = await shown_in(store, place)
    assert [(each.message.text.split()[0], each.id) for each in shown] == [("a", "m1"), ("c", "m1")]
    assert [(each.since - stage.start).total_seconds() for each in shown] == [0, 10]
    assert await latest_instant(store) == stage.start + timedelta(seconds=10)
