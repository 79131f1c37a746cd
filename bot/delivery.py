"""From the outbox to a platform: what a row asks for, and what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import structlog

from bot.adapters import base
from bot.adapters.base import Adapter, BadToken, Envelope, File, Gone, TryAgain
from bot.core.model import Message, Place, Reply
from bot.saying import message_of
from bot.store import places
from bot.store.engines import Store
from scheduler import outcomes
from scheduler.clock import Clock
from scheduler.outbox import Row
from scheduler.outcomes import Later, Needless, Outcome, PlaceGone, Refused, Sent
from scheduler.pace import Pace
from scheduler.tables import to_ms

log = structlog.stdlib.get_logger(__name__)

Files = Callable[[Row, Message], Awaitable[File | None]]

_PLACES_KEPT = 1000
"""Of the places written to last, how many are not looked up again."""


class Delivery:
    """Hands the rows of one platform to its adapter.

    `files` makes the file that a message is to carry, `pace` says how soon a place may be
    written to again.
    """

    def __init__(
        self,
        store: Store,
        adapter: Adapter,
        clock: Clock,
        *,
        files: Files | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._store = store
        self._adapter = adapter
        self._clock = clock
        self._files = files
        self._pace = pace
        self._places: dict[int, Place] = {}

    async def __call__(self, row: Row) -> Outcome:
        """Send, edit or delete what `row` says, outside of any transaction."""
        place = await self._place(row.place)
        if place is None:
            return PlaceGone()
        if wait := self._wait(row, place):
            return Later(wait, own=True)
        try:
            return await self._insist(row, place)
        except Gone:
            self._places.pop(row.place, None)
            return PlaceGone()
        except TryAgain as refusal:
            return Later(refusal.after, refusal.everywhere)
        except (base.Away, BadToken) as absence:
            return outcomes.Away(_cause(absence))
        except base.Stumbled as trouble:
            return outcomes.Stumbled(_cause(trouble))
        except base.Unsure as doubt:
            return outcomes.Unsure(_cause(doubt))
        except base.Refused as refusal:
            return Refused(_cause(refusal))

    def _wait(self, row: Row, place: Place) -> float:
        """Seconds until the pace allows to write there; what goes by a reply may be free."""
        if self._pace is None:
            return 0.0
        if self._pace.limits.free_replies and self._reply(row) is not None:
            return 0.0
        return self._pace.wait_for(row.place, group=not place.private)

    async def _insist(self, row: Row, place: Place) -> Outcome:
        """Deliver it; where the chat has got another id in the meantime, there."""
        try:
            return await self._deliver(row, place)
        except base.Moved as moved:
            async with self._store.write() as conn:
                await places.move(conn, row.place, moved.chat)
            place = replace(place, chat=moved.chat)
            self._places[row.place] = place
            log.info("place_moved", id=row.place)
            return await self._deliver(row, place)

    async def _deliver(self, row: Row, place: Place) -> Outcome:
        envelope = Envelope(_key(row), self._reply(row))
        if row.op == "delete":
            if row.message_id is not None or row.reply_first:
                await self._adapter.delete(place, row.message_id or "", envelope)
            return Sent()
        message = message_of(row.content)
        if row.op == "edit" and not (message.text or message.title):
            return await self._answered(row, place, message, envelope)
        if row.op == "send":
            if message.attach and self._files is not None:
                envelope = replace(envelope, file=await self._files(row, message))
            final = _is_final(message) or not row.slot  # without a name it cannot be edited
            return Sent(await self._send(row, place, message, envelope), final=final)
        if row.message_id is not None:
            return await self._edit(row, place, message, envelope)
        # It was never shown: it matters only if it can be answered or waited for.
        if not _is_final(message):
            return await self._anew(place, message, envelope)
        return Needless()

    async def _send(self, row: Row, place: Place, message: Message, envelope: Envelope) -> str:
        """With its file; where that is refused, the words without it rather than nothing."""
        try:
            return await self._adapter.send(place, message, envelope)
        except base.Refused as refusal:
            if envelope.file is None:
                raise
            log.warning("file_refused", row=row.id, owner=row.owner, error=_cause(refusal))
            message = replace(message, text=message.instead or message.text)
            # Another message, so that what is there of the one is not taken for the other.
            words = replace(envelope, file=None, key=f"{envelope.key}w"[-25:])
            return await self._adapter.send(place, message, words)

    async def _edit(self, row: Row, place: Place, message: Message, envelope: Envelope) -> Outcome:
        try:
            await self._adapter.edit(place, row.message_id or "", message, envelope)
        except base.Refused:
            # It cannot be changed any more, and somebody waits for what it would show.
            if _is_final(message):
                raise
            return await self._anew(place, message, envelope)
        return Sent(final=_is_final(message))

    async def _anew(self, place: Place, message: Message, envelope: Envelope) -> Outcome:
        return Sent(await self._adapter.send(place, replace(message, silent=True), envelope))

    async def _answered(self, row: Row, place: Place, edit: Message, envelope: Envelope) -> Outcome:
        """An edit without a text: the message keeps its words, and shows what was chosen."""
        if row.message_id is None or row.shown is None:
            return Needless()
        shown = replace(
            message_of(row.shown), buttons=(), countdown=None, silent=True, chosen=edit.chosen
        )
        await self._adapter.edit(place, row.message_id, shown, envelope)
        return Sent(final=True)

    def _reply(self, row: Row) -> Reply | None:
        """How the platform lets us answer, as long as it does."""
        until: datetime | None = row.reply_until
        if row.reply is None or until is None or until <= self._clock.now():
            return None
        return Reply(row.reply, until, first=row.reply_first)

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


def _key(row: Row) -> str:
    """The same for every attempt to send a row, by whichever process; 25 characters at most."""
    put = to_ms(row.created_at) if row.created_at is not None else 0
    return f"{row.place:x}-{row.id:x}-{put:x}"[-25:]


def _cause(error: Exception) -> str:
    """Of what went wrong nothing but the name of its class."""
    return type(error.__cause__ or error).__name__


def _is_final(message: Message) -> bool:
    """Nothing about it will change: it can neither be answered nor waited for."""
    return not (message.buttons or message.countdown)
