"""Makes tests/store/files/NNNN.sql, a small database as this revision leaves it.

Run it once for each new migration, `python -m tests.store.dump 0002`, and keep the file:
from then on it stands for every database out there that has not been upgraded yet.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
from pathlib import Path

from sqlalchemy import insert

from bot.store.engines import open_store
from bot.store.migrate import upgrade
from bot.store.tables import accounts, counts, diary, incoming, owners, parked, places
from scheduler.tables import alarms, outbox, slots

AT = 1_893_000_000_000
STATE = '{"v":1,"person":{"id":1,"locale":"en","zone":"Europe/Berlin"}}'
CONTENT = '{"text":"Hello"}'
KEY = {"platform": "terminal", "bot": "", "kind": "line", "id": "1", "at": AT}
LINE = {"owner": 1, "at": AT, "day": "2029-12-26", "data": '{"score":4}'}
ROWS = [
    (owners, {"id": 1, "kind": "person", "state": STATE, "home_place": 1, "updated_at": AT}),
    (accounts, {"platform": "terminal", "bot": "", "user": "me", "owner": 1}),
    (
        places,
        {
            "id": 1,
            "platform": "terminal",
            "bot": "",
            "chat": "terminal",
            "thread": "",
            "private": True,
            "owner": 1,
        },
    ),
    (incoming, KEY),
    (parked, KEY | {"error": "ValueError"}),
    (diary, LINE | {"number": 1, "kind": "pain"}),
    (diary, LINE | {"number": 2, "kind": "done"}),
    (alarms, {"owner": 1, "name": "reminder", "due_at": AT}),
    (
        outbox,
        {
            "channel": "terminal",
            "owner": 1,
            "place": 1,
            "op": "send",
            "slot": "step",
            "content": CONTENT,
            "priority": 0,
            "created_at": AT,
            "attempts": 0,
            "not_before": AT,
            "state": "waiting",
        },
    ),
    (
        slots,
        {"place": 1, "name": "step", "message_id": "7", "content": CONTENT, "shown_at": AT},
    ),
    (counts, {"kind": "hurt", "week": 20291224, "n": 3}),
]


async def make(path: Path) -> None:
    async with open_store(path) as store:
        await upgrade(store)
        async with store.write() as conn:
            for table, row in ROWS:
                await conn.execute(insert(table), row)


def main(revision: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        asyncio.run(make(path))
        connection = sqlite3.connect(path)
        lines = "\n".join(connection.iterdump())
        connection.close()
    target = Path(__file__).parent / "files" / f"{revision}.sql"
    target.write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
