"""Whatever stands in a message, it is shown in its own direction, and the rest in its own too."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.adapters.clean import clean
from bot.adapters.discord.showing import payloads
from bot.adapters.telegram.showing import keyboard, typeset
from bot.core.model import Message, MessageButton

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
TURNING = [chr(each) for each in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@pytest.mark.parametrize("sign", TURNING, ids=lambda sign: f"U+{ord(sign):04X}")
def test_nothing_turns_the_rest_of_a_line_around(sign: str) -> None:
    words = f"After {sign}coffee"
    message = Message(words, title=words, buttons=(MessageButton(words, "a:b"),), chosen=words)
    (typed,), markup = typeset(message), keyboard(message, "backtalk_bot")
    assert markup is not None
    for shown in ([typed.text, markup.to_dict()], payloads(message, NOW, "5151")):
        everything = json.dumps(shown, ensure_ascii=False)
        assert everything.count("After coffee") == 4
        assert sign not in everything


def test_every_script_stays_as_it_is() -> None:
    words = "אחרי הקפה \u200f(2)\nبعد القهوة \u061c 👩‍⚕️ naïve"
    assert clean(words) == words


def test_what_cannot_be_sent_is_taken_out() -> None:
    assert clean("a\x00b\x1b[31m\ud800c\td\ne") == "ab[31mcd\ne"
