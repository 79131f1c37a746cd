"""What is shown on Telegram, and what every refusal is taken for."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Literal

import pytest

from bot.adapters.base import (
    PLAIN,
    Away,
    Envelope,
    File,
    Gone,
    Moved,
    Refused,
    Stumbled,
    TryAgain,
    Unsure,
)
from bot.adapters.telegram import request
from bot.core.model import Message, MessageButton, Place
from scheduler.sender import Sender
from tests.adapters.telegram.conftest import Bot
from tests.telegram_server import Fault
from tests.telegram_server.state import USERNAME

ADA = Place("telegram", "4242", "7")
NUMBERS = tuple(MessageButton(str(n), f"1-1:n{n}") for n in range(11))
PICTURE = File("bridge.png", "image/png", b"\x89PNG", "a bridge", key="bridge.1")


@pytest.fixture(autouse=True)
def ada(bot: Bot) -> None:
    bot.server.user(7)


async def test_a_message_with_a_title_and_buttons(bot: Bot) -> None:
    message = Message("Lie down.", title="Bridge", buttons=(MessageButton("Start", "1-1:start"),))
    id = await bot.platform.send(ADA, message)
    shown = bot.server.user(7).last
    assert (str(shown.id), shown.text) == (id, "Bridge\n\nLie down.")
    assert [(e["type"], e["offset"], e["length"]) for e in shown.entities] == [("bold", 0, 6)]
    assert shown.buttons == ["Start"]
    assert not shown.silent


async def test_what_would_be_markup_stays_as_it_is(bot: Bot) -> None:
    text = "*not bold* _<b>not either</b>_ [x](http://example.org)"
    await bot.platform.send(ADA, Message(text))
    assert bot.server.user(7).last.text == text
    assert bot.server.user(7).last.entities == []


async def test_numbers_stand_in_two_rows_for_a_thumb(bot: Bot) -> None:
    await bot.platform.send(ADA, Message("How?", buttons=NUMBERS, numeric=True))
    rows = bot.server.user(7).last.rows
    assert [[b["text"] for b in row] for row in rows] == [
        list("012345"),
        ["6", "7", "8", "9", "10"],
    ]


async def test_an_answered_question_loses_its_buttons_and_shows_the_choice(bot: Bot) -> None:
    id = await bot.platform.send(ADA, Message("How?", buttons=NUMBERS, numeric=True))
    await bot.platform.edit(ADA, id, Message("How?", chosen="3", silent=True))
    shown = bot.server.user(7).last
    assert (shown.text, shown.buttons, shown.edits) == ("How?\n\n✓ 3", [], 1)
    await bot.platform.edit(ADA, id, Message("How?", chosen="3", silent=True))
    assert shown.edits == 1, "once more is no error"


async def test_a_button_into_the_private_chat_is_a_link(bot: Bot) -> None:
    await bot.platform.send(ADA, Message("Hi", buttons=(MessageButton("Open", "", opens=True),)))
    ((button,),) = bot.server.user(7).last.rows
    assert button["url"] == f"https://t.me/{USERNAME}?start=hi"


async def test_silent_is_silent_and_links_show_no_preview(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, str]] = []
    send = bot.server._methods.sendMessage

    def note(parameters: dict[str, str]) -> object:
        given.append(parameters)
        return send(parameters)

    monkeypatch.setattr(bot.server._methods, "sendMessage", note)
    await bot.platform.send(ADA, Message("see example.org", silent=True))
    assert bot.server.user(7).last.silent
    assert '"is_disabled": true' in given[0]["link_preview_options"]


async def test_a_long_text_comes_in_parts_and_its_buttons_last(bot: Bot) -> None:
    words = " ".join(f"word{n}" for n in range(1500))
    id = await bot.platform.send(ADA, Message(words, buttons=NUMBERS))
    shown = bot.server.user(7).shown
    assert len(shown) > 2
    assert " ".join(each.text for each in shown).split() == words.split()
    assert [bool(each.buttons) for each in shown] == [False] * (len(shown) - 1) + [True]
    assert str(shown[-1].id) == id


async def test_a_file_is_uploaded_once_and_then_known(bot: Bot) -> None:
    for _ in range(2):
        id = await bot.platform.send(ADA, Message("Bridge"), Envelope(file=PICTURE))
    assert len(bot.server.state.files) == 1
    assert bot.files == {"bridge.1": "file0"}
    first, second = bot.server.user(7).shown
    assert (first.file, second.file, second.text) == ("file0", "file0", "Bridge")
    await bot.platform.edit(ADA, id, Message("Done", chosen="yes"))
    assert bot.server.user(7).last.text == "Done\n\n✓ yes"
    bot.files["bridge.1"] = "of another bot"
    await bot.platform.send(ADA, Message("Bridge"), Envelope(file=PICTURE))
    assert len(bot.server.state.files) == 2
    assert bot.files["bridge.1"] == "file1"


async def test_a_file_that_is_known_as_one_of_another_kind_is_uploaded_again(bot: Bot) -> None:
    await bot.platform.send(ADA, Message("Bridge"), Envelope(file=PICTURE))
    same = File("bridge.pdf", "application/pdf", b"%PDF", key=PICTURE.key)
    await bot.platform.send(ADA, Message("On paper"), Envelope(file=same))
    assert [each.file for each in bot.server.user(7).shown] == ["file0", "file1"]
    assert bot.files == {PICTURE.key: "file1"}


async def test_a_file_that_was_sent_is_sent_whether_or_not_it_can_be_remembered(bot: Bot) -> None:
    bot.full = True
    await bot.platform.send(ADA, Message("Bridge"), Envelope(file=PICTURE))
    assert [each.text for each in bot.server.user(7).shown] == ["Bridge"]
    assert bot.files == {}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(retry_after=7), TryAgain),
        (Fault(status=500), Stumbled),
        (Fault(cut="before"), Unsure),
        (Fault(400, json.dumps({"ok": False, "description": "Bad Request: no"})), Refused),
    ],
    ids=["429", "500", "cut", "400"],
)
async def test_what_is_there_of_a_long_message_is_not_sent_again(
    bot: Bot, fault: Fault, error: type[Exception]
) -> None:
    text = " ".join(f"word{n}" for n in range(1200))
    envelope, long = Envelope(key="k", file=PICTURE), Message(text, buttons=NUMBERS)
    bot.server.faults = lambda _method: fault if len(bot.server.user(7).shown) == 3 else None
    for _ in range(2):
        with pytest.raises(error):
            await bot.platform.send(ADA, long, envelope)
    bot.server.faults = lambda _method: None
    await bot.platform.send(ADA, long, envelope)
    picture, *shown = bot.server.user(7).shown
    assert picture.file
    assert " ".join(each.text for each in shown).split() == text.split()
    assert [bool(each.buttons) for each in shown] == [False, False, True]
    await bot.platform.send(ADA, long, envelope)
    assert len(bot.server.user(7).shown) == 8, "what went well is not remembered"


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_the_end_of_a_long_message_comes_though_its_beginning_is_in_doubt(
    bot: Bot, cut: Literal["before", "after"]
) -> None:
    text = " ".join(f"word{n}" for n in range(1200))
    bot.server.faults = lambda _method: (
        Fault(cut=cut) if bot.server.calls["sendMessage"] == 1 else None
    )
    await bot.platform.send(ADA, Message(text, buttons=NUMBERS), Envelope(key="k"))
    shown = bot.server.user(7).shown
    assert len(shown) == (2 if cut == "before" else 3)
    assert shown[-1].buttons


async def test_a_file_with_a_long_text_goes_before_it(bot: Bot) -> None:
    text = "long " * 400
    await bot.platform.send(ADA, Message(text), Envelope(file=PICTURE))
    picture, words = bot.server.user(7).shown
    assert (picture.file, picture.text, words.file) == ("file0", "", None)
    assert words.text.split() == text.split()


async def test_an_export_is_a_document(bot: Bot) -> None:
    file = File("backtalk.json", "application/json", b"{}")
    await bot.platform.send(ADA, Message("Here"), Envelope(file=file))
    assert bot.server.calls["sendDocument"] == 1
    assert bot.files == {}, "only what is always the same is kept"


async def test_a_topic_that_was_deleted_is_no_obstacle(bot: Bot) -> None:
    group = bot.server.state.chat(-100, "supergroup")
    group.threads = {5}
    for thread, kept in (("5", 5), ("6", None)):
        place = Place("telegram", "4242", "-100", thread, private=False)
        await bot.platform.send(place, Message("Hello"))
        assert group.last.thread == kept


async def test_deleted_is_gone_and_too_old_loses_its_buttons(bot: Bot) -> None:
    id = await bot.platform.send(ADA, Message("one", buttons=NUMBERS))
    await bot.platform.delete(ADA, id)
    assert bot.server.user(7).shown == []
    await bot.platform.delete(ADA, id)  # gone already
    id = await bot.platform.send(ADA, Message("two", buttons=NUMBERS))
    bot.server.user(7).last.old = True
    await bot.platform.delete(ADA, id)
    assert (bot.server.user(7).last.text, bot.server.user(7).last.buttons) == ("two", [])


def fail(bot: Bot, method: str, fault: Fault) -> None:
    bot.server.faults = lambda called: fault if called == method else None


def answer(code: int, text: str, **parameters: int) -> Fault:
    body = {"ok": False, "error_code": code, "description": text, "parameters": parameters}
    return Fault(status=code, body=json.dumps(body))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(retry_after=7), TryAgain),
        (answer(400, "Bad Request: wait", retry_after=7), TryAgain),
        (answer(429, "Too Many Requests: nobody says for how long"), TryAgain),
        (Fault(status=500), Stumbled),
        (Fault(status=502, body="<html>"), Stumbled),
        (Fault(status=504), Unsure),
        (Fault(status=200, body="<html>who are you?</html>"), Stumbled),
        (Fault(cut="before"), Unsure),
        (Fault(cut="after"), Unsure),
        (answer(403, "Forbidden: bot was blocked by the user"), Gone),
        (answer(403, "Forbidden: user is deactivated"), Gone),
        (answer(400, "Bad Request: chat not found"), Gone),
        (answer(400, "Bad Request: not enough rights to send text messages to the chat"), Gone),
        (answer(400, "Bad Request: something about the form"), Refused),
        (answer(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"), Refused),
        (answer(400, "Bad Request: IMAGE_PROCESS_FAILED"), Refused),
        (Fault(status=413, body="<html>Request Entity Too Large</html>"), Refused),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_what_a_refusal_of_a_message_means(
    bot: Bot, fault: Fault, error: type[Exception]
) -> None:
    fail(bot, "sendMessage", fault)
    with pytest.raises(error) as raised:
        await bot.platform.send(ADA, Message("Hello"))
    if isinstance(raised.value, TryAgain | Stumbled):
        assert raised.value.__cause__ is not None, "or nobody could say what went wrong"
    if isinstance(raised.value, TryAgain):
        assert raised.value.after == (fault.retry_after or raised.value.after)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(cut="after"), Stumbled),
        (Fault(status=504), Stumbled),
        (answer(400, "Bad Request: message to edit not found"), Refused),
        (answer(400, "Bad Request: message can't be edited"), Refused),
        (answer(403, "Forbidden: bot was blocked by the user"), Gone),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_what_a_refusal_of_an_edit_means(
    bot: Bot, fault: Fault, error: type[Exception]
) -> None:
    """An edit that is made twice shows nothing twice."""
    id = await bot.platform.send(ADA, Message("Hello"))
    fail(bot, "editMessageText", fault)
    with pytest.raises(error):
        await bot.platform.edit(ADA, id, Message("Goodbye"))


async def test_what_nobody_takes_is_given_up_by_who_knows_that_it_may_have_arrived(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = request.POOL_SECONDS + request.CONNECT_SECONDS + request.MEDIA_SECONDS
    assert ours < inspect.signature(Sender).parameters["patience"].default
    for name in ("POOL_SECONDS", "CONNECT_SECONDS", "MEDIA_SECONDS"):
        monkeypatch.setattr(request, name, 0.1)

    async def read_nothing(_reader: object, _writer: object) -> None:
        await asyncio.Event().wait()

    server = await asyncio.start_server(read_nothing, "127.0.0.1")
    bot.platform._api._base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"
    large = File("backtalk.json", "application/json", b"0" * 20_000_000)
    try:
        async with asyncio.timeout(5):
            with pytest.raises(Unsure):
                await bot.platform.send(ADA, Message("Here"), Envelope(file=large))
    finally:
        server.close()


async def test_a_proxy_that_makes_no_way_lets_nothing_through(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1")
    port = proxy.sockets[0].getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    bot.platform._api._base_url = "https://api.telegram.invalid/bot"
    try:
        with pytest.raises(Away):
            await bot.platform.send(ADA, Message("Hello"))
    finally:
        proxy.close()


async def test_where_nobody_listens_it_never_left(bot: Bot) -> None:
    await bot.server.__aexit__()
    with pytest.raises(Away):
        await bot.platform.send(ADA, Message("Hello"))


async def test_a_group_that_moved_says_where_to(bot: Bot) -> None:
    bot.server.state.chat(-5, "group").moved_to = -1005
    with pytest.raises(Moved) as moved:
        await bot.platform.send(Place("telegram", "4242", "-5", private=False), Message("Hello"))
    assert moved.value.chat == "-1005"


async def test_nothing_of_an_error_holds_an_address(bot: Bot) -> None:
    for fault in (Fault(cut="after"), Fault(status=504)):
        fail(bot, "sendMessage", fault)
        with pytest.raises(Unsure) as raised:
            await bot.platform.send(ADA, Message("Hello"))
        seen: BaseException | None = raised.value
        while seen is not None:
            assert "4242:" not in f"{seen} {seen!r}"
            assert "http" not in f"{seen} {seen!r}"
            seen = seen.__cause__


async def test_an_empty_envelope_takes_nothing_away(bot: Bot) -> None:
    await bot.platform.delete(ADA, "", PLAIN)
    assert bot.server.calls["deleteMessage"] == 0
