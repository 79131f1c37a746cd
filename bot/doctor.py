"""`backtalk doctor`: is everything in order to run, and what to do about each fault.

Nothing is changed, no update is taken and no token is shown.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from pathlib import Path
from textwrap import wrap

from sqlalchemy import make_url

from bot.content_check import check, format_findings
from bot.doctor_platforms import look_at_discord, look_at_telegram
from bot.finding import Finding
from bot.settings import Settings, misspelt
from bot.store.engines import open_store
from bot.store.errors import StoreError, read_only
from bot.store.migrate import behind

_LITTLE_DISK, _NO_DISK = 200_000_000, 10_000_000
_PATIENCE = 10.0
"""Seconds that a database has to answer."""

_ADDRESS = "See DATABASE_URL in .env.example."
_WIDTH = 78


def table(findings: Sequence[Finding]) -> str:
    """All findings, one below the other, in 80 columns."""
    lines = []
    for finding in findings:
        head = f"{finding.level:<5}{finding.what}: {finding.words}"
        lines += wrap(head, _WIDTH, subsequent_indent=" " * 5)
        if finding.advice:
            lines += wrap(
                f"→ {finding.advice}", _WIDTH, initial_indent=" " * 5, subsequent_indent=" " * 7
            )
    return "\n".join(lines)


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything, side by side where it takes time."""
    found = [*_settings(settings), *_content(settings)]
    looked = await asyncio.gather(
        _database(settings), look_at_telegram(settings), look_at_discord(settings)
    )
    return [*found, *(finding for part in looked for finding in part)]


# --- what is set ----------------------------------------------------------------------


def _settings(settings: Settings) -> Iterable[Finding]:
    names = [
        name
        for name, token in (
            ("Telegram", settings.telegram_bot_token),
            ("Discord", settings.discord_bot_token),
        )
        if token is not None
    ]
    if names:
        yield Finding("settings", "ok", f"a token is set for {' and '.join(names)}.")
    else:
        yield Finding(
            "settings",
            "fail",
            "no token is set, so there is nothing to run.",
            "Set TELEGRAM_BOT_TOKEN or DISCORD_BOT_TOKEN; docs/tokens.md leads to both.",
        )
    for name, meant in misspelt().items():
        yield Finding(
            "settings", "warn", f"{name} is no setting of Backtalk's.", f"Did you mean {meant}?"
        )
    if settings.allowed_users or settings.invite_code is not None:
        yield Finding("door", "ok", "only those who are listed or know the code may come in.")
    else:
        yield Finding(
            "door",
            "ok",
            "everybody who finds the bot may use it. (For a few people only, set ALLOWED_USERS "
            "or INVITE_CODE.)",
        )
    if not settings.operator:
        yield Finding(
            "operator",
            "warn",
            "/privacy cannot say who runs this bot.",
            "Set OPERATOR to your name and how to reach you.",
        )
    if settings.watch_address is not None and not _local(settings.watch_address[0]):
        yield Finding(
            "watching",
            "warn",
            "/healthz and /metrics can be read from other machines.",
            "Set WATCH_ADDRESS to 127.0.0.1 and a port, unless your network is closed.",
        )


def _local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _content(settings: Settings) -> Iterable[Finding]:
    findings = check(settings.content_dir)
    if not findings:
        yield Finding("content", "ok", "exercises, routines and words are in order.")
        return
    first = format_findings(findings[:1])
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    yield Finding(
        "content", "fail", f"{first}{more}", "Run `backtalk content check` for the whole list."
    )


# --- the database ---------------------------------------------------------------------


async def _database(settings: Settings) -> list[Finding]:
    url = make_url(settings.database_url.get_secret_value())
    if url.get_backend_name() != "sqlite":
        return [await _opened(settings)]
    path = Path(url.database or "")
    # Unlike Path.exists, this is content with a folder that we may not look into.
    there = await asyncio.to_thread(os.path.exists, path)
    return [await _opened(settings) if there else _new(path), *_disk(path)]


def _new(path: Path) -> Finding:
    """Whether a database can be made at `path`."""
    folder = _nearest(path)
    if not folder.is_dir():
        words = f"{folder} is a file, so nothing can be kept in it."
    elif not os.access(folder, os.W_OK | os.X_OK):
        words = str(read_only(str(path)))
    else:
        return Finding("database", "ok", f"{path} is not there yet; the first start makes it.")
    return Finding("database", "fail", words, _ADDRESS)


def _nearest(path: Path) -> Path:
    """What of `path` is there already, as far as we can see."""
    return next(each for each in (path, *path.parents) if os.path.exists(each))  # noqa: PTH110


async def _opened(settings: Settings) -> Finding:
    try:
        async with (
            asyncio.timeout(_PATIENCE),
            open_store(settings.database_url.get_secret_value()) as store,
        ):
            steps = await behind(store)
    except StoreError as error:
        return Finding("database", "fail", str(error), _ADDRESS)
    except TimeoutError:
        words = "it can be reached, but does not answer."
        return Finding("database", "fail", words, f"Look after that server. {_ADDRESS}")
    if steps:
        return Finding(
            "database", "ok", "it answers; the next start brings it up to date by itself."
        )
    return Finding("database", "ok", "it answers and is up to date.")


def _disk(path: Path) -> list[Finding]:
    free = shutil.disk_usage(_nearest(path)).free
    if free >= _LITTLE_DISK:
        return []
    return [
        Finding(
            "disk",
            "fail" if free < _NO_DISK else "warn",
            f"only {free // 1_000_000} MB are free where the database is.",
            "Make room: with a full disk nothing can be remembered.",
        )
    ]
