"""Whatever somebody writes on Discord: an event of ours, or nothing; never an error."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.model import Commanded, Event, Place, Said, Unreadable
from tests.adapters.discord.conftest import Bot


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hello", Said("hello")),
        ("/feel 4", Commanded("feel", "4")),
        ("/Start  link-ABC", Commanded("start", "link-ABC")),
        ("6/10", Said("6/10")),
        ("<@1> *x* \u202e\u200f", Said("<@1> *x* \u202e\u200f")),
        ("   ", Unreadable()),
    ],
)
async def test_words_in_the_chat_with_the_bot(bot: Bot, text: str, meant: Event) -> None:
    async with bot.listening():
        bot.server.user(7).say(text)
        await bot.until(lambda: bot.taken)
    assert bot.taken[0].event == meant
    assert bot.taken[0].place == Place("discord", "5151", "dm:7")
    assert bot.taken[0].reply is None


async def test_in_a_server_only_who_names_the_bot_is_heard(bot: Bot) -> None:
    async with bot.listening():
        ada = bot.server.user(7)
        ada._write("777", "my back hurts", guild_id="666")
        ada.mention("it hurts")
        await bot.until(lambda: bot.taken)
    (incoming,) = bot.taken
    assert incoming.event == Said("it hurts")
    assert incoming.place == Place("discord", "5151", "777", private=False)


@pytest.mark.parametrize(
    "more",
    [
        {"webhook_id": "5"},
        {"author": {"id": "9", "username": "b", "discriminator": "0", "avatar": None, "bot": True}},
        {"type": 7},
    ],
    ids=["webhook", "bot", "joined"],
)
async def test_others_are_passed_over(bot: Bot, more: dict[str, Any]) -> None:
    async with bot.listening():
        bot.server.user(7).say("not for us", **more)
        bot.server.user(8).say("hello")
        await bot.until(lambda: bot.taken)
    assert [each.event for each in bot.taken] == [Said("hello")]


@pytest.mark.parametrize(
    "more",
    [
        {"sticker_items": [{"id": "1", "name": "s", "format_type": 1}]},
        {
            "attachments": [
                {"id": "1", "filename": "a.ogg", "size": 1, "url": "http://x", "proxy_url": "x"}
            ]
        },
    ],
    ids=["sticker", "voice"],
)
async def test_what_cannot_be_read_is_answered_kindly(bot: Bot, more: dict[str, Any]) -> None:
    async with bot.listening():
        bot.server.user(7).say("", **more)
        await bot.until(lambda: bot.taken)
    assert bot.taken[0].event == Unreadable()


async def test_the_language_is_that_of_the_app(bot: Bot) -> None:
    async with bot.listening():
        bot.server.user(7).slash("timezone", zone="Berlin")
        await bot.until(lambda: bot.taken)
    assert bot.taken[0].locale == "en-US"
    assert bot.taken[0].event == Commanded("timezone", "Berlin")
