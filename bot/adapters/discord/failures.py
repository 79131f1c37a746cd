"""What discord.py and aiohttp raise, said in the words of bot/adapters/base.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from bot.adapters.base import BadToken, Gone, Refused, TryAgain, Unsure

_SOON = 3.0
_GONE = frozenset({10003, 10013, 50001, 50007, 50278})
"""Unknown channel or user; no access; this user takes no messages from us."""

UNKNOWN_MESSAGE = 10008
SPENT = frozenset({10015, 10062, 50027})
"""The way back to an interaction has come to its end."""


@contextmanager
def as_ours(*, doubles: bool) -> Iterator[None]:
    """Around a call to Discord. `doubles`: made twice, it would show something twice.

    Nothing that is raised here names an address, since an interaction's has its secret in it.
    """
    try:
        yield
    except discord.RateLimited as error:
        raise TryAgain(error.retry_after, everywhere=True) from None
    except discord.LoginFailure:
        raise BadToken from None
    except discord.DiscordServerError as error:
        if doubles:
            raise Unsure from _named(error)
        raise TryAgain(_SOON) from None
    except discord.HTTPException as error:
        raise _of_status(error) from None
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise TryAgain(_SOON) from None
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        if doubles:
            raise Unsure from _named(error)
        raise TryAgain(_SOON) from None
    except RuntimeError:
        # The session is closed: the gateway is being opened anew.
        raise TryAgain(_SOON) from None


def _of_status(error: discord.HTTPException) -> Exception:
    if error.code in _GONE:
        return Gone()
    match error.status:
        case 401:
            return BadToken()
        case 429:
            return TryAgain(_retry_after(error))
        case _:
            refused = Refused()
            refused.__cause__ = _named(error)
            return refused


def _retry_after(error: discord.HTTPException) -> float:
    headers = getattr(error.response, "headers", {})
    try:
        return max(1.0, float(headers.get("Retry-After", 5.0)))
    except ValueError:
        return 5.0


def _named(error: Exception) -> Exception:
    """An error of the same name and without its words."""
    kind: type[Exception] = type(type(error).__name__, (Exception,), {})
    return kind()
