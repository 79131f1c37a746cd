"""Messages as lines of a terminal: wrapped by the cells that characters take."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.core.model import Message

NARROWEST = 20
"""Columns: below this nothing can be set legibly, and longer lines are left to the terminal."""

_BULLET = re.compile(r"(?:[-•*–]|\d{1,2}[.)])\s+")
_BETWEEN = " · "
_LATELY = 40
"""Lines that need not be read again when an edit brings them back."""
_TITLE, _INDEX = "bold", "bold cyan"


def printable(text: str) -> str:
    """Take out what could steer a terminal; keep line ends and every script."""
    return "".join(map(_harmless, text))


def _harmless(character: str) -> str:
    match unicodedata.category(character):
        case "Cc":
            return character if character == "\n" else " " if character == "\t" else ""
        case "Cs":
            return "\ufffd"
        case _:
            return character


def choices(message: Message) -> tuple[Text, ...]:
    """The buttons as they are shown: with an index, or by label alone where a number answers."""
    labels = [printable(button.label).replace("\n", " ").strip() for button in message.buttons]
    if message.numeric:
        return tuple(Text(f"[{label}]") for label in labels if not label.isdecimal())
    return tuple(
        Text.assemble((str(index), _INDEX), " ", label)
        for index, label in enumerate(labels, start=1)
    )


def what_changed(before: Message, after: Message) -> list[str]:
    """The lines of `after` that `before` did not have."""
    old = {before.title, *before.text.splitlines()}
    new = (after.title, *after.text.splitlines())
    return [line for line in new if line.strip() and line not in old]


class Page:
    """Sets messages one below the other, with a blank line between them.

    `write` takes text with its line ends; `width` is asked each time, since
    windows are resized. `styled` allows bold and colour.
    """

    def __init__(
        self, write: Callable[[str], object], width: Callable[[], int], *, styled: bool
    ) -> None:
        self._write = write
        self._width = width
        self._styled = styled
        self._last = ""
        self._choices: tuple[Text, ...] = ()
        self._read: deque[str] = deque(maxlen=_LATELY)

    def message(self, message: Message) -> None:
        """Set a message in full. A running countdown does not repeat the buttons just shown."""
        self._read.extend(message.text.splitlines())
        parts = [Text(printable(message.title), style=_TITLE)] if message.title else []
        parts += [Text(line) for line in printable(message.text).splitlines()]
        shown = choices(message)
        if shown and not (message.countdown and shown == self._choices):
            parts += [Text(), *self._rows(shown)] if parts else self._rows(shown)
        self._choices = shown or self._choices
        self._put(parts, "message")

    def change(self, before: Message, after: Message) -> None:
        """Set what a silent edit brought: its first new line, and more that was not read lately.

        Buttons are shown only if they are others now.
        """
        first, *more = what_changed(before, after) or [""]
        unread = [line for line in more if line not in self._read]
        parts = [Text(printable(line)) for line in (first, *unread) if line]
        self._read.extend(unread)
        shown = choices(after)
        if shown and shown != self._choices:
            parts += self._rows(shown)
            self._choices = shown
        self._put(parts, "change")

    def line(self, text: str) -> None:
        """Set a line by itself, such as what was typed."""
        self._put([Text(printable(text).replace("\n", " "))], "line")

    def ends_here(self) -> None:
        """Something else was written: the next message keeps its distance."""
        self._last = "line"

    @property
    def _columns(self) -> int:
        return max(self._width(), NARROWEST)

    def _rows(self, shown: tuple[Text, ...]) -> list[Text]:
        """Fill rows without breaking a button; long ones stand one below the other."""
        columns = self._columns
        together = Text(_BETWEEN).join(shown)
        if together.cell_len <= columns:
            return [together]
        if any(item.cell_len > columns // 2 for item in shown):
            return list(shown)
        rows = [shown[0]]
        for item in shown[1:]:
            longer = Text(_BETWEEN).join((rows[-1], item))
            if longer.cell_len <= columns:
                rows[-1] = longer
            else:
                rows.append(item)
        return rows

    def _put(self, parts: list[Text], kind: str) -> None:
        if not parts:
            return
        if self._last and not kind == self._last == "change":
            self._write("\n")
        self._last = kind
        columns = self._columns
        console = Console(
            file=StringIO(),
            width=columns,
            force_terminal=self._styled,
            color_system="standard" if self._styled else None,
            highlight=False,
            legacy_windows=False,
        )
        with console.capture() as capture:
            for part in parts:
                for line in _wrapped(part, console, columns):
                    console.print(line, no_wrap=True, overflow="ignore", crop=False)
        self._write("".join(f"{line.rstrip()}\n" for line in capture.get().split("\n")[:-1]))


def _wrapped(text: Text, console: Console, columns: int) -> Iterator[Text]:
    """Wrap one paragraph; what follows a bullet or an index gets a hanging indent."""
    bullet = _BULLET.match(text.plain)
    indent = cell_len(bullet[0]) if bullet else 0
    if not indent:
        yield from text.wrap(console, columns)
        return
    body = text[len(bullet[0]) if bullet else 0 :]
    for number, line in enumerate(body.wrap(console, columns - indent)):
        yield Text.assemble(bullet[0] if bullet and not number else " " * indent, line)
