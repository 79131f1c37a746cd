"""What a person does in a transcript, and what they then have before their eyes.

The terminal plays the transcript once, as the reference: from it come the steps
(a word, a press, a while that passes) and the view, message by message. Every
platform is then played the same steps and has to show the same.
"""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from bot.adapters.base import PLAIN, Adapter, Envelope
from bot.adapters.terminal import piped
from bot.adapters.terminal.adapter import PLACE, Terminal
from bot.adapters.terminal.typesetting import Page
from bot.core.conversation import advance
from bot.core.model import Event, Incoming, Message, Place
from bot.delivery import Delivery
from bot.intake import Intake
from bot.library import load_library
from bot.store import addresses, places
from bot.store.engines import Store, open_store
from bot.store.migrate import upgrade
from bot.store.tables import diary
from bot.turns import Turns
from bot.virtual import VirtualTime
from bot.wording import Wording
from scheduler.clock import VirtualClock
from scheduler.sender import Sender
from scheduler.tables import outbox

MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as somebody sees it now."""

    words: str
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """Time passes until an instant."""

    until: datetime


Step = Event | Passed


@dataclass(slots=True)
class Script:
    """The steps of a transcript, and what is shown in the end.

    `said` is how many messages had been sent before each step, and `noted` the diary's lines.
    """

    steps: list[Step] = field(default_factory=list)
    said: list[int] = field(default_factory=list)
    noted: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()


class Recorder(VirtualTime):
    """Virtual time that writes down what happens in it."""

    def __init__(self, home: House, sender: Sender, script: Script) -> None:
        super().__init__(home.clock, home.turns, home.intake, sender)
        self._home = home
        self._script = script

    async def take(self, incoming: Incoming) -> None:
        await self._note(incoming.event)
        await super().take(incoming)

    async def pass_until(self, instant: datetime) -> None:
        if instant > self.now():
            await self._note(Passed(instant))
        await super().pass_until(instant)

    async def _note(self, step: Step) -> None:
        self._script.said.append(await said_by(self._home))
        self._script.steps.append(step)


class Reference(Terminal):
    """The terminal, and besides a chat in which messages are edited and taken away."""

    chat: dict[str, Message]

    async def send(self, place: Place, message: Message, envelope: Envelope = PLAIN) -> str:
        id = await super().send(place, message, envelope)
        self._seen()[id] = message
        return id

    async def edit(
        self, place: Place, id: str, message: Message, envelope: Envelope = PLAIN
    ) -> None:
        await super().edit(place, id, message, envelope)
        self._seen()[id] = message

    async def delete(self, place: Place, id: str, envelope: Envelope = PLAIN) -> None:
        await super().delete(place, id, envelope)
        self._seen().pop(id, None)

    def _seen(self) -> dict[str, Message]:
        self.chat = getattr(self, "chat", {})
        return self.chat

    def shown(self) -> tuple[Shown, ...]:
        """What stands in the chat."""
        return tuple(shown(message) for message in self._seen().values())


def shown(message: Message) -> Shown:
    """A message as it has to be shown everywhere: its words in their order, and its buttons."""
    chosen = f"✓ {message.chosen}" if message.chosen else ""
    text = "\n".join(part for part in (message.title, message.text, chosen) if part)
    return Shown(words(text), tuple(button.label for button in message.buttons))


def words(text: str) -> str:
    """Text without regard to blank lines and spaces, which every platform sets by itself."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class House:
    """The house with all that stands behind an adapter, on a database of its own."""

    store: Store
    clock: VirtualClock
    turns: Turns
    intake: Intake
    wording: Wording


async def said_by(home: House) -> int:
    """How many messages there were so far, whatever became of them."""
    async with home.store.read() as conn:
        count = select(func.count()).select_from(outbox).where(outbox.c.op == "send")
        return await conn.scalar(count) or 0


async def noted_by(home: House) -> tuple[str, ...]:
    """What kinds of lines the diary has."""
    async with home.store.read() as conn:
        return tuple(await conn.scalars(select(diary.c.kind).order_by(diary.c.number)))


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    """A fresh one, on a Monday morning."""
    library = load_library(None)
    wording = Wording(None, library.locales)
    clock = VirtualClock(MONDAY)
    async with open_store(folder / "contract.db") as store:
        await upgrade(store)
        turns = Turns(store, advance, library, wording.render, clock, lambda _taken: None)
        intake = Intake(turns)
        yield House(store, clock, turns, intake, wording)
        await intake.close()


def sender_for(home: House, adapter: Adapter, channel: str) -> Sender:
    """The sender of a channel, through this adapter."""
    return Sender(
        home.store,
        channel,
        Delivery(home.store, adapter, home.clock),
        home.clock,
        on_gone=places.close,
        on_last=places.delete_orphan,
    )


async def script_of(lines: Iterable[str], folder: Path) -> Script:
    """Play the lines of a person at the reference."""
    script = Script()
    async with house(folder) as home:
        output = piped.Output(io.StringIO())
        page = Page(output.write, lambda: piped.COLUMNS, styled=False)
        terminal = Reference(page, home.clock.now, locale="en")
        sender = sender_for(home, terminal, addresses.channel_of(PLACE))
        stage = Recorder(home, sender, script)
        await piped.Transcript(terminal, stage, page, output, UTC).play(lines)
        return replace(script, shown=terminal.shown(), noted=await noted_by(home))
