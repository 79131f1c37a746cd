"""Websockets to Discord's gateway: where we are told to, patiently, and never in a rush."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

import aiohttp
import structlog
import yarl

from bot.adapters.discord.reading import PLATFORM

log = structlog.stdlib.get_logger(__name__)

_AT_ONCE = 5
_EACH = 1.0
"""So many are opened at once, and then one in so many seconds."""

_FIRST_WAIT, _MOST_WAIT = 0.5, 8.0
"""Seconds after an attempt that failed, twice as long each time."""


class Dialling:
    """Stands before `connect`, which opens one client's websockets.

    They go to `gateway` if there is one, whatever Discord names: both /gateway/bot and READY
    name an address. An attempt that failed is made again: discord.py would give its session up
    for it, and with that all that was said meanwhile. And discord.py takes no breath where a
    gateway lets everybody in and sends them away again.
    """

    def __init__(self, connect: Callable[..., Awaitable[Any]], gateway: str | None) -> None:
        self._connect = connect
        self._gateway = yarl.URL(gateway) if gateway is not None else None
        self._room = float(_AT_ONCE)
        self._at = monotonic()

    async def __call__(self, url: str, **more: Any) -> Any:  # noqa: ANN401 - as discord.py's own
        """Open one; until then, or until discord.py takes it for lost."""
        if self._gateway is not None:
            url = str(self._gateway.with_query(yarl.URL(url).query))
        failed = 0
        while True:
            await self._my_turn()
            try:
                return await self._connect(url, **more)
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                name, failed = type(error).__name__, failed + 1
                log.warning("gateway_away", platform=PLATFORM, error=name, tries=failed)
            await asyncio.sleep(min(_MOST_WAIT, _FIRST_WAIT * 2.0 ** (failed - 1)))

    async def _my_turn(self) -> None:
        now = monotonic()
        self._room = min(float(_AT_ONCE), self._room + (now - self._at) / _EACH) - 1.0
        self._at = now
        if self._room < 0.0:
            await asyncio.sleep(-self._room * _EACH)
