"""Interactions and messages of Discord's as events of ours."""

from __future__ import annotations

import re
from typing import Any, cast

import discord

from bot.adapters.discord.replies import way_of
from bot.core.model import (
    Account,
    Commanded,
    Event,
    Incoming,
    Place,
    Reply,
    Said,
    Unreadable,
    read_button,
)

PLATFORM = "discord"
OWN = "dm:"
"""Before somebody's number: their own chat with the bot, whichever channel that is."""

_COMMAND = re.compile(r"/([A-Za-z0-9_-]{1,32})(?:\s+(.*))?", re.DOTALL)
_PLAIN = frozenset({discord.MessageType.default, discord.MessageType.reply})


def home_of(bot: str, user: int) -> Place:
    """Where somebody is written to: their own chat with the bot, wherever they pressed."""
    return Place(PLATFORM, bot, f"{OWN}{user}")


def read_interaction(
    bot: str, interaction: discord.Interaction, *, answered: bool
) -> Incoming | None:
    """The event of a command or a button; None for what is not ours.

    One that could not be `answered` in time has no way back.
    """
    data = cast("dict[str, Any]", interaction.data or {})
    if interaction.type is discord.InteractionType.component:
        event: Event | None = read_button(str(data.get("custom_id", "")))
    elif interaction.type is discord.InteractionType.application_command:
        options = data.get("options") or []
        text = " ".join(str(option.get("value", "")) for option in options)
        event = Commanded(str(data.get("name", "")).lower(), text.strip())
    else:
        return None
    if event is None:
        return None
    first = interaction.type is discord.InteractionType.application_command
    reply: Reply | None = None
    if answered:
        reply = way_of(interaction).reply(interaction.created_at, first=first)
    return Incoming(
        id=str(interaction.id),
        kind="interaction",
        account=Account(PLATFORM, bot, str(interaction.user.id)),
        place=home_of(bot, interaction.user.id),
        event=event,
        locale=str(interaction.locale),
        reply=reply,
        address=_own_chat(interaction),
    )


def _own_chat(interaction: discord.Interaction) -> str | None:
    """The channel of the person's own chat with the bot, where it comes from there for sure."""
    channel = interaction.channel_id
    return str(channel) if channel is not None and interaction.context.dm_channel else None


def read_message(bot: discord.ClientUser, message: discord.Message) -> Incoming | None:
    """The event of a message in the chat with the bot, or of one that names it."""
    if message.author.bot or message.webhook_id is not None or message.type not in _PLAIN:
        return None
    # Not by its guild, which is unknown while the guild is not available.
    private = isinstance(message.channel, discord.DMChannel)
    id = str(bot.id)
    if private:
        event, place = _said(message, message.content), home_of(id, message.author.id)
    else:
        if all(user.id != bot.id for user in message.mentions):
            return None
        text = re.sub(rf"<@!?{bot.id}>", " ", message.content).strip()
        event = _said(message, text)
        place = Place(PLATFORM, id, str(message.channel.id), private=False)
    return Incoming(
        id=str(message.id),
        kind="message",
        account=Account(PLATFORM, id, str(message.author.id)),
        place=place,
        event=event,
        address=str(message.channel.id) if private else None,
    )


def _said(message: discord.Message, text: str) -> Event:
    if message.message_snapshots or not text.strip():
        return Unreadable()
    command = _COMMAND.fullmatch(text.strip())
    return Commanded(command[1].lower(), (command[2] or "").strip()) if command else Said(text)
