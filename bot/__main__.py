"""The entrance: `backtalk`, the same as `python -m bot`.

It loads next to nothing itself, so that Ctrl-C is heeded while all the rest is loaded.
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from bot.loading import loading

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main() -> None:
    """Start the command line."""
    before = [signal.signal(each, _end) for each in _SIGNALS]
    with loading():
        from bot.cli import cli
    if not _running():  # it ends the same way until it has begun (bot/ending.py)
        for each, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(each, handler)
    cli(prog_name="backtalk")


def _end(signum: int, _frame: FrameType | None) -> None:
    """Nothing has begun, so nothing is lost: end at once, wherever an import may be."""
    os._exit(0 if _running() else 128 + signum)


def _running() -> bool:
    return "run" in sys.argv[1:2]


if __name__ == "__main__":
    main()
