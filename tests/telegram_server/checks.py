"""What Telegram refuses in the form of a request, in its own words."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.telegram_server.state import ApiError

Given = dict[str, Any]
TEXT, CAPTION = 4096, 1024
BUTTONS, IN_A_ROW, DATA = 100, 8, 64
COMMANDS = 100

_ENTITIES = {"bold", "italic", "underline", "strikethrough", "code", "pre", "blockquote"}
_URL = re.compile(r"(https?|tg)://\S+")
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


def units(text: str) -> int:
    """Its length as Telegram counts: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def text_of(given: Given, name: str, entities_name: str, most: int) -> tuple[str, list[Given]]:
    """The text `name` of a request, with its entities."""
    text = str(given.get(name, ""))
    if "\x00" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise ApiError(400, "Bad Request: strings must be encoded in UTF-8")
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise ApiError(400, "Bad Request: message text is empty")
    if units(text) > most:
        too_long = "message is too long" if most == TEXT else "message caption is too long"
        raise ApiError(400, f"Bad Request: {too_long}")
    entities = parsed(given, entities_name, [])
    for each in entities:
        _check_entity(text, each)
    return text, entities


def _check_entity(text: str, entity: Given) -> None:
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    if entity["type"] not in _ENTITIES:
        raise ApiError(400, "Bad Request: can't parse MessageEntity: Unsupported type specified")
    if begin < 0 or begin >= units(text):
        raise ApiError(
            400, f"Bad Request: entity begins after the end of the text at UTF-16 offset {begin}"
        )
    if entity["length"] < 1 or end > units(text):
        raise ApiError(
            400,
            f"Bad Request: entity beginning at UTF-16 offset {begin} ends after the end of the "
            f"text at UTF-16 offset {end}",
        )
    for at in (begin, end):
        try:
            text.encode("utf-16-le")[: at * 2].decode("utf-16-le")
        except UnicodeDecodeError:
            raise ApiError(
                400, "Bad Request: entity begins in a middle of a UTF-16 symbol"
            ) from None


def rows_of(given: Given) -> list[list[Given]]:
    """The inline keyboard of a request; none where it has none."""
    rows: list[list[Given]] = parsed(given, "reply_markup", {}).get("inline_keyboard", [])
    if sum(map(len, rows)) > BUTTONS or any(not 1 <= len(row) <= IN_A_ROW for row in rows):
        raise ApiError(400, "Bad Request: reply markup is too long")
    for button in (button for row in rows for button in row):
        _check_button(button)
    return rows


def _check_button(button: Given) -> None:
    start = "Bad Request: can't parse inline keyboard button: "
    if not str(button.get("text", "")).strip():
        raise ApiError(400, f'{start}Field "text" must be non-empty')
    if "url" in button:
        if _URL.fullmatch(button["url"]) is None:
            raise ApiError(
                400,
                f"Bad Request: inline keyboard button URL '{button['url']}' is invalid: "
                "Wrong HTTP URL",
            )
    elif "callback_data" not in button:
        raise ApiError(400, f"{start}Text buttons are unallowed in the inline keyboard")
    elif not 1 <= len(button["callback_data"].encode()) <= DATA:
        raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")


def commands_of(given: Given) -> list[dict[str, str]]:
    """The commands of a menu."""
    commands: list[dict[str, str]] = parsed(given, "commands", [])
    if len(commands) > COMMANDS:
        raise ApiError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        if _COMMAND.fullmatch(each["command"]) is None:
            raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(each["description"]) <= 256:
            raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def scope_of(given: Given) -> tuple[str, str]:
    """For whom and in which language a menu is."""
    language = given.get("language_code", "")
    if language and re.fullmatch(r"[a-z]{2}", language) is None:
        raise ApiError(400, "Bad Request: invalid language code specified")
    return parsed(given, "scope", {"type": "default"})["type"], language


def parsed(given: Given, name: str, default: Any) -> Any:
    """A parameter that is JSON."""
    try:
        return json.loads(given[name]) if given.get(name) else default
    except ValueError:
        raise ApiError(400, f"Bad Request: can't parse {name}") from None
