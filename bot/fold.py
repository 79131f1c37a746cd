"""Several events, one after the other, and everything that follows from them.

Nothing is read or written here, and the time is given: that is left to bot/turns.py.
It logs who could not be told anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

import structlog
from pydantic import TypeAdapter

from bot.core.library import Library
from bot.core.model import CancelAlarm, Entry, Event, Incoming, Message, Prompt, Rang, SetAlarm
from bot.core.person import Person, Turn
from bot.store import owners
from bot.store.places import Address
from scheduler.drafts import INTERACTIVE, UNASKED, Draft
from scheduler.rules import known_zone

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """An event of an owner's; where it came from and as what, unless it is an alarm."""

    owner: int
    event: Event
    place: Address | None = None
    incoming: Incoming | None = None


@dataclass(slots=True)
class _Held:
    """An owner whose lock we hold, as the fold has left them so far."""

    state: str
    home: Address | None
    person: Person | None = None


class Fold:
    """Advances owners step by step, and gathers what is to be written in the end.

    `alarms` maps (owner, name) to when it is to ring, or to None if it was cancelled.
    """

    def __init__(
        self,
        advance: Callable[[Person, Event, datetime, Library], Turn],
        render: Callable[[Prompt, str], Message],
        library: Library,
        now: datetime,
    ) -> None:
        self._advance = advance
        self._render = render
        self._library = library
        self._now = now
        self._held: dict[int, _Held] = {}
        self._timed: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        self.entries: list[tuple[int, Entry]] = []
        self.alarms: dict[tuple[int, str], datetime | None] = {}
        self.drafts: list[Draft] = []

    def hold(self, owner: int, state: str, home: Address | None) -> None:
        """Add an owner as loaded. `state` is empty for one who has only just come."""
        self._held[owner] = _Held(state, home)

    def people(self) -> Mapping[int, tuple[Person, int | None]]:
        """Who was changed, as they are now, and the number of their home place."""
        return {
            id: (held.person, held.home.id if held.home else None)
            for id, held in self._held.items()
            if held.person is not None
        }

    def step(self, step: Step) -> None:
        """Advance one owner by one event."""
        key = step.owner
        held = self._held[key]
        if isinstance(step.event, Rang) and (key, step.event.alarm) in self.alarms:
            return  # an earlier step has cancelled it or set it anew
        if step.place is not None and step.place.private:
            held.home = step.place
        person = held.person or self._person(held, step)
        turn = self._advance(person, step.event, self._now, self._library)
        if turn.person.id != key:
            raise ValueError("a turn must not change whose it is")
        held.person = turn.person
        self._change_alarms(key, turn)
        self.entries.extend((key, entry) for entry in turn.entries)
        self._say(key, held.home, turn)

    def _person(self, held: _Held, step: Step) -> Person:
        if held.state:
            return owners.from_json(held.state, step.owner)
        known = step.incoming
        zone = known.zone if known and known.zone and known_zone(known.zone) else None
        person = Person(
            id=step.owner,
            locale=preferred_locale(known.locale if known else None, self._library),
        )
        return replace(person, zone=zone) if zone else person

    def _change_alarms(self, owner: int, turn: Turn) -> None:
        for change in turn.alarms:
            match change:
                case SetAlarm(name, at):
                    self.alarms[owner, name] = at
                case CancelAlarm(name):
                    self.alarms[owner, name] = None
        # What was said earlier and is not sent yet must not set it again when it is.
        for change in turn.alarms:
            for index in self._timed.pop((owner, change.name), ()):
                self.drafts[index] = replace(
                    self.drafts[index], timer_alarm=None, timer_seconds=None
                )

    def _say(self, owner: int, home: Address | None, turn: Turn) -> None:
        if not turn.prompts:
            return
        if home is None or home.closed:
            log.info("no_place", owner=owner, count=len(turn.prompts))
            return
        for prompt in turn.prompts:
            if prompt.timer is not None:
                self._timed[owner, prompt.timer.alarm].append(len(self.drafts))
            message = self._render(prompt, turn.person.locale)
            self.drafts.append(draft(prompt, message, owner, home, self._now))


def draft(prompt: Prompt, message: Message, owner: int, place: Address, now: datetime) -> Draft:
    """The message of a prompt as it is put into the outbox."""
    useful = None if prompt.useful is None else now + timedelta(seconds=prompt.useful)
    return Draft(
        channel=place.channel,
        owner=owner,
        place=place.id,
        op=prompt.how,
        slot=prompt.slot,
        content="" if prompt.how == "delete" else content_of(message),
        timer_alarm=prompt.timer.alarm if prompt.timer else None,
        timer_seconds=prompt.timer.seconds if prompt.timer else None,
        priority=UNASKED if prompt.unasked else INTERACTIVE,
        useful_until=useful,
    )


def content_of(message: Message) -> str:
    """A message as it stands in the outbox."""
    return _messages().dump_json(message).decode()


def message_of(content: str) -> Message:
    """The message of an outbox row that sends or edits."""
    return _messages().validate_json(content)


@cache
def _messages() -> TypeAdapter[Message]:
    return TypeAdapter(Message)


def preferred_locale(wanted: str | None, library: Library) -> str:
    """The library's locale nearest to `wanted`: "de-AT" is served by "de", none by the first."""
    tag = (wanted or "").replace("_", "-").lower()
    for candidate in (tag, tag.partition("-")[0]):
        for locale in library.locales:
            if locale.replace("_", "-").lower() == candidate:
                return locale
    return library.locales[0]
