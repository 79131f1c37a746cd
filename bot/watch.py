"""What an operator can watch: is it well, and how is it doing. Never who, never what was said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from time import monotonic

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from sqlalchemy import select

from bot.store.engines import Store
from bot.store.errors import StoreError
from bot.store.tables import owners
from scheduler.attempts import Observe
from scheduler.backlog import backlog
from scheduler.clock import Clock

GRACE = 300.0
"""Seconds that a platform may be away: it comes back by itself, and restarting is no help."""

_DATABASE_SECONDS = 2.0
_LATE = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600)


class Watch:
    """Counts what happens, by platform and kind.

    `seen_on` and `sending_on` give what a platform tells of its events and errors, and a
    sender of its attempts.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._events = self._counter("backtalk_events", "Events from a platform", "kind")
        self._errors = self._counter("backtalk_errors", "What went wrong, by its class", "kind")
        self._messages = self._counter("backtalk_messages", "Attempts to send", "outcome")
        self._lateness = Histogram(
            "backtalk_lateness_seconds",
            "From when a message could go to when it was there",
            ["platform"],
            buckets=_LATE,
            registry=self.registry,
        )
        self.connected = self._gauge("backtalk_connected", "1 if events reach us", "platform")
        self.saving = Gauge(
            "backtalk_saving", "1 if what came in last could be saved", registry=self.registry
        )
        self.waiting = self._gauge("backtalk_outbox_waiting", "Messages that wait", "channel")
        self.oldest = self._gauge(
            "backtalk_outbox_oldest_seconds", "Age of the oldest one that could go", "channel"
        )

    def _counter(self, name: str, about: str, label: str) -> Counter:
        return Counter(name, about, ["platform", label], registry=self.registry)

    def _gauge(self, name: str, about: str, label: str) -> Gauge:
        return Gauge(name, about, [label], registry=self.registry)

    def seen_on(self, platform: str) -> Callable[[str, str], None]:
        """Counts ("event" or "error", its kind) on a platform."""

        def seen(name: str, kind: str) -> None:
            counter = self._errors if name == "error" else self._events
            counter.labels(platform, kind).inc()

        return seen

    def sending_on(self, platform: str) -> Observe:
        """Counts attempts to send, and how late those were that went well."""

        def observe(outcome: str, seconds: float) -> None:
            self._messages.labels(platform, outcome).inc()
            if outcome == "sent":
                self._lateness.labels(platform).observe(seconds)

        return observe


class Health:
    """Whether all is well: every platform is connected, or was a moment ago; the database works.

    `platforms` says by name whether a platform is connected, `saving` whether what came in
    last could be saved: a database on a full disk still answers.
    """

    def __init__(
        self,
        store: Store,
        platforms: Mapping[str, Callable[[], bool]],
        saving: Callable[[], bool],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._store = store
        self._saving = saving
        self._platforms = platforms
        self._clock = clock
        self._last = dict.fromkeys(platforms, clock())

    async def look(self) -> dict[str, bool]:
        """Each part by its name, and whether it is well."""
        now = self._clock()
        for name, connected in self._platforms.items():
            if connected():
                self._last[name] = now
        well = {name: now - at <= GRACE for name, at in self._last.items()}
        return {"database": self._saving() and await self._answers(), **well}

    async def _answers(self) -> bool:
        try:
            async with asyncio.timeout(_DATABASE_SECONDS), self._store.read() as conn:
                await conn.execute(select(owners.c.id).limit(1))
        except (StoreError, TimeoutError):
            return False
        return True


@asynccontextmanager
async def watching(
    address: tuple[str, int],
    watch: Watch,
    store: Store,
    platforms: Mapping[str, Callable[[], bool]],
    saving: Callable[[], bool],
    clock: Clock,
) -> AsyncIterator[tuple[str, int]]:
    """Answer /healthz and /metrics at `address`; yields where. OSError where that is taken."""
    health = Health(store, platforms, saving)

    async def healthz(_request: web.Request) -> web.Response:
        parts = await health.look()
        well = all(parts.values())
        named = {name: "ok" if is_well else "down" for name, is_well in parts.items()}
        return web.json_response({"ok": well, **named}, status=200 if well else 503)

    async def metrics(_request: web.Request) -> web.Response:
        for name, connected in platforms.items():
            watch.connected.labels(name).set(connected())
        watch.saving.set(saving())
        await _look_into_outbox(watch, store, clock)
        body = generate_latest(watch.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/metrics", metrics)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, *address)
        await site.start()
        yield runner.addresses[0][:2]
    finally:
        await runner.cleanup()


async def _look_into_outbox(watch: Watch, store: Store, clock: Clock) -> None:
    """What waits; where the database does not answer, nothing is said rather than something old."""
    watch.waiting.clear()
    watch.oldest.clear()
    try:
        async with asyncio.timeout(_DATABASE_SECONDS), store.read() as conn:
            found = await backlog(conn, clock.now())
    except (StoreError, TimeoutError):
        return
    for channel, (count, age) in found.items():
        # Of "telegram:4242" the number is nobody's business.
        watch.waiting.labels(channel.partition(":")[0]).inc(count)
        watch.oldest.labels(channel.partition(":")[0]).set(age)
