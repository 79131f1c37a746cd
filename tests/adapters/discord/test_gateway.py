"""Whatever becomes of the connection: people are heard again, and are acknowledged at once."""

from __future__ import annotations

import asyncio
import logging

import pytest
import structlog

from bot.adapters.base import BadToken
from bot.core.model import Commanded, Incoming, Message, MessageButton, Place, Pressed, Said
from tests.adapters.discord.conftest import Bot, connected
from tests.discord_server import DiscordServer
from tests.discord_server.server import TOKEN
from tests.discord_server.state import Fault

START = Message("Ready?", buttons=(MessageButton("Start", "1-1:start"),))
HOME = Place("discord", "5151", "dm:7")


async def test_a_command_is_acknowledged_before_its_turn_and_filled_after_it(bot: Bot) -> None:
    hung = asyncio.Event()

    async def wait(_incoming: Incoming) -> None:
        await hung.wait()

    bot.on_event = wait
    async with bot.listening():
        here = bot.server.user(7).slash("feel", pain=4)
        there = bot.server.user(8).slash("feel", server=True, pain=4)
        await bot.until(lambda: here.acknowledged and there.acknowledged)
        assert bot.taken == []
        assert (here.acknowledged, here.hidden) == (5, False)
        assert (there.acknowledged, there.hidden) == (5, True), "in a server nobody else sees it"
        hung.set()
        await bot.until(lambda: len(bot.taken) == 2)
    assert {each.event for each in bot.taken} == {Commanded("feel", "4")}
    for each in bot.taken:
        assert each.place == Place("discord", "5151", f"dm:{each.account.user}")
        assert each.reply is not None
        assert each.reply.first


async def test_a_button_is_acknowledged_before_its_turn(bot: Bot) -> None:
    hung = asyncio.Event()

    async def wait(_incoming: Incoming) -> None:
        await hung.wait()

    bot.on_event = wait
    ada = bot.server.user(7)
    async with bot.listening():
        await bot.platform.send(HOME, START)
        pressed = ada.press("Start")
        await bot.until(lambda: pressed.acknowledged == 6)
        assert bot.taken == []
        hung.set()
        await bot.until(lambda: bot.taken)
    assert bot.taken[0].event == Pressed("1-1", "start")


async def test_a_button_of_before_a_restart_still_works(server: DiscordServer) -> None:
    async with connected(server) as first, first.listening():
        await first.platform.send(HOME, START)
    async with connected(server) as second, second.listening():
        server.user(7).press("Start")
        await second.until(lambda: second.taken)
    assert second.taken[0].event == Pressed("1-1", "start")


async def test_data_that_we_never_made_is_acknowledged_and_that_is_all(bot: Bot) -> None:
    ada = bot.server.user(7)
    async with bot.listening():
        await bot.platform.send(HOME, START)
        pressed = ada.press_data("not ours at all", ada.shown[-1])
        await bot.until(lambda: pressed.acknowledged == 6)
        ada.say("hello")
        await bot.until(lambda: bot.taken)
    assert [each.event for each in bot.taken] == [Said("hello")]


async def test_what_could_not_be_committed_is_said_kindly(bot: Bot) -> None:
    async def fail(_incoming: Incoming) -> None:
        raise OSError("no space left")

    bot.on_event = fail
    async with bot.listening():
        bot.server.user(7).slash("today")
        await bot.until(lambda: [s for s in bot.server.user(7).shown if not s.thinking])
    texts = [each.payload.get("content") for each in bot.server.user(7).shown]
    assert "en-US: trouble" in texts


async def test_one_person_is_heard_in_order_and_others_do_not_wait(bot: Bot) -> None:
    hung = asyncio.Event()

    async def ada_waits(incoming: Incoming) -> None:
        if incoming.account.user == "7":
            await hung.wait()

    bot.on_event = ada_waits
    async with bot.listening():
        bot.server.user(7).say("hello")
        for text in ("a", "b", "c"):
            bot.server.user(8).say(text)
        await bot.until(lambda: len(bot.taken) == 3)
        assert [each.event for each in bot.taken] == [Said("a"), Said("b"), Said("c")]
        hung.set()
        await bot.until(lambda: len(bot.taken) == 4)


async def test_a_connection_that_breaks_is_resumed_and_nothing_is_missed(bot: Bot) -> None:
    async with bot.listening():
        bot.server.user(7).say("before")
        await bot.until(lambda: bot.taken)
        await bot.server.drop(4000)
        bot.server.user(7).say("meanwhile")
        await bot.until(lambda: len(bot.taken) == 2)
        await bot.until(lambda: bot.platform.connected)
    assert bot.server.resumed >= 1
    assert [each.event for each in bot.taken] == [Said("before"), Said("meanwhile")]


async def test_a_session_that_cannot_be_resumed_is_begun_anew(bot: Bot) -> None:
    async with bot.listening():
        bot.server.forgetful = True
        await bot.server.drop(4000)
        await bot.until(lambda: len(bot.server.identified) >= 2)
        await bot.until(lambda: bot.platform.connected)
        bot.server.user(7).say("hello")
        await bot.until(lambda: bot.taken)


async def test_a_gateway_that_is_away_is_waited_for(bot: Bot) -> None:
    bot.server.refuse = 1012
    task = asyncio.create_task(bot.platform.listen(bot.submit))
    try:
        await bot.until(lambda: bot.server.refused)
        assert not bot.platform.connected
        bot.server.refuse = None
        await bot.until(lambda: bot.platform.connected, 30)  # discord.py takes its time
        bot.server.user(7).say("hello")
        await bot.until(lambda: bot.taken)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_token_that_is_reset_ends_the_listening(bot: Bot) -> None:
    async with bot.listening() as listening:
        await bot.server.drop(4004)
        async with asyncio.timeout(10):
            with pytest.raises(BadToken):
                await listening


async def test_a_wrong_token_is_said(server: DiscordServer) -> None:
    with pytest.raises(BadToken):
        async with connected(server, "no.such.token"):
            pass


async def test_no_privileged_intent_is_asked_for(bot: Bot) -> None:
    async with bot.listening():
        intents = int(bot.server.identified[0]["intents"])
    guild_members, presences, message_content = 1 << 1, 1 << 8, 1 << 15
    assert intents & (guild_members | presences | message_content) == 0
    assert intents == (1 << 0) | (1 << 9) | (1 << 12), "servers, messages there, direct ones"


async def test_what_is_typed_is_answered_with_suggestions(bot: Bot) -> None:
    async with bot.listening():
        asked = bot.server.user(7).autocomplete("timezone", "zone", "ber")
        await bot.until(lambda: asked.choices)
    assert bot.asked == [("zone", "ber", "en-US")]
    names = [choice["name"] for choice in asked.choices or ()]
    assert len(names) == 25
    assert all(len(name) <= 100 for name in names)
    assert bot.taken == [], "nobody's turn"


async def test_the_list_of_commands_is_brought_up_to_date_once(server: DiscordServer) -> None:
    failing = 2

    def at_first(method: str, path: str) -> Fault | None:
        nonlocal failing
        if method == "PUT" and failing:
            failing -= 1
            return Fault(status=400)
        return None

    server.faults = at_first
    async with connected(server) as bot, bot.listening():
        await bot.until(lambda: server.state.commands)
    puts = server.calls["PUT applications"]
    feel = next(each for each in server.state.commands if each["name"] == "feel")
    assert feel["integration_types"] == [0, 1]
    assert feel["contexts"] == [0, 1, 2]
    (option,) = feel["options"]
    assert (option["type"], option["min_value"], option["max_value"]) == (4, 0, 10)
    assert feel["description_localizations"]["de"] == "de: command-feel"
    assert {"es-ES", "es-419"} <= set(feel["description_localizations"])
    zone = next(each for each in server.state.commands if each["name"] == "timezone")
    assert zone["options"][0]["autocomplete"]
    before = server.calls["GET applications"]
    async with connected(server) as again, again.listening():
        await again.until(lambda: server.calls["GET applications"] > before)
        await asyncio.sleep(0.05)
    assert server.calls["PUT applications"] == puts, "what is as it should be stays"


async def test_no_secret_is_ever_logged(
    bot: Bot, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    for name in ("bot", "aiohttp"):
        caplog.set_level(logging.DEBUG, logger=name)
    caplog.set_level(logging.INFO)

    async def fail(_incoming: Incoming) -> None:
        raise OSError(TOKEN)

    bot.on_event = fail
    async with bot.listening():
        interaction = bot.server.user(7).slash("today")
        await bot.until(lambda: interaction.acknowledged)
        await bot.server.drop(4000)
        await bot.until(lambda: bot.server.resumed)
    logged = caplog.text + "".join(capsys.readouterr())
    assert "not_committed" in logged
    assert TOKEN not in logged
    assert interaction.token not in logged
    assert TOKEN not in repr(bot.platform)
