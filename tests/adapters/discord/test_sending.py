"""What is shown on Discord, by which way, and what every refusal is taken for."""

from __future__ import annotations

import asyncio
import inspect
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.base import (
    Away,
    Envelope,
    File,
    Gone,
    Refused,
    Stumbled,
    TryAgain,
    Unsure,
)
from bot.adapters.discord import rest
from bot.core.model import Incoming, Message, MessageButton, Place, Reply
from scheduler.sender import Sender
from tests.adapters.discord.conftest import Bot
from tests.discord_server.state import Fault

HOME = Place("discord", "5151", "dm:7")
START = Message("Lie down.", title="Bridge", buttons=(MessageButton("Start", "1-1:start"),))


@pytest.fixture(autouse=True)
def ada(bot: Bot) -> None:
    bot.server.user(7)


async def asked(bot: Bot, *, server: bool = False) -> Incoming:
    """Somebody has sent a command."""
    bot.server.user(7).slash("today", server=server)
    await bot.until(lambda: bot.taken)
    return bot.taken.pop()


def later(incoming: Incoming) -> Reply:
    """How what is not the first answer goes."""
    assert incoming.reply is not None
    return Reply(incoming.reply.token, incoming.reply.until)


async def test_in_the_chat_with_the_bot_it_is_posted_once_under_its_key(bot: Bot) -> None:
    for _ in range(2):
        await bot.platform.send(HOME, START, Envelope(key="a-1-abc"))
    (shown,) = bot.server.user(7).shown
    assert (shown.nonce, shown.labels) == ("a-1-abc", ["Start"])
    assert (shown.embed["title"], shown.embed["description"]) == ("Bridge", "Lie down.")
    assert shown.payload["allowed_mentions"] == {"parse": []}
    assert shown.payload["enforce_nonce"] is True


@pytest.mark.parametrize("hidden", [False, True], ids=["private", "in a server"])
async def test_the_first_answer_fills_the_place_and_the_others_follow(
    bot: Bot, hidden: bool
) -> None:
    async with bot.listening():
        incoming = await asked(bot, server=hidden)
        (held,) = bot.server.user(7).shown
        assert held.thinking
        await bot.platform.send(HOME, Message("first"), Envelope("k1", incoming.reply))
        await bot.platform.send(HOME, Message("second"), Envelope("k2", later(incoming)))
    texts = [each.embed["description"] for each in bot.server.user(7).shown]
    assert texts == ["first", "second"]
    assert [each.hidden for each in bot.server.user(7).shown] == [hidden, hidden]
    assert not bot.server.user(7).shown[0].thinking


async def test_what_only_one_person_sees_can_be_changed_and_taken_away(bot: Bot) -> None:
    async with bot.listening():
        incoming = await asked(bot, server=True)
        id = await bot.platform.send(HOME, START, Envelope("k1", incoming.reply))
        await bot.platform.edit(HOME, id, Message("Done", chosen="Start"))
        (shown,) = bot.server.user(7).shown
        assert (shown.labels, shown.embed["footer"]["text"]) == ([], "✓ Start")
        await bot.platform.delete(HOME, id)
        assert bot.server.user(7).shown == []
        with pytest.raises(Refused):
            await bot.platform.edit(HOME, id, Message("Too late"))


async def test_a_pressed_message_is_changed_by_the_press_itself(bot: Bot) -> None:
    async with bot.listening():
        id = await bot.platform.send(HOME, START)
        bot.server.user(7).press("Start")
        await bot.until(lambda: bot.taken)
        before = bot.server.calls["PATCH channels"]
        await bot.platform.edit(
            HOME, id, Message("Done", chosen="Start"), Envelope("k", bot.taken[0].reply)
        )
    assert bot.server.user(7).shown[0].labels == []
    assert bot.server.calls["PATCH channels"] == before


async def test_a_held_place_that_nothing_fills_is_taken_away(bot: Bot) -> None:
    async with bot.listening():
        incoming = await asked(bot)
        await bot.platform.delete(HOME, "", Envelope("", incoming.reply))
        assert bot.server.user(7).shown == []


async def test_after_its_life_an_answer_goes_to_the_chat(bot: Bot) -> None:
    async with bot.listening():
        incoming = await asked(bot, server=True)
        assert incoming.reply is not None
        for interaction in bot.server.state.interactions.values():
            interaction.created -= timedelta(minutes=16)
        await bot.platform.send(HOME, Message("late"), Envelope("k1", later(incoming)))
    (shown,) = [each for each in bot.server.user(7).shown if not each.thinking]
    assert (shown.hidden, shown.nonce) == (False, "k1")


async def test_a_reply_whose_time_is_over_is_not_tried(bot: Bot) -> None:
    async with bot.listening():
        incoming = await asked(bot)
        assert incoming.reply is not None
        over = Reply(incoming.reply.token, incoming.reply.until - timedelta(hours=1))
        await bot.platform.send(HOME, Message("late"), Envelope("k1", over))
        await bot.platform.send(
            HOME, Message("odd"), Envelope("k2", Reply("?", later(incoming).until))
        )
    assert [each.nonce for each in bot.server.user(7).shown if not each.thinking] == ["k1", "k2"]


async def test_silent_is_silent_and_a_hold_counts_down_live(bot: Bot) -> None:
    await bot.platform.send(HOME, Message("Hold", countdown=30, silent=True))
    (shown,) = bot.server.user(7).shown
    assert int(shown.payload["flags"]) & 4096
    assert "⏱ <t:" in shown.embed["description"]
    assert shown.embed["description"].endswith(":R>")


async def test_a_picture_comes_with_words_for_those_who_cannot_see_it(bot: Bot) -> None:
    file = File("bridge.png", "image/png", b"\x89PNG", "somebody lies on the back")
    await bot.platform.send(HOME, Message("Bridge"), Envelope("k", file=file))
    (shown,) = bot.server.user(7).shown
    assert shown.files[0]["data"] == b"\x89PNG"
    assert shown.payload["attachments"][0]["description"] == "somebody lies on the back"


async def test_a_file_goes_with_an_answer_too(bot: Bot) -> None:
    file = File("backtalk.json", "application/json", b"{}")
    async with bot.listening():
        incoming = await asked(bot, server=True)
        await bot.platform.send(HOME, Message("Here"), Envelope("k", incoming.reply, file))
    (shown,) = bot.server.user(7).shown
    assert (shown.hidden, shown.files[0]["name"]) == (True, "backtalk.json")


async def test_a_long_text_comes_in_parts_and_its_buttons_last(bot: Bot) -> None:
    words = " ".join(f"word{n}" for n in range(1500))
    await bot.platform.send(HOME, Message(words, buttons=START.buttons), Envelope(key="k"))
    shown = bot.server.user(7).shown
    assert " ".join(each.embed["description"] for each in shown).split() == words.split()
    assert [bool(each.labels) for each in shown] == [False] * (len(shown) - 1) + [True]
    assert len({each.nonce for each in shown}) == len(shown) > 1


@pytest.mark.parametrize("hidden", [False, True], ids=["private", "in a server"])
async def test_what_is_there_of_a_long_answer_does_not_follow_again(bot: Bot, hidden: bool) -> None:
    words = " ".join(f"word{n}" for n in range(1500))
    shown = bot.server.user(7)
    async with bot.listening():
        incoming = await asked(bot, server=hidden)
        envelope = Envelope("k", incoming.reply)
        bot.server.faults = lambda _method, path: (
            Fault(status=500) if path.startswith("webhooks/") and len(shown.shown) == 2 else None
        )
        for _ in range(2):
            with pytest.raises(Stumbled):
                await bot.platform.send(HOME, Message(words, buttons=START.buttons), envelope)
        bot.server.faults = lambda _method, _path: None
        await bot.platform.send(HOME, Message(words, buttons=START.buttons), envelope)
    texts = [each.embed["description"] for each in shown.shown]
    assert " ".join(texts).split() == words.split()
    assert [bool(each.labels) for each in shown.shown] == [False] * (len(texts) - 1) + [True]


async def test_whoever_takes_no_messages_is_gone_until_they_come_back(bot: Bot) -> None:
    bot.server.user(7).closed = True
    with pytest.raises(Gone):
        await bot.platform.send(HOME, Message("Hello"))
    async with bot.listening():
        incoming = await asked(bot, server=True)
        await bot.platform.send(HOME, Message("here"), Envelope("k", incoming.reply))
    assert bot.server.user(7).shown[0].embed["description"] == "here"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(status=400), Refused),
        (Fault(status=400, code=40005), Refused),
        (Fault(status=413, code=40005), Refused),
        (Fault(cut="before"), Stumbled),
        (Fault(cut="after"), Stumbled),
        (Fault(retry_after=45.0), TryAgain),
        (Fault(status=500), Stumbled),
        (Fault(status=502, done=True), Stumbled),
        (Fault(status=503, done=True), Stumbled),
        (Fault(status=504, html=True), Stumbled),
        (Fault(status=403, html=True), Stumbled),
        (Fault(status=404, html=True), Stumbled),
        (Fault(status=429, html=True), TryAgain),
        (Fault(status=200, html=True), Stumbled),
        (Fault(status=413, html=True), Refused),
    ],
    ids=lambda given: str(given) if isinstance(given, Fault) else "",
)
async def test_what_a_refusal_in_the_chat_means(
    bot: Bot, fault: Fault, error: type[Exception]
) -> None:
    """Posted again under the same key it is shown once, so nothing is doubtful."""
    bot.server.faults = lambda method, path: fault if path.endswith("/messages") else None
    with pytest.raises(error) as raised:
        await bot.platform.send(HOME, Message("Hello"), Envelope(key="k"))
    assert raised.value.__cause__ is not None, "or nobody could say what went wrong"
    assert bot.server.calls["POST channels"] == 1, "when it is tried again the sender says"
    bot.server.faults = lambda method, path: None
    if error is Stumbled:
        await bot.platform.send(HOME, Message("Hello"), Envelope(key="k"))
        assert len(bot.server.user(7).shown) == 1


@pytest.mark.parametrize("by_way", [False, True], ids=["in the chat", "by the way back"])
async def test_a_wait_is_asked_of_the_pace_and_for_this_place_alone(bot: Bot, by_way: bool) -> None:
    async with bot.listening():
        reply = later(await asked(bot)) if by_way else None
        bot.server.faults = lambda method, path: (
            Fault(retry_after=7.5) if method == "POST" and path.count("/") > 1 else None
        )
        async with asyncio.timeout(5):
            with pytest.raises(TryAgain) as raised:
                await bot.platform.send(HOME, Message("Hello"), Envelope("k", reply))
    assert (raised.value.after, raised.value.everywhere) == (7.5, False)


@pytest.mark.parametrize(
    ("fault", "error", "shown"),
    [
        (Fault(status=502, done=True), Unsure, 1),
        (Fault(status=504), Unsure, 0),
        (Fault(status=200, html=True, done=True), Unsure, 1),
        (Fault(cut="before"), Unsure, 0),
        (Fault(status=500), Stumbled, 0),
        (Fault(status=403, html=True), Stumbled, 0),
        (Fault(status=404, html=True), Stumbled, 0),
    ],
    ids=lambda given: str(given) if isinstance(given, Fault) else "",
)
async def test_a_followup_is_never_tried_twice_by_itself(
    bot: Bot, fault: Fault, error: type[Exception], shown: int
) -> None:
    async with bot.listening():
        incoming = await asked(bot)
        await bot.platform.send(HOME, Message("first"), Envelope("k1", incoming.reply))
        bot.server.faults = lambda method, path: fault if path.startswith("webhooks/") else None
        with pytest.raises(error):
            await bot.platform.send(HOME, Message("second"), Envelope("k2", later(incoming)))
    assert len(bot.server.user(7).shown) == 1 + shown


async def test_where_the_app_is_the_persons_alone_the_sixth_followup_goes_to_the_chat(
    bot: Bot,
) -> None:
    async with bot.listening():
        bot.server.user(7).slash("today", server=True, installed="user")
        await bot.until(lambda: bot.taken)
        incoming = bot.taken.pop()
        await bot.platform.send(HOME, Message("0"), Envelope("k0", incoming.reply))
        for n in range(1, 8):
            await bot.platform.send(HOME, Message(f"{n}"), Envelope(f"k{n}", later(incoming)))
    shown = bot.server.user(7).shown
    assert [each.embed["description"] for each in shown] == list("01234567")
    assert [each.hidden for each in shown] == [True] * 6 + [False] * 2


@pytest.mark.parametrize("code", [10003, 50001])
async def test_a_channel_that_is_lost_says_nothing_of_the_chat_with_the_bot(
    bot: Bot, code: int
) -> None:
    async with bot.listening():
        incoming = await asked(bot, server=True)
        id = await bot.platform.send(HOME, START, Envelope("k1", incoming.reply))
        bot.server.faults = lambda method, path: (
            Fault(status=403, code=code) if path.startswith("webhooks/") else None
        )
        await bot.platform.send(HOME, Message("second"), Envelope("k2", later(incoming)))
        with pytest.raises(Refused):
            await bot.platform.edit(HOME, id, Message("Done"), Envelope("k3", later(incoming)))
        await bot.platform.delete(HOME, id)
    assert [each.hidden for each in bot.server.user(7).shown] == [True, False]


@pytest.mark.parametrize("wait", [0.0, 600.0], ids=["soon", "later"])
@pytest.mark.parametrize("pressed", [False, True], ids=["unasked", "by a press"])
async def test_nobody_waits_until_an_old_message_may_be_changed_again(
    bot: Bot, wait: float, pressed: bool
) -> None:
    async with bot.listening():
        id = await bot.platform.send(HOME, START)
        two_hours_later = datetime.now(UTC) + timedelta(hours=2)
        bot.server.state.now = lambda: two_hours_later
        reply = None
        if pressed:
            bot.server.user(7).press("Start")
            await bot.until(lambda: bot.taken)
            reply = bot.taken[0].reply
        bot.server.faults = lambda method, _path: (
            Fault(retry_after=wait, code=30046) if method == "PATCH" else None
        )
        with pytest.raises(Refused):
            await bot.platform.edit(HOME, id, Message("Done"), Envelope("k", reply))
        bot.server.faults = lambda method, _path: (
            Fault(retry_after=wait) if method == "PATCH" else None
        )
        young = await bot.platform.send(HOME, START)
        with pytest.raises(TryAgain):
            await bot.platform.edit(HOME, young, Message("Done"))


async def test_a_way_back_is_forgotten_when_its_life_is_over(bot: Bot) -> None:
    async with bot.listening():
        for _ in range(3):
            incoming = await asked(bot, server=True)
            await bot.platform.send(HOME, START, Envelope("k", incoming.reply))
        assert len(bot.platform._ways) == 3
        much_later = datetime.now(UTC) + timedelta(minutes=16)
        bot.server.state.now = lambda: much_later
        incoming = await asked(bot, server=True)
        id = await bot.platform.send(HOME, START, Envelope("k", incoming.reply))
    assert [f"e:{each}" for each in bot.platform._ways] == [id]


async def test_a_followup_that_may_have_been_shown_is_in_doubt(bot: Bot) -> None:
    async with bot.listening():
        incoming = await asked(bot)
        bot.server.faults = lambda method, path: (
            Fault(cut="after") if method == "POST" and path.startswith("webhooks/") else None
        )
        with pytest.raises(Unsure) as raised:
            await bot.platform.send(HOME, Message("Hello"), Envelope("k", later(incoming)))
        bot.server.faults = lambda method, path: None
    assert incoming.reply is not None
    token = incoming.reply.token.split('"')[1]
    seen: BaseException | None = raised.value
    while seen is not None:
        assert token not in f"{seen} {seen!r}"
        seen = seen.__cause__


@pytest.mark.parametrize(
    ("first", "error"), [(False, Unsure), (True, Stumbled)], ids=["it follows", "it fills a place"]
)
async def test_what_is_never_answered_comes_to_an_end_and_is_told_by_what_it_is(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, first: bool, error: type[Exception]
) -> None:
    monkeypatch.setattr(rest, "_SECONDS", 0.2)
    async with bot.listening():
        incoming = await asked(bot)
        reply = incoming.reply if first else later(incoming)
        bot.server.faults = lambda method, path: (
            Fault(cut="hang") if path.startswith("webhooks/") else None
        )
        async with asyncio.timeout(10):
            with pytest.raises(error):
                await bot.platform.send(HOME, Message("Hello"), Envelope("k", reply))


def test_a_call_by_the_way_back_ends_before_a_sender_gives_up_on_it() -> None:
    assert inspect.signature(Sender).parameters["patience"].default > rest._SECONDS


async def test_before_the_connection_is_open_it_is_tried_later(bot: Bot) -> None:
    await bot.platform.close()
    with pytest.raises(Away):
        await bot.platform.send(HOME, Message("Hello"))
