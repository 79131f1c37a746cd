"""The composition root of the chat platforms: it knows every part and puts them together."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from functools import partial

from bot.adapters.base import Kit, Platform
from bot.door import Door
from bot.house import House, house
from bot.loading import loading
from bot.service import Service
from bot.settings import Settings, SettingsError
from bot.station import Wanted
from bot.store.engines import Store
from scheduler.clock import Clock, SystemClock
from scheduler.pace import Limits

TELEGRAM = Limits(a_second=30, reserved=6)
"""30 messages a second, of which 6 are for those who wait; one a second to a chat, with a
burst of five; 20 a minute to a group (Telegram's FAQ for bots, "My bot is hitting limits")."""

DISCORD = Limits(a_second=50, reserved=10, free_replies=True)
"""50 requests a second; answers to interactions are not counted (Discord's "Rate Limits")."""


async def run(
    settings: Settings,
    stop: asyncio.Event,
    *,
    complain: Callable[[str], None],
    only: str | None = None,
) -> bool:
    """Serve every platform whose token is set, or `only` this one, until `stop` is set.

    False if it ended because no platform knows its token; `complain` hears of each.
    """
    wanted = [each for each in platforms(settings) if only in {None, each.name}]
    async with AsyncExitStack() as stack:
        with loading():
            home = await stack.enter_async_context(house(settings))
            service = await _service(settings, home, wanted, complain, stack)
        _tell_supervisor("READY=1")
        try:
            return await service.run(stop)
        finally:
            _tell_supervisor("STOPPING=1")


async def _service(
    settings: Settings,
    home: House,
    wanted: Sequence[Wanted],
    complain: Callable[[str], None],
    stack: AsyncExitStack,
) -> Service:
    """The service, and what it can be watched by until `stack` ends. Raises SettingsError."""
    code = settings.invite_code
    door = Door(
        allowed=settings.allowed_users,
        invite=code.get_secret_value() if code is not None else "",
    )
    clock = SystemClock()
    serving = partial(
        Service,
        home.store,
        home.library,
        home.wording,
        clock,
        wanted,
        door=door,
        complain=complain,
    )
    if settings.watch_address is None:
        return serving()
    return await _watched(settings.watch_address, serving, home.store, clock, stack)


async def _watched(
    address: tuple[str, int],
    serving: Callable[..., Service],
    store: Store,
    clock: Clock,
    stack: AsyncExitStack,
) -> Service:
    """The service, and besides it the place where it can be watched. Raises SettingsError."""
    from bot.watch import Watch, watching

    watch = Watch()
    service = serving(seen=watch.seen_on, observe=watch.sending_on)
    try:
        await stack.enter_async_context(
            watching(address, watch, store, service.connected(), service.saving, clock)
        )
    except OSError as error:
        raise SettingsError(
            f"Nothing can listen at WATCH_ADDRESS ({error.strerror or type(error).__name__}). "
            "Choose an address of this machine and a free port, or end what uses this one."
        ) from None
    return service


def platforms(settings: Settings) -> list[Wanted]:
    """The platforms whose tokens are set. Only what is wanted is imported: it takes its time."""
    wanted = []
    if settings.telegram_bot_token is not None:
        token = settings.telegram_bot_token.get_secret_value()
        wanted.append(Wanted("telegram", TELEGRAM, partial(_telegram, token, settings)))
    if settings.discord_bot_token is not None:
        token = settings.discord_bot_token.get_secret_value()
        wanted.append(Wanted("discord", DISCORD, partial(_discord, token, settings)))
    return wanted


def _telegram(token: str, settings: Settings, kit: Kit) -> Platform:
    from bot.adapters.telegram.platform import Telegram

    return Telegram(token, kit, api_base=settings.telegram_api_base)


def _discord(token: str, settings: Settings, kit: Kit) -> Platform:
    from bot.adapters.discord.platform import Discord

    return Discord(token, kit, api_base=settings.discord_api_base, gateway=settings.discord_gateway)


def _tell_supervisor(state: str) -> None:
    """Tell systemd how we are, where it has asked for it (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as datagram:
        datagram.connect(address.replace("@", "\0", 1) if address[0] == "@" else address)
        datagram.send(state.encode())
