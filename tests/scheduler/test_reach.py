"""Trouble of one message, and of a whole platform: what is lost, who waits, how it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.store.engines import Store
from scheduler.clock import VirtualClock
from scheduler.drafts import UNASKED
from scheduler.outbox import Row
from scheduler.outcomes import Away, Outcome, Sent, Stumbled
from scheduler.pace import Limits, Pace
from scheduler.sender import Sender
from tests.scheduler.test_sender import draft, fill, outcomes

SECOND = timedelta(seconds=1)
TROUBLE = Stumbled("ServerTrouble")
NOBODY = Away("NotSent")


class Platform:
    """Takes every row, but of what `trouble` says; counts how often each was tried."""

    def __init__(self, clock: VirtualClock) -> None:
        self.trouble: Callable[[Row], Outcome | None] = lambda _row: None
        self.tried: Counter[str] = Counter()
        self.shown: dict[str, datetime] = {}
        self._clock = clock

    async def __call__(self, row: Row) -> Outcome:
        self.tried[row.slot] += 1
        trouble = self.trouble(row)
        if trouble is None:
            self.shown[row.slot] = self._clock.now()
        return trouble or Sent("m", final=True)


@pytest.fixture
def platform(clock: VirtualClock) -> Platform:
    return Platform(clock)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def sender(store: Store, platform: Platform, clock: VirtualClock, told: list[str]) -> Sender:
    pace = Pace(Limits(30, 6), lambda: clock.now().timestamp())
    return Sender(
        store,
        "chan",
        platform,
        clock,
        at_once=64,
        pace=pace,
        observe=lambda outcome, _seconds: told.append(outcome),
    )


async def run_until(sender: Sender, clock: VirtualClock, end: datetime) -> None:
    """Let time pass, and send whatever can be sent on the way."""
    while clock.now() < end:
        await sender.drain()
        at = await sender.next_at()
        # What is ready and was not sent waits for the pace.
        soon = max(at or end, clock.now() + SECOND)
        clock.move_to(min(end, soon))
    await sender.drain()


def of_chats(*places: int, trouble: Outcome = TROUBLE) -> Callable[[Row], Outcome | None]:
    return lambda row: trouble if row.place in places else None


async def states(store: Store) -> Counter[str]:
    return Counter(state for _, state, _ in await outcomes(store))


async def test_one_message_that_fails_while_others_go_through_comes_to_an_end(
    store: Store,
    sender: Sender,
    platform: Platform,
    clock: VirtualClock,
    now: datetime,
    told: list[str],
) -> None:
    platform.trouble = lambda row: TROUBLE if row.slot == "bad" else None
    await fill(store, now, draft(1, "bad", timer_alarm="hold", timer_seconds=5), draft(1, "next"))
    await fill(store, now, *(draft(10 + n, "bad") for n in range(30)))
    for minute in range(20):
        await fill(store, clock.now(), draft(2, f"good {minute}"))
        await run_until(sender, clock, clock.now() + timedelta(minutes=1))
    assert platform.tried["bad"] < 31 * 20
    assert (await outcomes(store))[:2] == [
        ("bad", "failed", "ServerTrouble"),
        ("next", "sent", None),
    ]
    assert await states(store) == {"failed": 31, "sent": 21}
    assert told.count("given_up") == 31


async def test_two_chats_in_trouble_hold_nobody(
    store: Store, sender: Sender, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    platform.trouble = of_chats(1, 2)
    await fill(store, now, draft(1, "a"), draft(2, "b"))
    await sender.drain()
    for n in range(20):
        await fill(store, clock.now(), draft(3 + n, f"good {n}"))
        await sender.drain()
        assert platform.shown[f"good {n}"] == clock.now()
        clock.move_to(clock.now() + SECOND)


async def test_in_a_session_one_is_answered_at_once_while_a_thousand_chats_fail(
    store: Store, sender: Sender, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    """And reminders still go out."""
    bad = range(1, 1001)
    platform.trouble = of_chats(*bad)
    await fill(store, now, *(draft(n, f"bad {n}", priority=n % 2) for n in bad))
    await run_until(sender, clock, now + 45 * SECOND)
    many = [draft(5000 + n, f"reminder {n}", priority=UNASKED) for n in range(500)]
    await fill(store, clock.now(), *many)
    for n in range(60):
        put = clock.now()
        await fill(store, put, draft(2000, f"step {n}"))
        await sender.drain()
        assert platform.shown.get(f"step {n}") == put
        await run_until(sender, clock, put + 3 * SECOND)
    assert len([slot for slot in platform.shown if slot.startswith("reminder")]) == 500
    assert sum(platform.tried[f"bad {n}"] for n in bad) > 2000


@pytest.mark.parametrize("trouble", [TROUBLE, NOBODY], ids=["it stumbles", "nobody is there"])
async def test_where_nothing_goes_through_for_hours_nothing_is_lost(
    trouble: Outcome,
    store: Store,
    sender: Sender,
    platform: Platform,
    clock: VirtualClock,
    now: datetime,
) -> None:
    platform.trouble = lambda _row: trouble
    until = now + timedelta(hours=2)
    everybody = range(300)
    await fill(store, now, *(draft(n, f"{n}", priority=n % 2) for n in everybody))
    await fill(store, now, draft(2000, "useless", useful_until=until))
    await run_until(sender, clock, until)
    tried = platform.tried.total()
    looks = 2 * 60 * 2 + 10
    assert tried <= looks + (301 if trouble is TROUBLE else 30), "it is left alone"
    assert not platform.shown
    platform.trouble = lambda _row: None
    await run_until(sender, clock, until + timedelta(minutes=2))
    assert {f"{n}" for n in everybody} == platform.shown.keys()
    assert min(platform.shown.values()) <= until + 30 * SECOND
    assert await states(store) == {"sent": 300, "dropped": 1}


async def test_what_somebody_waits_for_is_tried_at_once_though_others_fail(
    store: Store, sender: Sender, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    """Nothing has gone through for a while; but whoever has only just come has not failed."""
    platform.trouble = of_chats(1)
    await fill(store, now, draft(1, "bad"))
    await run_until(sender, clock, now + timedelta(hours=1))
    await fill(store, clock.now(), draft(2, "good"))
    await sender.drain()
    assert platform.shown == {"good": clock.now()}


async def test_a_blip_is_over_soon_for_everybody(
    store: Store, sender: Sender, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    platform.trouble = lambda _row: TROUBLE
    await fill(store, now, *(draft(n, f"{n}") for n in range(20)))
    await sender.drain()
    platform.trouble = lambda _row: None
    await run_until(sender, clock, now + 3 * SECOND)
    assert len(platform.shown) == 20


async def test_alone_on_a_quiet_day_it_ends_too(
    store: Store, sender: Sender, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    """Nobody else goes through that could tell whose trouble it is."""
    platform.trouble = lambda row: TROUBLE if row.slot == "bad" else None
    await fill(store, now, draft(1, "bad"), draft(1, "next"), draft(2, "blip"))
    platform.trouble = lambda row: TROUBLE if row.slot in {"bad", "blip"} else None
    await sender.drain()
    platform.trouble = lambda row: TROUBLE if row.slot == "bad" else None
    await run_until(sender, clock, now + timedelta(minutes=1))
    assert "blip" in platform.shown, "it has its turn"
    tried = platform.tried["bad"]
    for hour in range(1, 25):
        clock.move_to(now + timedelta(hours=hour))
        await sender.drain()
    assert platform.shown.keys() == {"blip"}
    assert platform.tried["bad"] == tried + 24
    clock.move_to(now + timedelta(hours=24, minutes=1))
    await sender.drain()
    assert "next" in platform.shown


async def test_once_somebody_is_reached_all_goes_on_in_its_order(
    store: Store, sender: Sender, platform: Platform, clock: VirtualClock, now: datetime
) -> None:
    platform.trouble = lambda _row: NOBODY
    await fill(store, now, draft(1, "a", priority=UNASKED), draft(2, "b"), draft(2, "c"))
    assert await sender.drain() == 2
    assert await sender.next_at() == now + SECOND
    clock.move_to(now + SECOND)
    assert await sender.drain() == 1, "one is enough to find out"
    assert await sender.next_at() == now + 3 * SECOND
    platform.trouble = lambda _row: None
    clock.move_to(now + 3 * SECOND)
    await sender.drain()
    assert list(platform.shown) == ["b", "c", "a"]
    assert {row[2] for row in await outcomes(store)} == {None}
