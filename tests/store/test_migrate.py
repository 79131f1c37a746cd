from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select, text

from bot.core.model import Account
from bot.store import diary
from bot.store.engines import Store, open_store
from bot.store.errors import NewerDatabase, NotADatabase
from bot.store.migrate import NEWEST, upgrade
from bot.store.revisions import alembic_config
from bot.store.tables import owners as owners_table
from tests.fakes import find_person

NewUrl = Callable[[], Awaitable[str]]

FILES = Path(__file__).parent / "files"


async def test_from_empty_and_then_again(new_url: NewUrl) -> None:
    async with open_store(await new_url()) as store:
        await upgrade(store)
        await upgrade(store)
        async with store.read() as conn:
            names = await conn.run_sync(lambda sync: inspect(sync).get_table_names())
    assert set(names) == {"alembic_version"} | set(owners_table.metadata.tables)


async def test_the_models_are_what_the_migrations_make(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, owners_table.metadata))

    async with store.read() as conn:
        assert await conn.run_sync(differences) == []


def test_every_revision_has_a_file_that_stands_for_it() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    revisions = {script.revision for script in scripts.walk_revisions()}
    assert revisions == {path.stem for path in FILES.glob("*.sql")}


def test_there_is_one_line_of_migrations() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert scripts.get_heads() == [NEWEST]
    assert len(scripts.get_bases()) == 1


async def test_several_processes_may_start_together(new_url: NewUrl) -> None:
    url = await new_url()
    stores = [open_store(url) for _ in range(4)]
    await asyncio.gather(*(upgrade(store) for store in stores))
    async with stores[0].read() as conn:
        assert await conn.scalar(select(func.count()).select_from(owners_table)) == 0
    for store in stores:
        await store.close()


async def test_a_newer_database_is_left_alone(store: Store) -> None:
    async with store.write() as conn:
        await conn.execute(text("UPDATE alembic_version SET version_num = 'ffff'"))
    with pytest.raises(NewerDatabase, match="newer version of Backtalk"):
        await upgrade(store)


async def test_a_migration_that_fails_changes_nothing(new_url: NewUrl) -> None:
    url = await new_url()
    async with open_store(url) as store:
        async with store.write() as conn:
            # In the way of the last table.
            await conn.execute(text("CREATE VIEW parked AS SELECT 1 AS id"))
        with pytest.raises(Exception, match="parked"):
            await upgrade(store)
        async with store.read() as conn:
            names = await conn.run_sync(lambda sync: inspect(sync).get_table_names())
        assert names == []


async def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "recipes.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    async with open_store(path) as store:
        with pytest.raises(NotADatabase, match="something else"):
            await upgrade(store)


@pytest.mark.parametrize("file", sorted(FILES.glob("*.sql")), ids=lambda path: str(path.stem))
async def test_an_older_file_keeps_its_rows(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    connection = sqlite3.connect(path)
    connection.executescript(file.read_text(encoding="utf-8"))
    connection.close()
    async with open_store(path) as store:
        await upgrade(store)
        person = await find_person(store, Account("terminal", "", "me"))
        assert person is not None
        assert (person.id, person.zone) == (1, "Europe/Berlin")
        async with store.read() as conn:
            entries = await diary.read(conn, person.id)
            assert [(entry.number, entry.kind) for entry in entries] == [(1, "pain"), (2, "done")]
            for table in ("alarms", "outbox", "slots", "places", "incoming", "parked"):
                assert await conn.scalar(text(f"SELECT count(*) FROM {table}")) == 1, table  # noqa: S608
