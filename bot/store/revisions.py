"""Bringing a database up to date, from empty or from any older version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.store.engines import Store
from bot.store.errors import NewerDatabase, NotADatabase

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
    if _is_behind(connection, name):
        command.upgrade(alembic_config(connection), "head")


async def behind(store: Store) -> bool:
    """Whether `upgrade` has something to do. Raises what it would raise; changes nothing."""
    async with store.read() as conn:
        return await conn.run_sync(_is_behind, store.name)


def _is_behind(connection: Connection, name: str) -> bool:
    scripts = ScriptDirectory.from_config(alembic_config(connection))
    current = MigrationContext.configure(connection).get_current_heads()
    if set(current) == set(scripts.get_heads()):
        return False
    known = {script.revision for script in scripts.walk_revisions()}
    if not set(current) <= known:
        raise NewerDatabase(
            f"{name} was changed by a newer version of Backtalk. Install that version again, "
            "or put a copy from before in its place."
        )
    if (
        not current
        and connection.dialect.name == "sqlite"
        and inspect(connection).get_table_names()
    ):
        raise NotADatabase(f"{name} is a database of something else. Choose another file.")
    return True


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration without a file, so that it works wherever this is installed."""
    config = Config()
    migrations = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
