"""The composition root of the terminal: the same parts around somebody who tries the bot."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import BinaryIO, TextIO
from zoneinfo import ZoneInfo

import tzlocal

from bot import export
from bot.adapters.base import Adapter, File
from bot.adapters.terminal import live, piped
from bot.adapters.terminal.adapter import PLACE, Terminal
from bot.adapters.terminal.lines import lines
from bot.adapters.terminal.typesetting import Page
from bot.core.conversation import advance
from bot.core.library import Library
from bot.core.model import Commanded, Message, words
from bot.delivery import Delivery
from bot.house import House, house
from bot.intake import Intake
from bot.resume import latest_instant, shown_in
from bot.saying import preferred_locale
from bot.settings import Settings
from bot.store import addresses, erase, places
from bot.store.engines import Store
from bot.store.errors import StoreBusy, StoreError
from bot.store.housekeeping import tidy
from bot.turns import Turns, TurnsTaken
from bot.virtual import VirtualTime
from bot.wording import Wording
from scheduler.clock import Clock, SystemClock, VirtualClock
from scheduler.metronome import Metronome
from scheduler.rules import known_zone
from scheduler.sender import Sender


@dataclass(frozen=True, slots=True)
class Works:
    """The moving parts around one adapter and one clock.

    `trouble` gets the error of the store that stopped an alarm from ringing,
    for whoever would otherwise wait in vain.
    """

    turns: Turns
    intake: Intake
    sender: Sender
    metronome: Metronome
    trouble: asyncio.Future[None]


@asynccontextmanager
async def works(house: House, adapter: Adapter, clock: Clock, channel: str) -> AsyncIterator[Works]:
    """Join the parts: what a turn commits wakes who has to act on it."""
    store = house.store
    # Not every machine is on at night. If another process is at it, that is as well.
    with suppress(StoreBusy):
        await tidy(store, clock.now())
    trouble: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def wake(taken: TurnsTaken) -> None:
        if taken.messages:
            sender.wake()
        if taken.next_alarm is not None:
            metronome.wake(taken.next_alarm)

    async def ring() -> int:
        try:
            return await intake.ring()
        except StoreError as error:
            if not isinstance(error, StoreBusy) and not trouble.done():
                trouble.set_exception(error)
            raise

    async def nightly() -> None:
        await tidy(store, clock.now())

    turns = Turns(store, advance, house.library, house.wording.render, clock, wake)
    intake = Intake(turns)
    metronome = Metronome(clock, ring, turns.next_due, nightly)
    deliver = Delivery(store, adapter, clock, files=partial(export.attached, store, clock))
    scrub = partial(erase.scrub, store)
    sender = Sender(
        store,
        channel,
        deliver,
        clock,
        on_gone=places.close,
        on_alarm=metronome.wake,
        on_last=places.delete_orphan,
        on_scrub=scrub,
    )
    try:
        yield Works(turns, intake, sender, metronome, trouble)
    finally:
        trouble.cancel()
        await intake.close()


async def try_piped(
    settings: Settings,
    given: BinaryIO,
    written: TextIO,
    *,
    start: datetime | None = None,
    zone: str | None = None,
) -> None:
    """Play the lines of `given` under a virtual clock; `written` gets a plain transcript."""
    zone = zone or "UTC"
    output = piped.Output(written)
    async with house(settings) as home:
        clock = VirtualClock(start or await _present(home.store))
        page = Page(output.write, lambda: piped.COLUMNS, styled=False)
        terminal = Terminal(page, clock.now, save=_save, locale="en", zone=zone)
        async with works(home, terminal, clock, addresses.channel_of(PLACE)) as parts:
            await _take_up(home.store, terminal)
            await parts.sender.take_over()
            stage = VirtualTime(clock, parts.turns, parts.intake, parts.sender)
            transcript = piped.Transcript(terminal, stage, page, output, ZoneInfo(zone))
            await transcript.play(lines(given))


async def try_live(
    settings: Settings,
    *,
    speed: float = 1.0,
    start: datetime | None = None,
    zone: str | None = None,
) -> live.End:
    """Talk with the person at the terminal until they leave, and say goodbye."""
    async with house(settings) as home:
        clock = await _clock(home.store, speed, start)
        locale = _system_locale(home.library)
        with live.page() as page, _goodbye(home.wording, locale, page):
            terminal = Terminal(
                page,
                clock.now,
                bell=live.bell,
                save=_save,
                locale=locale,
                zone=zone or _system_zone(),
            )
            async with works(home, terminal, clock, addresses.channel_of(PLACE)) as parts:
                last = await _take_up(home.store, terminal)
                if last is not None:
                    page.message(last)
                else:
                    await parts.intake.submit(terminal.incoming(Commanded("start")))
                await parts.sender.take_over()
                await parts.sender.drain()
                return await _talk(terminal, page, parts, clock)


@contextmanager
def _goodbye(wording: Wording, locale: str, page: Page) -> Iterator[None]:
    """Say goodbye to whoever leaves, also by Ctrl-C, but not where something went wrong."""
    left = True
    try:
        yield
    except Exception:
        left = False
        raise
    finally:
        if left:
            page.line(wording.text(words("terminal-goodbye"), locale))


async def _talk(terminal: Terminal, page: Page, parts: Works, clock: Clock) -> live.End:
    """Send and ring while the person talks; whatever ends first ends the others."""
    talking = asyncio.create_task(live.talk(terminal, page, parts.intake.submit, clock.now))
    sending = asyncio.create_task(parts.sender.run())
    try:
        async with parts.metronome:
            await asyncio.wait(
                (talking, sending, parts.trouble), return_when=asyncio.FIRST_COMPLETED
            )
    finally:
        for task in (talking, sending):
            task.cancel()
        ended = await asyncio.gather(talking, sending, return_exceptions=True)
    failed = [end for end in ended if isinstance(end, Exception)]
    if parts.trouble.done():
        parts.trouble.result()
    if failed:
        raise failed[0]
    return talking.result()


async def _take_up(store: Store, terminal: Terminal) -> Message | None:
    """Hand the terminal what it showed before a restart; the last message that is open."""
    shown = await shown_in(store, PLACE)
    return terminal.remember((each.id, each.message, each.since) for each in shown)


async def _present(store: Store) -> datetime:
    """Now, or the latest instant that the memory knows, since time must not go back."""
    now = datetime.now(UTC)
    return max(now, await latest_instant(store) or now)


async def _clock(store: Store, speed: float, start: datetime | None) -> SystemClock:
    present = await _present(store)
    ahead = present if present > datetime.now(UTC) else None
    return SystemClock(speed, start or ahead)


def _save(file: File) -> str:
    """Put a file into the folder where we are, for its owner alone; its name there."""
    name = Path(file.name)
    for number in count(2):
        try:
            descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            name = Path(file.name).with_stem(f"{Path(file.name).stem}-{number}")
        else:
            break
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(file.data)
    return str(name)


def _system_zone() -> str:
    try:
        name = tzlocal.get_localzone_name()
    except (OSError, ValueError, LookupError):
        return "UTC"
    return name if name and known_zone(name) else "UTC"


def _system_locale(library: Library) -> str:
    """The language of the environment, or the nearest that the content has."""
    variables = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = next((value for value in variables if value), "")
    return preferred_locale(wanted.partition(".")[0], library)
