"""The real discord.py against REST and a gateway on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.adapters.base import Kit
from bot.adapters.discord import dialling
from bot.adapters.discord import platform as module
from bot.adapters.discord.platform import Discord
from bot.core.menu import COMMANDS
from bot.core.model import Incoming, Text, words
from tests.discord_server import DiscordServer
from tests.discord_server.server import TOKEN


@dataclass
class Bot:
    """A platform and its server, what was handed over, and what happens to it there."""

    server: DiscordServer
    platform: Discord
    seen: list[tuple[str, str]] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    chats: dict[str, str] = field(default_factory=dict)
    full: bool = False
    taken: list[Incoming] = field(default_factory=list)
    on_event: Callable[[Incoming], Awaitable[None]] | None = None

    async def submit(self, incoming: Incoming) -> None:
        if self.on_event is not None:
            await self.on_event(incoming)
        self.taken.append(incoming)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Task[None]]:
        """While it listens, from when its connection is up."""
        task = asyncio.create_task(self.platform.listen(self.submit))
        try:
            await self.until(lambda: self.platform.connected or task.done())
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, holds: Callable[[], object], seconds: float = 30.0) -> None:
        """Wait until it holds, on a busy machine too."""
        async with asyncio.timeout(seconds):
            while not holds():
                await asyncio.sleep(0.005)


def in_english(text: Text, locale: str) -> str:
    return f"{locale}: {text.key}"


@asynccontextmanager
async def connected(
    server: DiscordServer,
    token: str = TOKEN,
    locales: Sequence[str] = ("en", "de", "es"),
    chats: dict[str, str] | None = None,
) -> AsyncIterator[Bot]:
    """A platform that is logged in; `chats` is what the house remembers of private ones."""
    seen: list[tuple[str, str]] = []
    asked: list[tuple[str, str, str]] = []
    known = chats if chats is not None else {}
    made: list[Bot] = []

    async def nothing(*_: str) -> None:
        return None

    async def recall_chat(chat: str) -> str | None:
        return known.get(chat)

    async def remember_chat(chat: str, address: str) -> None:
        if made[0].full:
            raise OSError("no space left")
        known[chat] = address

    def suggest(argument: str, typed: str, locale: str) -> list[tuple[str, str]]:
        asked.append((argument, typed, locale))
        return [(f"label {n} " + "x" * 120, f"value {n}") for n in range(30)]

    kit = Kit(
        phrase=in_english,
        trouble=words("trouble"),
        locales=locales,
        commands=COMMANDS,
        suggest=suggest,
        now=lambda: server.state.now(),
        recall=nothing,
        remember=nothing,
        recall_chat=recall_chat,
        remember_chat=remember_chat,
        seen=lambda name, kind: seen.append((name, kind)),
    )
    platform = Discord(token, kit, api_base=server.api_base, gateway=server.gateway)
    try:
        await platform.connect()
        made.append(Bot(server, platform, seen, asked, known))
        yield made[0]
    finally:
        await platform.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is tried again at once, or nearly so."""
    monkeypatch.setattr(module, "_WAITS", (0.01,))
    monkeypatch.setattr(module, "_COMMANDS_AGAIN", 0.02)
    monkeypatch.setattr(dialling, "_FIRST_WAIT", 0.01)
    monkeypatch.setattr(dialling, "_EACH", 0.02)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as running:
        yield running


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Bot]:
    async with connected(server) as made:
        yield made
