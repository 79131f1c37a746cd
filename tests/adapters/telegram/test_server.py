"""The server of these tests refuses what Telegram refuses: otherwise they would prove little."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from tests.telegram_server import TelegramServer
from tests.telegram_server.server import TOKEN


async def ask(server: TelegramServer, method: str, token: str = TOKEN, **given: Any) -> Any:
    """What Telegram answers: the result, or the text of a refusal."""
    data = {name: v if isinstance(v, str) else json.dumps(v) for name, v in given.items()}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.url}/bot{token}/{method}", data=data) as answer,
    ):
        told = await answer.json()
    assert told["ok"] or told["error_code"] == answer.status
    return told["result"] if told["ok"] else told["description"]


def button(text: str = "a", data: str = "a", **more: str) -> dict[str, str]:
    return {"text": text, "callback_data": data, **more}


def keyboard(*rows: list[dict[str, str]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def bold(offset: int, length: int, kind: str = "bold") -> list[dict[str, Any]]:
    return [{"type": kind, "offset": offset, "length": length}]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"text": "x" * 4096}, None),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🙂" * 2049}, "message is too long"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n\u200b"}, "message text is empty"),
        ({"text": "🙂!", "entities": bold(0, 3)}, None),
        ({"text": "🙂!", "entities": bold(0, 1)}, "in a middle of a UTF-16 symbol"),
        ({"text": "🙂!", "entities": bold(0, 4)}, "ends after the end of the text"),
        ({"text": "abc", "entities": bold(3, 1)}, "begins after the end of the text"),
        ({"text": "abc", "entities": bold(0, 1, "loud")}, "Unsupported type"),
        ({"chat_id": "8"}, "chat not found"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"message_thread_id": "3"}, "message thread not found"),
        ({"reply_markup": keyboard([button(data="ä" * 32)])}, None),
        ({"reply_markup": keyboard([button(data="ä" * 33)])}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": keyboard([button(data="")])}, "BUTTON_DATA_INVALID"),
        ({"reply_markup": keyboard([{"text": "a"}])}, "Text buttons are unallowed"),
        ({"reply_markup": keyboard([button(text=" ")])}, "must be non-empty"),
        ({"reply_markup": keyboard([button(url="t.me")])}, "Wrong HTTP URL"),
        ({"reply_markup": keyboard(*[[button()] * 8] * 12, [button()] * 4)}, None),
        ({"reply_markup": keyboard(*[[button()] * 8] * 12, [button()] * 5)}, "markup is too long"),
        ({"reply_markup": "{"}, "can't parse reply_markup"),
    ],
)
async def test_the_form_of_a_message(
    server: TelegramServer, given: dict[str, Any], refusal: str | None
) -> None:
    server.user(7)
    answer = await ask(server, "sendMessage", **{"chat_id": "7", "text": "x"} | given)
    if refusal is None:
        assert answer["message_id"] == server.user(7).last.id
    else:
        assert refusal in answer
        assert server.user(7).shown == []


async def test_what_cannot_be_changed(server: TelegramServer) -> None:
    ada = server.user(7)
    await ask(server, "sendMessage", chat_id="7", text="x")
    here = {"chat_id": "7", "message_id": str(ada.last.id)}
    assert "not modified" in await ask(server, "editMessageText", **here, text="x")
    assert "no caption" in await ask(server, "editMessageCaption", **here, caption="x")
    ada.last.old = True
    assert "can't be deleted" in await ask(server, "deleteMessage", **here)
    ada.last.old = False
    assert await ask(server, "deleteMessage", **here) is True
    assert "to edit not found" in await ask(server, "editMessageText", **here, text="y")
    assert "to delete not found" in await ask(server, "deleteMessage", **here)
    assert "wrong file" in await ask(server, "sendPhoto", chat_id="7", photo="nothing")
    ada.blocked = True
    assert "Forbidden" in await ask(server, "sendMessage", chat_id="7", text="x")


async def test_a_press_is_answered_once_and_in_time(server: TelegramServer) -> None:
    ada = server.user(7)
    ada.press_data("a:b")
    (press,) = server.state.presses
    assert await ask(server, "answerCallbackQuery", callback_query_id=press) is True
    assert "query is too old" in await ask(server, "answerCallbackQuery", callback_query_id=press)


async def test_menus(server: TelegramServer) -> None:
    start = {"command": "start", "description": "x"}
    assert await ask(server, "setMyCommands", commands=[start], language_code="de") is True
    for commands, more, refusal in (
        ([start | {"command": "Start"}], {}, "BOT_COMMAND_INVALID"),
        ([start | {"description": ""}], {}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([start] * 101, {}, "BOT_COMMANDS_TOO_MUCH"),
        ([start], {"language_code": "pt-BR"}, "invalid language code"),
    ):
        assert refusal in await ask(server, "setMyCommands", commands=commands, **more)


async def test_tokens_and_methods(server: TelegramServer) -> None:
    assert await ask(server, "getMe", "no-token") == "Not Found"
    assert await ask(server, "getMe", "1:AAwrong") == "Unauthorized"
    assert "Not Found" in await ask(server, "makeCoffee")


async def test_updates_are_confirmed_by_the_next_poll(server: TelegramServer) -> None:
    ids = [server.user(7).say(str(n)) for n in range(150)]

    async def poll(**given: Any) -> list[int]:
        return [each["update_id"] for each in await ask(server, "getUpdates", **given)]

    assert await poll() == await poll(limit=500) == ids[:100]
    assert await poll(limit=0) == ids[:1]
    assert await poll(offset=ids[60], limit=2) == ids[60:62]
    assert await poll(offset=-3) == ids[-3:], "counted from the end; the others are forgotten"
    assert await poll() == ids[-3:]
    assert await poll(offset=ids[-1] + 1) == []
    server.state.webhook = "https://example.org"
    assert "webhook is active" in await ask(server, "getUpdates")


async def test_only_what_was_asked_for_is_heard(server: TelegramServer) -> None:
    edited: dict[str, Any] = {"edited_message": {}}
    server.state.update(**edited)
    assert len(await ask(server, "getUpdates", allowed_updates=["message"])) == 1
    server.state.update(**edited)
    assert len(await ask(server, "getUpdates")) == 1


async def test_who_polls_later_ends_the_poll_that_was_held(server: TelegramServer) -> None:
    first = asyncio.create_task(ask(server, "getUpdates", timeout=50))
    while not server.polls:
        await asyncio.sleep(0.001)
    second = asyncio.create_task(ask(server, "getUpdates", timeout=50))
    assert "terminated by other getUpdates" in await first
    server.user(7).say("hello")
    assert len(await second) == 1
