"""What an adapter is: it takes events in, and it sends, edits and deletes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.model import Command, Incoming, Message, Place, Reply, Text


class Gone(Exception):
    """The place takes no more messages (blocked, deleted): close it, retry nothing."""


class Moved(Exception):
    """The place has another `chat` id now: note it, and send it there."""

    def __init__(self, chat: str) -> None:
        super().__init__("the chat has moved")
        self.chat = chat


class TryAgain(Exception):
    """The platform asks us to wait, `after` so many seconds.

    `everywhere`: it said so for all of our calls, not only for this place.
    """

    def __init__(self, after: float, *, everywhere: bool = False) -> None:
        super().__init__(f"try again in {after:.1f} s")
        self.after = after
        self.everywhere = everywhere


class Away(Exception):
    """Nobody was reached, nor would anything else be; raise it `from` the cause."""


class Stumbled(Exception):
    """The platform had trouble of its own with this call; raise it `from` the cause.

    It was not done, or can be done once more. Others may well go through meanwhile.
    """


class Unsure(Exception):
    """The connection broke when the platform may have done it already; raise it `from` the cause.

    Only where doing it once more would show a message twice. What cannot double (an edit,
    a delete, a message under an enforced nonce) has `Stumbled`, and what never left is `Away`.
    """


class Refused(Exception):
    """The platform will never take this message as it is; raise it `from` the cause.

    Of the cause nothing but the name of its class is recorded.
    """


class BadToken(Exception):
    """The platform does not know our token: it is wrong, or was revoked."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits into one message of a platform, in characters and buttons."""

    text: int
    title: int
    buttons: int
    label: int


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message. `alt` says what is to be seen in a picture.

    One with a `key` is always the same: it is uploaded once and then known by its id.
    """

    name: str
    mime: str
    data: bytes
    alt: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What goes with a message besides its words.

    `key` is the same for every attempt to deliver this very message, at most 25
    characters. `reply` is a way to answer that may have run out by now.
    """

    key: str = ""
    reply: Reply | None = None
    file: File | None = None


PLAIN = Envelope()


class Adapter(Protocol):
    """A platform as a sender sees it. Each call is one message.

    It succeeds, or raises `Gone`, `Moved`, `TryAgain`, `Away`, `Stumbled`, `Unsure`,
    `Refused` or `BadToken`; after anything else it is tried again, ever more slowly, a few
    times.
    """

    platform: str
    bot: str
    limits: Limits

    async def send(self, place: Place, message: Message, envelope: Envelope = PLAIN) -> str:
        """Send and return the platform's id of the new message."""

    async def edit(
        self, place: Place, id: str, message: Message, envelope: Envelope = PLAIN
    ) -> None:
        """Show `message` where the message `id` was; make no sound."""

    async def delete(self, place: Place, id: str, envelope: Envelope = PLAIN) -> None:
        """Take the message `id` away; one that is gone already is no error.

        Without an `id` it is the place that `envelope.reply` holds, which nothing has filled.
        """


Submit = Callable[[Incoming], Awaitable[None]]
"""Hands an event over; returns when its turn is committed. Raises where it could not be."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What a platform is given by the house.

    `phrase` puts a text into a language; `trouble` is the one for whoever presses something
    that cannot be taken in just now. `suggest` gives pairs of (label, value) for what was
    typed so far of a command's argument, 25 at most: (argument, typed, locale). `recall` and
    `remember` keep the ids of uploaded files by their keys; `recall_chat` and `remember_chat`
    what the platform itself calls a private chat. `seen` counts an event or an error for
    the metrics: (name, platform or kind).
    """

    phrase: Callable[[Text, str], str]
    trouble: Text
    locales: Sequence[str]
    commands: Sequence[Command]
    suggest: Callable[[str, str, str], Sequence[tuple[str, str]]]
    now: Callable[[], datetime]
    recall: Callable[[str], Awaitable[str | None]]
    remember: Callable[[str, str], Awaitable[None]]
    recall_chat: Callable[[str], Awaitable[str | None]]
    remember_chat: Callable[[str, str], Awaitable[None]]
    seen: Callable[[str, str], None] = lambda _name, _kind: None


class Platform(Adapter, Protocol):
    """A chat platform: an adapter that also listens."""

    @property
    def connected(self) -> bool:
        """Whether events reach us at this moment, as far as we know."""

    async def connect(self) -> None:
        """Find out who we are: afterwards `bot` is known. Raises as any call does."""

    async def listen(self, submit: Submit) -> None:
        """Hand events over until cancelled. Raises BadToken once the token is revoked.

        Whatever else goes wrong it copes with, and goes on. When it is cancelled it takes
        nothing new in, and returns once what it has handed over is committed.
        """

    async def close(self) -> None:
        """Let go of every connection; to be called last, when nothing is sent any more."""
