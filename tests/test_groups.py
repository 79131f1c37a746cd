"""A red flag told in a group: answered in private, or not at all; the group learns nothing (R3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.library import load_library
from bot.wording import Wording
from tests.discord_server import DiscordServer
from tests.telegram_server import TelegramServer
from tests.telegram_server.state import USERNAME, Chat
from tests.test_run import on_discord, on_telegram, running

RED = "my groin has gone numb"
GROUP, CHANNEL = -5, "777"
QUESTION = "Is this you, now?"
OPEN = Wording(None, load_library().locales).message("open-in-private", "en")


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


def named(text: str) -> dict[str, object]:
    """A message in a group that names the bot."""
    name = f"@{USERNAME}"
    return {
        "text": f"{name} {text}",
        "entities": [{"type": "mention", "offset": 0, "length": len(name)}],
    }


def in_group(server: TelegramServer, id: int, who: Chat) -> Chat:
    """The group, as `who` sees it."""
    group = server.state.chat(id, "supergroup")
    group.user = who.user
    return group


async def test_on_telegram(tmp_path: Path, telegram: TelegramServer) -> None:
    ada, ben = telegram.user(7), telegram.user(8)
    async with running(tmp_path, **on_telegram(telegram)) as bot:
        ada.say("/start")
        await bot.until(lambda: ada.shown)
        group = in_group(telegram, GROUP, ada)
        group.send(**named(RED))
        await bot.until(lambda: QUESTION in ada.last.text)
        assert group.shown == []
        in_group(telegram, GROUP, ben).send(**named(RED))
        await bot.until(lambda: group.shown)
        assert (group.last.text, len(group.last.buttons)) == (OPEN, 1)
        assert ben.shown == []
        ada.block()
        in_group(telegram, GROUP, ada).send(**named(RED))
        await bot.until(lambda: len(group.shown) == 2)
        assert group.last.text == OPEN


async def test_on_discord(tmp_path: Path, discord: DiscordServer) -> None:
    ada, ben = discord.user(7), discord.user(8)

    def public() -> list[str]:
        """What everybody in the channel can read."""
        return [
            str(shown.embed.get("description"))
            for shown in discord.state.messages.values()
            if shown.channel == CHANNEL and not shown.hidden
        ]

    async with running(tmp_path, **on_discord(discord)) as bot:
        await bot.until(lambda: discord.identified)
        ada.say("hello")
        await bot.until(lambda: ada.shown)
        ada.mention(RED, CHANNEL)
        await bot.until(lambda: QUESTION in str(ada.shown[-1].embed))
        assert not any(shown.channel == CHANNEL for shown in ada.shown)
        assert public() == []
        ben.mention(RED, CHANNEL)
        await bot.until(public)
        assert public() == [OPEN]


@pytest.mark.parametrize("word", ["back", "pain", "health", "exercise", "emergency", "doctor"])
def test_what_a_group_reads_names_nothing(word: str) -> None:
    assert word not in OPEN.lower()
