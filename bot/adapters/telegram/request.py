"""How python-telegram-bot reaches the Bot API: over aiohttp.

Its own HTTPXRequest falls from 286 messages a second at 32 in flight to about 100 at
64, and fails at 10,000, since each request waits for a place in the pool. Besides, what
is raised here tells whether a request may have been carried out, and never holds an
address, which has the bot's token in it.
"""

from __future__ import annotations

import json
from typing import Any

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 5.0
POOL_SECONDS = 10.0
READ_SECONDS = 20.0
MEDIA_SECONDS = 40.0
"""All of these together are less than a sender has patience for (scheduler/sender.py), which
cannot know that what it gives up on may have been carried out."""

_KEEP_ALIVE = 15.0
"""Seconds. Shorter than any server's, so that a connection is hardly ever used when it closes."""


class NotSent(NetworkError):
    """The request never left: it can be made again."""


class Cut(NetworkError):
    """The connection broke when the request was on its way: it may have been carried out."""


class ServerTrouble(NetworkError):
    """The server has trouble of its own, said with the HTTP status `code`."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the server answers {code}")
        self.code = code


class NoJson(NetworkError):
    """The answer is not of the Bot API: somebody else's page stands in its place."""


class TooLarge(TelegramError):
    """413: whatever stands on the way there takes no request of this size, now or later."""


class TooMany(TelegramError):
    """429: to be tried again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many requests, wait {seconds:.0f} s")
        self.seconds = seconds


class AiohttpRequest(BaseRequest):
    """A pool of at most `connections`, kept open for the next request."""

    def __init__(self, connections: int = 100) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take, unless a call says otherwise."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Open the pool; needs a running event loop."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=_KEEP_ALIVE, ttl_dns_cache=300
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers={"User-Agent": self.USER_AGENT},
                trust_env=True,
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401 - PTB's own signature
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """One request; (status, answer). Raises the errors of this module.

        None of them has a cause: aiohttp's name the address.
        """
        if self._session is None:
            raise NotSent("the connection is not open yet")
        files = bool(request_data and request_data.contains_files)
        read = MEDIA_SECONDS if files else READ_SECONDS
        sock_read = _seconds(read_timeout, read)
        timeout = aiohttp.ClientTimeout(
            # Where nobody takes what is uploaded, nothing else ends the wait.
            total=None if sock_read is None else POOL_SECONDS + CONNECT_SECONDS + sock_read,
            connect=_seconds(pool_timeout, POOL_SECONDS),
            sock_connect=_seconds(connect_timeout, CONNECT_SECONDS),
            sock_read=sock_read,
        )
        try:
            async with self._session.request(
                method, url, data=_body(request_data), timeout=timeout, allow_redirects=False
            ) as answer:
                status, payload = answer.status, await answer.read()
        except _NEVER_LEFT as error:
            raise NotSent(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Cut(type(error).__name__) from None
        _check(status, payload)
        return status, payload


_NEVER_LEFT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,  # a proxy that makes no way to there
)


def _seconds(given: Any, default: float) -> float | None:  # noqa: ANN401 - PTB's own type
    if isinstance(given, DefaultValue):
        return default
    return None if given is None else float(given)


def _body(request_data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form


def _check(status: int, payload: bytes) -> None:
    """Raise what PTB would not tell apart."""
    if status >= 500:
        raise ServerTrouble(status)
    if status == 413:
        raise TooLarge("the request is too large")
    try:
        answer = json.loads(payload)
        if not isinstance(answer, dict):
            raise NoJson("an answer of another kind")
    except ValueError:
        raise NoJson("an answer that is no JSON") from None
    parameters = answer.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if status == 429 or (status >= 400 and asked is not None):
        raise TooMany(float(asked) if isinstance(asked, int | float) else 1.0)
