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
from scheduler.sender import Sender
from tests.contract.script import House, Passed, Script, Shown, said_by, sender_for
from tests.contract.script import words as plain
from tests.contract.weather import Weather
from tests.discord_server import DiscordServer
from tests.discord_server import Fault as DiscordFault
from tests.discord_server import Shown as DiscordShown
from tests.discord_server.server import TOKEN as DISCORD_TOKEN
from tests.telegram_server import Fault as TelegramFault
from tests.telegram_server import TelegramServer
from tests.telegram_server.server import TOKEN


class Person(Protocol):
    """Somebody in front of a platform."""

    async def press(self, data: str) -> None:
        """Press the button with this data."""

    async def say(self, text: str) -> None:
        """Write this text."""

    def sees(self, data: str) -> bool:
        """Whether there is such a button."""

    async def press_lost(self, data: str) -> None:
        """Press a button whose message never came, as if it had."""

    def shown(self) -> Sequence[Shown]:
        """What they have before their eyes."""

    def weather(self, weather: Weather) -> None:
        """From now on the calls to their platform go wrong like this."""


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
        self._server = server
        self._chat = server.user(7)

    async def press(self, data: str) -> None:
        self._chat.press(data)

    async def say(self, text: str) -> None:
        self._chat.say(text)

    def sees(self, data: str) -> bool:
        rows = (row for shown in self._chat.shown for row in shown.rows)
        return any(button.get("callback_data") == data for row in rows for button in row)

    async def press_lost(self, data: str) -> None:
        self._chat.press_data(data)

    def weather(self, weather: Weather) -> None:
        faults = {
            "wait": TelegramFault(retry_after=1),
            "error": TelegramFault(status=500),
            "before": TelegramFault(cut="before"),
            "after": TelegramFault(cut="after"),
        }
        self._server.faults = lambda method: faults.get(
            weather.strike(method, doubtful=method.startswith("send"))
        )

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
        self._server = server
        self._user = server.user(7)

    async def press(self, data: str) -> None:
        self._user.press(data)

    async def say(self, text: str) -> None:
        self._user.say(text)

    def sees(self, data: str) -> bool:
        buttons = (button for shown in self._user.shown for button in shown.buttons)
        return any(button.get("custom_id") == data for button in buttons)

    async def press_lost(self, data: str) -> None:
        self._user.press_data(data, self._user.shown[-1])

    def weather(self, weather: Weather) -> None:
        faults = {
            "wait": DiscordFault(retry_after=0.01),
            "error": DiscordFault(status=503),  # for a 500 discord.py itself waits, a real second
            "before": DiscordFault(cut="before"),
            "after": DiscordFault(cut="after"),
        }

        def strike(method: str, path: str) -> DiscordFault | None:
            kind = f"{method} {path.partition('/')[0]}"
            return faults.get(weather.strike(kind, doubtful=kind == "POST webhooks"))

        self._server.faults = strike

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
    home: House,
    platform: Platform,
    person: Person,
    script: Script,
    weather: Weather | None = None,
) -> Sequence[Shown]:
    """Do what the script says, each step when the one before is answered.

    In bad `weather` that takes a while, which is waited for.
    """
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
        if weather is not None:
            person.weather(weather)
        scripted = home.clock.now()
        for step, said in zip(script.steps, script.said, strict=True):
            if weather is not None:
                await catch_up(home, stage, sender, said)
            match step:
                case Passed(until):
                    await stage.pass_until(max(until, stage.now() + (until - scripted)))
                    scripted = until
                    continue
                case Pressed(prompt, action):
                    data = button_data(prompt, action)
                    lost = weather is not None and not person.sees(data)
                    await (person.press_lost(data) if lost else person.press(data))
                case Commanded(name, text):
                    await person.say(f"/{name} {text}".rstrip())
                case Said(text):
                    await person.say(text)
                case other:
                    raise TypeError(type(other).__name__)
            async with asyncio.timeout(10):
                await taken.get()
            if weather is not None:
                await calm(stage, sender)
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    return person.shown()


async def calm(stage: VirtualTime, sender: Sender) -> None:
    """Let time pass until all is said that had to wait."""
    while (at := await sender.next_at()) is not None:
        await stage.pass_until(max(at, stage.now()))


async def catch_up(home: House, stage: VirtualTime, sender: Sender, said: int) -> None:
    """Let time pass until as much is said as in the script: what had to wait made it later."""
    while await said_by(home) < said and (due := await home.turns.next_due()) is not None:
        await stage.pass_until(max(due, stage.now()))
        await calm(stage, sender)
