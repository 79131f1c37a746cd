"""What Discord refuses of messages and commands, by the limits in its documents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tests.discord_server.state import HIDDEN, ApiError, Json

SILENT = 1 << 12
_NO_EMBEDS = 1 << 2
_NAME = re.compile(r"[-_'\w]{1,32}")
_LOCALES = re.compile(
    "id|da|de|en-GB|en-US|es-ES|es-419|fr|hr|it|lt|hu|nl|no|pl|pt-BR|ro|fi|sv-SE|vi|tr|cs|el|bg"
    "|ru|uk|hi|th|zh-CN|ja|zh-TW|ko"
)
_STRING, _INTEGER, _NUMBER = 3, 4, 10
_URL = re.compile(r"(https?|discord)://\S+")


def check(body: Json, *, edited: bool = False, hidden: bool = False) -> None:
    """Refuse a message that Discord refuses."""
    embeds = body.get("embeds") or []
    total = 0
    for embed in embeds:
        title, text = embed.get("title", ""), embed.get("description", "")
        footer = (embed.get("footer") or {}).get("text", "")
        total += len(title) + len(text) + len(footer)
        _hold(len(title) <= 256 and len(text) <= 4096 and len(footer) <= 2048)
        if not (title.strip() or text.strip() or footer.strip()):
            raise ApiError(400, 50006, "Cannot send an empty message")
    _hold(total <= 6000 and len(embeds) <= 10 and len(body.get("content", "")) <= 2000)
    if not embeds and not body.get("content") and not body.get("attachments"):
        raise ApiError(400, 50006, "Cannot send an empty message")
    may = _NO_EMBEDS | (0 if edited else SILENT) | (HIDDEN if hidden else 0)
    _hold(int(body.get("flags", 0)) & ~may == 0)
    _check_components(body.get("components") or [])
    for attachment in body.get("attachments") or []:
        _hold(len(attachment.get("description", "")) <= 1024)


def _check_components(rows: list[Json]) -> None:
    _hold(len(rows) <= 5 and all(row["type"] == 1 for row in rows))
    _hold(all(1 <= len(row["components"]) <= 5 for row in rows))
    buttons = [button for row in rows for button in row["components"]]
    for button in buttons:
        _hold(button["type"] == 2 and 1 <= len(button["label"].strip()) <= 80)
        if button["style"] == 5:
            _hold("custom_id" not in button and _URL.fullmatch(button["url"]))
        else:
            _hold(button["style"] in range(1, 5) and "url" not in button)
            _hold(1 <= len(button["custom_id"]) <= 100)
    _once(button["custom_id"] for button in buttons if "custom_id" in button)


def check_files(body: Json, files: list[Json]) -> None:
    """Refuse files that are not described, and descriptions without a file."""
    described = [each["filename"] for each in body.get("attachments") or []]
    _hold(not files or described == [each["name"] for each in files])


def check_nonce(body: Json) -> str:
    """The nonce, if it may be one."""
    nonce = str(body.get("nonce", ""))
    _hold(len(nonce) <= 25)
    return nonce


def check_choices(choices: list[Json]) -> list[Json]:
    """Refuse suggestions that Discord refuses."""
    _hold(len(choices) <= 25)
    for each in choices:
        _hold(1 <= len(each["name"]) <= 100 and 1 <= len(str(each["value"])) <= 100)
    return choices


def check_commands(commands: list[Json]) -> None:
    """Refuse commands that Discord refuses."""
    _hold(len(commands) <= 100)
    _once(each["name"] for each in commands)
    for each in commands:
        _check_named(each)
        _hold(each["type"] == 1)
        _hold(set(each["integration_types"]) <= {0, 1} and set(each["contexts"]) <= {0, 1, 2})
        options = each.get("options") or []
        _hold(len(options) <= 25)
        _once(option["name"] for option in options)
        required = [option.get("required", False) for option in options]
        _hold(required == sorted(required, reverse=True))
        for option in options:
            _check_option(option)


def _check_option(option: Json) -> None:
    _check_named(option)
    kind, choices = option["type"], option.get("choices") or []
    _hold(kind in range(1, 12) and len(choices) <= 25)
    _once(each["name"] for each in choices)
    for each in choices:
        _hold(kind in {_STRING, _INTEGER, _NUMBER} and 1 <= len(each["name"]) <= 100)
        _hold(isinstance(each["value"], str if kind == _STRING else int | float))
    if option.get("autocomplete"):
        _hold(kind in {_STRING, _INTEGER, _NUMBER} and not choices)
    if "min_value" in option or "max_value" in option:
        _hold(kind in {_INTEGER, _NUMBER})


def _check_named(named: Json) -> None:
    name = named["name"]
    _hold(_NAME.fullmatch(name) and name == name.lower())
    others = named.get("description_localizations") or {}
    _hold(all(_LOCALES.fullmatch(each) for each in others))
    _hold(all(1 <= len(each) <= 100 for each in (named["description"], *others.values())))


def _once(names: Iterable[str]) -> None:
    given = list(names)
    _hold(len(given) == len(set(given)))


def _hold(right: Any) -> None:
    if not right:
        raise ApiError(400, 50035, "Invalid Form Body")
