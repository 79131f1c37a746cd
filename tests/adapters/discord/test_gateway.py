"""Whatever becomes of the connection: people are heard again, and are acknowledged at once."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic

import pytest
import structlog

from bot.adapters.base import BadToken
from bot.adapters.discord import client, platform
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
        assert each.reply.aside == (each.account.user == "8")
        assert here.token not in repr(each)
        assert there.token not in repr(each)


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


@pytest.mark.parametrize(("op", "content"), [(7, None), (9, True)], ids=["reconnect", "invalid"])
async def test_told_to_connect_again_it_resumes_and_misses_nothing(
    bot: Bot, op: int, content: object
) -> None:
    async with bot.listening():
        await bot.server.order(op, content)
        bot.server.user(7).say("meanwhile")
        await bot.until(lambda: bot.taken and bot.server.resumed)
    assert [each.event for each in bot.taken] == [Said("meanwhile")]
    assert len(bot.server.identified) == 1


async def test_what_cannot_be_read_at_all_costs_no_connection(bot: Bot) -> None:
    async with bot.listening():
        bot.server.state.tell("INTERACTION_CREATE", {"id": "1", "type": 2})
        bot.server.state.tell("MESSAGE_CREATE", {"id": "2"})
        bot.server.user(7).say("hello")
        await bot.until(lambda: bot.taken)
    assert len(bot.server.identified) == 1
    assert bot.server.resumed == 0
    assert [kind for name, kind in bot.seen if name == "error"] == ["KeyError", "KeyError"]


async def test_several_shards_are_one_bot(server: DiscordServer) -> None:
    server.shards = 2
    async with connected(server) as bot, bot.listening():
        assert [each["shard"] for each in server.identified] == [[0, 2], [1, 2]]
        server.user(7).say("in private")
        server.user(7).mention("in a server", guild=1 << 22)
        await bot.until(lambda: len(bot.taken) == 2)
        await server.sockets[1].close(code=4000)
        server.user(7).mention("again", guild=1 << 22)
        await bot.until(lambda: len(bot.taken) == 3)
        await bot.until(lambda: bot.platform.connected)
        assert (len(server.identified), server.resumed) == (2, 1)
        assert bot.platform._client is not None
        bot.platform._client.dispatch("shard_disconnect", 1)
        await bot.until(lambda: not bot.platform.connected)


async def test_no_session_is_begun_that_discord_would_punish(server: DiscordServer) -> None:
    """Too many of them in a day, and Discord resets the token."""
    server.remain = 0
    async with connected(server) as bot:
        task = asyncio.create_task(bot.platform.listen(bot.submit))
        await bot.until(lambda: server.calls["GET gateway"] >= 4)
        assert server.identified == []
        server.remain = 1
        await bot.until(lambda: bot.platform.connected)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_it_ends_in_time_though_nobody_says_good_bye(server: DiscordServer) -> None:
    server.deaf = True
    async with connected(server) as bot:
        async with bot.listening():
            server.user(7).say("hello")
            await bot.until(lambda: bot.taken)
            begun = monotonic()
        assert monotonic() - begun < 5


async def test_what_is_being_acknowledged_at_the_end_is_taken_in(bot: Bot) -> None:
    slow = asyncio.Event()
    bot.server.faults = lambda method, path: (
        Fault(held=slow) if path.startswith("interactions/") else None
    )
    async with bot.listening() as listening:
        bot.server.user(7).slash("today")
        await bot.until(lambda: bot.server.calls["POST interactions"])
        listening.cancel()
        await bot.until(lambda: not bot.platform.connected)
        slow.set()
        await asyncio.gather(listening, return_exceptions=True)
    assert [each.event for each in bot.taken] == [Commanded("today")]


async def test_an_acknowledgement_that_hangs_holds_nobody_up(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_HEARD", 0.05)
    bot.server.faults = lambda method, path: (
        Fault(cut="hang") if path.startswith("interactions/") else None
    )
    async with bot.listening():
        bot.server.user(7).slash("today")
        bot.server.user(7).say("hello?")
        await bot.until(lambda: len(bot.taken) == 2)
    assert [each.event for each in bot.taken] == [Commanded("today"), Said("hello?")]


async def test_a_form_that_is_not_ours_leaves_nobody_waiting(bot: Bot) -> None:
    async with bot.listening():
        form = bot.server.user(7).submit_form()
        await bot.until(lambda: form.acknowledged)
        bot.server.user(7).say("hello")
        await bot.until(lambda: bot.taken)
    assert [each.event for each in bot.taken] == [Said("hello")]
    assert bot.server.user(7).shown == []


async def test_a_session_that_cannot_be_resumed_is_begun_anew(bot: Bot) -> None:
    async with bot.listening():
        bot.server.forgetful = True
        await bot.server.drop(4000)
        await bot.until(lambda: len(bot.server.identified) >= 2)
        await bot.until(lambda: bot.platform.connected)
        bot.server.user(7).say("hello")
        await bot.until(lambda: bot.taken)


async def test_a_gateway_that_is_away_is_waited_for_and_nothing_is_missed(bot: Bot) -> None:
    async with bot.listening():
        bot.server.away = 7
        await bot.server.drop(4000)
        bot.server.user(7).say("meanwhile")
        await bot.until(lambda: bot.taken)
    assert [each.event for each in bot.taken] == [Said("meanwhile")]
    assert (bot.server.away, bot.server.resumed, len(bot.server.identified)) == (0, 1, 1)


async def test_a_gateway_that_sends_everybody_away_is_not_rushed(bot: Bot) -> None:
    async with bot.listening():
        bot.server.refuse = 1012
        begun = monotonic()
        await bot.server.drop(4000)
        await bot.until(lambda: bot.server.refused >= 12)
        assert monotonic() - begun > 6 * 0.02, "five at once, and then one in so many seconds"
        assert not bot.platform.connected
        bot.server.refuse = None
        await bot.until(lambda: bot.platform.connected)
        bot.server.user(7).say("hello")
        await bot.until(lambda: bot.taken)


async def test_a_gateway_that_was_away_for_long_is_begun_anew(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left to itself discord.py would wait up to 17 minutes between two attempts."""
    monkeypatch.setattr(platform, "_AWAY", 0.1)
    bot.server.refuse = 1012
    logins = bot.server.calls["GET users"]
    task = asyncio.create_task(bot.platform.listen(bot.submit))
    try:
        await bot.until(lambda: bot.server.calls["GET users"] > logins)
        bot.server.refuse = None
        monkeypatch.setattr(platform, "_AWAY", 60.0)
        await bot.until(lambda: bot.platform.connected)
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
    assert option["type"] == 4
    assert [(each["name"], each["value"]) for each in option["choices"]] == [
        (str(n), n) for n in range(11)
    ]
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
    assert any(name == "error" for name, _ in bot.seen), "/metrics tells of it"
    assert TOKEN not in logged
    assert interaction.token not in logged
    assert TOKEN not in repr(bot.platform)
