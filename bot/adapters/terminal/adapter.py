"""The terminal as a platform: one person, one place, and words for buttons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

from bot.adapters.base import PLAIN, Envelope, File, Limits
from bot.core.model import (
    Account,
    Commanded,
    Event,
    Incoming,
    Message,
    Place,
    Pressed,
    Said,
    read_button,
)

ACCOUNT = Account("terminal", "try", "me")
PLACE = Place("terminal", "try", "me")

LONGEST = 10_000
"""Characters of one line; what is longer is cut."""

_COMMAND = re.compile(r"/\s*(\S+)\s*(.*)", re.DOTALL)
_INDEX = re.compile(r"[0-9]{1,3}")
_KEPT = 50
"""Messages with open buttons that are remembered."""


class Screen(Protocol):
    """Where messages are shown."""

    def message(self, message: Message) -> None:
        """Show a new message."""

    def change(self, before: Message, after: Message) -> None:
        """Show what a silent edit changed, as briefly as can be."""


@dataclass(frozen=True, slots=True)
class Countdown:
    """A hold that runs: of which message, under what heading, since when, for how long."""

    message: str
    heading: str
    since: datetime
    seconds: int

    @property
    def end(self) -> datetime:
        """The instant at which it is over."""
        return self.since + timedelta(seconds=self.seconds)


class Terminal:
    """Shows messages on a screen and makes events of typed lines.

    `now` tells the conversation's time, which may run fast or be virtual. `bell`
    sounds when something comes while nobody has a hand free: after a countdown. `save`
    keeps a file and says where.
    """

    platform = ACCOUNT.platform
    bot = ACCOUNT.bot
    limits = Limits(text=4000, title=200, buttons=25, label=80)

    def __init__(
        self,
        screen: Screen,
        now: Callable[[], datetime],
        *,
        bell: Callable[[], None] = lambda: None,
        save: Callable[[File], str] = lambda file: file.name,
        locale: str | None = None,
        zone: str | None = None,
    ) -> None:
        self.countdown: Countdown | None = None
        self._screen = screen
        self._now = now
        self._bell = bell
        self._save = save
        self._locale = locale
        self._zone = zone
        self._open: dict[str, Message] = {}
        self._hands_free = False

    # --- what goes out ----------------------------------------------------------------

    async def send(self, place: Place, message: Message, envelope: Envelope = PLAIN) -> str:
        """Show a message; its id is good for this process only."""
        id = uuid4().hex
        if envelope.file is not None:
            where = f"→ {self._save(envelope.file)}"
            text = f"{message.text}\n\n{where}" if message.text else where
            message = replace(message, text=text)
        self._screen.message(message)
        if self._hands_free and not message.silent:
            self._bell()
        self._keep(id, message, self._now())
        return id

    async def edit(
        self, place: Place, id: str, message: Message, envelope: Envelope = PLAIN
    ) -> None:
        """Show what changed. An answered question that only lost its buttons shows nothing."""
        before = self._open.get(id, Message(""))
        answered = message.buttons == () and message.countdown is None
        known = id not in self._open or (message.text, message.title) == (before.text, before.title)
        if not (answered and (message.chosen or known)):
            self._screen.change(before, message)
        self._keep(id, message, self._now())

    async def delete(self, place: Place, id: str, envelope: Envelope = PLAIN) -> None:
        """Forget the message: what a terminal has printed stays."""
        self._forget(id)

    @property
    def open_messages(self) -> tuple[Message, ...]:
        """The messages whose buttons can be pressed, the last one last."""
        return tuple(self._open.values())

    def remember(self, messages: Iterable[tuple[str, Message, datetime]]) -> Message | None:
        """Take up what was shown, and since when, before a restart, oldest first.

        Returns the last message whose buttons are open.
        """
        for id, message, since in messages:
            self._keep(id, message, since)
        return next(reversed(self._open.values()), None)

    def _keep(self, id: str, message: Message, since: datetime) -> None:
        if self.countdown is not None and self.countdown.message == id:
            self.countdown = None
        if not message.buttons:
            self._open.pop(id, None)
        if message.countdown:
            lines = (message.title, *message.text.splitlines(), "")
            heading = next((line for line in lines if line.strip()), "")
            self.countdown = Countdown(id, heading, since, message.countdown)
            self._hands_free = True
        if message.buttons:
            self._open[id] = message
            if len(self._open) > _KEPT:
                del self._open[next(iter(self._open))]

    def _forget(self, id: str) -> None:
        self._open.pop(id, None)
        if self.countdown is not None and self.countdown.message == id:
            self.countdown = None

    # --- what comes in ----------------------------------------------------------------

    def read(self, line: str) -> Incoming:
        """Make what was typed the event that it stands for."""
        self._hands_free = False
        return self.incoming(self._understand(line[:LONGEST]))

    def incoming(self, event: Event) -> Incoming:
        """An event as the terminal hands it over, under an id that was never used before."""
        return Incoming(
            id=uuid4().hex,
            kind="line",
            account=ACCOUNT,
            place=PLACE,
            event=event,
            locale=self._locale,
            zone=self._zone,
        )

    def _understand(self, line: str) -> Event:
        text = line.strip()
        if command := _COMMAND.fullmatch(text):
            return Commanded(command[1].lower(), command[2].strip())
        return self._pressed(text) or Said(text)

    def _pressed(self, text: str) -> Pressed | None:
        """The button of the last open message that is meant by its index or its label."""
        message = next(reversed(self._open.values()), None)
        if message is None or not text:
            return None
        if not message.numeric and _INDEX.fullmatch(text):
            index = int(text)
            known = 1 <= index <= len(message.buttons)
            return read_button(message.buttons[index - 1].data) if known else None
        if message.numeric and not any(c.isalpha() for c in text):
            return None  # what is typed is the answer: "-1" is not the button "1"
        wanted = _plain(text)
        meant = (button for button in message.buttons if _plain(button.label) == wanted)
        button = next(meant, None)
        return read_button(button.data) if button is not None else None


def _plain(text: str) -> str:
    """Text for comparing: no case, no punctuation; what is nothing else stays as it is."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    kept = "".join(c for c in folded if unicodedata.category(c)[0] in "LMN")
    return kept or folded
