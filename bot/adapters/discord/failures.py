"""What discord.py and aiohttp raise, said in the words of bot/adapters/base.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from bot.adapters.base import Away, BadToken, Gone, Refused, Stumbled, TryAgain, Unsure

UNKNOWN_CHANNEL = 10003
_GONE = frozenset({UNKNOWN_CHANNEL, 10013, 50001, 50007, 50278})
"""Unknown channel or user; no access; this user takes no messages from us."""

UNKNOWN_MESSAGE = 10008
_EDITED_ENOUGH = 30046
"""What is older than an hour may be changed a few times only. It comes as a 429."""

_SPENT = frozenset({10015, 10062, 40094, 50027})
"""The way back has come to its end: unknown, expired, or used as often as it may be."""

_CLOSED = "Session is closed"
"""aiohttp says it in a RuntimeError: the gateway is being opened anew."""

_OUT_OF_SIGHT = frozenset({502, 504, 524})
"""Of what became of the call whoever stands before Discord knows nothing."""


class SpentError(Exception):
    """There is no way back to an interaction any more."""


@contextmanager
def as_spent() -> Iterator[None]:
    """Around a call by the way back to an interaction: SpentError where that is at its end.

    What Discord says of the channel there is true of that one, not of the person's own chat.
    """
    try:
        yield
    except discord.HTTPException as error:
        unknown = error.status in {401, 404} and _is_discords(error)
        if unknown or error.code in _SPENT | _GONE:
            raise SpentError from None
        raise


@contextmanager
def as_ours(*, doubles: bool) -> Iterator[None]:
    """Around a call to Discord. `doubles`: made twice, it would show something twice.

    Nothing that is raised here names an address, since an interaction's has its secret in it.
    """
    try:
        yield
    except discord.RateLimited as error:
        raise TryAgain(error.retry_after) from _named(error)
    except discord.LoginFailure:
        raise BadToken from None
    except discord.DiscordServerError as error:
        if doubles and error.status in _OUT_OF_SIGHT:
            raise Unsure from _named(error)
        raise Stumbled from _named(error)
    except discord.HTTPException as error:
        raise _of_status(error) from _named(error)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise Away from _named(error)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        if doubles:
            raise Unsure from _named(error)
        raise Stumbled from _named(error)
    except RuntimeError as error:
        if str(error) != _CLOSED:
            raise
        raise Away from _named(error)


def _of_status(error: discord.HTTPException) -> Exception:
    if error.code in _GONE:
        return Gone()
    if error.code == _EDITED_ENOUGH:
        return Refused()
    match error.status:
        case 429:
            return TryAgain(_retry_after(error))
        case 413:
            return Refused()
        case _ if not _is_discords(error):
            return Stumbled()
        case 401:
            return BadToken()
        case _:
            return Refused()


def _is_discords(error: discord.HTTPException) -> bool:
    """Whether Discord itself says so; a page is of whoever stands before it, and will pass."""
    return str(error.response.headers.get("Content-Type", "")).startswith("application/json")


def _retry_after(error: discord.HTTPException) -> float:
    try:
        return max(1.0, float(error.response.headers.get("Retry-After", 5.0)))
    except ValueError:
        return 5.0


def _named(error: Exception) -> Exception:
    """An error of the same name and without its words."""
    kind: type[Exception] = type(type(error).__name__, (Exception,), {})
    return kind()
