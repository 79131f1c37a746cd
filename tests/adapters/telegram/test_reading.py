"""Whatever happens on Telegram: an event of ours, or nothing; never an error."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.adapters.telegram.reading import Reader
from bot.core.model import (
    Commanded,
    Event,
    Incoming,
    Left,
    Moved,
    Place,
    Pressed,
    Returned,
    Said,
    Unreadable,
)

READER = Reader(4242, "Backtalk_Bot", ["today", "feel"])
NOW = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp())
ADA = {"id": 7, "is_bot": False, "first_name": "Ada", "language_code": "de"}
US = {"id": 4242, "is_bot": True, "first_name": "Backtalk", "username": "backtalk_bot"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ada"}
GROUP = {"id": -5, "type": "supergroup", "title": "Backs"}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {"message_id": 1, "date": NOW, "chat": chat, "from": ADA, **content}


def read(**content: Any) -> Incoming | None:
    update = Update.de_json({"update_id": 99, **content}, None)
    assert update is not None
    return READER.read(update)


def event(**content: Any) -> Event | None:
    found = read(message=message(**content))
    return found.event if found is not None else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hello", Said("hello")),
        ("/start", Commanded("start")),
        ("/start link-ABCDE-FGHJK", Commanded("start", "link-ABCDE-FGHJK")),
        ("/Feel@BACKTALK_BOT  4", Commanded("feel", "4")),
        ("/feel@other_bot 4", None),
        ("/ feel", Said("/ feel")),
        ("6/10", Said("6/10")),
        ("<b>&amp; \u202e\u200f *x*", Said("<b>&amp; \u202e\u200f *x*")),
    ],
)
def test_words_and_commands_in_private(text: str, meant: Event | None) -> None:
    assert event(text=text) == meant


def test_who_and_where() -> None:
    found = read(message=message(text="hello"))
    assert found is not None
    assert (found.id, found.kind, found.locale) == ("99", "update", "de")
    assert (found.account.user, found.account.bot) == ("7", "4242")
    assert found.place == Place("telegram", "4242", "7")


def test_a_location_becomes_a_time_zone() -> None:
    at = {"latitude": 52.52, "longitude": 13.4}
    assert event(location=at) == Commanded("timezone", "Europe/Berlin")
    sea = event(location={"latitude": 0.0, "longitude": -140.0})
    assert isinstance(sea, Commanded)
    assert sea.text


FILE = {"file_id": "f", "file_unique_id": "u"}
SIZE = {"width": 1, "height": 1}
STICKER = FILE | SIZE | {"type": "regular", "is_animated": False, "is_video": False}


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": STICKER},
        {"voice": FILE | {"duration": 1}},
        {"photo": [FILE | SIZE]},
        {"contact": {"phone_number": "1", "first_name": "Ben"}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {
            "poll": {
                "id": "1", "question": "?", "options": [], "total_voter_count": 0,
                "is_closed": False, "is_anonymous": True, "type": "regular",
                "allows_multiple_answers": False, "allows_revoting": True, "members_only": False,
            }
        },
        {
            "text": "I have cancer",
            "forward_origin": {"type": "hidden_user", "date": NOW, "sender_user_name": "Ben"},
        },
    ],
    ids=lambda content: next(iter(content)),
)  # fmt: skip
def test_what_cannot_be_read_is_answered_kindly(content: dict[str, Any]) -> None:
    assert event(**content) == Unreadable()


@pytest.mark.parametrize(
    "update",
    [
        {"edited_message": message(text="hello", edit_date=NOW)},
        {"channel_post": message({"id": -9, "type": "channel", "title": "News"}, text="hello")},
        {"message": message(text="hello") | {"from": US}},
        {"message": message(text="hello", via_bot=US)},
        {"message": message(GROUP, text="hello", sender_chat={"id": -9, "type": "channel"})},
        {"message": message(GROUP, new_chat_members=[ADA])},
        {"message": message(pinned_message=message(text="x"))},
        {
            "poll_answer": {
                "poll_id": "1",
                "user": ADA,
                "option_ids": [0],
                "option_persistent_ids": [],
            }
        },
    ],
    ids=["edited", "channel", "bot", "via bot", "as channel", "joined", "pinned", "poll answer"],
)
def test_what_is_not_for_us_is_passed_over(update: dict[str, Any]) -> None:
    assert read(**update) is None


def mention(text: str, word: str) -> dict[str, Any]:
    entity = {"type": "mention", "offset": text.index(word), "length": len(word)}
    return message(GROUP, text=text, entities=[entity])


@pytest.mark.parametrize(
    ("content", "meant"),
    [
        (message(GROUP, text="my back hurts"), None),
        (message(GROUP, text="/feel 4"), Commanded("feel", "4")),
        (message(GROUP, text="/feel@other_bot 4"), None),
        (message(GROUP, text="/weather"), None),
        (message(GROUP, text="/weather @backtalk_bots"), None),
        (message(GROUP, text="/weather@Backtalk_bot"), Commanded("weather")),
        (mention("@Backtalk_bot it hurts", "@Backtalk_bot"), Said("it hurts")),
        (mention("@somebody it hurts", "@somebody"), None),
        (mention("@backtalk_bot /today", "@backtalk_bot"), Commanded("today")),
        (message(GROUP, text="thanks", reply_to_message=message(text="?") | {"from": US}),
         Said("thanks")),
    ],
)  # fmt: skip
def test_in_a_group_only_what_is_addressed_to_us(
    content: dict[str, Any], meant: Event | None
) -> None:
    found = read(message=content)
    assert (found.event if found else None) == meant
    assert found is None or not found.place.private


def test_a_topic_is_a_place_of_its_own() -> None:
    inside = message(GROUP, text="/today", message_thread_id=12, is_topic_message=True)
    beside = message(GROUP, text="/today", message_thread_id=12)
    for content, thread in ((inside, "12"), (beside, "")):
        found = read(message=content)
        assert found is not None
        assert found.place == Place("telegram", "4242", "-5", thread, private=False)


def press(data: str | None, chat: dict[str, Any] | None = PRIVATE, **more: Any) -> dict[str, Any]:
    query: dict[str, Any] = {"id": "1", "from": ADA, "chat_instance": "1"}
    if data is not None:
        query["data"] = data
    if chat is not None:
        query["message"] = {"message_id": 5, "date": NOW, "chat": chat, **more}
    return {"callback_query": query}


@pytest.mark.parametrize("chat", [PRIVATE, None, GROUP])
@pytest.mark.parametrize("date", [NOW, 0], ids=["", "long ago"])
def test_a_press_wherever_the_button_was(chat: dict[str, Any] | None, date: int) -> None:
    found = read(**press("1-a:start", chat, **({"date": date} if chat else {})))
    assert found is not None
    assert found.event == Pressed("1-a", "start")
    assert found.account.user == "7"
    assert found.place.private == (chat is not GROUP)


@pytest.mark.parametrize("data", [None, "", "start", "1:2:3", "1-1:" + "x" * 60, "ÄÖ:ü", "a:b c"])
def test_data_that_we_never_made_is_nothing(data: str | None) -> None:
    assert read(**press(data)) is None


@pytest.mark.parametrize(
    ("before", "after", "meant"),
    [
        ("member", "kicked", Left()),
        ("kicked", "member", Returned()),
        ("member", "member", None),
    ],
)
def test_blocked_and_unblocked(before: str, after: str, meant: Event | None) -> None:
    def status(word: str) -> dict[str, Any]:
        return {"status": word, "user": US} | ({"until_date": 0} if word == "kicked" else {})

    change = {
        "chat": PRIVATE,
        "from": ADA,
        "date": NOW,
        "old_chat_member": status(before),
        "new_chat_member": status(after),
    }
    found = read(my_chat_member=change)
    assert (found.event if found else None) == meant
    assert read(my_chat_member=change | {"chat": GROUP}) is None


def test_a_group_that_becomes_a_supergroup() -> None:
    found = read(message=message(GROUP, migrate_to_chat_id=-1005))
    assert found is not None
    assert found.event == Moved("-1005")
    assert found.place.chat == "-5"


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
NAMES = (
    "text", "entities", "from", "chat", "sticker", "location", "forward_origin", "via_bot",
    "reply_to_message", "message_thread_id", "is_topic_message", "migrate_to_chat_id", "date",
)  # fmt: skip


@settings(max_examples=300)
@given(
    st.sampled_from([PRIVATE, GROUP]),
    st.dictionaries(st.sampled_from(NAMES), anything, max_size=3),
    st.text(max_size=30),
)
def test_nothing_that_ptb_can_read_is_an_error(
    chat: dict[str, Any], odd: dict[str, Any], text: str
) -> None:
    raw = {"update_id": 1, "message": message(chat, text=text) | odd}
    try:
        update = Update.de_json(raw, None)
    except Exception:  # noqa: BLE001 - what PTB cannot read is passed over by the polling
        return
    assert update is not None
    if isinstance(odd.get("text", text), str) and not {"from", "chat"} & odd.keys():
        found = READER.read(update)
        assert found is None or found.id == "1"
