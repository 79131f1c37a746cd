"""Several events, one after the other, and everything that follows from them.

Nothing is read or written here, and the time is given: that is left to bot/turns.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.emergency import number
from bot.core.library import Library
from bot.core.model import (
    Account,
    CancelAlarm,
    Effect,
    Entry,
    Event,
    Flooded,
    Incoming,
    Left,
    Message,
    Prompt,
    Rang,
    SetAlarm,
)
from bot.core.person import Person, Turn
from bot.said import Said
from bot.saying import preferred_locale
from bot.store import owners
from bot.store.addresses import Address
from scheduler.drafts import Draft
from scheduler.rules import known_zone


@dataclass(frozen=True, slots=True)
class Step:
    """An event of an owner's; where it came from and as what, unless it is an alarm."""

    owner: int
    event: Event
    place: Address | None = None
    incoming: Incoming | None = None


class NeedsOwner(Exception):
    """A step concerns another owner, whose lock is not held: `id`."""

    def __init__(self, id: int) -> None:
        super().__init__("another owner has to be locked too")
        self.id = id


@dataclass(slots=True)
class _Held:
    """An owner whose lock we hold, as the fold has left them so far."""

    state: str
    home: Address | None
    elsewhere: Sequence[Address] = ()
    locale: str | None = None
    person: Person | None = None
    erased: bool = False


class Fold:
    """Advances owners step by step, and gathers what is to be written in the end.

    `alarms` maps (owner, name) to when it is to ring, or to None if it was cancelled.
    `closing` are the places that take no more messages; `said` knows nothing of that.
    """

    def __init__(
        self,
        advance: Callable[[Person, Event, datetime, Library], Turn],
        render: Callable[[Prompt, str], Message],
        library: Library,
        now: datetime,
    ) -> None:
        self._advance = advance
        self._library = library
        self._now = now
        self._held: dict[int, _Held] = {}
        self._parted: set[Account] = set()
        self.said = Said(render, now)
        self.entries: list[tuple[int, Entry]] = []
        self.alarms: dict[tuple[int, str], datetime | None] = {}
        self.closing: set[int] = set()

    # --- who is here ------------------------------------------------------------------

    def hold(
        self,
        owner: int,
        state: str,
        home: Address | None,
        elsewhere: Sequence[Address] = (),
    ) -> None:
        """Add an owner as loaded. `state` is empty for one who has only just come.

        Where their home takes no messages they are at home `elsewhere`, if anywhere.
        """
        if home is not None and home.closed:
            home = next(iter(elsewhere), home)
        self._held[owner] = _Held(state, home, elsewhere)

    def person(self, owner: int) -> Person:
        """An owner as they are now. Raises NeedsOwner where the lock is not held."""
        held = self._held.get(owner)
        if held is None or held.erased:
            raise NeedsOwner(owner)
        return held.person or self._person(held, owner, None)

    def put(self, owner: int, person: Person) -> None:
        """Change an owner otherwise than by a step."""
        if person.id != owner:
            raise ValueError("a person must not change whose it is")
        self.person(owner)
        self._held[owner].person = person

    def home(self, owner: int) -> Address | None:
        """Where an owner is written to."""
        self.person(owner)
        return self._held[owner].home

    def move_in(self, owner: int, home: Address | None) -> None:
        """From now on write to this owner there."""
        self.person(owner)
        self._held[owner].home = home

    def part(self, account: Account, owner: int, home: Address | None) -> None:
        """An account is somebody new: `owner`. What it sent meanwhile was found for another."""
        self._parted.add(account)
        self.hold(owner, "", home)

    def erase(self, owner: int) -> dict[int, set[str]]:
        """Nothing of this owner is written any more, but the last words to them.

        Returns the places that those are for and the messages that they change, which have
        to stay until they are sent.
        """
        self.person(owner)
        self._held[owner] = _Held("", None, erased=True)
        self._forget_changes(owner)
        return self.said.erase(owner)

    def give(self, owner: int, to: int) -> None:
        """What `owner` was told is `to`'s now, and of `owner` nothing else is written."""
        self.person(owner)
        self._held[owner] = _Held("", None, erased=True)
        self._forget_changes(owner)
        self.said.give(owner, to)

    def _forget_changes(self, owner: int) -> None:
        self.entries = [each for each in self.entries if each[0] != owner]
        self.alarms = {key: at for key, at in self.alarms.items() if key[0] != owner}

    def people(self) -> Mapping[int, tuple[Person, int | None]]:
        """Who was changed, as they are now, and the number of their home place."""
        return {
            id: (held.person, held.home.id if held.home else None)
            for id, held in self._held.items()
            if held.person is not None
        }

    # --- what happens -------------------------------------------------------------------

    def step(self, step: Step) -> Sequence[Effect]:
        """Advance one owner by one event; what the shell has to do for it.

        Raises NeedsOwner where the owner is not held, or is no longer who sent it.
        """
        key = step.owner
        self.person(key)
        if step.incoming is not None and step.incoming.account in self._parted:
            raise NeedsOwner(key)
        held = self._held[key]
        if isinstance(step.event, Rang) and (key, step.event.alarm) in self.alarms:
            return ()  # an earlier step has cancelled it or set it anew
        if isinstance(step.event, Left):
            self._leave(held, step.place)
            return ()
        if step.place is not None and step.place.private:
            held.home = step.place
        match step.event:
            case Flooded(first):
                if step.place is not None and step.place.private:
                    person = self.person(key)
                    call = number(person, self._library)
                    self.said.too_fast(
                        key, step.incoming, step.place, person.locale, call, first=first
                    )
                return ()
            case _:
                pass
        self._come_back(held)
        person = held.person or self._person(held, key, step.incoming)
        turn = self._advance(person, step.event, self._now, self._library)
        if turn.person.id != key:
            raise ValueError("a turn must not change whose it is")
        held.person = turn.person
        self._change_alarms(key, turn)
        self.entries.extend((key, entry) for entry in turn.entries)
        self.said.say(key, step.incoming, step.place, held.home, turn)
        return turn.effects

    def _person(self, held: _Held, owner: int, known: Incoming | None) -> Person:
        if held.state:
            return owners.from_json(held.state, owner)
        zone = known.zone if known and known.zone and known_zone(known.zone) else None
        person = Person(
            id=owner,
            locale=preferred_locale(known.locale if known else None, self._library),
        )
        return replace(person, zone=zone) if zone else person

    def _leave(self, held: _Held, place: Address | None) -> None:
        """This place closes. Who was at home there is at home elsewhere, if anywhere."""
        if place is None or not place.private:
            return
        self.closing.add(place.id)
        if held.home is None or held.home.id == place.id:
            others = (each for each in held.elsewhere if each.id not in self.closing)
            held.home = next(others, replace(place, closed=True))

    def _come_back(self, held: _Held) -> None:
        if held.home is not None and not held.home.closed:
            self.closing.discard(held.home.id)

    def _change_alarms(self, owner: int, turn: Turn) -> None:
        for change in turn.alarms:
            match change:
                case SetAlarm(name, at):
                    self.alarms[owner, name] = at
                case CancelAlarm(name):
                    self.alarms[owner, name] = None
        # What was said earlier and is not sent yet must not set it again when it is.
        self.said.disarm(owner, {change.name for change in turn.alarms})

    # --- what is said -------------------------------------------------------------------

    @property
    def drafts(self) -> list[Draft]:
        """All that is to be put into the outbox, everybody's in its order."""
        return [d for d in self.said.drafts if d.place not in self.closing]

    def edits_of_linked(self) -> dict[int, set[str]]:
        """The messages of earlier turns that are changed, of those who are in several places."""
        return {
            owner: names
            for owner, names in self.said.changes().items()
            if (held := self._held.get(owner)) and held.person and held.person.linked
        }
