"""All parts put together: a conversation at a terminal, ended and taken up again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from sqlalchemy import func, select

from bot.adapters.terminal.live import End
from bot.content_files import ContentError
from bot.resume import latest_instant
from bot.saying import message_of
from bot.settings import Settings, load_settings
from bot.store.engines import open_store
from bot.store.errors import StoreError
from bot.store.tables import incoming
from bot.trying import try_live, try_piped
from scheduler.tables import outbox, slots

CLOSE, INTERRUPT = "\x04", "\x03"
MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


class Screen(DummyOutput):
    """A terminal that can be read."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, data: str) -> None:
        self.text += data

    def write_raw(self, data: str) -> None:
        self.text += data


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A memory in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    return load_settings(database_url=str(tmp_path / "x.db"))


@pytest.fixture
def keyboard() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe:
        yield pipe


async def live(settings: Settings, keyboard: PipeInput, typed: str) -> tuple[End, str]:
    screen = Screen()
    keyboard.send_text(typed)
    with create_app_session(input=keyboard, output=screen):
        end = await try_live(settings, speed=100, start=MONDAY)
    return end, screen.text


async def piped(settings: Settings, typed: str, start: datetime | None = MONDAY) -> str:
    written = StringIO()
    await try_piped(settings, BytesIO(typed.encode()), written, start=start)
    return written.getvalue()


async def test_a_conversation_begins_by_itself_and_ends_kindly(
    settings: Settings, keyboard: PipeInput
) -> None:
    end, seen = await live(settings, keyboard, CLOSE)
    assert end is End.CLOSED
    assert seen.index("Backtalk") < seen.index("I am 18 or older")
    assert "Everything is saved" in seen


async def test_ctrl_c_is_told_apart(settings: Settings, keyboard: PipeInput) -> None:
    end, seen = await live(settings, keyboard, INTERRUPT)
    assert end is End.INTERRUPTED
    assert "Everything is saved" in seen


async def test_what_was_asked_last_is_shown_again(settings: Settings, keyboard: PipeInput) -> None:
    await piped(settings, "/start\n")
    _, seen = await live(settings, keyboard, CLOSE)
    assert "I am 18 or older, and I agree" in seen


async def test_an_index_still_works_after_a_restart(settings: Settings) -> None:
    first = await piped(settings, "/start\n")
    second = await piped(settings, "1\n")
    both = await piped(load_settings(database_url="both.db"), "/start\n1\n")
    assert both == f"{first}\n{second}"


async def test_time_does_not_go_back_between_two_runs(settings: Settings) -> None:
    await piped(settings, "/start\n+400d\n+400d\n/help\n", start=datetime.now(UTC))
    async with open_store(settings.database_url.get_secret_value()) as store:
        before = await latest_instant(store)
    await piped(settings, "/help\n", start=None)
    async with open_store(settings.database_url.get_secret_value()) as store:
        after = await latest_instant(store)
    assert before is not None
    assert after is not None
    assert after >= before > datetime.now(UTC)


async def test_what_is_kept_long_enough_is_forgotten_at_the_start(settings: Settings) -> None:
    where = settings.database_url.get_secret_value()

    async def kept() -> list[int | None]:
        async with open_store(where) as store, store.read() as conn:
            return [
                await conn.scalar(select(func.count()).select_from(table))
                for table in (incoming, outbox, slots)
            ]

    await piped(settings, "/start\n")
    assert all(await kept())
    await piped(settings, "", start=MONDAY + timedelta(days=6))
    assert all(await kept())
    await piped(settings, "", start=MONDAY + timedelta(days=31))
    assert await kept() == [0, 0, 0]
    async with open_store(where) as store:
        assert await latest_instant(store) == MONDAY


async def test_of_what_was_said_only_what_can_be_answered_is_kept(settings: Settings) -> None:
    await piped(settings, "/start\n1\n/help\n")
    async with (
        open_store(settings.database_url.get_secret_value()) as store,
        store.read() as conn,
    ):
        settled = await conn.scalars(select(outbox.c.content).where(outbox.c.state != "waiting"))
        assert set(settled) == {""}
        shown = [message_of(each) for each in await conn.scalars(select(slots.c.content))]
    assert shown
    assert all(message.buttons or message.countdown for message in shown)


async def test_a_memory_that_cannot_be_used_is_said(
    settings: Settings, keyboard: PipeInput, tmp_path: Path
) -> None:
    (tmp_path / "x.db").write_text("no database " * 500)
    with pytest.raises(StoreError, match=r"x\.db"):
        await live(settings, keyboard, CLOSE)


async def test_broken_content_stops_it_before_the_memory_is_made(tmp_path: Path) -> None:
    settings = load_settings(database_url=str(tmp_path / "x.db"), content_dir=str(tmp_path))
    with pytest.raises(ContentError):
        await piped(settings, "")
    assert not (tmp_path / "x.db").exists()
