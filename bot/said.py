"""What is said in a batch, to everybody in its order, until it is put into the outbox.

Nothing is written here. It logs who could not be told anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count

import structlog

from bot.core import model
from bot.core.model import Arg, Incoming, Message, Prompt, Reply
from bot.core.person import Turn
from bot.notices import OPEN_IN_PRIVATE, PRIVATE_CLOSED, too_fast
from bot.saying import NOBODY, draft, nothing_said
from bot.store.addresses import Address
from scheduler.drafts import Draft

log = structlog.stdlib.get_logger(__name__)


class Said:
    """Gathers what is said, and what becomes of it when more happens in the same batch."""

    def __init__(self, render: Callable[[Prompt, str], Message], now: datetime) -> None:
        self._render = render
        self._now = now
        self._numbers = count()
        self._drafts: dict[int, Draft] = {}  # in their order, by number
        self._drafts_of: defaultdict[int, list[int]] = defaultdict(list)
        self._held_open: dict[str, tuple[int, Address, Reply]] = {}

    def say(
        self,
        owner: int,
        incoming: Incoming | None,
        place: Address | None,
        home: Address | None,
        turn: Turn,
    ) -> None:
        """All that a turn says to its owner, who is at `home` and had sent `incoming` at `place`.

        Whoever has just closed their home is asked to open it, where others see that, and
        nothing else.
        """
        locale = turn.person.locale
        if home is None or home.closed:
            if turn.prompts:
                log.info("no_place", owner=owner, count=len(turn.prompts))
                if place is not None and not place.private and _is_words(incoming):
                    self._put(OPEN_IN_PRIVATE, locale, NOBODY, place, None)
            return
        reply = self._reply(owner, incoming, home)
        for prompt in turn.prompts:
            self._put(prompt, locale, owner, home, reply)
        if home.shut and turn.prompts and _is_answered_aside(incoming):
            self._put(PRIVATE_CLOSED, locale, owner, home, reply)

    def too_fast(
        self,
        owner: int,
        incoming: Incoming | None,
        place: Address,
        locale: str,
        number: Arg,
        *,
        first: bool,
    ) -> None:
        """Whoever says too much at once is told so when it is the `first` time.

        `number` is whom they can call in an emergency.
        """
        reply = self._reply(owner, incoming, place)
        if first:
            self._put(too_fast(number), locale, owner, place, reply)

    def _reply(self, owner: int, incoming: Incoming | None, home: Address) -> Reply | None:
        """How a step can be answered; that of an event may hold a place for the answer."""
        reply = incoming.reply if incoming is not None else None
        if reply is not None and reply.first and reply.token not in self._held_open:
            self._held_open[reply.token] = (owner, home, reply)
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
        """All of it, everybody's in its order."""
        return list(self._drafts.values())

    def erase(self, owner: int) -> dict[int, set[str]]:
        """Nothing of this owner is said any more, but the last words to them.

        Returns the places that those are for and the messages that they change.
        """
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
        """What `owner` was told is `to`'s now, and starts no clock."""
        for number in self._drafts_of.pop(owner, ()):
            each = self._drafts[number]
            self._drafts[number] = replace(each, owner=to, timer_alarm=None, timer_seconds=None)
            self._drafts_of[to].append(number)

    def disarm(self, owner: int, names: Collection[str]) -> None:
        """What was said so far no longer sets these alarms when it is sent."""
        for number in self._drafts_of[owner]:
            if (each := self._drafts[number]).timer_alarm in names:
                self._drafts[number] = replace(each, timer_alarm=None, timer_seconds=None)

    def changes(self) -> dict[int, set[str]]:
        """The messages of earlier turns that are changed, by their owner."""
        return {
            owner: names
            for owner, numbers in self._drafts_of.items()
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
            if place is None or place.closed or place.id == each.place or each.slot in sent:
                continue
            self._drafts[number] = replace(
                each,
                place=place.id,
                channel=place.channel,
                reply=place.reply.token if place.reply else None,
                reply_until=place.reply.until if place.reply else None,
                reply_first=False,
            )


def _is_answered_aside(incoming: Incoming | None) -> bool:
    """Whether it came from elsewhere than the place, and is answered there."""
    reply = incoming.reply if incoming is not None else None
    return reply is not None and reply.aside


def _is_words(incoming: Incoming | None) -> bool:
    """Whether somebody has said something, who would wait for an answer."""
    return incoming is not None and isinstance(incoming.event, model.Said | model.Commanded)


def _changes(draft: Draft) -> bool:
    """Whether it changes a message that was shown before."""
    return draft.op != "send" and bool(draft.slot)
