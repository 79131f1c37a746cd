"""What `backtalk doctor` asks the platforms. No address, token or answer is ever shown."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.core.menu import COMMANDS
from bot.finding import Finding
from bot.settings import Settings

_TELEGRAM = "https://api.telegram.org"
_DISCORD = "https://discord.com/api/v10"
_PATIENCE = aiohttp.ClientTimeout(total=5.0)
_CLOCK_OFF, _CLOCK_WRONG = 5.0, 60.0
_FEW_STARTS = 20
_STRANGE = (AttributeError, KeyError, TypeError)
"""What comes of an answer in which nothing is where it should be."""

Ask = Callable[[str], Awaitable[tuple[int, Any]]]
"""Asks a platform something: the status, and what it says."""


class _AwayError(Exception):
    """The platform could not be reached."""


class _InsecureError(_AwayError):
    """It was reached, but no secure connection came about."""


class _Line:
    """A line to a platform that looks at its clock as well. It never tells an address."""

    def __init__(self, session: aiohttp.ClientSession, base: str, headers: dict[str, str]) -> None:
        self._session = session
        self._base = base
        self._headers = headers
        self.off: float | None = None

    async def ask(self, path: str) -> tuple[int, Any]:
        try:
            async with self._session.get(self._base + path, headers=self._headers) as answer:
                if date := answer.headers.get("Date"):
                    self.off = (datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds()
                return answer.status, await answer.json(content_type=None)
        except aiohttp.ClientSSLError:
            raise _InsecureError from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            raise _AwayError from None


@asynccontextmanager
async def _line(base: str, headers: dict[str, str]) -> AsyncIterator[_Line]:
    async with aiohttp.ClientSession(timeout=_PATIENCE, trust_env=True) as session:
        yield _Line(session, base, headers)


async def look_at_telegram(settings: Settings) -> list[Finding]:
    """Its token, what else uses the bot, its list of commands, and the clock."""
    if settings.telegram_bot_token is None:
        return []
    token = settings.telegram_bot_token.get_secret_value()
    async with _line(f"{settings.telegram_api_base or _TELEGRAM}/bot{token}", {}) as line:
        try:
            return [*await _ask_telegram(line.ask), *_clock("Telegram", line.off)]
        except _InsecureError:
            return [_insecure("Telegram", "TELEGRAM_API_BASE")]
        except (_AwayError, *_STRANGE):
            return [_away("Telegram", "TELEGRAM_API_BASE")]


async def _ask_telegram(ask: Ask) -> list[Finding]:
    status, me = await ask("/getMe")
    if status in {401, 404}:
        return [
            Finding(
                "Telegram",
                "fail",
                "it does not know the token.",
                "Copy it again from BotFather: /mybots, your bot, API Token.",
            )
        ]
    if status != 200:
        return [_away("Telegram", "TELEGRAM_API_BASE")]
    found = [Finding("Telegram", "ok", f"the token is that of @{me['result'].get('username')}.")]
    _, hook = await ask("/getWebhookInfo")
    if hook.get("result", {}).get("url"):
        found.append(
            Finding(
                "Telegram",
                "warn",
                "a webhook is set, so something else may be using this bot.",
                "`backtalk run` takes it away. Stop the other program first.",
            )
        )
    status, menu = await ask('/getMyCommands?scope={"type":"all_private_chats"}')
    names = {each.get("command") for each in menu["result"]} if status == 200 else None
    found.append(_menu("Telegram", names, "menus_not_set"))
    return found


async def look_at_discord(settings: Settings) -> list[Finding]:
    """Its token, how often it may be connected, its list of commands, and the clock."""
    if settings.discord_bot_token is None:
        return []
    token = settings.discord_bot_token.get_secret_value()
    headers = {"Authorization": f"Bot {token}"}
    async with _line(settings.discord_api_base or _DISCORD, headers) as line:
        try:
            return [*await _ask_discord(line.ask), *_clock("Discord", line.off)]
        except _InsecureError:
            return [_insecure("Discord", "DISCORD_API_BASE")]
        except (_AwayError, *_STRANGE):
            return [_away("Discord", "DISCORD_API_BASE")]


async def _ask_discord(ask: Ask) -> list[Finding]:
    status, application = await ask("/oauth2/applications/@me")
    if status == 401:
        return [
            Finding(
                "Discord",
                "fail",
                "it does not know the token.",
                "Get a new one on your application's page Bot, by Reset Token.",
            )
        ]
    if status != 200:
        return [_away("Discord", "DISCORD_API_BASE")]
    found = [Finding("Discord", "ok", f"the token is that of {application.get('name')}.")]
    if application.get("interactions_endpoint_url"):
        found.append(
            Finding(
                "Discord",
                "fail",
                "commands and buttons are sent to an address, and so never reach the bot.",
                "Empty the Interactions Endpoint URL on your application's General Information.",
            )
        )
    status, gateway = await ask("/gateway/bot")
    left = gateway.get("session_start_limit", {}).get("remaining", _FEW_STARTS)
    if status != 200 or left < _FEW_STARTS:
        found.append(
            Finding(
                "Discord",
                "warn",
                f"it may be connected to {left} more times today.",
                "Find out what starts it so often.",
            )
        )
    status, menu = await ask(f"/applications/{application.get('id')}/commands")
    names = {each.get("name") for each in menu} if status == 200 else None
    found.append(_menu("Discord", names, "commands_not_set"))
    return found


def _menu(platform: str, names: set[Any] | None, event: str) -> Finding:
    """How its list of commands is; `event` is in the log where it could not be set."""
    if names is None:
        words = "its list of commands cannot be read."
        return Finding(platform, "warn", words, "Try again in a while.")
    wanted = {each.name for each in COMMANDS}
    if names == wanted:
        return Finding(platform, "ok", "its list of commands is up to date.")
    return Finding(
        platform,
        "warn",
        f"its list of commands is not up to date: {len(wanted - names)} are missing, "
        f"{len(names - wanted)} are not ours.",
        f"`backtalk run` sets it. If that runs already, look for {event} in its log.",
    )


def _insecure(platform: str, base: str) -> Finding:
    return Finding(
        platform,
        "fail",
        "no secure connection to it comes about.",
        "Look at the date and time of this machine, at its certificates (on Debian: "
        f"ca-certificates), and at {base} if that is set.",
    )


def _away(platform: str, base: str) -> Finding:
    return Finding(
        platform,
        "fail",
        "it cannot be reached, or does not answer as it should.",
        f"Look at the network, at the platform's status page, and at {base} if that is set.",
    )


def _clock(platform: str, off: float | None) -> list[Finding]:
    if off is None or abs(off) < _CLOCK_OFF:
        return []
    return [
        Finding(
            "clock",
            "fail" if abs(off) >= _CLOCK_WRONG else "warn",
            f"this machine's clock is {_length(abs(off))} "
            f"{'ahead of' if off > 0 else 'behind'} {platform}'s.",
            "Switch on time synchronisation: reminders come by this clock.",
        )
    ]


def _length(seconds: float) -> str:
    """In the unit in which it can be grasped."""
    for name, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} seconds"
