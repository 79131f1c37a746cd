"""Opening the database: a file of SQLite's, or a PostgreSQL server."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, cast

import aiosqlite
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.errors import StoreError, friendly

_BUSY_SECONDS = 15.0
"""How long to wait for another process that is writing, before saying so."""

_SWITCH_SECONDS = 0.05


class Store:
    """The database, with one way in to write and one to read. `name` is for people."""

    def __init__(self, writing: AsyncEngine, reading: AsyncEngine, name: str) -> None:
        self._writing = writing
        self._reading = reading
        self.name = name

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write: committed at the end, rolled back when it raises.

        On SQLite it excludes every other writer from its first moment on, in any process.
        Raises StoreError when the database cannot be used.
        """
        async with self._transaction(self._writing) as conn:
            yield conn

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, and never waits for a writer. Raises StoreError."""
        async with self._transaction(self._reading) as conn:
            yield conn

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        with friendly(self.name):
            async with AsyncExitStack() as stack:
                with friendly(self.name, connecting=True):
                    conn = await stack.enter_async_context(engine.begin())
                yield conn

    async def checkpoint(self) -> None:
        """Bring what was committed into SQLite's file itself, and empty its journal.

        Until then the journal holds what rows were like before they changed. Whoever reads
        at that moment puts it off to the next time. Raises StoreError.
        """
        if self._writing.dialect.name != "sqlite":
            return
        with friendly(self.name):
            pooled = await self._writing.raw_connection()
            try:
                driver = cast("aiosqlite.Connection", pooled.driver_connection)
                await (await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")).close()
            finally:
                pooled.close()

    async def close(self) -> None:
        """Let go of every connection."""
        with friendly(self.name):
            await self._writing.dispose()
            await self._reading.dispose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()


def open_store(where: str | Path) -> Store:
    """Open the file or the URL `where`; what has no "://" in it is a file of SQLite's.

    A new file and its folders are for this user alone. Raises StoreError. Whether it is
    a database at all shows when it is upgraded, which is to be done next.
    """
    if isinstance(where, Path) or "://" not in where:
        return _sqlite(Path(where).expanduser())
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise StoreError("This is not the address of a database: see DATABASE_URL.") from None
    match url.get_backend_name():
        case "sqlite":
            if url.database in (None, "", ":memory:"):
                raise StoreError("A database in memory would forget everything: give it a file.")
            return _sqlite(Path(str(url.database)).expanduser())
        case "postgresql" | "postgres":
            return _postgres(url)
        case other:
            raise StoreError(f"Backtalk keeps its data in SQLite or PostgreSQL, not in {other}.")


def _sqlite(path: Path) -> Store:
    path = path.absolute()
    name = str(path)
    with friendly(name, connecting=True):
        _make_private(path)
    url = URL.create("sqlite+aiosqlite", database=name)
    # One writer within the process, so nobody waits in SQLite's own queue, which is unfair.
    # Whoever begins here has ended the transaction too, so a reset would be one hop too many.
    writing = create_async_engine(
        url,
        pool_size=1,
        max_overflow=0,
        pool_timeout=_BUSY_SECONDS * 2,
        pool_reset_on_return=None,
        connect_args={"timeout": _BUSY_SECONDS},
    )
    reading = create_async_engine(
        url, pool_size=2, max_overflow=2, connect_args={"timeout": _BUSY_SECONDS}
    )
    event.listen(writing.sync_engine, "connect", _prepare_writer)
    event.listen(writing.sync_engine, "begin", _begin_immediately)
    event.listen(reading.sync_engine, "connect", _prepare_reader)
    event.listen(reading.sync_engine, "begin", _begin)
    return Store(writing, reading, name)


def _make_private(path: Path) -> None:
    """Make the file and the folders it needs, for this user alone."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder. Give the name of a file in it.")
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    if not path.parent.is_dir():
        raise StoreError(f"{path.parent} is a file, so nothing can be kept in it.")
    # Opened for writing, since SQLite is content with a file that it may only read, until
    # the first change. It gives its -wal and -shm files the mode of the database itself.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _prepare_writer(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    with _prepared(connection) as cursor:
        _switch_to_wal(cursor)
        cursor.execute("PRAGMA foreign_keys = ON")
        # In WAL mode NORMAL may forget the last commits at a power cut. A commit is what we
        # confirm to a platform, which then never delivers again: so every one is synced.
        cursor.execute("PRAGMA synchronous = FULL")
        # What is deleted is overwritten, so that what was forgotten cannot be read either.
        cursor.execute("PRAGMA secure_delete = ON")


def _prepare_reader(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    with _prepared(connection) as cursor:
        cursor.execute("PRAGMA query_only = ON")


@contextmanager
def _prepared(connection: DBAPIConnection) -> Iterator[DBAPICursor]:
    # The driver is not to begin transactions by its own lights (SQLAlchemy's chapter
    # "Transactions with SQLite and the sqlite3 driver"); we say BEGIN ourselves.
    connection.isolation_level = None
    try:
        cursor = connection.cursor()
        yield cursor
        cursor.close()
    except Exception:
        # The pool has not taken it yet, and would leave it open.
        connection.close()
        raise


def _switch_to_wal(cursor: DBAPICursor) -> None:
    """Once in the life of a file, and then it stays so."""
    # Two processes that switch together each hold what the other one waits for. Giving up
    # soon and trying again, one of them gets through, and the other finds it done.
    attempts = max(1, round(_BUSY_SECONDS / _SWITCH_SECONDS))
    cursor.execute(f"PRAGMA busy_timeout = {round(_SWITCH_SECONDS * 1000)}")
    for attempt in range(1, attempts + 1):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or attempt == attempts:
                raise
    cursor.execute(f"PRAGMA busy_timeout = {round(_BUSY_SECONDS * 1000)}")


def _begin_immediately(conn: Connection) -> None:
    conn.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(conn: Connection) -> None:
    conn.exec_driver_sql("BEGIN")


def _postgres(url: URL) -> Store:
    url = url.set(drivername="postgresql+asyncpg")
    name = f"the database {url.database or ''} at {url.host or url.query.get('host', 'its host')}"
    try:
        writing = create_async_engine(
            url,
            pool_size=5,
            max_overflow=5,
            pool_timeout=_BUSY_SECONDS * 2,
            pool_pre_ping=True,
        )
    except ModuleNotFoundError:
        raise StoreError(
            "For PostgreSQL a driver is missing: install backtalk[postgres]."
        ) from None
    return Store(writing, writing.execution_options(postgresql_readonly=True), name)
