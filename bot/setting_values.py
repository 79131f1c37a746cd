"""What people write into settings, made into what is used. ValueError never shows a value."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

_TELEGRAM = re.compile(r"\d+:[A-Za-z0-9_-]{8,}")
_DISCORD = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_PERSON = re.compile(r"(?:(?:telegram|discord):)?\d{1,20}")


def telegram_token(value: str) -> str:
    """The token of a Telegram bot, without the quotes that came along with it."""
    token = _bare(value)
    if not _TELEGRAM.fullmatch(token):
        raise ValueError("is no token of a Telegram bot")
    return token


def discord_token(value: str) -> str:
    """The token of a Discord bot, without the quotes or the "Bot" that came along with it."""
    token = re.sub(r"(?i)^bot\s+", "", _bare(value))
    if not _DISCORD.fullmatch(token):
        raise ValueError("is no token of a Discord bot")
    return token


def web_base(value: str) -> str:
    """http://host:port, perhaps with a path, and without a slash at its end."""
    return _address(value, ("http", "https")).geturl().rstrip("/")


def socket_address(value: str) -> str:
    """ws://host:port, perhaps with a path."""
    return _address(value, ("ws", "wss")).geturl()


def _address(value: str, schemes: tuple[str, ...]) -> SplitResult:
    try:
        parts = urlsplit(_bare(value))
        whole = parts.scheme in schemes and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        whole = False
    if not whole:
        raise ValueError("is no address that can be used")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("holds more than an address")
    return parts


def host_and_port(value: str) -> tuple[str, int]:
    """127.0.0.1:9464, [::1]:9464 or localhost:9464; a port alone is on this machine only."""
    text = _bare(value)
    if text.isascii() and text.isdecimal():
        text = f"127.0.0.1:{text}"
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or not port or parts.path or parts.username is not None:
        raise ValueError("is no host and port")
    return host, port


def people(value: str) -> tuple[str, ...]:
    """Ids of accounts, apart by commas or spaces: telegram:123, discord:456, or 123."""
    found = tuple(each for each in re.split(r"[\s,;]+", _bare(value).lower()) if each)
    if not all(_PERSON.fullmatch(each) for each in found):
        raise ValueError("holds something that is no id of an account")
    return found


def _bare(value: str) -> str:
    return value.strip().strip("\"'").strip()
