"""The end of the process, by SIGTERM or Ctrl-C: soon, clean, and whatever hangs."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

import structlog

log = structlog.stdlib.get_logger(__name__)

AT_MOST = 9.0
"""Seconds. Supervisors kill after ten or more, and say that something went wrong."""

IN_ORDER = 8.0
"""Seconds within which all steps of an orderly end are over, whatever hangs in one of them."""


def end_on_signals(stop: asyncio.Event) -> None:
    """Set `stop` at the first signal; at a second one, or when it takes too long, just end.

    Nothing is lost by that: what was answered is committed, and what is to be sent waits.
    To be called in the running loop.
    """
    loop = asyncio.get_running_loop()

    def first() -> None:
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(each)
            # The default for SIGTERM, and for SIGINT as well: by now nobody wants a traceback.
            signal.signal(each, signal.SIG_DFL)
        # In a thread of its own, for it has to work where the loop hangs.
        late = threading.Timer(AT_MOST, _give_up)
        late.daemon = True
        late.start()
        stop.set()

    with suppress(NotImplementedError):  # on Windows Ctrl-C ends it in the usual way
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, first)


def _give_up() -> None:
    log.error("ended_late")
    os._exit(0)


class Ending:
    """The steps of an orderly end, which share its seconds: what one leaves is for the next."""

    def __init__(self, seconds: float = IN_ORDER) -> None:
        self._until = asyncio.get_running_loop().time() + seconds

    async def step(self, *work: Awaitable[Any], leaving: float) -> None:
        """Wait for all of `work`, but not longer than until only `leaving` seconds are left.

        What is not over then is cancelled and left to itself; nothing depends on it.
        """
        tasks = [asyncio.ensure_future(each) for each in work]
        if not tasks:
            return
        left = self._until - leaving - asyncio.get_running_loop().time()
        done, late = await asyncio.wait(tasks, timeout=max(0.0, left))
        for task in late:
            task.cancel()
        if late:
            log.warning("not_finished", count=len(late))
        for task in done:
            if not task.cancelled() and (error := task.exception()) is not None:
                log.warning("step_failed", error=type(error).__name__)
