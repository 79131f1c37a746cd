"""Who has come in, and from where: events become steps of owners, or are answered at the door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.library import Library
from bot.core.model import (
    Account,
    Flooded,
    Incoming,
    Left,
    Message,
    Moved,
    Pressed,
    Prompt,
    Unreadable,
)
from bot.door import Door
from bot.fold import Step
from bot.notices import APOLOGY, NOT_INVITED, OPEN_IN_PRIVATE
from bot.saying import NOBODY, draft, nothing_said, preferred_locale
from bot.store import owners, places
from bot.store.addresses import Address
from scheduler.drafts import Draft


@dataclass(frozen=True, slots=True)
class Arrived:
    """The steps that follow from events, and what is said without any."""

    steps: Sequence[Step] = ()
    notices: Sequence[Draft] = ()


class Reception:
    """Finds owner and place of each event. Strangers to a private bot stay outside.

    In a group nobody is talked with: whoever can be written to in private is answered
    there, and everybody else is asked to open the private chat, which names nothing.
    """

    def __init__(
        self, library: Library, render: Callable[[Prompt, str], Message], door: Door
    ) -> None:
        self._library = library
        self._render = render
        self._door = door

    async def receive(
        self, conn: AsyncConnection, events: Sequence[Incoming], now: datetime
    ) -> Arrived:
        """To be called before any lock is taken, with events that were never taken before."""
        await self._move(conn, events, now)
        talking = [event for event in events if not isinstance(event.event, Moved)]
        known: dict[Account, int] = {}
        if self._door.guarded or any(_may_stay_outside(event) for event in talking):
            known = await owners.find(conn, {event.account for event in talking})
        homes = await owners.with_home(
            conn, {known[e.account] for e in talking if not e.place.private and e.account in known}
        )
        here = {e.account for e in talking if e.place.private and not _may_stay_outside(e)}
        coming: list[Incoming] = []
        outside: list[tuple[Incoming, Prompt | None]] = []
        for event in talking:
            owner = known.get(event.account)
            newcomer = owner is None and event.account not in here
            if newcomer and isinstance(event.event, Left | Flooded):
                outside.append((event, None))
            elif not event.place.private and owner not in homes and event.account not in here:
                outside.append((event, _said_outside(event, OPEN_IN_PRIVATE)))
            elif (let := self._door.lets_in(event, known=owner is not None)) is None:
                outside.append((event, _said_outside(event, NOT_INVITED)))
            else:
                coming.append(let)
        owner_of = await owners.find_or_create(conn, {event.account for event in coming}, now)
        answered = [(event, prompt) for event, prompt in outside if prompt or _is_held_open(event)]
        everybody = [*coming, *(event for event, _ in answered)]
        whose = known | owner_of
        address_of = await places.find_or_create(
            conn,
            {event.place: whose.get(event.account) for event in everybody},
            {event.place: event.reply for event in coming if event.place.private},
            {event.place: event.address for event in everybody if event.address},
        )
        steps = [
            Step(owner_of[event.account], event.event, address_of[event.place], event)
            for event in coming
        ]
        notices = [
            each
            for event, prompt in answered
            for each in self._notice(event, prompt, address_of[event.place], now)
        ]
        return Arrived(steps, notices)

    async def apologise(
        self, conn: AsyncConnection, event: Incoming, now: datetime
    ) -> Sequence[Draft]:
        """What to say to whose event could not be taken."""
        if not event.place.private or isinstance(event.event, Left | Moved):
            return ()
        owner = (await owners.find(conn, {event.account})).get(event.account)
        address = (await places.find_or_create(conn, {event.place: owner}))[event.place]
        return self._notice(event, APOLOGY, address, now, owner or NOBODY)

    def _notice(
        self,
        event: Incoming,
        prompt: Prompt | None,
        place: Address,
        now: datetime,
        owner: int = NOBODY,
    ) -> Sequence[Draft]:
        """A message without a conversation; or none, and then nothing is left waiting for one.

        Of what is said to a stranger nothing is kept, and neither is where they are.
        """
        last = owner == NOBODY and event.place.private
        if prompt is None:
            reply = event.reply if _is_held_open(event) else None
            return [replace(nothing_said(owner, place, reply), last=last)] if reply else []
        message = self._render(prompt, preferred_locale(event.locale, self._library))
        return [replace(draft(prompt, message, owner, place, now, event.reply), last=last)]

    async def _move(self, conn: AsyncConnection, events: Sequence[Incoming], now: datetime) -> None:
        for event in events:
            if isinstance(event.event, Moved):
                address_of = await places.find_or_create(conn, {event.place: None})
                await places.move(conn, address_of[event.place].id, event.event.chat)


def _is_held_open(event: Incoming) -> bool:
    """Whether a place is held for an answer, which has to be taken away if there is none."""
    return event.reply is not None and event.reply.first


def _may_stay_outside(event: Incoming) -> bool:
    return not event.place.private or isinstance(event.event, Left | Flooded)


def _said_outside(event: Incoming, prompt: Prompt) -> Prompt | None:
    """Strangers are answered where they said something; a button or a sticker is passed over."""
    if isinstance(event.event, Pressed | Unreadable | Flooded | Left):
        return None
    return prompt
