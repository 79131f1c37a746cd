"""Discord's gateway: what happens there, acknowledged at once and handed over in order."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from time import monotonic
from typing import Any, cast

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.adapters.base import Kit, Submit
from bot.adapters.discord.dialling import Dialling
from bot.adapters.discord.reading import PLATFORM, read_interaction, read_message
from bot.adapters.discord.replies import is_bot_dm
from bot.core.model import Incoming

log = structlog.stdlib.get_logger(__name__)

_RATE_LIMIT = 5.0
"""Seconds that discord.py may wait by itself, five times over.

Whatever takes longer is for the pace, which knows who waits. And a call that is given up while
it waits for the global limit would leave discord.py waiting for ever.
"""


_HEARD = 3.0
"""Seconds within which an interaction can be acknowledged; later Discord takes no notice."""

_LONGEST_WAIT = 30.0
"""Seconds after which it is looked again whether a session may begin."""


def intents() -> discord.Intents:
    """None of them privileged: messages are read in the chat with the bot, or if they name it."""
    wanted = discord.Intents.none()
    wanted.guilds = True
    wanted.dm_messages = True
    wanted.guild_messages = True
    return wanted


class Client(discord.AutoShardedClient):
    """One connection to Discord, for as long as it holds."""

    def __init__(self, kit: Kit, gateway: str | None) -> None:
        # Nobody talks here, so what talking needs is not missed, and no log says so.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=intents(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.1,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            enable_debug_events=False,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.http.max_ratelimit_timeout = _RATE_LIMIT  # as an argument it would be 30 at least
        dialling = Dialling(self.http.ws_connect, gateway)
        self.http.ws_connect = dialling  # type: ignore[method-assign]
        self._read_safely()
        self.kit = kit
        self._open: set[int] = set()
        self.submit: Submit | None = None
        self._last: dict[int, asyncio.Future[None]] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    # --- the connection -----------------------------------------------------------------

    @property
    def up(self) -> bool:
        """Whether everything that happens reaches us."""
        return bool(self._open) and len(self._open) == self.shard_count and not self.is_closed()

    async def missing(self, seconds: float) -> None:
        """Return when nothing has reached us for so long."""
        since = monotonic()
        while True:
            await asyncio.sleep(seconds / 8)
            if self._open:
                since = monotonic()
            elif monotonic() - since > seconds:
                return

    async def on_shard_ready(self, shard: int) -> None:
        """What happens reaches us now."""
        self._open.add(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """The same, and what had happened meanwhile has been told."""
        self._open.add(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """Nothing reaches us; discord.py connects again by itself."""
        self._open.discard(shard)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until Discord lets another session begin: for one too many it resets the token."""
        await super().before_identify_hook(shard_id, initial=initial)
        while True:
            wait = await self._session_wait()
            if not wait:
                return
            await asyncio.sleep(min(wait, _LONGEST_WAIT))

    async def _session_wait(self) -> float:
        try:
            limits = await self.fetch_session_start_limits()
        except (discord.DiscordException, aiohttp.ClientError, OSError, ValueError, TypeError):
            return 0.0  # it has not said no
        return 0.0 if limits.remaining > 0 else max(1, limits.reset_after) / 1000

    def _read_safely(self) -> None:
        """One event that cannot be read is passed over; discord.py would end the connection."""
        parsers = self._connection.parsers
        for name, parse in list(parsers.items()):
            if name not in {"READY", "RESUMED"}:
                parsers[name] = self._safe(name, parse)

    def _safe(self, name: str, parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def parsed(data: Any) -> Any:  # noqa: ANN401 - Discord's JSON
            try:
                return parse(data)
            except Exception as error:  # noqa: BLE001 - whatever Discord has thought of
                wrong = type(error).__name__
                log.warning("event_failed", platform=PLATFORM, kind=name, error=wrong)
                self.kit.seen("error", wrong)
                return None

        return parsed

    async def on_error(self, event: str, /, *_: object, **__: object) -> None:
        """Whatever went wrong with one event is that event's alone."""
        log.error("event_failed", platform=PLATFORM, kind=event, error=_name_of_current())

    # --- what happens -------------------------------------------------------------------

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Acknowledged before anything else: Discord waits three seconds, a database may not."""
        if interaction.type is discord.InteractionType.autocomplete:
            await self._suggest(interaction)
            return
        bot = str(self.application_id)
        async with _Line(self._last, interaction.user.id) as line:
            answered = await self._acknowledge(interaction)
            event = read_interaction(bot, interaction, answered=answered)
            await line.reached()
            if event is not None:
                self._hand_over(event, lambda: self._trouble(interaction))

    async def on_message(self, message: discord.Message) -> None:
        """Something that was written to the bot, or names it."""
        if self.user is None:
            return
        async with _Line(self._last, message.author.id) as line:
            event = read_message(self.user, message)
            await line.reached()
            if event is not None:
                self._hand_over(event, None)

    def _hand_over(
        self, event: Incoming, trouble: Callable[[], Coroutine[Any, Any, None]] | None
    ) -> None:
        self.kit.seen("event", type(event.event).__name__)
        if self.submit is None:
            return
        task = asyncio.create_task(self._submit(self.submit, event, trouble))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _submit(
        self,
        submit: Submit,
        event: Incoming,
        trouble: Callable[[], Coroutine[Any, Any, None]] | None,
    ) -> None:
        try:
            await submit(event)
        except Exception as error:  # noqa: BLE001 - Discord does not deliver again: say so
            self.kit.seen("error", type(error).__name__)
            log.warning("not_committed", platform=PLATFORM, error=type(error).__name__)
            if trouble is not None:
                await trouble()

    async def land(self, seconds: float) -> None:
        """Wait for what has come in to be handed over, and for that to be committed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while coming := {*self._last.values(), *self._under_way}:
                    await asyncio.wait(coming)

    async def _acknowledge(self, interaction: discord.Interaction) -> bool:
        """Whether there is a way back to it, as far as we know.

        Where the line broke Discord may have heard us: the way is tried, and if it has not
        there is the person's own chat.
        """
        try:
            async with asyncio.timeout(_HEARD):
                await _defer(interaction)
        except Exception as error:  # noqa: BLE001 - aiohttp's errors have no common class
            log.warning("not_acknowledged", platform=PLATFORM, error=type(error).__name__)
            self.kit.seen("error", type(error).__name__)
            return not isinstance(error, discord.NotFound)
        return True

    async def _trouble(self, interaction: discord.Interaction) -> None:
        """Say kindly that it was not taken in."""
        text = self.kit.phrase(self.kit.trouble, str(interaction.locale))
        try:
            await interaction.followup.send(text, ephemeral=not is_bot_dm(interaction))
        except Exception as error:  # noqa: BLE001 - nothing more can be done for them
            log.warning("trouble_not_told", platform=PLATFORM, error=type(error).__name__)

    async def _suggest(self, interaction: discord.Interaction) -> None:
        """Answered from what is known anyway; nobody's turn."""
        data = cast("dict[str, Any]", interaction.data or {})
        options: list[dict[str, Any]] = data.get("options", [])
        option = next((each for each in options if each.get("focused")), {})
        found = self.kit.suggest(
            str(option.get("name", "")), str(option.get("value", "")), str(interaction.locale)
        )
        choices = [
            app_commands.Choice(name=label[:100], value=value[:100]) for label, value in found[:25]
        ]
        try:
            await interaction.response.autocomplete(choices)
        except Exception as error:  # noqa: BLE001 - the person has typed on, or the line broke
            log.info("not_suggested", platform=PLATFORM, error=type(error).__name__)


async def _defer(interaction: discord.Interaction) -> None:
    """A command is answered later, in a place that only the person sees; a button at most."""
    if interaction.type is discord.InteractionType.application_command:
        await interaction.response.defer(ephemeral=not is_bot_dm(interaction), thinking=True)
    else:
        await interaction.response.defer()


def _name_of_current() -> str:
    return getattr(sys.exc_info()[0], "__name__", "unknown")


class _Line:
    """Events of one person are handed over in the order in which they came."""

    def __init__(self, last: dict[int, asyncio.Future[None]], user: int) -> None:
        self._last = last
        self._user = user
        self._before = last.get(user)
        self._mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        last[user] = self._mine

    async def __aenter__(self) -> _Line:
        return self

    async def reached(self) -> None:
        """Wait for whoever came before."""
        if self._before is not None:
            await asyncio.wait([self._before])

    async def __aexit__(self, *_: object) -> None:
        self._mine.set_result(None)
        if self._last.get(self._user) is self._mine:
            del self._last[self._user]
