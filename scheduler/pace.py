"""How fast a channel may send: two lanes, and what a platform asks us to wait.

A pace is a platform's and per token, so one sender keeps it. It counts in monotonic
seconds: whatever the wall clock does, nothing goes out before its time.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

_PLACES = 20_000
"""So many places are remembered; whichever was written to longest ago is forgotten first."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform allows.

    `a_second` messages in any second, of which what nobody waits for leaves `reserved` to
    those who wait. To one private place one `each` seconds, after `at_first` at once; to a
    group `group_a_minute`. With `free_replies`, what goes by a reply is not counted.
    """

    a_second: int
    reserved: int
    each: float = 1.0
    at_first: int = 5
    group_a_minute: int = 20
    free_replies: bool = False


@dataclass(slots=True)
class _Visited:
    """What was sent to a place: `room` at the time `at`, and the times within a minute."""

    room: float
    at: float
    held_until: float = 0.0
    minute: deque[float] = field(default_factory=deque)


class Pace:
    """Says how many messages may go now, and how long others have to wait."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._sent: deque[float] = deque()
        self._held_until = 0.0
        self._asked: dict[int, float] = {}
        self._places: OrderedDict[int, _Visited] = OrderedDict()

    def room(self, *, unasked: bool) -> int:
        """How many messages of a lane may go at this moment."""
        now = self._clock()
        if now < self._held_until:
            return 0
        while self._sent and self._sent[0] <= now - 1.0:
            self._sent.popleft()
        return max(0, self._most(unasked) - len(self._sent))

    def take(self) -> None:
        """One message goes now."""
        self._sent.append(self._clock())

    def ready_in(self, *, unasked: bool) -> float:
        """Seconds until a message of this lane may go; 0 if one may."""
        now = self._clock()
        if now < self._held_until:
            return self._held_until - now
        if self.room(unasked=unasked):
            return 0.0
        # The one that has to be a second old before there is room for another.
        return max(0.0, self._sent[len(self._sent) - self._most(unasked)] + 1.0 - now)

    def _most(self, unasked: bool) -> int:
        return self.limits.a_second - (self.limits.reserved if unasked else 0)

    def wait_for(self, place: int, *, group: bool = False) -> float:
        """Seconds until this place may be written to; 0, and then it is counted as written to."""
        now = self._clock()
        visited = self._visit(place, now)
        wait = max(0.0, visited.held_until - now)
        if group:
            wait = max(wait, self._group_wait(visited, now))
        else:
            visited.room = min(
                float(self.limits.at_first),
                visited.room + (now - visited.at) / self.limits.each,
            )
            wait = max(wait, (1.0 - visited.room) * self.limits.each)
        visited.at = now
        if wait > 1e-9:
            return wait
        if group:
            visited.minute.append(now)
        else:
            visited.room -= 1.0
        return 0.0

    def _group_wait(self, visited: _Visited, now: float) -> float:
        while visited.minute and visited.minute[0] <= now - 60.0:
            visited.minute.popleft()
        if len(visited.minute) < self.limits.group_a_minute:
            return 0.0
        return visited.minute[0] + 60.0 - now

    def _visit(self, place: int, now: float) -> _Visited:
        visited = self._places.pop(place, None) or _Visited(float(self.limits.at_first), now)
        self._places[place] = visited
        if len(self._places) > _PLACES:
            self._places.popitem(last=False)
        return visited

    def hold(self, seconds: float, place: int | None = None) -> None:
        """The platform asks to wait: for a `place`, or for everything.

        When it says so for a second place while one is held, it means everything.
        """
        now = self._clock()
        until = now + max(0.0, seconds)
        self._asked = {each: at for each, at in self._asked.items() if at > now}
        if place is not None:
            visited = self._visit(place, now)
            visited.held_until = max(visited.held_until, until)
            self._asked[place] = until
        if place is None or len(self._asked) > 1:
            self._held_until = max(self._held_until, until)
