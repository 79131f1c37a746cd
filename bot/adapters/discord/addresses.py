"""Where Discord is: elsewhere than usual for a proxy, and for tests."""

from __future__ import annotations

from discord.http import Route

_OFFICIAL = Route.BASE


def use_api(api_base: str | None) -> None:
    """From now on all calls of this process go to `api_base` (http://host:port/api/v10)."""
    Route.BASE = (api_base or _OFFICIAL).rstrip("/")
