"""REST and gateway on one port of the loopback."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.discord_server.rest import Rest
from tests.discord_server.state import APPLICATION, ApiError, Fault, Json, State, User

TOKEN = "NTE1MQ.test.not-a-real-one"


class DiscordServer:
    """`async with DiscordServer() as server:`; `api_base` and `gateway` are its addresses.

    What /gateway/bot and READY name leads nowhere, so whoever follows them fails. With
    `refuse` the gateway closes with that code; one that is `forgetful` knows no session, and
    one that is `deaf` does not answer when it is told good-bye. So many attempts as `away` do
    not reach it at all. It has so many `shards`, and lets so many sessions begin as `remain`.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        port: int = 0,
    ) -> None:
        self.state = State(now)
        self.token = token
        self.faults: Callable[[str, str], Fault | None] = lambda _method, _path: None
        self.calls: Counter[str] = Counter()
        self.sockets: list[web.WebSocketResponse] = []
        self.identified: list[Json] = []
        self.resumed = 0
        self.refuse: int | None = None
        self.refused = 0
        self.forgetful = False
        self.deaf = False
        self.away = 0
        self.shards = 1
        self.remain = 1000
        self.api_base = ""
        self.gateway = ""
        self._rest = Rest(self.state)
        self._port = port
        self._runner: web.AppRunner | None = None
        self._waiters: list[asyncio.Event] = []

    def user(self, id: int = 7) -> User:
        """Somebody on Discord."""
        return self.state.user(id)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=50_000_000)
        app.router.add_get("/gw/", self._gateway)
        app.router.add_route("*", "/api/v10/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.api_base = f"http://{host}:{port}/api/v10"
        self.gateway = f"ws://{host}:{port}/gw/"
        return self

    async def __aexit__(self, *_: object) -> None:
        for socket in self.sockets:
            with suppress(Exception):
                await socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # --- REST ---------------------------------------------------------------------------

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        kind = f"{request.method} {path.split('/')[0]}"
        self.calls[kind] += 1
        public = path.startswith(("interactions/", "webhooks/"))
        if not public and request.headers.get("Authorization") != f"Bot {self.token}":
            return _error(ApiError(401, 0, "401: Unauthorized"))
        body, files = await self._body(request)
        fault = self.faults(request.method, path)
        if fault is not None and fault.held is not None:
            await fault.held.wait()
            fault = None
        if fault is not None and not (fault.done or fault.cut == "after"):
            return await self._fail(request, fault)
        if path == "gateway/bot":
            return _json(self._where())
        try:
            result = self._rest.do(request.method, path, body, files)
        except ApiError as error:
            return _error(error)
        if fault is not None:
            return await self._fail(request, fault)
        if result is None:
            return web.Response(status=204)
        return _json(result)

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.cut == "hang":
            await asyncio.sleep(3600)
        if fault.cut:
            if request.transport is not None:
                request.transport.close()
            return web.Response()
        if fault.retry_after is not None:
            headers = {"Via": "1.1 google", "Retry-After": str(fault.retry_after)}
            body = {"message": "You are being rate limited.", "retry_after": fault.retry_after}
            more = {"code": fault.code} if fault.code else {"global": False}
            return _json(body | more, status=429, headers=headers)
        if fault.html:
            page = "<html><body>A proxy speaks.</body></html>"
            return web.Response(text=page, content_type="text/html", status=fault.status)
        return _json({"message": "no", "code": fault.code}, status=fault.status)

    async def _body(self, request: web.Request) -> tuple[Any, list[Json]]:
        if request.content_type == "application/json":
            return await request.json(), []
        if not request.content_type.startswith("multipart/"):
            return {}, []
        fields = await request.post()
        files = [
            {"name": value.filename, "data": value.file.read()}
            for value in fields.values()
            if isinstance(value, web.FileField)
        ]
        return json.loads(str(fields["payload_json"])), files

    def _where(self) -> Json:
        limit = {"total": 1000, "remaining": self.remain, "reset_after": 20, "max_concurrency": 1}
        return {"url": "ws://127.0.0.1:9", "shards": self.shards, "session_start_limit": limit}

    # --- gateway ------------------------------------------------------------------------

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        if self.away:
            self.away -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse(autoclose=not self.deaf)
        await socket.prepare(request)
        if self.refuse is not None:
            self.refused += 1
            await socket.close(code=self.refuse)
            return socket
        self.sockets.append(socket)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}})
        telling: asyncio.Task[None] | None = None
        try:
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT:
                    continue
                said = json.loads(frame.data)
                match said["op"]:
                    case 1:
                        await socket.send_json({"op": 11})
                    case 2:
                        if said["d"]["token"] != self.token:
                            await socket.close(code=4004)
                            break
                        self.identified.append(said["d"])
                        shard = int(said["d"]["shard"][0])
                        await self._ready(socket, shard)
                        telling = asyncio.create_task(self._tell(socket, shard, self._last()))
                    case 6 if self.forgetful:
                        self.forgetful = False
                        await socket.send_json({"op": 9, "d": False})
                    case 6:
                        self.resumed += 1
                        shard, seen = int(said["d"]["session_id"]), int(said["d"]["seq"])
                        telling = asyncio.create_task(self._tell(socket, shard, seen, resumed=True))
            if self.deaf:
                await asyncio.sleep(3600)
        finally:
            if telling is not None:
                telling.cancel()
                await asyncio.gather(telling, return_exceptions=True)
            self.sockets.remove(socket)
        return socket

    def _last(self) -> int:
        return self.state.events[-1][0] if self.state.events else 0

    async def _ready(self, socket: web.WebSocketResponse, shard: int) -> None:
        ready = {
            "v": 10,
            "user": self.state.bot_user,
            "guilds": [],
            "session_id": str(shard),
            "resume_gateway_url": "ws://127.0.0.1:9",
            "application": {"id": str(APPLICATION), "flags": 0},
            "shard": [shard, self.shards],
        }
        number = next(self.state.sequence)
        self.state.events.append((number, "", {}))
        await socket.send_json({"op": 0, "t": "READY", "s": number, "d": ready})

    async def _tell(
        self, socket: web.WebSocketResponse, shard: int, after: int, *, resumed: bool = False
    ) -> None:
        while not socket.closed:
            self.state.happening.clear()
            for number, name, content in list(self.state.events):
                theirs = (int(content.get("guild_id", 0)) >> 22) % self.shards == shard
                if number > after and name and theirs:
                    await socket.send_json({"op": 0, "t": name, "s": number, "d": content})
                    after = number
            if resumed:
                resumed = False
                await socket.send_json({"op": 0, "t": "RESUMED", "s": after, "d": {}})
            await self.state.happening.wait()

    async def order(self, op: int, content: Any = None) -> None:
        """Say this to everybody: 7 to connect again, 9 that the session is over, or not quite."""
        for socket in list(self.sockets):
            await socket.send_json({"op": op, "d": content})

    async def drop(self, code: int = 4000) -> None:
        """Close the gateway's connections; 4000 may be resumed."""
        for socket in list(self.sockets):
            await socket.close(code=code)


def _error(error: ApiError) -> web.Response:
    return _json({"code": error.code, "message": error.message}, status=error.status)


def _json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Said as Discord says it: discord.py reads JSON only from this very content type."""
    given = (headers or {}) | {"Content-Type": "application/json"}
    return web.Response(body=json.dumps(content).encode(), status=status, headers=given)
