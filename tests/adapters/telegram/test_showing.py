"""Any message fits: into the limits of Telegram, and on a phone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.telegram.showing import CAPTION, LABEL, TEXT, keyboard, length, rows_of, typeset
from bot.core.model import Message, MessageButton, button_data

buttons = st.builds(
    MessageButton,
    label=st.text(max_size=90),
    data=st.builds(
        button_data, st.from_regex(r"[0-9a-z-]{1,20}", fullmatch=True), st.just("start")
    ),
    opens=st.booleans(),
)
messages = st.builds(
    Message,
    text=st.text(max_size=200) | st.text(min_size=1, max_size=8).map(lambda t: t * 1500),
    title=st.text(max_size=400),
    buttons=st.lists(buttons, max_size=120).map(tuple),
    numeric=st.booleans(),
    chosen=st.text(max_size=20),
)


@given(messages, st.sampled_from([TEXT, CAPTION]))
def test_every_part_fits_and_its_title_lies_in_it(message: Message, limit: int) -> None:
    parts = typeset(message, limit)
    assert parts
    for part in parts:
        assert 0 < length(part.text) <= limit
        assert part.text.encode()
        assert any(c.isprintable() and not c.isspace() for c in part.text) or part.text
        for entity in part.entities:
            assert entity.offset >= 0
            assert entity.length >= 1
            assert entity.offset + entity.length <= length(part.text)


@given(st.lists(st.text("abcdefg🙂", min_size=1, max_size=9), min_size=1, max_size=2000))
def test_no_word_is_lost_on_the_way(said: list[str]) -> None:
    parts = typeset(Message(" ".join(said)))
    assert " ".join(part.text for part in parts).split() == said


@given(messages)
def test_the_keyboard_is_one_that_telegram_takes(message: Message) -> None:
    markup = keyboard(message, "backtalk_bot")
    if markup is None:
        assert not message.buttons
        return
    rows = markup.inline_keyboard
    assert sum(map(len, rows)) == min(100, len(message.buttons))
    assert all(1 <= len(row) <= 8 for row in rows)
    for button in (button for row in rows for button in row):
        assert 0 < len(button.text) <= LABEL
        assert button.url or 1 <= len(str(button.callback_data).encode()) <= 64


def test_short_labels_stand_side_by_side_and_long_ones_alone() -> None:
    labels = ("Start", "Only stretches", "One-minute version", "Not today")
    rows = rows_of(Message("", buttons=tuple(MessageButton(each, "a:b") for each in labels)))
    assert [[button.label for button in row] for row in rows] == [
        ["Start", "Only stretches"],
        ["One-minute version"],
        ["Not today"],
    ]
