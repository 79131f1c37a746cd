"""Any message fits into what Discord takes, and nothing in it becomes markup."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.discord.showing import BUTTONS, payloads
from bot.core.model import Message, MessageButton, button_data
from tests.discord_server.checks import check

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
BOT = "5151"
NUMBERS = tuple(MessageButton(str(n), f"1-1:n{n}") for n in range(11))
buttons = st.builds(
    MessageButton,
    label=st.text(max_size=120),
    data=st.builds(
        button_data, st.from_regex(r"[0-9a-z-]{1,20}", fullmatch=True), st.just("start")
    ),
    opens=st.booleans(),
)
messages = st.builds(
    Message,
    text=st.text(max_size=200) | st.text("*_a b\n", min_size=1, max_size=8).map(lambda t: t * 2000),
    title=st.text(max_size=400) | st.text("*_a", min_size=100, max_size=400),
    buttons=st.lists(buttons, max_size=40).map(tuple),
    numeric=st.booleans(),
    chosen=st.text(max_size=1200),
    countdown=st.none() | st.integers(1, 300),
)


@given(messages)
def test_discord_takes_every_part(message: Message) -> None:
    parts = payloads(message, NOW, BOT)
    assert parts
    for part in parts:
        check(part)
        assert part["allowed_mentions"] == {"parse": []}
        rows = part["components"]
        assert sum(len(row["components"]) for row in rows) <= BUTTONS
        for button in (button for row in rows for button in row["components"]):
            assert ("url" in button) != ("custom_id" in button)
    assert all(not part["components"] for part in parts[:-1])


@given(st.lists(st.text("abcdefg", min_size=1, max_size=9), min_size=1, max_size=2000))
def test_no_word_is_lost_on_the_way(said: list[str]) -> None:
    parts = payloads(Message(" ".join(said)), NOW, BOT)
    text = " ".join(part["embeds"][0]["description"] for part in parts)
    assert text.split() == said


@pytest.mark.parametrize(
    "text",
    ["*bold*", "__line__", "~~gone~~", "`code`", "||hidden||", "<@1234>", "[a](b)", "# big",
     "> quoted", "- item", "1. item", "\\*", "<t:1:R>", "</help:1>", ":smile:", "<:a:1>"],
)  # fmt: skip
def test_what_would_be_markup_is_shown_as_it_is(text: str) -> None:
    (part,) = payloads(Message(text), NOW, BOT)
    shown = part["embeds"][0]["description"]
    assert shown != text
    assert re.sub(r"\\([^0-9A-Za-z\s])", r"\1", shown) == text


def test_an_address_leads_where_it_says() -> None:
    text = "*See* https://example.org/who_we_are?a=*b_c and ask."
    (part,) = payloads(Message(text), NOW, BOT)
    shown = part["embeds"][0]["description"]
    assert shown == "\\*See\\* https://example.org/who_we_are?a=*b_c and ask."


def test_a_title_full_of_markup_is_cut_where_it_still_fits() -> None:
    (part,) = payloads(Message("Hello", title="*" * 300), NOW, BOT)
    check(part)
    assert 250 < len(part["embeds"][0]["title"]) <= 256


def test_a_button_leads_to_the_private_chat() -> None:
    message = Message("Not here.", buttons=(MessageButton("Open", "", opens=True),))
    (part,) = payloads(message, NOW, BOT)
    (button,) = part["components"][0]["components"]
    assert button["url"] == "https://discord.com/users/5151"


def test_of_equal_answers_none_stands_out() -> None:
    (part,) = payloads(Message("How?", buttons=NUMBERS, numeric=True), NOW, BOT)
    assert {each["style"] for row in part["components"] for each in row["components"]} == {2}
    (part,) = payloads(Message("Ready?", buttons=NUMBERS[:2]), NOW, BOT)
    assert [each["style"] for each in part["components"][0]["components"]] == [1, 2]


def test_numbers_stand_in_rows_that_a_thumb_can_hit() -> None:
    (part,) = payloads(Message("How?", buttons=NUMBERS, numeric=True), NOW, BOT)
    rows = [[button["label"] for button in row["components"]] for row in part["components"]]
    assert rows == [["0", "1", "2", "3"], ["4", "5", "6", "7"], ["8", "9", "10"]]


def test_a_countdown_tells_when_it_is_over_and_what_was_chosen_stands_below() -> None:
    (part,) = payloads(Message("Hold", countdown=30, chosen="Start"), NOW, BOT)
    embed = part["embeds"][0]
    assert embed["description"] == f"Hold\n\n⏱ <t:{round(NOW.timestamp()) + 30}:R>"
    assert embed["footer"] == {"text": "✓ Start"}
