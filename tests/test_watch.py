"""/healthz and /metrics: whether it is well, how it is doing, and never who."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.store.engines import Store, open_store
from bot.watch import GRACE, Health, Watch, watching
from scheduler import drafts
from scheduler.backlog import backlog
from scheduler.clock import VirtualClock
from scheduler.drafts import Draft

HERE = ("127.0.0.1", 0)


def well() -> bool:
    return True


async def got(where: tuple[str, int], path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://{where[0]}:{where[1]}{path}") as answer,
    ):
        return answer.status, await answer.text()


async def put(store: Store, clock: VirtualClock, count: int) -> None:
    async with store.write() as conn:
        said = [
            Draft(channel="telegram:4242", owner=7, place=n, op="send", slot="", content="secret")
            for n in range(count)
        ]
        await drafts.put(conn, said, clock.now())


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_health_and_numbers_are_served(store: Store, clock: VirtualClock) -> None:
    watch, connected = Watch(), True
    await put(store, clock, 3)
    clock.move_to(clock.now() + timedelta(seconds=90))
    watch.seen_on("telegram")("event", "Said")
    watch.seen_on("telegram")("error", "TimedOut")
    watch.sending_on("telegram")("sent", 0.2)
    watch.sending_on("telegram")("later", 0.2)
    async with watching(HERE, watch, store, {"telegram": lambda: connected}, well, clock) as where:
        assert await got(where, "/healthz") == (
            200,
            '{"ok": true, "database": "ok", "telegram": "ok"}',
        )
        status, text = await got(where, "/metrics")
        assert (await got(where, "/"))[0] == 404
    assert status == 200
    for line in (
        'backtalk_events_total{kind="Said",platform="telegram"} 1.0',
        'backtalk_errors_total{kind="TimedOut",platform="telegram"} 1.0',
        'backtalk_messages_total{outcome="sent",platform="telegram"} 1.0',
        'backtalk_lateness_seconds_bucket{le="0.25",platform="telegram"} 1.0',
        'backtalk_lateness_seconds_count{platform="telegram"} 1.0',
        'backtalk_connected{platform="telegram"} 1.0',
        "backtalk_saving 1.0",
        'backtalk_outbox_waiting{channel="telegram"} 3.0',
        'backtalk_outbox_oldest_seconds{channel="telegram"} 90.0',
    ):
        assert f"\n{line}\n" in text
    assert "4242" not in text
    assert "secret" not in text


async def test_the_backlog_is_that_of_each_channel(store: Store, clock: VirtualClock) -> None:
    await put(store, clock, 2)
    clock.move_to(clock.now() + timedelta(seconds=10))
    async with store.read() as conn:
        assert await backlog(conn, clock.now()) == {"telegram:4242": (2, 10.0)}
        assert await backlog(conn, clock.now() - timedelta(days=1)) == {"telegram:4242": (2, 0.0)}


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_platform_may_be_away_for_a_while(store: Store) -> None:
    seconds, connected = 1000.0, False
    health = Health(store, {"discord": lambda: connected}, well, lambda: seconds)
    seconds += GRACE
    assert await health.look() == {"database": True, "discord": True}
    seconds += 1
    assert await health.look() == {"database": True, "discord": False}
    connected = True
    assert await health.look() == {"database": True, "discord": True}
    connected = False
    seconds += GRACE
    assert (await health.look())["discord"]


async def test_a_database_that_does_not_answer_is_said(tmp_path: Path, clock: VirtualClock) -> None:
    store = open_store(tmp_path / "x.db")
    (tmp_path / "x.db").write_bytes(b"this is no database at all, whatever it is called" * 100)
    async with store, watching(HERE, Watch(), store, {}, well, clock) as where:
        assert await got(where, "/healthz") == (503, '{"ok": false, "database": "down"}')
        status, text = await got(where, "/metrics")
    assert status == 200
    assert "backtalk_outbox_waiting{" not in text


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_database_that_answers_and_takes_nothing_is_not_well(
    store: Store, clock: VirtualClock
) -> None:
    async with watching(HERE, Watch(), store, {}, lambda: False, clock) as where:
        assert await got(where, "/healthz") == (503, '{"ok": false, "database": "down"}')
        assert "\nbacktalk_saving 0.0\n" in (await got(where, "/metrics"))[1]
