"""Messages that are too long for one: sent in parts, and gone on with where it broke off."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from bot.adapters.base import Unsure

Part = TypeVar("Part")

_KEPT = 1000
"""So many messages that were begun are remembered; the oldest is forgotten first."""


class Parts:
    """Sends the parts of messages, each once, however often a later one has to be tried again.

    Kept in memory: what a restart interrupts begins anew, as far as the platform lets it.
    """

    def __init__(self) -> None:
        self._there: OrderedDict[str, int] = OrderedDict()

    async def send(
        self, key: str, parts: Sequence[Part], send: Callable[[int, Part], Awaitable[str]]
    ) -> str:
        """Send what is not there yet of the message `key`, by `send`; the id of the last part.

        Whether the last one, with the buttons, has arrived is what is told. One before it that
        may have arrived counts as sent: else nothing more of the message would come.
        """
        *before, last = parts
        for number, part in enumerate(before):
            if number < self._there.get(key, 0):
                continue
            with suppress(Unsure):
                await send(number, part)
            self._note(key, number + 1)
        id = await send(len(before), last)
        self._there.pop(key, None)
        return id

    def _note(self, key: str, count: int) -> None:
        if not key:
            return
        self._there[key] = count
        self._there.move_to_end(key)
        if len(self._there) > _KEPT:
            self._there.popitem(last=False)
