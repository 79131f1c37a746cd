"""The shell around the core: takes events, a batch in one transaction, and leaves the rest to it.

A turn notes the id of what came in, locks its owner, advances, saves, sets and cancels
alarms, and puts messages into the outbox. All of that is committed or none of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.library import Library
from bot.core.model import Erase, Event, Incoming, Left, Message, Prompt, Rang
from bot.core.person import Person, Turn
from bot.door import Door
from bot.effects import carry_out
from bot.fold import Fold, NeedsOwner, Step
from bot.reception import Reception
from bot.store import addresses, counts, diary, inbox, owners, places
from bot.store.engines import Store
from bot.store.errors import Conflict, StoreError
from bot.taken import TurnsTaken
from scheduler import alarms, drafts, settling
from scheduler.alarms import Alarm
from scheduler.clock import Clock
from scheduler.drafts import Draft
from scheduler.tables import to_ms

__all__ = ["Advance", "Render", "Turns", "TurnsTaken"]

log = structlog.stdlib.get_logger(__name__)

Advance = Callable[[Person, Event, datetime, Library], Turn]
Render = Callable[[Prompt, str], Message]

_ATTEMPTS = 3
"""How often an event may fail alone before it is parked, and a clash may repeat a batch."""

_PUT_OFF = timedelta(hours=1)
"""An alarm whose turn fails stays out of the way for this long."""


class Turns:
    """Takes turns. `advance` is the core's, `render` puts a prompt into a locale's language.

    `wake` hears of every commit. The `door` says who may come in, and how often.
    Raises StoreError where the database cannot be used; then nothing happened at all,
    and the same events can be given again.
    """

    def __init__(
        self,
        store: Store,
        advance: Advance,
        library: Library,
        render: Render,
        clock: Clock,
        wake: Callable[[TurnsTaken], None],
        *,
        door: Door | None = None,
    ) -> None:
        self._store = store
        self._advance = advance
        self._library = library
        self._render = render
        self._clock = clock
        self._wake = wake
        self._reception = Reception(library, render, door or Door())

    async def take(self, batch: Sequence[Incoming]) -> TurnsTaken:
        """Take these events, those of one owner in their order.

        Should the batch fail, each is taken alone; one that fails three times is parked.
        """
        if len(batch) != 1:
            try:
                return await self._commit(partial(self._take, batch))
            except StoreError:
                raise
            except NeedsOwner:
                log.debug("taken_apart", count=len(batch))
            except Exception:
                log.exception("batch_failed", count=len(batch))
        taken = TurnsTaken()
        for event in batch:
            taken += await self._alone(
                partial(self._take, [event]), partial(self._park_event, event)
            )
        return taken

    async def ring(self, limit: int = 200) -> int:
        """Ring alarms that are due, the longest waiting first, of up to `limit` of them.

        Returns how many that were; there may be more as long as it is not 0.
        """
        due = await self.next_due()
        if due is None or due > self._clock.now():
            return 0
        try:
            return (await self._commit(partial(self._ring, limit))).rang
        except StoreError:
            raise
        except Exception:
            log.exception("batch_failed", kind="alarm")
        async with self._store.write() as conn:
            claimed = await self._claim(conn, limit, self._clock.now())
        rang = TurnsTaken()
        for alarm in claimed:
            rang += await self._alone(
                partial(self._ring_one, alarm), partial(self._park_alarm, alarm)
            )
        return rang.rang + rang.parked

    async def next_due(self, after: datetime | None = None) -> datetime | None:
        """When the next alarm, or the next one after `after`, is due; None when there is none.

        That may have passed.
        """
        async with self._store.read() as conn:
            return await alarms.next_due(conn, after)

    async def _commit(
        self, work: Callable[[AsyncConnection, datetime], Awaitable[TurnsTaken]]
    ) -> TurnsTaken:
        """Do `work` in one transaction, again if it clashed with another, and tell of it."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                async with self._store.write() as conn:
                    # Only now: whoever held the lock before us had an earlier now.
                    taken = await work(conn, self._clock.now())
                break
            except Conflict:
                if attempt == _ATTEMPTS:
                    raise
        log.debug("committed", count=taken.taken + taken.rang)
        self._wake(taken)
        return taken

    async def _alone(
        self,
        work: Callable[..., Awaitable[TurnsTaken]],
        park: Callable[[str], Awaitable[TurnsTaken]],
    ) -> TurnsTaken:
        """Do `work` for a single event; having failed three times it is parked.

        Where it concerns another owner it is done again, with both locked in their order.
        """
        error = ""
        also: frozenset[int] = frozenset()
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return await self._commit(partial(work, also=also))
            except StoreError:
                raise
            except NeedsOwner as needed:
                also |= {needed.id}
                error = type(needed).__name__
            except Exception as problem:
                error = type(problem).__name__
                log.exception("turn_failed", tries=attempt)
        return await park(error)

    async def _take(
        self,
        batch: Sequence[Incoming],
        conn: AsyncConnection,
        now: datetime,
        also: Collection[int] = (),
    ) -> TurnsTaken:
        unseen = await inbox.note(conn, [inbox.key_of(event) for event in batch], now)
        fresh = []
        for event in batch:
            # Also once only where a batch holds the same event twice.
            if (key := inbox.key_of(event)) in unseen:
                unseen.remove(key)
                fresh.append(event)
        arrived = await self._reception.receive(conn, fresh, now)
        done = await self._fold(conn, arrived.steps, now, notices=arrived.notices, also=also)
        return replace(done, taken=len(fresh), passed_over=len(batch) - len(fresh))

    async def _claim(self, conn: AsyncConnection, limit: int, now: datetime) -> list[Alarm]:
        return await alarms.due(conn, await owners.lock_due(conn, now, limit), now)

    async def _ring(self, limit: int, conn: AsyncConnection, now: datetime) -> TurnsTaken:
        claimed = await self._claim(conn, limit, now)
        if not claimed:
            # Something is due and nobody can be had for it: they are busy, or not there.
            await owners.forget_alarms_of_nobody(conn, now)
        return await self._ring_claimed(conn, claimed, now)

    async def _ring_one(
        self,
        alarm: Alarm,
        conn: AsyncConnection,
        now: datetime,
        also: Collection[int] = (),
    ) -> TurnsTaken:
        await owners.load(conn, {alarm.owner, *also})
        # It may have been cancelled, set anew or rung since it was claimed.
        due = [one for one in await alarms.due(conn, [alarm.owner], now) if one == alarm]
        return await self._ring_claimed(conn, due, now, also)

    async def _ring_claimed(
        self,
        conn: AsyncConnection,
        claimed: Sequence[Alarm],
        now: datetime,
        also: Collection[int] = (),
    ) -> TurnsTaken:
        steps = [Step(alarm.owner, Rang(alarm.name, alarm.at)) for alarm in claimed]
        done = await self._fold(conn, steps, now, claimed, also=also)
        return replace(done, rang=len(claimed))

    async def _fold(
        self,
        conn: AsyncConnection,
        steps: Sequence[Step],
        now: datetime,
        claimed: Iterable[Alarm] = (),
        *,
        notices: Sequence[Draft] = (),
        also: Collection[int] = (),
    ) -> TurnsTaken:
        """Advance through `steps` in their order, and write everything that follows from it.

        In the order in which everybody locks (scheduler/locks.py), so that transactions
        wait for each other and never in a circle. `also` are owners to lock besides.
        """
        loaded = await owners.load(conn, {step.owner for step in steps} | set(also))
        whose = {step.incoming.account: step.owner for step in steps if step.incoming}
        for account in await owners.moved(conn, whose):
            raise NeedsOwner(whose[account])
        homes = await addresses.of(conn, {home for _, _, home in loaded if home is not None})
        leaving = {step.owner for step in steps if isinstance(step.event, Left)}
        shut = {id for id, _, home in loaded if home in homes and homes[home].closed}
        elsewhere = await addresses.open_of(conn, leaving | shut)
        fold = Fold(self._advance, self._render, self._library, now)
        for id, state, home in loaded:
            at_home = homes.get(home) if home is not None else None
            fold.hold(id, state, at_home, elsewhere.get(id, ()))
        erased = 0
        for step in steps:
            erased += await self._step(conn, fold, step, now)
        fold.said.finish()
        for owner, names in fold.edits_of_linked().items():
            fold.said.redirect(owner, await addresses.shown_at(conn, owner, names))
        instead = {place: await places.close(conn, place, now) for place in sorted(fold.closing)}
        await owners.save(conn, fold.people(), now)
        await diary.append(conn, fold.entries)
        for place in sorted(fold.closing):
            await settling.drop_place(conn, place, now, instead[place])
        said = [*fold.drafts, *notices]
        await drafts.put(conn, said, now, called_off=fold.alarms.keys())
        await alarms.take(conn, claimed)
        await alarms.cancel(conn, [key for key, at in fold.alarms.items() if at is None])
        coming = [Alarm(*key, at) for key, at in fold.alarms.items() if at is not None]
        await alarms.put(conn, coming)
        await counts.add(conn, (entry for _, entry in fold.entries))
        return TurnsTaken(
            messages=len(said),
            next_alarm=min((alarm.at for alarm in coming), default=None),
            erased=erased,
        )

    async def _step(self, conn: AsyncConnection, fold: Fold, step: Step, now: datetime) -> int:
        """One step and all that it asks the shell to do; how many were erased by it."""
        erased = 0
        first = step
        waiting = deque([step])
        while waiting:
            step = waiting.popleft()
            for effect in fold.step(step):
                erased += isinstance(effect, Erase)
                told = await carry_out(conn, effect, step.owner, fold, now)
                for whose, event in told:
                    # What is told goes where the event came from, if that is theirs.
                    here = whose == first.owner and fold.home(whose) == first.place
                    waiting.append(Step(whose, event, incoming=first.incoming if here else None))
        return erased

    async def _park_event(self, event: Incoming, error: str) -> TurnsTaken:
        async def park(conn: AsyncConnection, now: datetime) -> TurnsTaken:
            key = inbox.key_of(event)
            if not await inbox.note(conn, [key], now):
                return TurnsTaken(passed_over=1)
            await inbox.park(conn, key, error, now)
            sorry = await self._reception.apologise(conn, event, now)
            await drafts.put(conn, sorry, now)
            return TurnsTaken(parked=1, messages=len(sorry))

        log.error("parked", kind=event.kind, error=error)
        return await self._commit(park)

    async def _park_alarm(self, alarm: Alarm, error: str) -> TurnsTaken:
        async def park(conn: AsyncConnection, now: datetime) -> TurnsTaken:
            id = f"{alarm.owner}:{alarm.name}:{to_ms(alarm.at)}"
            await inbox.park(conn, ("", "", "alarm", id), error, now)
            await alarms.take(conn, [alarm])
            # Not forgotten: whatever is wrong may be put right, and a reminder depends on it.
            later = Alarm(alarm.owner, alarm.name, now + _PUT_OFF)
            await alarms.put(conn, [later])
            return TurnsTaken(parked=1, next_alarm=later.at)

        log.error("parked", kind="alarm", owner=alarm.owner, alarm=alarm.name, error=error)
        return await self._commit(park)
