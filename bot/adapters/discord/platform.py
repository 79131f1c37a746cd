"""Discord: the whole conversation, by gateway and interactions."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from datetime import datetime
from time import monotonic

import discord
import structlog

from bot.adapters.base import (
    PLAIN,
    Away,
    BadToken,
    Envelope,
    Kit,
    Limits,
    Refused,
    Submit,
)
from bot.adapters.discord import commands, showing
from bot.adapters.discord.addresses import use_api
from bot.adapters.discord.client import Client
from bot.adapters.discord.failures import SpentError, as_ours, as_spent
from bot.adapters.discord.reading import PLATFORM
from bot.adapters.discord.replies import Way, read_way
from bot.adapters.discord.rest import Rest
from bot.adapters.discord.showing import HIDDEN, Payload, payloads
from bot.adapters.parts import Parts
from bot.core.model import Message, Place, Reply

log = structlog.stdlib.get_logger(__name__)

_AUTHENTICATION_FAILED = 4004
_WAITS = (1.0, 2.0, 5.0, 10.0, 30.0)
_HELD = 60.0
"""Seconds after which a connection that is lost had been a good one."""

_AWAY = 120.0
"""Seconds without a connection after which we begin anew: discord.py waits ever longer."""

_COMMANDS_AGAIN = 300.0
_WAYS = 10_000
_CHANNEL, _HIDDEN = "c", "e"
"""Ids: "c:channel:message" in a chat, "e:message" for one that only the person sees."""


class Discord:
    """The platform. `api_base` and `gateway` stand in for Discord's own addresses.

    A person is written to in their own chat with the bot; wherever they pressed something
    they are answered there, so that nobody else sees it, as long as Discord lets us.
    """

    platform = PLATFORM
    limits = Limits(showing.TEXT, showing.TITLE, showing.BUTTONS, showing.LABEL)

    def __init__(
        self, token: str, kit: Kit, *, api_base: str | None = None, gateway: str | None = None
    ) -> None:
        use_api(api_base)
        self.bot = ""
        self._token = token
        self._kit = kit
        self._gateway = gateway
        self._client: Client | None = None
        self._rest: Rest | None = None
        self._parts = Parts()
        self._ways: OrderedDict[str, tuple[Way, datetime]] = OrderedDict()

    @property
    def connected(self) -> bool:
        """Whether the gateway is open."""
        return self._client is not None and self._client.up

    async def connect(self) -> None:
        """Log in."""
        await self.close()
        client = Client(self._kit, self._gateway)
        try:
            with as_ours(doubles=False):
                await client.login(self._token)
        except BaseException:
            await client.close()
            raise
        self._client, self._rest = client, Rest(client.http, self._kit)
        self.bot = str(client.application_id)

    async def listen(self, submit: Submit) -> None:
        """Until cancelled. Discord delivers nothing again, so all is acknowledged at once."""
        registering = asyncio.create_task(self._keep_commands())
        failed = 0
        try:
            while True:
                begun = monotonic()
                try:
                    await self._stay(submit)
                except (BadToken, discord.LoginFailure):
                    raise BadToken from None
                except Exception as error:  # noqa: BLE001 - whatever it is, we come back
                    if _token_is_bad(error):
                        raise BadToken from None
                    name = type(error).__name__
                    failed = 0 if monotonic() - begun > _HELD else failed
                    self._kit.seen("error", name)
                    log.warning("gateway_lost", platform=PLATFORM, error=name, tries=failed + 1)
                await asyncio.sleep(_WAITS[min(failed, len(_WAITS) - 1)])
                failed += 1
        finally:
            registering.cancel()
            await asyncio.gather(registering, return_exceptions=True)
            await self._hang_up()

    async def _stay(self, submit: Submit) -> None:
        if self._client is None or self._client.is_closed():
            await self.connect()
        client = self._client
        if client is None:
            return
        client.submit = submit
        staying = asyncio.create_task(client.connect(reconnect=True))
        missing = asyncio.create_task(client.missing(_AWAY))
        try:
            await asyncio.wait({staying, missing}, return_when=asyncio.FIRST_COMPLETED)
            if staying.done():
                await staying
            else:
                await client.close()
                raise TimeoutError
        finally:
            staying.cancel()
            missing.cancel()
            await asyncio.gather(staying, missing, return_exceptions=True)

    async def _hang_up(self) -> None:
        """Take nothing new in; what was handed over is waited for. Sending goes on."""
        client = self._client
        if client is None or client.is_closed():
            return
        shards = [shard.disconnect() for shard in client.shards.values()]
        await asyncio.gather(*shards, return_exceptions=True)
        await client.land(5.0)
        client.submit = None

    async def _keep_commands(self) -> None:
        """The list of commands, as soon as it can be had."""
        while True:
            try:
                if self._client is not None and not self._client.is_closed():
                    await commands.register(self._client.http, int(self.bot), self._kit)
                    return
            except Exception as error:  # noqa: BLE001 - the network, or a page instead of a list
                log.warning("commands_not_set", platform=PLATFORM, error=type(error).__name__)
            await asyncio.sleep(_COMMANDS_AGAIN)

    async def close(self) -> None:
        """Close every connection."""
        if self._client is not None and not self._client.is_closed():
            await self._client.close()

    # --- what goes out ------------------------------------------------------------------

    async def send(self, place: Place, message: Message, envelope: Envelope = PLAIN) -> str:
        """By the way back while there is one, otherwise in the person's own chat."""
        way = read_way(envelope.reply, self._kit.now())
        first = envelope.reply is not None and envelope.reply.first
        parts = payloads(message, self._kit.now(), self.bot)

        async def show(number: int, part: Payload) -> str:
            nonlocal way
            last = number == len(parts) - 1
            key = f"{envelope.key}.{number}"[-25:] if len(parts) > 1 else envelope.key
            goes = Envelope(key, envelope.reply, envelope.file if last else None)
            if message.silent:
                part = part | {"flags": showing.SILENT}
            id = await self._show(place, part, goes, way, first=first and number == 0)
            if id.startswith(_CHANNEL) and way is not None and way.hidden:
                way = None  # its life was over; the rest goes where the beginning went
            return id

        return await self._parts.send(envelope.key, parts, show)

    async def _show(
        self, place: Place, part: Payload, envelope: Envelope, way: Way | None, *, first: bool
    ) -> str:
        rest = self._open()
        if way is not None:
            try:
                with as_ours(doubles=not first):
                    shown = await self._by_way(rest, way, part, envelope, first=first)
                return self._id_of(shown, way, envelope.reply)
            except SpentError:
                pass  # it goes where the person is written to otherwise
        with as_ours(doubles=not envelope.key):
            shown = await rest.post(place.chat, part, envelope)
        return f"{_CHANNEL}:{shown['channel_id']}:{shown['id']}"

    async def _by_way(
        self, rest: Rest, way: Way, part: Payload, envelope: Envelope, *, first: bool
    ) -> Payload:
        with as_spent():
            if first:
                without = {name: value for name, value in part.items() if name != "flags"}
                return await rest.fill(way, without, envelope)
            return await rest.follow(way, part, envelope)

    def _id_of(self, shown: Payload, way: Way, reply: Reply | None) -> str:
        if reply is None or not (way.hidden or int(shown.get("flags", 0)) & HIDDEN):
            return f"{_CHANNEL}:{shown['channel_id']}:{shown['id']}"
        id = str(shown["id"])
        self._keep(id, way, reply.until)
        return f"{_HIDDEN}:{id}"

    def _keep(self, id: str, way: Way, until: datetime) -> None:
        """Remember how it can be changed, and no way longer than it lives: it is a secret."""
        self._ways[id] = (way, until)
        while self._ways:
            oldest, (_, over) = next(iter(self._ways.items()))
            if over > self._kit.now() and len(self._ways) <= _WAYS:
                break
            del self._ways[oldest]

    async def edit(
        self, place: Place, id: str, message: Message, envelope: Envelope = PLAIN
    ) -> None:
        """Show it where `id` was. Refused where that one cannot be changed any more."""
        rest = self._open()
        part = payloads(message, self._kit.now(), self.bot)[-1]
        kind, *where = id.split(":")
        way = read_way(envelope.reply, self._kit.now())
        with as_ours(doubles=False):
            if way is not None and way.message == where[-1] and await _change(rest, way, part):
                return
            if kind == _CHANNEL:
                await rest.edit(where[0], where[1], part)
            else:
                await self._change_hidden(rest, where[-1], part)

    async def _change_hidden(self, rest: Rest, message: str, part: Payload) -> None:
        way, _ = self._ways.get(message, (None, None))
        if way is None:
            raise Refused from SpentError()
        try:
            with as_spent():
                await rest.change(way, message, part)
        except SpentError as error:
            self._ways.pop(message, None)
            raise Refused from error

    async def delete(self, place: Place, id: str, envelope: Envelope = PLAIN) -> None:
        """Take it away; without an `id` the place that was held for an answer."""
        rest = self._open()
        kind, *where = id.split(":") if id else ("",)
        way = read_way(envelope.reply, self._kit.now())
        with as_ours(doubles=False):
            if kind == _CHANNEL:
                await rest.delete(*where)
                return
            message = where[-1] if kind == _HIDDEN else "@original"
            if kind == _HIDDEN:
                way, _ = self._ways.pop(message, (None, None))
            if way is not None:
                with suppress(SpentError), as_spent():
                    await rest.take_away(way, message)

    def _open(self) -> Rest:
        if self._rest is None or self._client is None or self._client.is_closed():
            raise Away
        return self._rest


async def _change(rest: Rest, way: Way, part: Payload) -> bool:
    """Change the message whose button was pressed; whether that was still possible."""
    try:
        with as_spent():
            await rest.fill(way, part, Envelope())
    except SpentError:
        return False
    return True


def _token_is_bad(error: Exception) -> bool:
    closed = isinstance(error, discord.ConnectionClosed)
    return closed and getattr(error, "code", None) == _AUTHENTICATION_FAILED
