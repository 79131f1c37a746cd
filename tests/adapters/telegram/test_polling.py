"""Nothing is confirmed before it is committed, whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.adapters.base import BadToken
from bot.core.model import Commanded, Incoming, Pressed, Said
from tests.adapters.telegram.conftest import Bot, connected
from tests.telegram_server import Fault, TelegramServer
from tests.telegram_server.server import TOKEN


async def test_an_update_is_confirmed_only_after_its_turn(bot: Bot) -> None:
    committing = asyncio.Event()

    async def wait(_incoming: Incoming) -> None:
        await committing.wait()

    bot.on_event = wait
    async with bot.listening():
        id = bot.server.user(7).say("hello")
        await bot.until(lambda: bot.server.polls)
        await asyncio.sleep(0.05)
        assert id in bot.server.state.updates
        assert all(offset is None or offset <= id for offset in bot.server.polls)
        committing.set()
        await bot.until(lambda: id not in bot.server.state.updates)
    assert bot.server.polls[-1] == id + 1
    assert [event.event for event in bot.taken] == [Said("hello")]


async def test_what_could_not_be_committed_comes_again_and_the_others_go_on(bot: Bot) -> None:
    failed = 0

    async def fail_twice(incoming: Incoming) -> None:
        nonlocal failed
        if incoming.event == Said("second") and failed < 2:
            failed += 1
            raise OSError("no space left")

    bot.on_event = fail_twice
    for text in ("first", "second", "third"):
        bot.server.user(7).say(text)
    async with bot.listening():
        await bot.until(lambda: len(bot.taken) == 3)
        await bot.until(lambda: not bot.server.state.updates)
    assert {str(each.event) for each in bot.taken} == {
        str(Said(text)) for text in ("first", "second", "third")
    }
    assert failed == 2


async def test_ended_in_the_middle_nothing_is_confirmed(server: TelegramServer) -> None:
    for n in range(250):
        server.user(n + 1).say("hello")
    taken = 0

    async def die(_incoming: Incoming) -> None:
        nonlocal taken
        taken += 1
        if taken > 120:
            await asyncio.Event().wait()

    async with connected(server) as first:
        first.on_event = die
        async with first.listening() as listening:
            await first.until(lambda: taken > 120)
            listening.cancel()
    assert len(server.state.updates) >= 130, "the second hundred is still there"
    async with connected(server) as second, second.listening():
        await second.until(lambda: not server.state.updates)
    ids = {each.id for each in first.taken} | {each.id for each in second.taken}
    assert len(ids) == 250, "nothing is lost"


async def test_people_are_handed_over_side_by_side_and_each_in_order(bot: Bot) -> None:
    hung = asyncio.Event()

    async def ada_waits(incoming: Incoming) -> None:
        if incoming.account.user == "1":
            await hung.wait()

    bot.on_event = ada_waits
    bot.server.user(1).say("one")
    for text in ("a", "b", "c"):
        bot.server.user(2).say(text)
    async with bot.listening():
        await bot.until(lambda: len(bot.taken) == 3)
        assert [each.event for each in bot.taken] == [Said("a"), Said("b"), Said("c")]
        hung.set()
        await bot.until(lambda: len(bot.taken) == 4)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500, body="oh no"),
        Fault(status=502, body="<html>Bad Gateway</html>"),
        Fault(status=200, body="<html>log in to the wireless network</html>"),
        Fault(status=200, body="[]"),
        Fault(cut="before"),
        Fault(cut="after"),
        Fault(retry_after=0),
    ],
    ids=["500", "html", "portal", "list", "cut before", "cut after", "429"],
)
async def test_a_poll_that_fails_is_made_again(bot: Bot, fault: Fault) -> None:
    left = 3

    def sometimes(method: str) -> Fault | None:
        nonlocal left
        if method == "getUpdates" and left:
            left -= 1
            return fault
        return None

    bot.server.faults = sometimes
    bot.server.user(7).say("hello")
    async with bot.listening():
        await bot.until(lambda: bot.taken)
        assert bot.platform.connected
    assert left == 0
    assert len({each.id for each in bot.taken}) == 1
    assert any(name == "error" for name, _ in bot.seen)


async def test_a_second_poller_is_waited_out(bot: Bot, server: TelegramServer) -> None:
    async with connected(server) as other, other.listening():
        await other.until(lambda: server.polls)
        async with bot.listening():
            await bot.until(lambda: ("error", "Conflict") in bot.seen)
            assert not bot.platform.connected
            other.on_event = None
            server.user(7).say("hello")
            await bot.until(lambda: other.taken or bot.taken)


async def test_a_webhook_that_is_set_while_we_poll_is_taken_away(
    bot: Bot, server: TelegramServer
) -> None:
    failures = [Fault(status=502)]
    with capture_logs() as logs:
        async with bot.listening():
            await bot.until(lambda: server.polls)
            await bot.platform._api.set_webhook("https://example.org/hook")
            server.faults = lambda method: (
                failures.pop() if method == "deleteWebhook" and failures else None
            )
            server.user(7).say("hello")
            await bot.until(lambda: bot.taken)
            assert server.state.webhook == ""
    logged = {each["event"] for each in logs}
    assert {"webhook_set", "webhook_stays"} <= logged
    assert "second_poller" not in logged


async def test_a_webhook_is_taken_away_and_what_waits_stays(server: TelegramServer) -> None:
    server.state.webhook = "https://example.org/hook"
    server.user(7).say("hello")
    async with connected(server) as bot, bot.listening():
        await bot.until(lambda: bot.taken)


async def test_a_wrong_token_is_said(server: TelegramServer) -> None:
    with pytest.raises(BadToken):
        async with connected(server, "1:AAwrong-token"):
            pass


async def test_a_token_that_is_revoked_later_ends_the_listening(bot: Bot) -> None:
    async with bot.listening() as listening:
        await bot.until(lambda: bot.server.polls)
        bot.server.token = "another"
        bot.server.user(7).say("wake up")
        async with asyncio.timeout(10):
            with pytest.raises(BadToken):
                await listening


@pytest.mark.parametrize("strange", [{"chat": "no chat"}, {"date": 10**18}], ids=["chat", "date"])
async def test_an_update_that_nobody_can_read_is_passed_over_alone(
    bot: Bot, strange: dict[str, Any]
) -> None:
    bot.server.user(7).say("before")
    bot.server.user(7).say("in between", **strange)
    bot.server.user(7).say("after")
    async with bot.listening():
        await bot.until(lambda: not bot.server.state.updates)
        await bot.until(lambda: len(bot.taken) >= 2)
    assert [each.event for each in bot.taken] == [Said("before"), Said("after")]


async def test_a_press_is_answered_before_anything_else(bot: Bot) -> None:
    hung = asyncio.Event()

    async def wait(_incoming: Incoming) -> None:
        await hung.wait()

    bot.on_event = wait
    ada = bot.server.user(7)
    ada.press_data("1-1:start")
    ada.press_data("that was never ours")
    async with bot.listening():
        await bot.until(lambda: len(bot.server.state.answered) == 2)
        assert bot.taken == []
        hung.set()
        await bot.until(lambda: bot.taken)
    assert [each.event for each in bot.taken] == [Pressed("1-1", "start")]


async def test_the_menus_are_set_by_scope_and_language(bot: Bot) -> None:
    failing = 2

    def at_first(method: str) -> Fault | None:
        nonlocal failing
        if method == "setMyCommands" and failing:
            failing -= 1
            return Fault(status=500)
        return None

    bot.server.faults = at_first
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.adapters.telegram.platform._MENUS_AGAIN", 0.01)
        async with bot.listening():
            bot.server.user(7).say("/start")
            await bot.until(lambda: len(bot.server.state.commands) == 6)
            assert bot.taken, "whatever becomes of the menus, people are heard"
    menus = bot.server.state.commands
    everywhere = [each["command"] for each in menus["all_private_chats", ""]]
    assert everywhere[0] == "start"
    assert {"link", "export", "forget", "privacy", "help"} <= set(everywhere)
    few = [each["command"] for each in menus["all_group_chats", "de"]]
    assert 0 < len(few) < len(everywhere)
    assert menus["all_private_chats", "de"][0]["description"] == "de: command-start"
    calls = bot.server.calls["setMyCommands"]
    async with bot.listening():
        before = bot.server.calls["getMyCommands"]
        await bot.until(lambda: bot.server.calls["getMyCommands"] >= before + 6)
    assert bot.server.calls["setMyCommands"] == calls, "what is as it should be stays"


async def test_the_token_is_never_logged(
    bot: Bot, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    caplog.set_level(logging.DEBUG)
    faults = iter(
        [
            Fault(status=500, body="x"),
            Fault(cut="before"),
            Fault(cut="after"),
            Fault(retry_after=0),
            Fault(status=200, body="<html>"),
            Fault(
                status=409, body='{"ok": false, "error_code": 409, "description": "Conflict: x"}'
            ),
        ]
    )
    bot.server.faults = lambda method: next(faults, None) if method == "getUpdates" else None

    async def fail(incoming: Incoming) -> None:
        if incoming.event == Commanded("start"):
            raise ZeroDivisionError(TOKEN)

    bot.on_event = fail
    bot.server.user(7).say("hello")
    async with bot.listening():
        await bot.until(lambda: bot.taken)
        bot.server.user(7).say("/start")
        await bot.until(lambda: ("error", "ZeroDivisionError") in bot.seen)
    logged = caplog.text + "".join(capsys.readouterr())
    assert "not_polled" in logged
    assert "not_committed" in logged
    for secret in (TOKEN, TOKEN.partition(":")[2]):
        assert secret not in logged
    assert TOKEN not in repr(bot.platform)
