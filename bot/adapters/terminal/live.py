"""The terminal with a person: a prompt, messages above it, a countdown below it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import Enum
from math import ceil

from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.styles import Style
from rich.cells import cell_len, set_cell_size

from bot.adapters.terminal.adapter import Countdown, Terminal
from bot.adapters.terminal.typesetting import Page, printable
from bot.core.model import Incoming

_REFRESH = 0.25
_DOTS, _FEW_DOTS, _NARROW = 10, 5, 60
_STYLE = Style.from_dict({"bottom-toolbar": "noreverse", "countdown": "bold"})


class End(Enum):
    """How a conversation in a terminal ends."""

    CLOSED = "closed"
    INTERRUPTED = "interrupted"


def countdown_line(countdown: Countdown, now: datetime, columns: int) -> str:
    """`Plank · 7 s ●●●○○○○○○○`: what is left of a hold, in one row of the terminal."""
    left = max(0.0, (countdown.end - now).total_seconds())
    done = 1 - left / countdown.seconds
    dots = _DOTS if columns >= _NARROW else _FEW_DOTS
    full = min(dots, int(done * dots + 1e-9))
    tail = f" · {ceil(left)} s {'●' * full}{'○' * (dots - full)}"
    heading = printable(countdown.heading)
    room = max(0, columns - 1 - cell_len(tail))
    if room <= 1:
        return tail.removeprefix(" · ")
    if cell_len(heading) > room:
        heading = set_cell_size(heading, room - 1).rstrip() + "…"
    return heading + tail


def columns() -> int:
    """How wide the terminal is now."""
    return shutil.get_terminal_size().columns


@contextmanager
def page() -> Iterator[Page]:
    """A page above the prompt."""
    with patch_stdout(raw=True):

        def write(text: str) -> None:
            sys.stdout.write(text)
            sys.stdout.flush()

        yield Page(write, columns, styled=True)


def bell() -> None:
    """Make the terminal's sound."""
    sys.stdout.write("\a")
    sys.stdout.flush()


async def talk(
    terminal: Terminal,
    page: Page,
    take: Callable[[Incoming], Awaitable[object]],
    now: Callable[[], datetime],
) -> End:
    """Read lines until the person leaves; messages appear meanwhile."""

    def toolbar() -> FormattedText | None:
        running = terminal.countdown
        if running is None or running.end <= now():
            return None
        return FormattedText([("class:countdown", countdown_line(running, now(), columns()))])

    session: PromptSession[str] = PromptSession(
        "\n> ",
        bottom_toolbar=toolbar,
        refresh_interval=_REFRESH,
        style=_STYLE,
        color_depth=ColorDepth.DEPTH_4_BIT,
    )
    while True:
        try:
            line = await session.prompt_async()
        except EOFError:
            return End.CLOSED
        except KeyboardInterrupt:
            return End.INTERRUPTED
        page.ends_here()
        await take(terminal.read(line))
