"""Several events, one after the other, and everything that follows from them.

Nothing is read or written here, and the time is given: that is left to bot/turns.py.
It logs who could not be told anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

import structlog

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
    Reply,
    SetAlarm,
)
from bot.core.person import Person, Turn
from bot.notices import PRIVATE_CLOSED, TOO_FAST
from bot.saying import (
    NOBODY,
    content_of,
    draft,
    message_of,
    nothing_said,
    preferred_locale,
)
from bot.store import owners
from bot.store.places import Address
from scheduler.drafts import Draft
from scheduler.rules import known_zone

__all__ = ["Fold", "NeedsOwner", "Step", "content_of", "draft", "message_of", "preferred_locale"]

log = structlog.stdlib.get_logger(__name__)


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
    `closing` are the places that take no more messages.
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
        self._numbers = count()
        self._drafts: dict[int, Draft] = {}  # in their order, by number
        self._drafts_of: defaultdict[int, list[int]] = defaultdict(list)
        self._held_open: dict[str, tuple[int, Address, Reply]] = {}
        self._parted: set[Account] = set()
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
        last: dict[int, set[str]] = {}
        for number in self._drafts_of.pop(owner, ()):
            if (each := self._drafts.pop(number)).last:
                self._drafts[number] = replace(each, owner=NOBODY)
                last.setdefault(each.place, set()).add(each.slot)
        for token, (whose, place, reply) in self._held_open.items():
            if whose == owner:
                self._held_open[token] = NOBODY, place, reply
                last.setdefault(place.id, set())
        return last

    def give(self, owner: int, to: int) -> None:
        """What `owner` was told is `to`'s now, and of `owner` nothing else is written."""
        self.person(owner)
        self._held[owner] = _Held("", None, erased=True)
        self._forget_changes(owner)
        for number in self._drafts_of.pop(owner, ()):
            each = self._drafts[number]
            self._drafts[number] = replace(each, owner=to, timer_alarm=None, timer_seconds=None)
            self._drafts_of[to].append(number)

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
                self._answer_flood(step, first=first)
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
        self._say(step, held.home, turn)
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
        names = {change.name for change in turn.alarms}
        for number in self._drafts_of[owner]:
            if (each := self._drafts[number]).timer_alarm in names:
                self._drafts[number] = replace(each, timer_alarm=None, timer_seconds=None)

    # --- what is said -------------------------------------------------------------------

    def _say(self, step: Step, home: Address | None, turn: Turn) -> None:
        owner, locale = step.owner, turn.person.locale
        if home is None or home.closed:
            if turn.prompts:
                log.info("no_place", owner=owner, count=len(turn.prompts))
            return
        reply = self._reply(step, home)
        for prompt in turn.prompts:
            self._put(prompt, locale, owner, home, reply)
        if home.shut and turn.prompts and _is_answered_aside(step):
            self._put(PRIVATE_CLOSED, locale, owner, home, reply)

    def _answer_flood(self, step: Step, *, first: bool) -> None:
        place = step.place
        if place is not None and place.private:
            reply = self._reply(step, place)
            if first:
                locale = self.person(step.owner).locale
                self._put(TOO_FAST, locale, step.owner, place, reply)

    def _reply(self, step: Step, home: Address) -> Reply | None:
        """How this step can be answered; that of an event may hold a place for the answer."""
        reply = step.incoming.reply if step.incoming is not None else None
        if reply is not None and reply.first and reply.token not in self._held_open:
            self._held_open[reply.token] = (step.owner, home, reply)
        return reply or home.reply

    def _put(
        self, prompt: Prompt, locale: str, owner: int, place: Address, reply: Reply | None
    ) -> None:
        """Say it. What nobody waits for is no answer, and goes where the person will find it."""
        message = self._render(prompt, locale)
        if prompt.unasked:
            reply = None
        elif reply is not None:
            open_ = self._held_open.get(reply.token)
            first = open_ is not None and open_[2].first and prompt.how == "send"
            if open_ is not None and first:
                self._held_open[reply.token] = (*open_[:2], replace(reply, first=False))
            reply = replace(reply, first=first)
        self._add(draft(prompt, message, owner, place, self._now, reply))

    def _add(self, draft: Draft) -> None:
        number = next(self._numbers)
        self._drafts_of[draft.owner].append(number)
        self._drafts[number] = draft

    def finish(self) -> None:
        """Where a place was held for an answer and there is none, take it away."""
        for owner, place, reply in self._held_open.values():
            if reply.first:
                self._add(replace(nothing_said(owner, place, reply), last=owner == NOBODY))
        self._held_open.clear()

    @property
    def drafts(self) -> list[Draft]:
        """All that is to be put into the outbox, everybody's in its order."""
        return [d for d in self._drafts.values() if d.place not in self.closing]

    def edits_of_linked(self) -> dict[int, set[str]]:
        """The messages of earlier turns that are changed, of those who are in several places."""
        return {
            owner: names
            for owner, numbers in self._drafts_of.items()
            if (held := self._held.get(owner)) and held.person and held.person.linked
            if (names := {d.slot for d in map(self._drafts.get, numbers) if d and _changes(d)})
        }

    def redirect(self, owner: int, shown_at: Mapping[str, Address]) -> None:
        """A message is changed where it is shown, which may not be where its person is now."""
        sent: set[str] = set()
        for number in self._drafts_of[owner]:
            each = self._drafts[number]
            place = shown_at.get(each.slot)
            if each.op == "send":
                sent.add(each.slot)
            elif place is not None and place.id != each.place and each.slot not in sent:
                self._drafts[number] = replace(
                    each,
                    place=place.id,
                    channel=place.channel,
                    reply=place.reply.token if place.reply else None,
                    reply_until=place.reply.until if place.reply else None,
                    reply_first=False,
                )


def _is_answered_aside(step: Step) -> bool:
    """Whether it came from elsewhere than the place, and is answered there."""
    reply = step.incoming.reply if step.incoming is not None else None
    return reply is not None and reply.aside


def _changes(draft: Draft) -> bool:
    """Whether it changes a message that was shown before."""
    return draft.op != "send" and bool(draft.slot)
