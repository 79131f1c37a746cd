"""Where Discord is: elsewhere than usual for a proxy, and for tests."""

from __future__ import annotations

from typing import Any

import yarl
from discord.http import Route

_OFFICIAL = Route.BASE


def use_api(api_base: str | None) -> None:
    """From now on all calls of this process go to `api_base` (http://host:port/api/v10)."""
    Route.BASE = (api_base or _OFFICIAL).rstrip("/")


def use_gateway(http: Any, gateway: str | None) -> None:  # noqa: ANN401 - discord.py's HTTPClient
    """Let one client's websockets go to `gateway` (ws://host:port/...), whatever Discord names.

    Both /gateway/bot and READY name an address; all of them come through here.
    """
    if gateway is None:
        return
    there = yarl.URL(gateway)
    connect = http.ws_connect

    async def ws_connect(url: str, **more: Any) -> Any:  # noqa: ANN401 - as discord.py's own
        return await connect(str(there.with_query(yarl.URL(url).query)), **more)

    http.ws_connect = ws_connect
