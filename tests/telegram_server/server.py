"""The server itself: HTTP, long polling, and faults on demand."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Self

from aiohttp import web

from tests.telegram_server.checks import parsed
from tests.telegram_server.methods import Methods
from tests.telegram_server.state import ApiError, Chat, State

TOKEN = "4242:AAtest-token_not-a-real-one"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a request: an answer, or a connection that breaks.

    `cut` closes it "before" the effect or "after" it; "hang" never answers.
    """

    status: int = 0
    body: str = ""
    cut: Literal["", "before", "after", "hang"] = ""
    retry_after: int | None = None


class TelegramServer:
    """`async with TelegramServer() as server:` and then `server.url` is its address.

    `faults` is asked for each request, with the name of its method. `mangle` may double and
    reorder what a poll is given.
    """

    def __init__(self, token: str = TOKEN, port: int = 0) -> None:
        self.state = State()
        self.token = token
        self.faults: Callable[[str], Fault | None] = lambda _method: None
        self.mangle: Callable[[list[Any]], list[Any]] = list
        self.calls: Counter[str] = Counter()
        self.most = 0
        self.polls: list[int | None] = []
        self._now = 0
        self._port = port
        self._methods = Methods(self.state)
        self._runner: web.AppRunner | None = None
        self.url = ""

    def user(self, id: int = 7, **more: Any) -> Chat:
        """Somebody's private chat with the bot."""
        return self.state.chat(id, **more)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=50_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            self.state.arrived.set()
            await self._runner.cleanup()

    # --- a request ----------------------------------------------------------------------

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls[method] += 1
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            return await self._answer(request, method)
        finally:
            self._now -= 1

    async def _answer(self, request: web.Request, method: str) -> web.StreamResponse:
        if re.fullmatch(r"\d+:[\w-]+", request.match_info["token"]) is None:
            return _error(ApiError(404, "Not Found"))
        if request.match_info["token"] != self.token:
            return _error(ApiError(401, "Unauthorized"))
        given = await self._given(request)
        fault = self.faults(method)
        if fault is not None and fault.cut in {"before", "hang"}:
            return await self._break(request, fault)
        if fault is not None and fault.cut != "after":
            return _faulty(fault)
        try:
            result = await self._do(method, given)
        except ApiError as error:
            return _error(error)
        if fault is not None:
            return await self._break(request, fault)
        return web.json_response({"ok": True, "result": result})

    async def _break(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.cut == "hang":
            await asyncio.sleep(3600)
        if request.transport is not None:
            request.transport.close()
        return web.Response()

    async def _given(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            given = await request.json()
            return {name: str(value) for name, value in given.items()}
        fields = await (request.post() if request.method == "POST" else _nothing())
        return dict(request.query) | {
            name: (value.filename, value.file.read())
            if isinstance(value, web.FileField)
            else str(value)
            for name, value in fields.items()
        }

    async def _do(self, method: str, given: dict[str, Any]) -> Any:
        if method == "getUpdates":
            return await self._updates(given)
        do = getattr(self._methods, method, None)
        if do is None:
            raise ApiError(404, "Not Found: method not found")
        return do(given)

    async def _updates(self, given: dict[str, Any]) -> Any:
        """As do_get_updates of Telegram's own server does it."""
        state = self.state
        if state.webhook:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook "
                "to delete the webhook first",
            )
        if "allowed_updates" in given:
            state.allowed = set(parsed(given, "allowed_updates", [])) or None
        offset = int(given["offset"]) if "offset" in given else None
        self.polls.append(offset)
        limit = min(100, max(1, int(given.get("limit", 100))))
        self._forget_before(offset or 0)
        if not state.updates and (seconds := min(50.0, float(given.get("timeout", 0)))):
            await self._hold(seconds)
        return self.mangle(list(state.updates.values())[:limit])

    def _forget_before(self, offset: int) -> None:
        """What is confirmed is forgotten; a negative offset is counted from the end."""
        updates = self.state.updates
        if offset < 0:
            offset = [0, *updates][offset:][0]
        for id in [id for id in updates if id < offset]:
            del updates[id]

    async def _hold(self, seconds: float) -> None:
        """Until there is something. Whoever polls later ends the poll that was held before."""
        self.state.end_poll(
            "Conflict: terminated by other getUpdates request; make sure that only one bot "
            "instance is running"
        )
        self.state.held = held = asyncio.get_running_loop().create_future()
        self.state.arrived.clear()
        arriving = asyncio.create_task(self.state.arrived.wait())
        try:
            await asyncio.wait(
                {held, arriving}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
            if held.done():
                await held
        finally:
            arriving.cancel()
            held.cancel()


async def _nothing() -> dict[str, str]:
    return {}


def _error(error: ApiError) -> web.Response:
    answer: dict[str, Any] = {
        "ok": False,
        "error_code": error.code,
        "description": error.description,
    }
    if error.parameters:
        answer["parameters"] = error.parameters
    return web.json_response(answer, status=error.code)


def _faulty(fault: Fault) -> web.Response:
    if fault.retry_after is not None:
        text = f"Too Many Requests: retry after {fault.retry_after}"
        return _error(ApiError(429, text, retry_after=fault.retry_after))
    return web.Response(status=fault.status, text=fault.body, content_type="text/html")
