"""`backtalk counts`: the adverse events of each week, as numbers (R21)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sqlalchemy import make_url

from bot.core.adverse import Adverse
from bot.settings import Settings
from bot.store import counts
from bot.store.engines import open_store
from bot.store.migrate import behind

_HEADS: Mapping[Adverse, str] = {
    Adverse.HURT: "stopped",
    Adverse.ALARM: "alarm",
    Adverse.LOCK: "locked",
    Adverse.FLARE: "flare",
    Adverse.STRONG: "8 to 10",
}
_ABOUT = """\
stopped: an exercise that hurt (R8)
alarm: numbness, weakness or dizziness in a session (R8)
locked: by a rule (R1, R2, R4)
flare: one that began (R15)
8 to 10: so much pain in a session or after it
These are events, not people; what was taken back with /undo is among them."""
_NONE = "Nothing has been counted yet."
_WIDTH = 9


async def counted(settings: Settings) -> str:
    """The table in 80 columns, newest week first. Raises StoreError."""
    where = settings.database_url.get_secret_value()
    url = make_url(where)
    if url.get_backend_name() == "sqlite" and not await asyncio.to_thread(
        Path(url.database or "").exists
    ):
        return _NONE  # and looking makes no file
    async with open_store(where) as store:
        if await behind(store):
            return _NONE
        async with store.read() as conn:
            return table(await counts.read(conn))


def table(weeks: Mapping[date, Mapping[Adverse, int]]) -> str:
    """One line a week."""
    if not weeks:
        return _NONE
    head = "week of   " + "".join(_HEADS[kind].rjust(_WIDTH) for kind in Adverse)
    lines = [
        f"{monday:%Y-%m-%d}" + "".join(str(found.get(kind, 0)).rjust(_WIDTH) for kind in Adverse)
        for monday, found in sorted(weeks.items(), reverse=True)
    ]
    return "\n".join([head, *lines, "", _ABOUT])
