"""Files that a platform has already: uploaded once, sent by their id from then on."""

from __future__ import annotations

from sqlalchemy import select

from bot.store.engines import Store
from bot.store.tables import files
from scheduler.upsert import upsert


async def recall(store: Store, platform: str, bot: str, key: str) -> str | None:
    """The platform's id of the file `key`, if it was uploaded."""
    async with store.read() as conn:
        return await conn.scalar(
            select(files.c.id).where(
                files.c.platform == platform, files.c.bot == bot, files.c.key == key
            )
        )


async def remember(store: Store, platform: str, bot: str, key: str, id: str) -> None:
    """From now on the platform knows the file `key` as `id`."""
    row = {"platform": platform, "bot": bot, "key": key, "id": id}
    async with store.write() as conn:
        statement = upsert(conn, files)
        await conn.execute(
            statement.on_conflict_do_update(
                index_elements=["platform", "bot", "key"], set_={"id": statement.excluded.id}
            ),
            [row],
        )
