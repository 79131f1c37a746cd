"""Messages as Discord shows them: embeds with buttons, and holds that count down live."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.adapters.base import File
from bot.adapters.clean import clean
from bot.core.model import Message, MessageButton

TEXT = 3500
"""Characters of one embed's text. Discord takes 4096, and what is escaped takes more."""

TITLE = 200
LABEL = 80
BUTTONS = 25
HIDDEN = 1 << 6
SILENT = 1 << 12
_COLOUR = 0x2F7D6B
_ROW = 5
_NUMBERS = 4
"""Of the numbers 0 to 10 so many stand in a row, wide enough for a thumb."""

_FOOTER = 1000
_WIDTH = 34
"""About so many characters of labels fit side by side on a phone."""

_ESCAPED_TITLE = 256
_ADDRESS = re.compile(r"(https?://[^\s<]+)")
_MARKUP = re.compile(r"([\\*_~`|<\[\]]|:(?=[\w+~-]+:))")
_AT_LINE_START = re.compile(r"^(\s*)([#>+-]|\d+(?=\.))", re.MULTILINE)

Payload = dict[str, Any]


def payloads(message: Message, now: datetime, bot: str) -> Sequence[Payload]:
    """What is to be sent, in as many messages as it takes; the buttons belong to the last.

    `bot` is whose private chat a button may open.
    """
    parts = _split(clean(message.text).strip(), TEXT)
    embeds = [_embed(part) for part in parts]
    if title := " ".join(clean(message.title).split()):
        embeds[0]["title"] = _title(title)
    last = embeds[-1]
    if message.countdown:
        end = now + timedelta(seconds=message.countdown)
        line = f"⏱ <t:{round(end.timestamp())}:R>"
        last["description"] = "\n\n".join(each for each in (last.get("description"), line) if each)
    if chosen := clean(message.chosen).strip():
        last["footer"] = {"text": f"✓ {_short(chosen, _FOOTER)}"}
    if not any(last.get(name) for name in ("title", "description", "footer")):
        last["description"] = "…"
    made = [
        {"embeds": [embed], "components": [], "allowed_mentions": {"parse": []}} for embed in embeds
    ]
    made[-1]["components"] = components(message, bot)
    return made


def _embed(text: str) -> Payload:
    return {"color": _COLOUR, **({"description": _escape(text)} if text else {})}


def _title(text: str) -> str:
    """As much of a title as fits when it is escaped."""
    most = TITLE
    while len(shown := _escape(_short(text, most))) > _ESCAPED_TITLE:
        most -= max(1, (len(shown) - _ESCAPED_TITLE) // 2)
    return shown


def components(message: Message, bot: str) -> list[Payload]:
    """The buttons in rows. The first stands out, unless it is one answer among equals."""
    rows = _rows(message)
    return [
        {
            "type": 1,
            "components": [
                _button(each, bot, first=each is rows[0][0] and not message.numeric) for each in row
            ],
        }
        for row in rows
    ]


def _rows(message: Message) -> list[list[MessageButton]]:
    buttons = list({button.data: button for button in message.buttons}.values())[:BUTTONS]
    rows: list[list[MessageButton]] = []
    if message.numeric:
        numbers = [button for button in buttons if button.label.strip().isdecimal()]
        buttons = [button for button in buttons if button not in numbers]
        rows = [numbers[at : at + _NUMBERS] for at in range(0, len(numbers), _NUMBERS)]
    wide: list[list[MessageButton]] = []
    for button in buttons:
        width = sum(len(each.label) + 4 for each in (*(wide[-1] if wide else ()), button))
        if wide and len(wide[-1]) < _ROW and width <= _WIDTH:
            wide[-1].append(button)
        else:
            wide.append([button])
    if len(rows) + len(wide) > _ROW:
        room = _ROW - len(rows)
        kept = buttons[: room * _ROW]
        wide = [kept[at : at + _ROW] for at in range(0, len(kept), _ROW)]
    return rows + wide


def _button(button: MessageButton, bot: str, *, first: bool) -> Payload:
    label = _short(" ".join(clean(button.label).split()) or "…", LABEL)
    if button.opens:
        return {"type": 2, "style": 5, "label": label, "url": f"https://discord.com/users/{bot}"}
    return {"type": 2, "style": 1 if first else 2, "label": label, "custom_id": button.data}


def with_file(payload: Payload, file: File) -> tuple[Payload, list[Payload]]:
    """A message with a file, and the form in which both are posted."""
    named: Payload = {"id": 0, "filename": file.name}
    if file.alt:
        named["description"] = file.alt[:1024]
    content = {"name": "files[0]", "value": file.data, "filename": file.name}
    return payload | {"attachments": [named]}, [content | {"content_type": file.mime}]


def _escape(text: str) -> str:
    """Show the text as it is, whatever in it would be markup or mention somebody.

    An address is no markup for Discord, and would lead elsewhere.
    """
    parts = _ADDRESS.split(text)
    parts[::2] = [_MARKUP.sub(r"\\\1", part) for part in parts[::2]]
    return _AT_LINE_START.sub(_escape_start, "".join(parts))


def _escape_start(match: re.Match[str]) -> str:
    space, sign = match.groups()
    return f"{space}{sign}\\" if sign.isdecimal() else f"{space}\\{sign}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _split(text: str, most: int) -> list[str]:
    """In parts whose escaped form fits, ended by a paragraph, a line or a word if possible."""
    parts: list[str] = []
    while len(text) > most or len(_escape(text)) > 4000:
        part = text[:most]
        while len(_escape(part)) > 4000:
            part = part[: len(part) // 2]
        for end in ("\n\n", "\n", " "):
            if (at := part.rfind(end)) > len(part) // 2:
                part = part[:at]
                break
        parts.append(part.rstrip())
        text = text[len(part) :].lstrip()
    return [*parts, text] if text or not parts else parts
