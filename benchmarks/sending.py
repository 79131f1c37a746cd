"""Messages a second by how many are in flight, against a platform that answers in 50 ms.

Ours is the request class of bot/adapters/telegram/request.py, beside python-telegram-bot's
own, as it is by itself and with the pool that its documentation recommends. The platform is
a process of its own: `python -m benchmarks.sending`.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import statistics
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any, TypeAlias
from urllib.request import urlopen

from aiohttp import web
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.adapters.telegram.request import AiohttpRequest

IN_FLIGHT = (8, 32, 64, 256)
BURST = 10_000
ANSWER_AFTER = 0.05
SECONDS = 3.0
ROUNDS = 3
PATIENCE = 60.0
"""Seconds for the burst."""

TOKEN = "1:not-a-real-token"


@dataclass(frozen=True, slots=True)
class Rival:
    """A way to reach the Bot API."""

    name: str
    make: Callable[[], BaseRequest]


RIVALS = (
    Rival("ours, over aiohttp", AiohttpRequest),
    Rival("PTB's own, a pool of 256 as ExtBot's", lambda: HTTPXRequest(256)),
    Rival(
        "PTB's own, 10,000 and patient",
        lambda: HTTPXRequest(10_000, pool_timeout=60, read_timeout=60, connect_timeout=60),
    ),
)


Pipe: TypeAlias = "Connection[Any, Any]"


async def _serve(told: Pipe) -> None:
    """Answer every message after a while, and count them."""
    count = 0

    async def send(_request: web.Request) -> web.Response:
        nonlocal count
        await asyncio.sleep(ANSWER_AFTER)
        count += 1
        message = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "x"}
        return web.json_response({"ok": True, "result": message})

    async def so_far(_request: web.Request) -> web.Response:
        return web.Response(text=str(count))

    app = web.Application()
    app.router.add_post(f"/bot{TOKEN}/sendMessage", send)
    app.router.add_get("/count", so_far)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=2048).start()
    told.send(f"http://127.0.0.1:{runner.addresses[0][1]}")
    await asyncio.Event().wait()


def serve(told: Pipe) -> None:
    """The platform, a process of its own."""
    asyncio.run(_serve(told))


async def _rate(api: ExtBot[None], in_flight: int) -> float:
    """Messages a second with so many in flight at any time."""
    until = perf_counter() + SECONDS
    sent = 0

    async def keep_sending() -> None:
        nonlocal sent
        while perf_counter() < until:
            with suppress(TelegramError):
                await api.send_message(1, "x")
                sent += 1

    begun = perf_counter()
    await asyncio.gather(*(keep_sending() for _ in range(in_flight)))
    return sent / (perf_counter() - begun)


async def _measure(rival: int, base: str, told: Pipe) -> None:
    api: ExtBot[None] = ExtBot(TOKEN, base_url=f"{base}/bot", request=RIVALS[rival].make())
    await api.request.initialize()
    for in_flight in IN_FLIGHT:
        rates = [await _rate(api, in_flight) for _ in range(ROUNDS)]
        told.send(statistics.median(rates))
    begun = perf_counter()
    burst = (api.send_message(1, "x") for _ in range(BURST))
    await asyncio.gather(*burst, return_exceptions=True)
    told.send(perf_counter() - begun)
    await asyncio.Event().wait()


def measure(rival: int, base: str, told: Pipe) -> None:
    """One of the `RIVALS`, a process of its own, since a burst may be more than it can end."""
    asyncio.run(_measure(rival, base, told))


def _count(base: str) -> int:
    with urlopen(f"{base}/count") as answer:  # noqa: S310 - our own platform
        return int(answer.read())


def _line(rival: int, base: str) -> list[str]:
    """A line of the table."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=measure, args=(rival, base, theirs), daemon=True)
    process.start()
    cells = [f"{ours.recv():,.0f}" for _ in IN_FLIGHT]
    before = _count(base)
    ended = ours.poll(PATIENCE)
    seconds = ours.recv() if ended else PATIENCE
    arrived = _count(base) - before
    process.kill()
    process.join()
    return [*cells, f"{arrived:,} in {'' if ended else '> '}{seconds:,.0f} s"]


async def main() -> None:
    """Print the table."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    platform = context.Process(target=serve, args=(theirs,), daemon=True)
    platform.start()
    base = ours.recv()
    heads = [*(f"{n} in flight" for n in IN_FLIGHT), f"of {BURST:,} at once"]
    print(f"{'Telegram, messages a second':<38}", *(f"{head:>14}" for head in heads))
    try:
        for number, rival in enumerate(RIVALS):
            cells = await asyncio.to_thread(_line, number, base)
            print(f"{rival.name:<38}", *(f"{cell:>14}" for cell in cells), flush=True)
    finally:
        platform.kill()
        platform.join()


if __name__ == "__main__":
    asyncio.run(main())
