"""Seconds from the start of the process to the first poll and to the first gateway identify.

Ours is `backtalk run`, with a new database and with one that was there. Beside it stands the
floor: the least program that does the same with each library alone, an Application of
python-telegram-bot's and a Client of discord.py's, with no conversation and no memory. The
platforms are those of tests/, on the loopback. `python -m benchmarks.starting`.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bot.settings import Settings
from tests.discord_server import DiscordServer
from tests.discord_server.server import TOKEN as DISCORD
from tests.telegram_server import TelegramServer
from tests.telegram_server.server import TOKEN as TELEGRAM

ROUNDS = 7
PATIENCE = 30.0
ROOT = Path(__file__).parents[1]
OURS = {name.upper() for name in Settings.model_fields}

_APPLICATION = """
import sys
from telegram.ext import Application
Application.builder().token(sys.argv[1]).base_url(sys.argv[2] + "/bot").build().run_polling()
"""

_CLIENT = """
import sys
import discord, yarl
discord.http.Route.BASE = sys.argv[2]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sys.argv[3])
intents = discord.Intents.none()
discord.Client(intents=intents, shard_id=0, shard_count=1).run(sys.argv[1], log_handler=None)
"""


@dataclass(frozen=True, slots=True)
class Rival:
    """A program to start; a `new` one of ours finds no database."""

    name: str
    telegram: bool = False
    discord: bool = False
    new: bool = False
    script: str = ""


RIVALS = (
    Rival("ours, both, a new database", telegram=True, discord=True, new=True),
    Rival("ours, both", telegram=True, discord=True),
    Rival("ours, Telegram alone", telegram=True),
    Rival("ours, Discord alone", discord=True),
    Rival("PTB's Application, nothing else", telegram=True, script=_APPLICATION),
    Rival("discord.py's Client, nothing else", discord=True, script=_CLIENT),
)

Times = tuple[float | None, float | None]
"""To the first poll, and to the first identify."""


async def _start(rival: Rival, folder: Path) -> Times:
    async with TelegramServer() as telegram, DiscordServer() as discord:
        begun = perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *_arguments(rival, telegram, discord),
            cwd=folder,
            env=_environment(rival, folder, telegram, discord),
            stderr=asyncio.subprocess.DEVNULL,
        )
        polled = identified = None
        try:
            while (rival.telegram and polled is None) or (rival.discord and identified is None):
                passed = perf_counter() - begun
                if polled is None and telegram.polls:
                    polled = passed
                if identified is None and discord.identified:
                    identified = passed
                if process.returncode is not None or passed > PATIENCE:
                    raise RuntimeError(f"{rival.name}: it did not start")
                await asyncio.sleep(0.002)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
    return polled, identified


def _forget(folder: Path) -> None:
    for file in folder.glob("bench.db*"):
        file.unlink()


def _arguments(rival: Rival, telegram: TelegramServer, discord: DiscordServer) -> list[str]:
    if not rival.script:
        return ["-m", "bot", "run"]
    where = [TELEGRAM, telegram.url] if rival.telegram else []
    where += [DISCORD, discord.api_base, discord.gateway] if rival.discord else []
    return ["-c", rival.script, *where]


def _environment(
    rival: Rival, folder: Path, telegram: TelegramServer, discord: DiscordServer
) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    kept |= {"PYTHONPATH": str(ROOT), "DATABASE_URL": str(folder / "bench.db")}
    if rival.telegram:
        kept |= {"TELEGRAM_BOT_TOKEN": TELEGRAM, "TELEGRAM_API_BASE": telegram.url}
    if rival.discord:
        kept |= {"DISCORD_BOT_TOKEN": DISCORD, "DISCORD_API_BASE": discord.api_base}
        kept |= {"DISCORD_GATEWAY": discord.gateway}
    return kept


async def _round(folder: Path) -> dict[str, Times]:
    """Each once, since what else this machine does is to be the same for all."""
    took = {}
    for rival in RIVALS:
        if rival.new:
            _forget(folder)
        took[rival.name] = await _start(rival, folder)
    return took


def _median(rounds: list[dict[str, Times]], name: str, which: int) -> str:
    seconds = [took for each in rounds if (took := each[name][which]) is not None]
    return f"{statistics.median(seconds):.2f}" if seconds else ""


async def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        await _round(Path(folder))  # it compiles what is loaded, and makes the database
        rounds = [await _round(Path(folder)) for _ in range(ROUNDS)]
    heads = ("first poll", "first identify")
    print(f"{'seconds from the start of the process':<38}", *(f"{head:>14}" for head in heads))
    for rival in RIVALS:
        cells = [_median(rounds, rival.name, which) for which in (0, 1)]
        print(f"{rival.name:<38}", *(f"{cell:>14}" for cell in cells))


if __name__ == "__main__":
    asyncio.run(main())
