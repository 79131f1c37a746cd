"""From a prompt to a row of the outbox, and what a language is called."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from pydantic import TypeAdapter

from bot.core.library import Library
from bot.core.model import Message, Prompt, Reply
from bot.store.addresses import Address
from scheduler.drafts import INTERACTIVE, UNASKED, Draft

NOBODY = 0
"""Whose a message is that belongs to no owner: to a stranger, or somebody just forgotten."""


def draft(
    prompt: Prompt,
    message: Message,
    owner: int,
    place: Address,
    now: datetime,
    reply: Reply | None = None,
) -> Draft:
    """The message of a prompt as it is put into the outbox."""
    useful = None if prompt.useful is None else now + timedelta(seconds=prompt.useful)
    return Draft(
        channel=place.channel,
        owner=owner,
        place=place.id,
        op=prompt.how,
        slot=prompt.slot,
        content="" if prompt.how == "delete" else content_of(message),
        timer_alarm=prompt.timer.alarm if prompt.timer else None,
        timer_seconds=prompt.timer.seconds if prompt.timer else None,
        priority=UNASKED if prompt.unasked else INTERACTIVE,
        useful_until=useful,
        reply=reply.token if reply else None,
        reply_until=reply.until if reply else None,
        reply_first=reply.first if reply else False,
        last=prompt.last,
    )


def nothing_said(owner: int, place: Address, reply: Reply) -> Draft:
    """Takes away the place that was held for an answer."""
    return Draft(
        channel=place.channel,
        owner=owner,
        place=place.id,
        op="delete",
        slot="",
        content="",
        reply=reply.token,
        reply_until=reply.until,
        reply_first=True,
    )


def content_of(message: Message) -> str:
    """A message as it stands in the outbox."""
    return _messages().dump_json(message).decode()


def message_of(content: str) -> Message:
    """The message of an outbox row that sends or edits."""
    return _messages().validate_json(content)


@cache
def _messages() -> TypeAdapter[Message]:
    return TypeAdapter(Message)


def preferred_locale(wanted: str | None, library: Library) -> str:
    """The library's locale nearest to `wanted`: "de-AT" is served by "de", none by the first."""
    tag = (wanted or "").replace("_", "-").lower()
    for candidate in (tag, tag.partition("-")[0]):
        for locale in library.locales:
            if locale.replace("_", "-").lower() == candidate:
                return locale
    return library.locales[0]
