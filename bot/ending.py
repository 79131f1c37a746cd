"""The end of the process, by SIGTERM or Ctrl-C: soon, clean, and whatever hangs."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from contextlib import suppress

import structlog

log = structlog.stdlib.get_logger(__name__)

AT_MOST = 9.0
"""Seconds. Supervisors kill after ten or more, and say that something went wrong."""


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
