"""People on the platforms: they do what a script says, through the real libraries."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from bot.adapters.base import Kit, Platform
from bot.adapters.discord.platform import Discord
from bot.adapters.telegram.platform import Telegram
from bot.core.menu import COMMANDS
from bot.core.model import Commanded, Incoming, Pressed, Said, button_data
from bot.notices import TROUBLE
from bot.virtual import VirtualTime
from tests.contract.script import House, Passed, Shown, Step, sender_for
from tests.contract.script import words as plain
from tests.discord_server import DiscordServer
from tests.discord_server import Shown as DiscordShown
from tests.discord_server.server import TOKEN as DISCORD_TOKEN
from tests.telegram_server import TelegramServer
from tests.telegram_server.server import TOKEN


class Person(Protocol):
    """Somebody in front of a platform."""

    async def press(self, data: str) -> None:
        """Press the button with this data."""

    async def say(self, text: str) -> None:
        """Write this text."""

    def shown(self) -> Sequence[Shown]:
        """What they have before their eyes."""


def kit_of(home: House) -> Kit:
    """A kit around a house."""
    files: dict[str, str] = {}
    chats: dict[str, str] = {}

    async def recall(key: str) -> str | None:
        return files.get(key)

    async def remember(key: str, id: str) -> None:
        files[key] = id

    async def recall_chat(chat: str) -> str | None:
        return chats.get(chat)

    async def remember_chat(chat: str, address: str) -> None:
        chats[chat] = address

    return Kit(
        phrase=home.wording.text,
        trouble=TROUBLE,
        locales=("en",),
        commands=COMMANDS,
        suggest=lambda _what, _typed, _locale: (),
        now=home.clock.now,
        recall=recall,
        remember=remember,
        recall_chat=recall_chat,
        remember_chat=remember_chat,
    )


class TelegramPerson:
    """Somebody in a private chat."""

    def __init__(self, server: TelegramServer) -> None:
        self._chat = server.user(7)

    async def press(self, data: str) -> None:
        self._chat.press(data)

    async def say(self, text: str) -> None:
        self._chat.say(text)

    def shown(self) -> Sequence[Shown]:
        return [Shown(plain(each.text), tuple(each.buttons)) for each in self._chat.shown]


@asynccontextmanager
async def on_telegram(home: House) -> AsyncIterator[tuple[Platform, Person]]:
    """A bot on Telegram, and somebody who talks with it."""
    async with TelegramServer() as server:
        platform = Telegram(TOKEN, kit_of(home), api_base=server.url)
        await platform.connect()
        try:
            yield platform, TelegramPerson(server)
        finally:
            await platform.close()


class DiscordPerson:
    """Somebody in the private chat with the bot."""

    def __init__(self, server: DiscordServer) -> None:
        self._user = server.user(7)

    async def press(self, data: str) -> None:
        self._user.press(data)

    async def say(self, text: str) -> None:
        self._user.say(text)

    def shown(self) -> Sequence[Shown]:
        return [
            Shown(plain(_words_of(each)), tuple(each.labels))
            for each in self._user.shown
            if not each.thinking
        ]


def _words_of(shown: DiscordShown) -> str:
    """What an embed says to the eye: without what is escaped, and without the live clock."""
    embed = shown.embed
    parts = (embed.get("title"), embed.get("description"), embed.get("footer", {}).get("text"))
    text = "\n".join(part for part in parts if part)
    text = re.sub(r"⏱ <t:\d+:R>", "", text)
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


@asynccontextmanager
async def on_discord(home: House) -> AsyncIterator[tuple[Platform, Person]]:
    """A bot on Discord, and somebody who talks with it."""
    async with DiscordServer(now=home.clock.now) as server:
        platform = Discord(
            DISCORD_TOKEN, kit_of(home), api_base=server.api_base, gateway=server.gateway
        )
        await platform.connect()
        try:
            yield platform, DiscordPerson(server)
        finally:
            await platform.close()


PLATFORMS = {"telegram": on_telegram, "discord": on_discord}


async def play(
    home: House, platform: Platform, person: Person, steps: Sequence[Step]
) -> Sequence[Shown]:
    """Do what the script says, each step when the one before is answered."""
    sender = sender_for(home, platform, f"{platform.platform}:{platform.bot}")
    stage = VirtualTime(home.clock, home.turns, home.intake, sender)
    taken: asyncio.Queue[None] = asyncio.Queue()

    async def submit(incoming: Incoming) -> None:
        await stage.take(incoming)
        taken.put_nowait(None)

    listening = asyncio.create_task(platform.listen(submit))
    try:
        async with asyncio.timeout(10):
            while not platform.connected and platform.platform == "discord":
                await asyncio.sleep(0.01)
        for step in steps:
            match step:
                case Passed(until):
                    await stage.pass_until(until)
                    continue
                case Pressed(prompt, action):
                    await person.press(button_data(prompt, action))
                case Commanded(name, text):
                    await person.say(f"/{name} {text}".rstrip())
                case Said(text):
                    await person.say(text)
                case other:
                    raise TypeError(type(other).__name__)
            async with asyncio.timeout(10):
                await taken.get()
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    return person.shown()
