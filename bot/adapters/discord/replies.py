"""How an interaction can be answered: a secret of Discord's with a life of fifteen minutes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from discord import Interaction

from bot.core.model import Reply

_LIFE = timedelta(minutes=14, seconds=30)
"""A little less than Discord's fifteen minutes, so that no answer comes too late."""

_BOT_DM = 1


@dataclass(frozen=True, slots=True)
class Way:
    """The way back to an interaction.

    `message` is the one whose button was pressed, if one was. What is `hidden` only the
    person sees.
    """

    application: int
    token: str = field(repr=False)
    hidden: bool
    message: str = ""

    def reply(self, created: datetime, *, first: bool) -> Reply:
        """As the house keeps it."""
        written = json.dumps([self.application, self.token, self.hidden, self.message])
        return Reply(written, created + _LIFE, first=first, aside=self.hidden)


def way_of(interaction: Interaction) -> Way:
    """How to answer this interaction; in the chat with the bot everybody sees it, that is: both."""
    message = interaction.message
    return Way(
        interaction.application_id,
        interaction.token,
        hidden=not is_bot_dm(interaction),
        message=str(message.id) if message is not None else "",
    )


def is_bot_dm(interaction: Interaction) -> bool:
    """Whether it comes from the person's own chat with the bot."""
    context = interaction.context
    if context.guild or context.private_channel:
        return False
    return context.dm_channel or interaction.guild_id is None


def read_way(reply: Reply | None, now: datetime) -> Way | None:
    """The way back, as long as there is one."""
    if reply is None or reply.until <= now:
        return None
    try:
        application, token, hidden, message = json.loads(reply.token)
        return Way(int(application), str(token), bool(hidden), str(message))
    except (ValueError, TypeError):
        return None
