"""Somebody's own chat is opened once: whoever opens many is taken for a spammer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.base import Envelope, Gone
from bot.core.model import Message, Place
from tests.adapters.discord.conftest import Bot, connected
from tests.discord_server import DiscordServer, Fault
from tests.test_run import on_discord, running

HOME = Place("discord", "5151", "dm:7")
HELLO = Message("Hello")
OPENED = "POST users"


async def test_it_is_opened_once_and_known_after_a_restart(server: DiscordServer) -> None:
    chats: dict[str, str] = {}
    for number in range(3):
        async with connected(server, chats=chats) as bot:
            await bot.platform.send(HOME, HELLO, Envelope(f"k{number}"))
            await bot.platform.connect()
            await bot.platform.send(HOME, HELLO, Envelope(f"again{number}"))
    assert len(server.user(7).shown) == 6
    assert (server.calls[OPENED], chats) == (1, {"dm:7": server.user(7).dm})


async def test_where_nothing_can_be_remembered_it_is_written_to_all_the_same(bot: Bot) -> None:
    bot.full = True
    await bot.platform.send(HOME, HELLO)
    assert len(bot.server.user(7).shown) == 1


async def test_one_that_is_not_there_any_more_is_opened_anew(bot: Bot) -> None:
    bot.chats["dm:7"] = "1"
    for key in "ab":
        await bot.platform.send(HOME, HELLO, Envelope(key))
    assert len(bot.server.user(7).shown) == 2
    assert (bot.server.calls[OPENED], bot.chats["dm:7"]) == (1, bot.server.user(7).dm)


async def test_and_only_once(bot: Bot) -> None:
    bot.server.faults = lambda _method, path: (
        Fault(status=404, code=10003) if path.endswith("/messages") else None
    )
    for known in ("1", bot.server.user(7).dm):
        bot.chats["dm:7"] = known
        with pytest.raises(Gone):
            await bot.platform.send(HOME, HELLO)
    assert bot.server.calls[OPENED] == 2
    assert bot.server.calls["POST channels"] == 3, "the same channel once more would be the same"


async def test_one_that_takes_no_messages_is_not_opened_anew(bot: Bot) -> None:
    bot.chats["dm:7"] = bot.server.user(7).dm
    bot.server.user(7).closed = True
    with pytest.raises(Gone):
        await bot.platform.send(HOME, HELLO)
    assert bot.server.calls[OPENED] == 0


async def test_what_comes_from_there_says_which_it_is(bot: Bot) -> None:
    ada = bot.server.user(7)
    async with bot.listening():
        ada.say("hello")
        ada.slash("today")
        ada.slash("today", server=True)
        ada.mention("hello")
        await bot.until(lambda: len(bot.taken) == 4)
    known = [(each.place.private, each.address) for each in bot.taken]
    assert known == [(True, ada.dm), (True, ada.dm), (True, None), (False, None)]


async def test_the_whole_bot_remembers_it(tmp_path: Path, server: DiscordServer) -> None:
    """Killed before anything is said, it says it after the start, and who it is to is known."""
    ada, ben = server.user(7), server.user(8)

    def weather(method: str, path: str) -> Fault | None:
        if path.startswith("interactions/"):
            return Fault(status=404, code=10062)  # Ben can only be answered in his own chat
        posted = method == "POST" and path.startswith("channels/")
        return Fault(cut="hang") if posted else None

    server.faults = weather
    async with running(tmp_path, **on_discord(server)) as bot:
        await bot.until(lambda: server.identified)
        ada.say("/privacy")
        ben.slash("privacy", server=True)
        await bot.until(lambda: server.calls["POST channels"] == 2)
        bot.process.kill()
        await bot.ended()
    assert server.calls[OPENED] == 1, "Ada's was known from what she wrote"
    server.faults = lambda _method, _path: None
    async with running(tmp_path, **on_discord(server)) as bot:
        await bot.until(lambda: ada.shown and ben.shown)
    assert server.calls[OPENED] == 1
