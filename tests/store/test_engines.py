from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.store import errors
from bot.store.engines import Store, open_store
from bot.store.errors import StoreError
from bot.store.migrate import upgrade
from bot.store.tables import owners, parked


def row(id: str = "1", error: str = "E") -> dict[str, object]:
    return {"platform": "p", "bot": "b", "kind": "k", "id": id, "error": error, "at": 0}


async def count(store: Store) -> int:
    async with store.read() as conn:
        return await conn.scalar(select(func.count()).select_from(parked)) or 0


async def test_a_block_that_raises_leaves_nothing_behind(store: Store) -> None:
    async def half() -> None:
        async with store.write() as conn:
            await conn.execute(insert(parked), row())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    assert await count(store) == 0


async def test_an_error_of_the_rows_is_no_error_of_the_store(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.write() as conn:
            await conn.execute(insert(parked), [row(), row()])
    assert await count(store) == 0


async def test_an_error_of_the_system_in_the_block_is_not_the_stores(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        async with store.write():
            raise FileNotFoundError


async def test_who_reads_cannot_write(store: Store) -> None:
    with pytest.raises(errors.ReadOnly):
        async with store.read() as conn:
            await conn.execute(insert(parked), row())


async def test_who_reads_does_not_wait_for_a_writer_and_sees_what_is_committed(
    store: Store,
) -> None:
    async with store.write() as conn:
        await conn.execute(insert(parked), row())
        async with asyncio.timeout(5):
            assert await count(store) == 0
    assert await count(store) == 1


async def test_competing_changes_are_all_kept(url: str) -> None:
    """Read, change, write: forty at a time, through engines that know nothing of each other."""
    stores = [open_store(url) for _ in range(4)]
    async with stores[0].write() as conn:
        await conn.execute(
            insert(owners), {"id": 1, "kind": "person", "state": "0", "updated_at": 0}
        )

    async def add(store: Store) -> None:
        async with store.write() as conn:
            query = select(owners.c.state).where(owners.c.id == 1).with_for_update()
            value = int(await conn.scalar(query) or 0)
            await asyncio.sleep(0)
            await conn.execute(owners.update().values(state=str(value + 1)))

    await asyncio.gather(*(add(stores[n % 4]) for n in range(160)))
    async with stores[0].read() as conn:
        assert await conn.scalar(select(owners.c.state)) == "160"
    for store in stores:
        await store.close()


# --- files ------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backtalk.db"


async def test_a_new_file_and_its_folders_are_private(tmp_path: Path) -> None:
    file = tmp_path / "of" / "mine" / "memory.db"
    async with open_store(file) as store:
        await upgrade(store)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert set(modes) >= {"memory.db", "memory.db-wal"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.parent.parent.stat().st_mode) == 0o700


async def test_an_odd_name_is_a_name(tmp_path: Path) -> None:
    file = tmp_path / "a b?c#d%20 é.db"
    async with open_store(file) as store:
        await upgrade(store)
        assert await count(store) == 0
    assert file.exists()


async def test_a_commit_survives_a_power_cut(file: Path) -> None:
    async with open_store(file) as store, store.write() as conn:
        assert await conn.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await conn.scalar(text("PRAGMA synchronous")) == 2
        assert await conn.scalar(text("PRAGMA foreign_keys")) == 1


async def test_a_text_file_is_not_a_database(file: Path) -> None:
    file.write_text("Dear diary,\n" * 100, encoding="utf-8")
    before = file.read_bytes()
    async with open_store(file) as store:
        with pytest.raises(errors.NotADatabase, match=r"not a Backtalk database.*another file"):
            await upgrade(store)
    assert file.read_bytes() == before


async def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_store(tmp_path)


async def test_a_file_is_not_a_folder(file: Path) -> None:
    file.touch()
    with pytest.raises(StoreError, match="is a file"):
        open_store(file / "memory.db")


@contextmanager
def not_root(folder: Path) -> Iterator[None]:
    """Rights mean nothing to root, so be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    for path in [*folder.iterdir(), folder]:
        os.chown(path, 65534, 65534)
    opened = [path for path in folder.parents if not path.stat().st_mode & 0o001]
    modes = {path: path.stat().st_mode for path in opened}
    for path in opened:
        path.chmod(modes[path] | 0o011)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        for path in opened:
            path.chmod(modes[path])


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
async def test_a_file_that_cannot_be_written(tmp_path: Path, file: Path) -> None:
    async with open_store(file) as store:
        await upgrade(store)
    file.chmod(0o400)
    with (
        not_root(tmp_path),
        pytest.raises(errors.ReadOnly, match=r"cannot be written.*right to write"),
    ):
        open_store(file)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
@pytest.mark.parametrize("exists", [True, False])
async def test_a_folder_that_cannot_be_written(tmp_path: Path, file: Path, *, exists: bool) -> None:
    if exists:
        async with open_store(file) as store:
            await upgrade(store)
    tmp_path.chmod(0o500)
    try:
        with (
            not_root(tmp_path),
            pytest.raises((errors.ReadOnly, errors.Unreachable), match=r"cannot be"),
        ):
            async with open_store(file) as store:
                await upgrade(store)
    finally:
        tmp_path.chmod(0o700)


async def test_a_full_disk_loses_nothing_and_heals(file: Path) -> None:
    async with open_store(file) as store:
        await upgrade(store)
        async with store.write() as conn:
            await conn.execute(insert(parked), row("first"))
            pages = await conn.scalar(text("PRAGMA page_count"))
            await conn.execute(text(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(errors.DiskFull, match=r"Free some space.*nothing .* is lost"):
            async with store.write() as conn:
                await conn.execute(insert(parked), [row(str(n), "x" * 5000) for n in range(100)])
        assert await count(store) == 1
        async with store.write() as conn:
            await conn.execute(text("PRAGMA max_page_count = 1000000"))
        async with store.write() as conn:
            await conn.execute(insert(parked), row("second"))
        assert await count(store) == 2
        async with store.read() as conn:
            assert await conn.scalar(text("PRAGMA integrity_check")) == "ok"


async def test_another_process_that_does_not_let_go(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.engines._BUSY_SECONDS", 0.05)
    async with open_store(file) as store:
        await upgrade(store)
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(errors.StoreBusy, match="in use by another process"):
            async with store.write():
                pass
        other.execute("COMMIT")
        other.close()
        async with store.write() as conn:
            await conn.execute(insert(parked), row())
        assert await count(store) == 1


# --- addresses --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("mysql://localhost/x", "not in mysql"),
        ("sqlite://", "forget everything"),
        ("sqlite:///:memory:", "forget everything"),
        ("://", "not the address"),
    ],
)
def test_addresses_that_cannot_be_used(where: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        open_store(where)


async def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    store = open_store(f"postgres://ada:secret@/backtalk?host={tmp_path}")
    with pytest.raises(errors.Unreachable, match="that the server runs") as raised:
        await upgrade(store)
    assert "secret" not in str(raised.value)
    await store.close()
