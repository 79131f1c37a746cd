"""The one queue before the turns: whoever waits, and what is to ring, by turns."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection

from bot.core.model import Account, Incoming
from bot.door import Door
from bot.turns import Turns

_MOST = 150
"""Events in a batch: about 50 ms of work on one core, so that nobody waits behind a burst."""

_Waiting = tuple[Incoming, asyncio.Future[None]]


class Intake:
    """Gathers what waits into batches, and lets one batch at a time through the turns.

    After each batch of events comes one of alarms, if any are due: somebody in the middle
    of a hold waits as well, and how much others write is not to make it longer.
    `most` caps a batch of either. It works by itself as long as there is anything to do.
    The `door` counts what each person sends, if there is one. `can_save` tries to save
    something: it is asked at a look for alarms after something could not be saved.
    """

    def __init__(
        self,
        turns: Turns,
        most: int = _MOST,
        *,
        door: Door | None = None,
        can_save: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        self._turns = turns
        self._most = most
        self._door = door
        self._can_save = can_save
        self._waiting: deque[_Waiting] = deque()
        self._ringing: list[asyncio.Future[int]] = []
        self._rang = 0
        self._working: asyncio.Task[None] | None = None
        self._failing = False

    @property
    def saving(self) -> bool:
        """Whether what was taken last could be saved, as far as we know."""
        return not self._failing

    async def submit(self, incoming: Incoming) -> None:
        """Returns when the event's turn is committed. Raises StoreError if it could not be.

        After that it can be submitted again: whatever was committed is passed over.
        """
        if self._door is not None:
            incoming = self._door.count(incoming)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((incoming, done))
        self._work()
        await done

    async def ring(self) -> int:
        """Ring all that is due; how many alarms that were."""
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._ringing.append(done)
        self._work()
        return await done

    async def close(self) -> None:
        """Wait until everything that was submitted is committed or has failed."""
        if self._working is not None:
            await asyncio.wait([self._working])

    def _work(self) -> None:
        if self._working is None or self._working.done():
            # A task of its own: whoever stops waiting does not stop a commit half way.
            self._working = asyncio.create_task(self._pump())

    async def _pump(self) -> None:
        while self._waiting or self._ringing:
            if self._waiting:
                await self._take()
            if self._ringing:
                await self._ring()

    async def _take(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
        try:
            await self._turns.take([incoming for incoming, _ in batch])
        except Exception as error:  # noqa: BLE001 - it is raised to everybody who waits for it
            self._failing = True
            batch += self._behind({incoming.account for incoming, _ in batch})
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
        else:
            self._failing = False
            for _, done in batch:
                if not done.done():
                    done.set_result(None)

    def _behind(self, accounts: Collection[Account]) -> list[_Waiting]:
        """What came later from these, taken out: nobody's second event goes before their first."""
        behind = [each for each in self._waiting if each[0].account in accounts]
        if behind:
            self._waiting = deque(each for each in self._waiting if each[0].account not in accounts)
        return behind

    async def _ring(self) -> None:
        """One batch of alarms; when nothing is due any more, tell whoever asked."""
        asked = list(self._ringing)
        try:
            rang = await self._turns.ring(self._most)
        except Exception as error:  # noqa: BLE001 - it is raised to everybody who waits for it
            self._failing = True
            self._answer(asked, error)
            return
        self._rang += rang
        if rang:
            self._failing = False
        else:  # nothing was written, so it says nothing about writing
            if self._failing and self._can_save is not None:
                self._failing = not await self._can_save()
            self._answer(asked, None)

    def _answer(self, asked: list[asyncio.Future[int]], error: Exception | None) -> None:
        rang, self._rang = self._rang, 0
        del self._ringing[: len(asked)]
        for done in asked:
            if done.done():
                continue
            if error is None:
                done.set_result(rang)
            else:
                done.set_exception(error)
