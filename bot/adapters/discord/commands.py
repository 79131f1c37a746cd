"""The slash commands, as Discord is to list them."""

from __future__ import annotations

from typing import Any

from discord.http import Route

from bot.adapters.base import Kit
from bot.core.model import Command, Text

_INTEGER, _STRING = 4, 3
_DESCRIPTION = 100
_EVERYWHERE = [0, 1, 2]
_TO_SERVERS_AND_USERS = [0, 1]
_SUGGESTED = frozenset({"zone", "exercise", "until"})
_PAIN = [{"name": str(number), "value": number} for number in range(11)]
_DISCORDS = {
    "en": ("en-US", "en-GB"),
    "es": ("es-ES", "es-419"),
    "pt": ("pt-BR",),
    "sv": ("sv-SE",),
}


def wanted(kit: Kit) -> list[dict[str, Any]]:
    """All commands, in the form in which Discord takes them."""
    return [_command(each, kit) for each in kit.commands]


def _command(command: Command, kit: Kit) -> dict[str, Any]:
    return {
        "type": 1,
        "name": command.name,
        **_described(command.about, kit),
        "options": [_option(command.argument, command.asks, kit)] if command.asks else [],
        "integration_types": _TO_SERVERS_AND_USERS,
        "contexts": _EVERYWHERE,
    }


def _option(argument: str, asks: Text, kit: Kit) -> dict[str, Any]:
    number = argument == "pain"
    return {
        "type": _INTEGER if number else _STRING,
        "name": argument,
        **_described(asks, kit),
        "required": False,
        **({"choices": _PAIN} if number else {}),
        **({"autocomplete": True} if argument in _SUGGESTED else {}),
    }


def _described(text: Text, kit: Kit) -> dict[str, Any]:
    described: dict[str, Any] = {"description": kit.phrase(text, kit.locales[0])[:_DESCRIPTION]}
    others = {
        theirs: kit.phrase(text, locale)[:_DESCRIPTION]
        for locale in kit.locales[1:]
        for theirs in _DISCORDS.get(locale, (locale,))
    }
    return described | ({"description_localizations": others} if others else {})


async def register(http: Any, application: int, kit: Kit) -> bool:  # noqa: ANN401 - discord.py's
    """Bring Discord's list up to date; whether it had to be changed."""
    path = "/applications/{application_id}/commands"
    there = Route("GET", f"{path}?with_localizations=true", application_id=application)
    known = await http.request(there)
    commands = wanted(kit)
    if {each["name"]: _comparable(each) for each in known} == {
        each["name"]: _comparable(each) for each in commands
    }:
        return False
    await http.request(Route("PUT", path, application_id=application), json=commands)
    return True


def _comparable(command: dict[str, Any]) -> dict[str, Any]:
    """What of a command is ours to say, in one form whoever wrote it down."""
    names = ("name", "description", "description_localizations", "integration_types", "contexts")
    kept: dict[str, Any] = {name: command.get(name) or None for name in names}
    kept["options"] = [_comparable_option(each) for each in command.get("options") or []]
    return kept


def _comparable_option(option: dict[str, Any]) -> dict[str, Any]:
    names = ("type", "name", "description", "description_localizations", "required", "autocomplete")
    kept: dict[str, Any] = {name: option.get(name) or None for name in names}
    kept["choices"] = [(each["name"], each["value"]) for each in option.get("choices") or []]
    return kept
