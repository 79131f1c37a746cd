"""All platforms of an installation at once, around one memory and one clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import structlog

from bot import export
from bot.adapters.base import BadToken, Kit, Platform
from bot.core.conversation import advance
from bot.core.library import Library
from bot.core.menu import COMMANDS
from bot.core.model import Place
from bot.delivery import Delivery
from bot.door import Door
from bot.ending import Ending
from bot.intake import Intake
from bot.notices import TROUBLE
from bot.station import Station, Wanted
from bot.store import erase, files, places
from bot.store.engines import Store
from bot.store.errors import StoreError
from bot.store.housekeeping import can_save, forget_secrets, tidy
from bot.suggesting import Suggestions
from bot.turns import Turns, TurnsTaken
from bot.wording import Wording
from scheduler.attempts import Observe
from scheduler.clock import Clock
from scheduler.metronome import Metronome
from scheduler.pace import Pace
from scheduler.sender import Sender

log = structlog.stdlib.get_logger(__name__)

_AT_ONCE = 64
_FOR_TURNS, _FOR_SENDING, _FOR_CLOSING = 4.0, 3.0, 1.0
"""Seconds of the end that are left for the next steps, when what comes in is let go of, when
the turns under way are committed, and when what is being sent has arrived."""

_CONNECTING = 2.0
"""Seconds that the platforms have to connect before anything else wants the processor [D]."""

Seen = Callable[[str, str], None]


def _unseen(_platform: str) -> Callable[[Any, Any], None]:
    return lambda _what, _which: None


class Service:
    """Runs the `wanted` platforms.

    `complain` hears the name of a platform that does not know our token; the others go on.
    `seen` and `observe` give what a platform tells its events and errors, and a sender what
    became of its attempts.
    """

    def __init__(
        self,
        store: Store,
        library: Library,
        wording: Wording,
        clock: Clock,
        wanted: Sequence[Wanted],
        *,
        door: Door,
        complain: Callable[[str], None],
        seen: Callable[[str], Seen] = _unseen,
        observe: Callable[[str], Observe] = _unseen,
        first_wait: float = 0.5,
    ) -> None:
        self._store = store
        self._clock = clock
        self._nets = library.nets  # made ready while the platforms are connecting
        self._complain = complain
        self._seen = seen
        self._observe = observe
        self._turns = Turns(store, advance, library, wording.render, clock, self._wake, door=door)
        self._intake = Intake(self._turns, door=door, can_save=partial(can_save, store))
        self._metronome = Metronome(
            clock, self._intake.ring, self._turns.next_due, self._nightly, self._minutely
        )
        self._files = partial(export.attached, store, clock)
        self._scrubbing: set[asyncio.Task[None]] = set()
        suggest = Suggestions(library, wording.text)
        self.stations = [
            Station(
                each,
                self._kit(each.name, library, wording, suggest),
                self._sender_for,
                first_wait=first_wait,
            )
            for each in wanted
        ]

    def connected(self) -> dict[str, Callable[[], bool]]:
        """By the name of a platform, what says whether its events reach us."""
        return {station.name: station.connected for station in self.stations}

    def saving(self) -> bool:
        """Whether what came in last could be saved."""
        return self._intake.saving

    def _kit(self, name: str, library: Library, wording: Wording, suggest: Suggestions) -> Kit:
        """What a platform is given. Its own name for itself it learns later than this."""

        def bot() -> str:
            return next(each.platform.bot for each in self.stations if each.name == name)

        async def recall(key: str) -> str | None:
            return await files.recall(self._store, name, bot(), key)

        async def remember(key: str, id: str) -> None:
            await files.remember(self._store, name, bot(), key, id)

        async def recall_chat(chat: str) -> str | None:
            async with self._store.read() as conn:
                return await places.recall(conn, Place(name, bot(), chat))

        async def remember_chat(chat: str, address: str) -> None:
            async with self._store.write() as conn:
                await places.remember(conn, Place(name, bot(), chat), address)

        return Kit(
            phrase=wording.text,
            trouble=TROUBLE,
            locales=library.locales,
            commands=COMMANDS,
            suggest=suggest,
            now=self._clock.now,
            recall=recall,
            remember=remember,
            recall_chat=recall_chat,
            remember_chat=remember_chat,
            seen=self._seen(name),
        )

    def _sender_for(self, platform: Platform, pace: Pace) -> Sender:
        return Sender(
            self._store,
            f"{platform.platform}:{platform.bot}",
            Delivery(self._store, platform, self._clock, files=self._files, pace=pace),
            self._clock,
            on_gone=places.close,
            on_alarm=self._metronome.wake,
            on_last=places.delete_orphan,
            on_scrub=self._scrub,
            pace=pace,
            observe=self._observe(platform.platform),
            at_once=_AT_ONCE,
        )

    def _wake(self, taken: TurnsTaken) -> None:
        """What a turn commits wakes who has to act on it."""
        if taken.messages:
            for station in self.stations:
                station.wake()
        if taken.next_alarm is not None:
            self._metronome.wake(taken.next_alarm)
        if taken.erased:
            task = asyncio.create_task(self._scrub())
            self._scrubbing.add(task)
            task.add_done_callback(self._scrubbing.discard)

    async def _scrub(self) -> None:
        try:
            await erase.scrub(self._store)
        except StoreError as error:  # it is done again at night
            log.warning("scrub_failed", error=type(error).__name__)

    async def _nightly(self) -> None:
        await tidy(self._store, self._clock.now())
        await self._scrub()

    async def _minutely(self) -> None:
        await forget_secrets(self._store, self._clock.now())

    # --- a life ---------------------------------------------------------------------------

    async def run(self, stop: asyncio.Event) -> bool:
        """Until `stop` is set. False if it ended because no platform knows its token."""
        listening = [asyncio.create_task(self._listen(station)) for station in self.stations]
        stopped = asyncio.create_task(stop.wait())
        tidying = asyncio.create_task(self._tidy_at_start())
        self._metronome.start()
        warming = asyncio.create_task(self._warm())
        try:
            everybody = asyncio.create_task(asyncio.wait(listening))
            await asyncio.wait({stopped, everybody}, return_when=asyncio.FIRST_COMPLETED)
            return stop.is_set()
        finally:
            log.info("stopping")
            await self._close(stopped, tidying, warming, everybody, *listening)

    async def _listen(self, station: Station) -> None:
        try:
            await station.run(self._intake.submit)
        except BadToken:
            self._complain(station.name)

    async def _warm(self) -> None:
        """Make the nets ready, besides; a text that comes sooner waits for its own."""
        await asyncio.sleep(_CONNECTING)
        await asyncio.to_thread(list, self._nets.values())

    async def _tidy_at_start(self) -> None:
        """Not every machine is on at night."""
        try:
            await self._nightly()
        except Exception:  # there is another night
            log.exception("tidy_failed")

    async def _close(self, *running: asyncio.Task[Any]) -> None:
        """Nothing new comes in any more: finish what is under way, then let go.

        Whatever is not finished is not lost: it was not confirmed, or is sent again.
        """
        ending = Ending()
        for task in running:
            task.cancel()
        await ending.step(*running, leaving=_FOR_TURNS)
        await ending.step(self._metronome.stop(), self._intake.close(), leaving=_FOR_SENDING)
        sending = (station.stop_sending() for station in self.stations)
        await ending.step(*sending, leaving=_FOR_CLOSING)
        closing = (station.close() for station in self.stations)
        await ending.step(*closing, *self._scrubbing, leaving=0.0)
