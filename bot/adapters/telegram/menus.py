"""The list of commands that Telegram shows beside the text field."""

from __future__ import annotations

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.ext import ExtBot

from bot.adapters.base import Kit

_IN_GROUPS = ("start", "help", "privacy")
_DESCRIPTION = 256


async def set_menus(bot: ExtBot[None], kit: Kit) -> None:
    """Bring the lists up to date, by scope and language; those that are stay as they are.

    The first locale also serves whoever speaks none of ours.
    """
    for number, locale in enumerate(kit.locales):
        language = locale.partition("-")[0]
        commands = [
            BotCommand(each.name, kit.phrase(each.about, locale)[:_DESCRIPTION])
            for each in kit.commands
        ]
        few = [command for command in commands if command.command in _IN_GROUPS]
        for code in ["", language] if number == 0 else [language]:
            for scope, wanted in (
                (BotCommandScopeAllPrivateChats(), commands),
                (BotCommandScopeAllGroupChats(), few),
            ):
                known = await bot.get_my_commands(scope=scope, language_code=code or None)
                if list(known) != wanted:
                    await bot.set_my_commands(wanted, scope=scope, language_code=code or None)
