"""What an adapter is: it takes events in, and it sends, edits and deletes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.model import Message, Place


class Gone(Exception):
    """The place takes no more messages (blocked, deleted): close it, retry nothing."""


class TryAgain(Exception):
    """The platform could not take it now; `after` is how many seconds to wait."""

    def __init__(self, after: float) -> None:
        super().__init__(f"try again in {after:.1f} s")
        self.after = after


class Refused(Exception):
    """The platform will never take this message as it is; raise it `from` the cause.

    Of the cause nothing but the name of its class is recorded.
    """


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits into one message of a platform, in characters and buttons."""

    text: int
    title: int
    buttons: int
    label: int


class Adapter(Protocol):
    """A platform. Each call is one request.

    It succeeds, or raises `Gone`, `TryAgain` or `Refused`; after anything else it is
    tried again, ever more slowly, a few times.
    """

    platform: str
    bot: str
    limits: Limits

    async def send(self, place: Place, message: Message) -> str:
        """Send and return the platform's id of the new message."""

    async def edit(self, place: Place, id: str, message: Message) -> None:
        """Show `message` where the message `id` was; make no sound."""

    async def delete(self, place: Place, id: str) -> None:
        """Take the message `id` away; one that is gone already is no error."""
