"""What keeps failing for some, and the others: the real libraries, the outbox, the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from statistics import median
from time import monotonic

import pytest
from sqlalchemy import func, select

from bot.adapters.base import Platform
from bot.core.model import Account, Message, Place
from bot.delivery import Delivery
from bot.saying import content_of
from bot.store import owners, places
from bot.store.engines import Store
from scheduler.clock import SystemClock
from scheduler.drafts import UNASKED, Draft, put
from scheduler.pace import Limits, Pace
from scheduler.sender import Sender
from scheduler.tables import outbox
from tests.adapters.discord.conftest import connected as on_discord
from tests.adapters.telegram.conftest import connected as on_telegram
from tests.discord_server import DiscordServer
from tests.discord_server import Fault as DiscordFault
from tests.telegram_server import TelegramServer

ONCE = pytest.mark.parametrize("kind", ["sqlite"])
CLOCK = SystemClock()
ADA = 7
PROMPTLY = 1.0
"""Seconds in the middle of several waits; what is held would wait for longer each time."""


class Outbox:
    """People's chats on a platform, and what is to be said there."""

    def __init__(self, store: Store, platform: Platform) -> None:
        self.store = store
        self.channel = f"{platform.platform}:{platform.bot}"
        pace = Pace(Limits(1000, 300))
        deliver = Delivery(store, platform, CLOCK, pace=pace)
        self.sender = Sender(store, self.channel, deliver, CLOCK, at_once=64, pace=pace)
        self._platform = platform

    async def say(self, text: str, *users: int, unasked: bool = False) -> None:
        """Put it into the outbox for each of them, and wake the sender."""
        prefix = "dm:" if self._platform.platform == "discord" else ""
        name, bot = self._platform.platform, self._platform.bot
        accounts = [Account(name, bot, str(user)) for user in users]
        async with self.store.write() as conn:
            now = CLOCK.now()
            who = await owners.find_or_create(conn, accounts, now)
            chats = {Place(name, bot, f"{prefix}{each.user}"): who[each] for each in accounts}
            found = await places.find_or_create(conn, chats)
            priority = UNASKED if unasked else 0
            content = content_of(Message(text))
            drafts = [
                Draft(
                    self.channel, owner, found[place].id, "send", text, content, priority=priority
                )
                for place, owner in chats.items()
            ]
            await put(conn, drafts, now)
        self.sender.wake()

    @asynccontextmanager
    async def sending(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.sender.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def failed(self) -> int:
        """How many messages wait that have been tried in vain."""
        async with self.store.read() as conn:
            query = select(func.count()).where(
                outbox.c.state == "waiting", outbox.c.error.is_not(None)
            )
            return await conn.scalar(query) or 0

    async def until_failed(self, count: int) -> None:
        """Wait until so many have."""
        async with asyncio.timeout(60):
            while await self.failed() < count:
                await asyncio.sleep(0.02)


async def until(holds: Callable[[], object], seconds: float = 30.0) -> float:
    """Wait until it holds; how many seconds that took."""
    begun = monotonic()
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.005)
    return monotonic() - begun


async def held_up(
    out: Outbox, troubled: range, shown: Callable[[], int], tried: Callable[[], int]
) -> list[float]:
    """How many seconds Ada waits for each message while the chats of `troubled` answer 500."""
    waits: list[float] = []
    async with out.sending():
        await out.say("reminder", *troubled, unasked=True)
        await out.until_failed(len(troubled))
        for n in range(8):
            await out.say(f"step {n}", ADA)
            waits.append(await until(lambda: shown() > len(waits)))
            so_far = tried()
            await until(lambda so_far=so_far: tried() > so_far)  # type: ignore[misc]
    return waits


@ONCE
async def test_on_telegram_a_thousand_chats_that_answer_500_hold_nobody(store: Store) -> None:
    troubled = range(1000, 2000)
    async with TelegramServer() as server, on_telegram(server) as bot:
        for user in troubled:
            server.user(user).troubled = True
        ada = server.user(ADA)
        out = Outbox(store, bot.platform)
        waits = await held_up(
            out, troubled, lambda: len(ada.shown), lambda: server.calls["sendMessage"]
        )
    assert median(waits) < PROMPTLY
    assert await out.failed() == 1000


@ONCE
async def test_on_discord_chats_that_answer_500_hold_nobody(store: Store) -> None:
    troubled = range(1000, 1300)
    async with DiscordServer() as server, on_discord(server) as bot:
        ada = server.user(ADA)
        for user in troubled:
            server.user(user)
        theirs = {f"channels/{900_000 + user}/messages" for user in troubled}
        server.faults = lambda _method, path: DiscordFault(status=500) if path in theirs else None
        out = Outbox(store, bot.platform)
        waits = await held_up(
            out, troubled, lambda: len(ada.shown), lambda: server.calls["POST channels"]
        )
    assert median(waits) < PROMPTLY
    assert await out.failed() == 300


@ONCE
async def test_a_token_that_is_revoked_and_put_right_loses_nothing(store: Store) -> None:
    people = range(1000, 1020)
    async with TelegramServer() as server, on_telegram(server) as bot:
        chats = [server.user(user) for user in people]
        token, server.token = server.token, "4242:another"
        out = Outbox(store, bot.platform)
        async with out.sending():
            await out.say("hello", *people)
            await out.until_failed(len(people))
            so_far = server.calls["sendMessage"]
            await until(lambda: server.calls["sendMessage"] > so_far)
            assert server.calls["sendMessage"] <= so_far + 2, "one at a time finds out"
            server.token = token
            await until(lambda: all(chat.shown for chat in chats))
    assert all(len(chat.shown) == 1 for chat in chats)


@ONCE
async def test_a_server_that_is_not_there_loses_nothing(store: Store) -> None:
    people = range(1000, 1020)
    first = TelegramServer()
    async with first:
        port = int(first.url.rpartition(":")[2])
        async with on_telegram(first) as bot:
            await first.__aexit__()
            out = Outbox(store, bot.platform)
            async with out.sending():
                await out.say("hello", *people)
                await out.until_failed(len(people))
                async with TelegramServer(port=port) as second:
                    chats = [second.user(user) for user in people]
                    await until(lambda: all(chat.shown for chat in chats))
    assert all(len(chat.shown) == 1 for chat in chats)
