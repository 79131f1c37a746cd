"""`backtalk run` as a process of its own, against platforms on the loopback."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import aiohttp
import pytest

from bot.settings import Settings
from tests.discord_server import DiscordServer, Fault
from tests.discord_server.server import TOKEN as DISCORD
from tests.telegram_server import TelegramServer
from tests.telegram_server.server import TOKEN as TELEGRAM

ROOT = Path(__file__).parents[1]
OURS = {name.upper() for name in Settings.model_fields}
SOON = 30.0


class Process:
    """A running bot, and all that it has said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said = ""
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        while line := await self.process.stderr.readline():
            self.said += line.decode()

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until it holds, or it is plain that it never will."""
        begun = monotonic()
        while not holds():
            assert self.process.returncode is None, self.said
            assert monotonic() < begun + SOON, self.said
            await asyncio.sleep(0.02)

    async def end(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """End it; its exit status, and how many seconds that took."""
        begun = monotonic()
        if self.process.returncode is None:
            self.process.send_signal(by)
        return await self.ended(), monotonic() - begun

    async def ended(self) -> int:
        """Its exit status."""
        async with asyncio.timeout(SOON):
            status = await self.process.wait()
            await self._reading
        return status


@asynccontextmanager
async def running(folder: Path, **settings: str) -> AsyncIterator[Process]:
    """The bot, with a memory in `folder`."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    settings = {"DATABASE_URL": str(folder / "run.db"), "LOG_FORMAT": "json"} | settings
    process = Process(
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=folder,
            env=kept | {"PYTHONPATH": str(ROOT)} | settings,
            stderr=asyncio.subprocess.PIPE,
        )
    )
    try:
        yield process
    finally:
        if process.process.returncode is None:
            process.process.kill()
        await process.ended()


def on_telegram(server: TelegramServer, token: str = TELEGRAM) -> dict[str, str]:
    return {"TELEGRAM_BOT_TOKEN": token, "TELEGRAM_API_BASE": server.url}


def on_discord(server: DiscordServer, token: str = DISCORD) -> dict[str, str]:
    return {
        "DISCORD_BOT_TOKEN": token,
        "DISCORD_API_BASE": server.api_base,
        "DISCORD_GATEWAY": server.gateway,
    }


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def discord() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server


async def test_both_platforms_are_served_at_once(
    tmp_path: Path, telegram: TelegramServer, discord: DiscordServer
) -> None:
    settings = on_telegram(telegram) | on_discord(discord) | {"LOG_LEVEL": "debug"}
    ada, ben = telegram.user(7), discord.user(8)
    async with running(tmp_path, **settings) as bot:
        await bot.until(lambda: bot.said.count('"ready"') == 2 and discord.identified)
        ada.say("/start")
        ben.slash("start")
        await bot.until(lambda: ada.shown and ben.shown and not ben.shown[-1].thinking)
        await bot.until(lambda: telegram.calls["setMyCommands"])
        assert ada.last.buttons == ben.shown[-1].labels
        status, seconds = await bot.end()
    assert (status, bot.process.stdout) == (0, None)
    assert seconds < 10
    assert "Traceback" not in bot.said
    assert '"library"' not in bot.said, "a library has nothing to warn of"
    for secret in (TELEGRAM, TELEGRAM.partition(":")[2], DISCORD):
        assert secret not in bot.said


async def test_a_command_that_nothing_is_said_to_is_not_left_thinking(
    tmp_path: Path, discord: DiscordServer
) -> None:
    ben = discord.user(8)
    async with running(tmp_path, **on_discord(discord)) as bot:
        await bot.until(lambda: discord.identified)
        for _ in range(25):  # more than anybody can mean: the last of them are not answered
            ben.slash("help", server=True)
        await bot.until(lambda: discord.calls["DELETE webhooks"] == 4)
        await bot.until(lambda: not any(each.thinking for each in ben.shown))


async def test_a_closed_private_chat_is_explained_where_only_that_person_sees_it(
    tmp_path: Path, discord: DiscordServer
) -> None:
    ben = discord.user(8)

    def no_way_back(_method: str, path: str) -> Fault | None:
        return Fault(status=404, code=10015) if path.startswith("webhooks/") else None

    def explained() -> list[bool]:
        """Whether each explanation there is is hidden."""
        return [each.hidden for each in ben.shown if "Direct Messages" in str(each.embed)]

    async with running(tmp_path, **on_discord(discord)) as bot:
        await bot.until(lambda: discord.identified)
        ben.slash("start", server=True)
        await bot.until(lambda: ben.shown and not ben.shown[-1].thinking)
        ben.closed = True
        discord.faults = no_way_back
        ben.mention("help")
        await bot.until(lambda: "place_gone" in bot.said)
        discord.faults = lambda _method, _path: None
        ben.slash("help", server=True)
        await bot.until(explained)
        assert explained() == [True]
        discord.faults = no_way_back
        ben.mention("help")
        await bot.until(lambda: bot.said.count("place_gone") == 2)
        discord.faults = lambda _method, _path: None
        ben.closed = False
        before = len(ben.shown)
        ben.slash("help")
        await bot.until(lambda: len(ben.shown) > before and not ben.shown[-1].thinking)
        ben.slash("privacy")
        await bot.until(lambda: len(ben.shown) > before + 1 and not ben.shown[-1].thinking)
        assert explained() == [True], "whoever writes there knows that it is open"


async def test_a_second_start_goes_on_where_the_first_was_ended(
    tmp_path: Path, telegram: TelegramServer
) -> None:
    ada = telegram.user(7)
    async with running(tmp_path, **on_telegram(telegram)) as bot:
        ada.say("/start")
        await bot.until(lambda: ada.shown)
        bot.process.kill()
    first = ada.last.buttons[0]
    ada.press(first)
    async with running(tmp_path, **on_telegram(telegram)) as bot:
        await bot.until(lambda: len(ada.shown) > 1)
        assert await bot.end(signal.SIGINT) < (1, 10.0)


async def test_a_start_loads_nothing_that_is_not_wanted(
    tmp_path: Path, telegram: TelegramServer
) -> None:
    settings = on_telegram(telegram) | {"PYTHONPROFILEIMPORTTIME": "1"}
    loaded: list[set[str]] = []
    for _ in range(2):
        polls = len(telegram.polls)
        async with running(tmp_path, **settings) as bot:
            await bot.until(lambda: len(telegram.polls) > polls)  # noqa: B023
            assert (await bot.end())[0] == 0
            loaded.append({line.rpartition("|")[2].strip() for line in bot.said.splitlines()})
    first, second = loaded
    assert {"alembic", "telegram"} <= first
    assert "telegram" in second
    assert not second & {"alembic", "discord", "bot.content_check", "bot.trying", "bot.watch"}


async def test_a_wrong_token_is_said_once_and_the_other_platform_goes_on(
    tmp_path: Path, telegram: TelegramServer, discord: DiscordServer
) -> None:
    wrong = "4242:AAnot-the-token-at-all"
    settings = on_telegram(telegram, wrong) | on_discord(discord)
    ben = discord.user(8)
    async with running(tmp_path, **settings) as bot:
        await bot.until(lambda: discord.identified and "BotFather" in bot.said)
        ben.slash("start")
        await bot.until(lambda: ben.shown and not ben.shown[-1].thinking)
        status, _ = await bot.end()
    assert status == 0
    assert bot.said.count("Telegram does not know the token") == 1
    assert wrong not in bot.said


async def test_with_no_good_token_it_ends_and_says_so(
    tmp_path: Path, telegram: TelegramServer, discord: DiscordServer
) -> None:
    settings = on_telegram(telegram, "1:AAwrong-token") | on_discord(discord, "no.such.token")
    async with running(tmp_path, **settings) as bot:
        assert await bot.ended() == 1
    assert "Telegram does not know the token" in bot.said
    assert "Discord does not know the token" in bot.said


async def test_a_platform_that_is_down_is_waited_for_and_stops_nobody(
    tmp_path: Path, telegram: TelegramServer
) -> None:
    nowhere = {
        "DISCORD_BOT_TOKEN": DISCORD,
        "DISCORD_API_BASE": "http://127.0.0.1:9/api/v10",
        "DISCORD_GATEWAY": "ws://127.0.0.1:9/",
    }
    ada = telegram.user(7)
    async with running(tmp_path, **on_telegram(telegram), **nowhere) as bot:
        await bot.until(lambda: bot.said.count('"not_connected"') >= 2)
        assert '"ClientConnectorError"' in bot.said, "it says what kind of error it was"
        ada.say("/start")
        await bot.until(lambda: ada.shown)
        status, seconds = await bot.end()
    assert status == 0
    assert seconds < 10


async def test_it_can_be_watched_and_says_when_it_cannot(
    tmp_path: Path, telegram: TelegramServer, unused_tcp_port: int
) -> None:
    where = f"127.0.0.1:{unused_tcp_port}"
    settings = on_telegram(telegram) | {"WATCH_ADDRESS": where}
    async with running(tmp_path, **settings) as bot, aiohttp.ClientSession() as session:
        await bot.until(lambda: telegram.polls)
        telegram.user(7).say("/start")
        await bot.until(lambda: telegram.user(7).shown)
        async with session.get(f"http://{where}/healthz") as answer:
            assert (answer.status, (await answer.json())["telegram"]) == (200, "ok")
        async with session.get(f"http://{where}/metrics") as answer:
            assert 'backtalk_events_total{kind="Commanded"' in await answer.text()
        (tmp_path / "other").mkdir()
        other = settings | {"DATABASE_URL": str(tmp_path / "other" / "x.db")}
        async with running(tmp_path, **other) as second:
            assert await second.ended() == 1
    assert "Nothing can listen at WATCH_ADDRESS" in second.said


async def test_a_database_that_cannot_be_used_is_explained(
    tmp_path: Path, telegram: TelegramServer
) -> None:
    (tmp_path / "folder").mkdir()
    settings = on_telegram(telegram) | {"DATABASE_URL": str(tmp_path / "folder")}
    async with running(tmp_path, **settings) as bot:
        assert await bot.ended() == 1
    assert "is a folder. Give the name of a file in it." in bot.said
