"""The real python-telegram-bot against a Bot API server on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import pytest

from bot.adapters.base import Kit
from bot.adapters.telegram import polling
from bot.adapters.telegram.platform import Telegram
from bot.core.menu import COMMANDS
from bot.core.model import Incoming, Text, words
from tests.telegram_server import TelegramServer
from tests.telegram_server.server import TOKEN


@dataclass
class Bot:
    """A platform and its server, what was handed over, and what happens to it there."""

    server: TelegramServer
    platform: Telegram
    seen: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    full: bool = False
    taken: list[Incoming] = field(default_factory=list)
    on_event: Callable[[Incoming], Awaitable[None]] | None = None

    async def submit(self, incoming: Incoming) -> None:
        if self.on_event is not None:
            await self.on_event(incoming)
        self.taken.append(incoming)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Task[None]]:
        """While it listens."""
        task = asyncio.create_task(self.platform.listen(self.submit))
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until it holds."""
        async with asyncio.timeout(10):
            while not holds():
                await asyncio.sleep(0.005)


def in_english(text: Text, locale: str) -> str:
    return f"{locale}: {text.key}"


@asynccontextmanager
async def connected(server: TelegramServer, token: str = TOKEN) -> AsyncIterator[Bot]:
    """A platform that has found out who it is."""
    seen: list[tuple[str, str]] = []
    files: dict[str, str] = {}
    made: list[Bot] = []

    async def recall(key: str) -> str | None:
        return files.get(key)

    async def remember(key: str, id: str) -> None:
        if made[0].full:
            raise OSError("no space left")
        files[key] = id

    async def no_chat(*_: str) -> None:
        raise AssertionError("a chat's number is all that Telegram needs")

    kit = Kit(
        phrase=in_english,
        trouble=words("trouble"),
        locales=("en", "de"),
        commands=COMMANDS,
        suggest=lambda _argument, _typed, _locale: (),
        now=lambda: datetime.now(UTC),
        recall=recall,
        remember=remember,
        recall_chat=no_chat,
        remember_chat=no_chat,
        seen=lambda name, kind: seen.append((name, kind)),
    )
    platform = Telegram(token, kit, api_base=server.url)
    try:
        await platform.connect()
        made.append(Bot(server, platform, seen, files))
        yield made[0]
    finally:
        await platform.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again at once, or nearly so."""
    monkeypatch.setattr(polling, "Patience", partial(polling.Patience, first=0.005, most=0.02))
    monkeypatch.setattr(polling, "_LAST", 0.2)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with connected(server) as made:
        yield made
