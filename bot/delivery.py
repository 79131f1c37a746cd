"""From the outbox to a platform: what a row asks for, and what became of it."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.base import Adapter, Gone, TryAgain
from bot.core.model import Message, Place
from bot.fold import content_of, message_of
from bot.store import places
from bot.store.engines import Store
from scheduler.outbox import Row
from scheduler.sender import Later, Needless, Outcome, PlaceGone, Sent


class Delivery:
    """Hands the rows of one platform to its adapter."""

    def __init__(self, store: Store, adapter: Adapter) -> None:
        self._store = store
        self._adapter = adapter
        self._places: dict[int, Place] = {}

    async def __call__(self, row: Row) -> Outcome:
        """Send, edit or delete what `row` says, outside of any transaction."""
        place = await self._place(row.place)
        if place is None:
            return PlaceGone()
        try:
            return await self._deliver(row, place)
        except Gone:
            return PlaceGone()
        except TryAgain as refusal:
            return Later(refusal.after)

    async def _deliver(self, row: Row, place: Place) -> Outcome:
        if row.op == "delete":
            if row.message_id is not None:
                await self._adapter.delete(place, row.message_id)
            return Sent()
        message = message_of(row.content)
        if row.op == "edit" and not (message.text or message.title):
            return await self._answered(row, place, message)
        if row.op == "send":
            return Sent(await self._adapter.send(place, message))
        if row.message_id is not None:
            await self._adapter.edit(place, row.message_id, message)
            return Sent()
        # It was never shown: it matters only if it can be answered or waited for.
        if message.buttons or message.countdown:
            return Sent(await self._adapter.send(place, replace(message, silent=True)))
        return Needless()

    async def _answered(self, row: Row, place: Place, edit: Message) -> Outcome:
        """An edit without a text: the message keeps its words, and shows what was chosen."""
        if row.message_id is None or row.shown is None:
            return Needless()
        shown = replace(
            message_of(row.shown), buttons=(), countdown=None, silent=True, chosen=edit.chosen
        )
        await self._adapter.edit(place, row.message_id, shown)
        return Sent(content=content_of(shown))

    async def _place(self, id: int) -> Place | None:
        if id not in self._places:
            async with self._store.read() as conn:
                place = await places.get(conn, id)
            if place is None:
                return None
            self._places[id] = place
        return self._places[id]
