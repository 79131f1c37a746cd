"""Who is let in, and how often: floods, and bots that are for a few people only."""

from __future__ import annotations

import hmac
from collections import OrderedDict, deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from time import monotonic

from bot.core.model import Account, Commanded, Flooded, Incoming, Left, Moved, Pressed, Said

MOST = 20
"""Events a minute that somebody can mean; what is more is not taken."""

_MINUTE = 60.0
_PEOPLE = 10_000
"""So many are remembered; whoever was heard longest ago is forgotten first."""


@dataclass(slots=True)
class _Visits:
    """When somebody came within the last minute, by the id of each event."""

    at: deque[tuple[float, str]] = field(default_factory=deque)
    refused: deque[tuple[float, str]] = field(default_factory=deque)
    told: bool = False


class Door:
    """Counts events a person, and knows who may come in.

    `allowed` lists accounts ("telegram:123", or "123" on any platform); with an
    `invite` whoever knows it may come in as well, and whoever came in once may stay.
    With neither, everybody may. `clock` tells monotonic seconds.
    """

    def __init__(
        self,
        *,
        allowed: Collection[str] = (),
        invite: str = "",
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._allowed = frozenset(allowed)
        self._invite = invite.strip()
        self._clock = clock
        self._visits: OrderedDict[Account, _Visits] = OrderedDict()

    @property
    def guarded(self) -> bool:
        """Whether strangers have to be looked at."""
        return bool(self._allowed or self._invite)

    def count(self, event: Incoming) -> Incoming:
        """The event itself; or, of somebody who sends too many, one that says so.

        The same event given again counts once. That somebody left, or that a chat has moved,
        is always heard: it asks for nothing, and nothing says it a second time.
        """
        if isinstance(event.event, Left | Moved):
            return event
        now = self._clock()
        visits = self._visits.setdefault(event.account, _Visits())
        self._visits.move_to_end(event.account)
        if len(self._visits) > _PEOPLE:
            self._visits.popitem(last=False)
        for queue in (visits.at, visits.refused):
            while queue and queue[0][0] <= now - _MINUTE:
                queue.popleft()
        id = f"{event.kind}:{event.id}"
        if any(known == id for _, known in visits.at):
            return event
        if len(visits.at) < MOST and not any(known == id for _, known in visits.refused):
            visits.at.append((now, id))
            visits.told = visits.told and bool(visits.refused)
            return event
        first = not visits.told
        visits.told = True
        visits.refused.append((now, id))
        if len(visits.refused) > MOST:
            visits.refused.popleft()
        return replace(event, event=Flooded(first=first))

    def lets_in(self, event: Incoming, *, known: bool) -> Incoming | None:
        """The event, without the code that it brought; None for a stranger.

        `known` is whether somebody has been in before. Whoever may not come in any more can
        still take along what is kept about them, and have it erased.
        """
        if not self.guarded:
            return event
        account = event.account
        if {account.user, f"{account.platform}:{account.user}"} & self._allowed:
            return event
        if self._invite and self._brings_code(event):
            return replace(event, event=Commanded("start"))
        if known and (self._invite or _concerns_own_data(event)):
            return event
        return None

    def _brings_code(self, event: Incoming) -> bool:
        match event.event:
            case Said(text) | Commanded("start", text):
                given, wanted = text.strip().encode(), self._invite.encode()
                return hmac.compare_digest(given, wanted)
            case _:
                return False


_OWN_DATA = frozenset({"privacy", "export", "forget", "erase", "keepall"})


def _concerns_own_data(event: Incoming) -> bool:
    """Whether it is about what is kept, or says where nothing may be sent any more."""
    match event.event:
        case Commanded(name):
            return name in _OWN_DATA
        case Left():
            return True
        case Pressed(_, action):
            return action.partition(".")[0] in _OWN_DATA
        case _:
            return False
