"""The calls that show something: by the way back to an interaction, or in the chat with the bot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import aiohttp
import discord
import structlog
from discord.http import Route, json_or_text
from discord.utils import snowflake_time

from bot.adapters.base import Envelope, Kit, Refused
from bot.adapters.discord.failures import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE
from bot.adapters.discord.reading import OWN, PLATFORM
from bot.adapters.discord.replies import Way
from bot.adapters.discord.showing import HIDDEN, Payload, with_file

log = structlog.stdlib.get_logger(__name__)

_OLD = timedelta(hours=1)
"""Of messages older than this Discord takes few edits."""

_CONNECT_SECONDS = 5.0
_SECONDS = 40.0
"""So long a call by the way back may take. A sender has patience for longer
(scheduler/sender.py), but cannot know whether what it gives up on was shown."""


class Rest:
    """Discord's own HTTP client, with the few calls that are needed.

    What goes by an interaction is not counted by Discord's global limit, and does not
    wait for it here either. It is tried once: discord.py would try it again by itself,
    and show a second message where only the answer to the first was lost.

    Which channel somebody's own chat is has to be asked by opening it, and whoever opens many
    in a short time is taken for a spammer: so it is remembered in the `kit`, for good.
    """

    def __init__(self, http: Any, kit: Kit) -> None:  # noqa: ANN401 - discord.py's HTTPClient
        self._http = http
        self._kit = kit

    # --- by the way back ----------------------------------------------------------------

    async def fill(self, way: Way, payload: Payload, envelope: Envelope) -> Payload:
        """Put the first answer where a place was held for it, or change the pressed message."""
        return _message_of(
            await self._by_way("PATCH", way, "/messages/@original", payload, envelope)
        )

    async def follow(self, way: Way, payload: Payload, envelope: Envelope) -> Payload:
        """One more message."""
        hidden = {"flags": HIDDEN} if way.hidden else {}
        return _message_of(await self._by_way("POST", way, "", payload | hidden, envelope))

    async def change(self, way: Way, message: str, payload: Payload) -> Payload:
        """Change a message that went by this way."""
        changed = await self._by_way("PATCH", way, f"/messages/{message}", payload, Envelope())
        return _message_of(changed)

    async def take_away(self, way: Way, message: str) -> None:
        """Delete a message that went by this way, or "@original"."""
        await self._by_way("DELETE", way, f"/messages/{message}", None, Envelope())

    async def _by_way(
        self, method: str, way: Way, rest: str, payload: Payload | None, envelope: Envelope
    ) -> Any:  # noqa: ANN401 - Discord's JSON
        route = Route(
            method,
            "/webhooks/{webhook_id}/{webhook_token}" + rest,
            webhook_id=way.application,
            webhook_token=way.token,
        )
        session = self._http._HTTPClient__session  # noqa: SLF001 - as discord.py itself does
        params = {"wait": "true"} if method == "POST" else None
        body: dict[str, Any] = {} if payload is None else {"json": payload}
        if payload is not None and envelope.file is not None:
            payload, form = with_file(payload, envelope.file)
            body = {"data": _form([_json(payload), *form])}
        headers = {"User-Agent": self._http.user_agent}
        timeout = aiohttp.ClientTimeout(total=_SECONDS, sock_connect=_CONNECT_SECONDS)
        request = session.request(
            method, route.url, params=params, headers=headers, timeout=timeout, **body
        )
        async with request as response:
            return _answer(response, await json_or_text(response))

    # --- in the chat with the bot -------------------------------------------------------

    async def _call(self, route: Route, **more: Any) -> Any:  # noqa: ANN401 - Discord's JSON
        """Trouble of Discord's is said at once: discord.py would wait for it to pass.

        That takes half a minute, in which it keeps others from being sent to.
        """
        return await self._http.request(route, raise_for_status=_raise_trouble, **more)

    async def post(self, chat: str, payload: Payload, envelope: Envelope) -> Payload:
        """A message that Discord shows once, however often it is posted under the same key."""
        if envelope.key:
            payload = payload | {"nonce": envelope.key, "enforce_nonce": True}
        if not chat.startswith(OWN):
            return await self._post(chat, payload, envelope)
        known = await self._kit.recall_chat(chat)
        if known is None:
            return await self._post(await self._open(chat), payload, envelope)
        try:
            return await self._post(known, payload, envelope)
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL or (opened := await self._open(chat)) == known:
                raise
        return await self._post(opened, payload, envelope)

    async def _post(self, channel: str, payload: Payload, envelope: Envelope) -> Payload:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        if envelope.file is None:
            return _message_of(await self._call(route, json=payload))
        payload, form = with_file(payload, envelope.file)
        return _message_of(await self._call(route, form=[_json(payload), *form]))

    async def edit(self, channel: str, message: str, payload: Payload) -> None:
        """Change a message of ours. Refused where it is too old for that."""
        try:
            await self._call(_message("PATCH", channel, message), json=payload)
        except discord.RateLimited as error:
            # discord.py does not say which limit it was. What is old has one of its own, and
            # nobody is to wait for that: the place would take no answers meanwhile.
            if self._kit.now() - snowflake_time(int(message)) < _OLD:
                raise
            raise Refused from error

    async def delete(self, channel: str, message: str) -> None:
        """Delete a message of ours; one that is gone already is no error."""
        try:
            await self._call(_message("DELETE", channel, message))
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise

    async def _open(self, chat: str) -> str:
        """The channel of somebody's own chat, from Discord; remembered from now on."""
        whose = {"recipient_id": int(chat.removeprefix(OWN))}
        opened = await self._call(Route("POST", "/users/@me/channels"), json=whose)
        channel = str(_message_of(opened)["id"])
        try:
            await self._kit.remember_chat(chat, channel)
        except Exception as error:  # noqa: BLE001 - it is open, and can be written to
            log.warning("chat_not_remembered", platform=PLATFORM, error=type(error).__name__)
        return channel


def _message(method: str, channel: str, message: str) -> Route:
    path = "/channels/{channel_id}/messages/{message_id}"
    return Route(method, path, channel_id=channel, message_id=message)


def _json(payload: Payload) -> Payload:
    from discord.utils import _to_json

    return {"name": "payload_json", "value": _to_json(payload)}


def _form(parts: Sequence[Payload]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # Discord knows "files[0]" only unquoted
    for part in parts:
        form.add_field(**part)
    return form


async def _raise_trouble(response: aiohttp.ClientResponse) -> None:
    """5xx, as discord.py raises it in the end."""
    if response.status >= 500:
        raise discord.DiscordServerError(response, await json_or_text(response))


def _answer(response: aiohttp.ClientResponse, data: Any) -> Any:  # noqa: ANN401 - Discord's JSON
    """What Discord answered; what is no success as discord.py raises it."""
    if response.status < 300:
        return data
    if response.status >= 500:
        raise discord.DiscordServerError(response, data)
    raise discord.HTTPException(response, data)


def _message_of(data: Any) -> Payload:  # noqa: ANN401 - Discord's JSON
    """The object that Discord answered with. ClientPayloadError where it was something else."""
    if not isinstance(data, dict) or "id" not in data:
        raise aiohttp.ClientPayloadError
    return data
