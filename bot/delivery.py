"""From the outbox to a platform: what a row asks for, and what became of it."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.base import Adapter, Gone, Refused, TryAgain
from bot.core.model import Message, Place
from bot.fold import message_of
from bot.store import places
from bot.store.engines import Store
from scheduler import sender
from scheduler.outbox import Row
from scheduler.sender import Later, Needless, Outcome, PlaceGone, Sent

_PLACES_KEPT = 1000
"""Of the places written to last, how many are not looked up again."""


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
            self._places.pop(row.place, None)
            return PlaceGone()
        except TryAgain as refusal:
            return Later(refusal.after)
        except Refused as refusal:
            return sender.Refused(type(refusal.__cause__ or refusal).__name__)

    async def _deliver(self, row: Row, place: Place) -> Outcome:
        if row.op == "delete":
            if row.message_id is not None:
                await self._adapter.delete(place, row.message_id)
            return Sent()
        message = message_of(row.content)
        if row.op == "edit" and not (message.text or message.title):
            return await self._answered(row, place, message)
        if row.op == "send":
            final = _is_final(message) or not row.slot  # without a name it cannot be edited
            return Sent(await self._adapter.send(place, message), final=final)
        if row.message_id is not None:
            await self._adapter.edit(place, row.message_id, message)
            return Sent(final=_is_final(message))
        # It was never shown: it matters only if it can be answered or waited for.
        if not _is_final(message):
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
        return Sent(final=True)

    async def _place(self, id: int) -> Place | None:
        place = self._places.pop(id, None)
        if place is None:
            async with self._store.read() as conn:
                place = await places.get(conn, id)
        if place is not None:
            self._places[id] = place
            if len(self._places) > _PLACES_KEPT:
                del self._places[next(iter(self._places))]
        return place


def _is_final(message: Message) -> bool:
    """Nothing about it will change: it can neither be answered nor waited for."""
    return not (message.buttons or message.countdown)
