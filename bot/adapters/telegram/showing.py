"""Messages as Telegram shows them: entities instead of markup, and keyboards for a thumb."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from bot.adapters.clean import clean
from bot.core.model import Message, MessageButton

TEXT = 4096
CAPTION = 1024
TITLE = 256
LABEL = 64
"""Characters of a label that a phone shows at all."""

_BUTTONS = 100
_ROW = 26
"""About so many characters of labels fit side by side on a phone."""

_SIDE_BY_SIDE = 3
_NUMBERS = 6
"""Of the numbers 0 to 10 the first six stand in the first row, the others below."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """A text of Telegram's, and how much of it, in UTF-16 units, is its bold title."""

    text: str
    bold: int = 0

    @property
    def entities(self) -> list[MessageEntity]:
        """The title, in bold."""
        return [MessageEntity(MessageEntity.BOLD, 0, self.bold)] if self.bold else []


def typeset(message: Message, limit: int = TEXT) -> Sequence[Typeset]:
    """What is to be sent, in as many parts as it takes; the buttons belong to the last."""
    title = " ".join(clean(message.title).split())
    title = title if length(title) <= TITLE else _cut(title, TITLE - 1)[0] + "…"
    chosen = clean(message.chosen).strip()
    rest = [clean(message.text).strip(), f"✓ {chosen}" if chosen else ""]
    text = "\n\n".join(part for part in (title, *rest) if part)
    if not _is_visible(text):
        text, title = "…", ""
    first, *others = _split(text, limit)
    return [Typeset(first, min(length(title), length(first))), *map(Typeset, others)]


def keyboard(message: Message, username: str) -> InlineKeyboardMarkup | None:
    """The buttons in rows; None where there are none."""
    rows = [[_button(button, username) for button in row] for row in rows_of(message)]
    return InlineKeyboardMarkup(rows) if rows else None


def rows_of(message: Message) -> list[list[MessageButton]]:
    """Numbers in two rows, short labels side by side, long ones alone."""
    buttons = list(message.buttons[:_BUTTONS])
    rows: list[list[MessageButton]] = []
    if message.numeric:
        numbers = [button for button in buttons if button.label.strip().isdecimal()]
        buttons = [button for button in buttons if button not in numbers]
        rows = [row for row in (numbers[:_NUMBERS], numbers[_NUMBERS:]) if row]
        rows = [row[at : at + 8] for row in rows for at in range(0, len(row), 8)]
    last: list[MessageButton] = []
    for button in buttons:
        width = sum(len(each.label) + 2 for each in (*last, button))
        if last and (width > _ROW or len(last) == _SIDE_BY_SIDE):
            rows.append(last)
            last = []
        last.append(button)
    return [*rows, last] if last else rows


def _button(button: MessageButton, username: str) -> InlineKeyboardButton:
    label = " ".join(clean(button.label).split())
    label = (label if len(label) <= LABEL else label[: LABEL - 1] + "…") if label else "…"
    if button.opens:
        return InlineKeyboardButton(label, url=f"https://t.me/{username}?start=hi")
    return InlineKeyboardButton(label, callback_data=button.data)


def length(text: str) -> int:
    """As Telegram counts: in UTF-16 units."""
    return len(text) + sum(ord(c) > 0xFFFF for c in text)


def _is_visible(text: str) -> bool:
    return any(unicodedata.category(c)[0] not in "CZ" for c in text)


def _split(text: str, limit: int) -> list[str]:
    """In parts of at most `limit` units, ended by a paragraph, a line or a word if possible."""
    parts: list[str] = []
    while length(text) > limit:
        part, _ = _cut(text, limit)
        for end in ("\n\n", "\n", " "):
            at = part.rfind(end)
            if at > len(part) // 2:
                part = part[:at]
                break
        if _is_visible(part):
            parts.append(part.rstrip())
        text = text[len(part) :].lstrip()
    return [*parts, text] if _is_visible(text) else parts or ["…"]


def _cut(text: str, limit: int) -> tuple[str, str]:
    """The beginning, of at most `limit` UTF-16 units, and the rest."""
    units = 0
    for at, sign in enumerate(text):
        units += 2 if ord(sign) > 0xFFFF else 1
        if units > limit:
            return text[:at], text[at:]
    return text, ""
