"""Bringing a database up to date, from empty or from any older version.

Alembic does it. It takes its time to load, so it is only loaded where there is something to
do, which at most starts there is not.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from bot.store.engines import Store

NEWEST = "0005"
"""The newest revision in migrations/versions."""

_LOCK = 0x6261636B
"""Of PostgreSQL's advisory locks, the one that whoever upgrades holds."""


async def upgrade(store: Store) -> None:
    """Upgrade `store` in one transaction; processes that start together take turns.

    Raises NewerDatabase when a later version has been there, NotADatabase when the file
    is something else's, and any other StoreError.
    """
    async with store.write() as conn:
        await conn.run_sync(_upgrade, store.name)


def _upgrade(connection: Connection, name: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if not _is_newest(connection):
        from bot.store.revisions import bring_up

        bring_up(connection, name)


async def behind(store: Store) -> bool:
    """Whether `upgrade` has something to do. Raises what it would raise; changes nothing."""
    async with store.read() as conn:
        return await conn.run_sync(_is_behind, store.name)


def _is_behind(connection: Connection, name: str) -> bool:
    if _is_newest(connection):
        return False
    from bot.store.revisions import is_behind

    return is_behind(connection, name)


def _is_newest(connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    versions = connection.scalars(text("SELECT version_num FROM alembic_version"))
    return versions.all() == [NEWEST]
