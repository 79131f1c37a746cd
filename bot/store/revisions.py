"""What Alembic knows and does: which revisions there are, and how to get from one to the next."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.store.errors import NewerDatabase, NotADatabase


def bring_up(connection: Connection, name: str) -> None:
    """Carry out what is missing, within the transaction of `connection`. Raises StoreError."""
    if is_behind(connection, name):
        command.upgrade(alembic_config(connection), "head")


def is_behind(connection: Connection, name: str) -> bool:
    """Whether something is missing. Raises NewerDatabase or NotADatabase."""
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
