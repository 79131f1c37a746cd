"""How long somebody waits for an answer while 10,000 messages that nobody waits for go out.

A whole bot, `backtalk run`, and a platform on the loopback that answers at once; from a
word that somebody writes to the answer before their eyes. Beside it python-telegram-bot's
Application with its own rate limiter, with the same queue: `python -m benchmarks.waiting`.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from telegram import Update
from telegram.ext import AIORateLimiter, Application, CommandHandler

from bot.core.model import Message, Place
from bot.saying import content_of
from bot.store import places
from bot.store.engines import open_store
from bot.store.migrate import upgrade
from scheduler import drafts
from scheduler.drafts import UNASKED, Draft
from tests.telegram_server import TelegramServer
from tests.telegram_server.server import TOKEN
from tests.telegram_server.state import BOT
from tests.test_run import on_telegram, running

QUEUED = 10_000
SAMPLES = 200
APART = 0.15
GIVEN_UP = 60.0
FIRST = 100_000


async def fill(folder: Path) -> None:
    """Put a message for each of 10,000 people into the outbox."""
    async with open_store(folder / "run.db") as store:
        await upgrade(store)
        now = datetime.now(UTC)
        async with store.write() as conn:
            homes = [Place("telegram", str(BOT), str(FIRST + n)) for n in range(QUEUED)]
            for at in range(0, QUEUED, 500):
                found = await places.find_or_create(conn, dict.fromkeys(homes[at : at + 500]))
                content = content_of(Message(title="", text="Time for your back", buttons=()))
                queued = [
                    Draft(
                        channel=address.channel,
                        owner=0,
                        place=address.id,
                        op="send",
                        slot="",
                        content=content,
                        priority=UNASKED,
                    )
                    for address in found.values()
                ]
                await drafts.put(conn, queued, now)


def queued_that_arrived(server: TelegramServer) -> int:
    return sum(bool(chat.messages) for id, chat in server.state.chats.items() if id >= FIRST)


async def until(holds: Callable[[], bool]) -> None:
    """Look every millisecond, for as long as anybody would wait."""
    begun = perf_counter()
    while not holds():
        if perf_counter() - begun > GIVEN_UP:
            return
        await asyncio.sleep(0.001)


async def ask(server: TelegramServer, n: int) -> float:
    """Seconds from a word of somebody's to the answer."""
    user = server.user(n + 1)
    before = len(user.messages)
    begun = perf_counter()
    user.say("/help")
    await until(lambda: len(user.messages) > before)
    return perf_counter() - begun


async def sample(server: TelegramServer, samples: int) -> list[float]:
    """So many people, one after the other and not one by one."""
    asking = []
    for n in range(samples):
        asking.append(asyncio.create_task(ask(server, n)))
        await asyncio.sleep(APART)
    return await asyncio.gather(*asking)


async def ours() -> tuple[list[float], int]:
    """The whole bot. How long each waited, and how much of the queue went out meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await fill(folder)
        async with TelegramServer() as server, running(folder, **on_telegram(server)) as bot:
            for n in range(QUEUED):
                server.user(FIRST + n)
            await bot.until(lambda: queued_that_arrived(server) > 50)
            begun = queued_that_arrived(server)
            waited = await sample(server, SAMPLES)
            return waited, queued_that_arrived(server) - begun


@asynccontextmanager
async def application(server: TelegramServer) -> AsyncIterator[Application]:  # type: ignore[type-arg]
    """An Application as its examples build it, with the limiter of its documentation."""

    async def help_(update: Update, _context: object) -> None:
        if update.message is not None:
            await update.message.reply_text("This is what I can do")

    app = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{server.url}/bot")
        .rate_limiter(AIORateLimiter())
        .concurrent_updates(True)
        .build()
    )
    app.add_handler(CommandHandler("help", help_))
    async with app:
        await app.start()
        if app.updater is not None:
            await app.updater.start_polling()
        yield app
        if app.updater is not None:
            await app.updater.stop()
        await app.stop()


async def theirs() -> tuple[list[float], int]:
    """The same with python-telegram-bot alone."""
    async with TelegramServer() as server, application(server) as app:
        for n in range(QUEUED):
            server.user(FIRST + n)
        queue = [
            asyncio.create_task(app.bot.send_message(FIRST + n, "Time for your back"))
            for n in range(QUEUED)
        ]
        await until(lambda: queued_that_arrived(server) > 50)
        begun = queued_that_arrived(server)
        waited = await sample(server, 20)
        went = queued_that_arrived(server) - begun
        for task in queue:
            task.cancel()
        with suppress(Exception):
            await asyncio.gather(*queue, return_exceptions=True)
        return waited, went


async def main() -> None:
    """Print the table."""
    print(f"behind {QUEUED:,} queued messages{'':<9} {'median':>10} {'p99':>10} {'queue':>12}")
    rivals: list[tuple[str, Callable[[], Awaitable[tuple[list[float], int]]]]] = [
        ("ours", ours),
        ("PTB, its own AIORateLimiter", theirs),
    ]
    for name, run in rivals:
        begun = perf_counter()
        waited, went = await run()
        waited.sort()
        p99 = waited[min(len(waited) - 1, round(len(waited) * 0.99))]
        print(
            f"{name:<38} {_ms(statistics.median(waited)):>10} {_ms(p99):>10}"
            f" {went:>6,} in {perf_counter() - begun:.0f} s",
            flush=True,
        )


def _ms(seconds: float) -> str:
    return f"> {GIVEN_UP:.0f} s" if seconds >= GIVEN_UP else f"{seconds * 1000:,.1f} ms"


if __name__ == "__main__":
    asyncio.run(main())
