"""A story of weeks, told day by day: the real core and the real words, without the steps.

What a person does stands behind "> ", several things on a line apart by " · ": a number
answers how the back feels, `all` does every step that is left, `/…` is a command, and all
else is typed. `+3d` lets days pass, until seven in the morning. Steps are told by their
names only; everything else is what the bot says. `= 7 days at 2` are days like those
before: whatever is on, with that pain before, after and in the morning; of them only what
changed is told.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from bot.core.model import Event, Prompt
from bot.core.person import Turn
from bot.core.states import AskingPain
from bot.wording import Wording
from tests.core.stage import Stage

WIDTH = 80
MORNING = 7


@cache
def wording() -> Wording:
    """The real words, read once."""
    return Wording(None, ["en"])


@dataclass
class Story(Stage):
    """A stage that writes down what is said."""

    written: list[str] = field(default_factory=list)
    changes: list[tuple[str, Prompt]] = field(default_factory=list)
    day: str = ""

    def play(self, event: Event) -> Turn:
        turn = super().play(event)
        in_step = turn.person.state.kind in {"ready", "running"}
        for prompt in turn.prompts:
            self.changes.append((f"{self.now:%A}", prompt))
            if prompt.how == "send" and prompt.body and not in_step:
                self._tell(prompt)
        return turn

    def _tell(self, prompt: Prompt) -> None:
        message = wording().render(prompt, "en")
        self._date()
        said = "\n\n".join(part for part in (message.title, message.text) if part)
        for line in said.splitlines():
            indent = "  " if line[:1] in "✓•" else ""
            wrapped = textwrap.wrap(line, WIDTH - 4, subsequent_indent=indent)
            self.written += [f"    {part}".rstrip() for part in wrapped] or [""]
        self.written.append("")

    def _date(self) -> None:
        day = f"{self.now:%A} {self.now.day} {self.now:%B}"
        if day != self.day:
            self.day = day
            self.written += [f"[{day}]", ""]

    def read(self, line: str) -> None:
        """Play a line of the script."""
        if line.startswith("#"):
            self.written += [line, ""]
        elif line.startswith("+"):
            days = int(line.removeprefix("+").removesuffix("d"))
            until = (self.now + timedelta(days=days)).replace(hour=MORNING, minute=0)
            self.wait(seconds=(until - self.now).total_seconds())
            self.written += [line, ""]
        elif line.startswith("="):
            _, number, _, _, pain = line.split()
            self._like_before(int(number), pain)
            self.written += [line, ""]
            self._tell_changes()
        elif line.startswith("> "):
            self._date()
            self.written += [line, ""]
            for part in line.removeprefix("> ").split(" · "):
                self._do(part)

    def _like_before(self, days: int, pain: str) -> None:
        written, self.written, self.changes = self.written, [], []
        for _ in range(days):
            self.read("+1d")
            if isinstance(self.person.state, AskingPain):
                self._do(pain)
            self._do("/today")
            for _ in range(12):
                if isinstance(self.person.state, AskingPain):
                    self._do(pain)
                elif self.kind == "asking_new":
                    self._do("nothing new")
                elif self.kind == "offering":
                    self._do("start")
                else:
                    self._do("all")
        self.written = written
        self.day = ""

    def _tell_changes(self) -> None:
        for day, prompt in self.changes:
            for text in prompt.body:
                if text.key.startswith("changed-"):
                    told = f"{day}: {wording().text(text, 'en')}"
                    self.written += [f"    {part}" for part in textwrap.wrap(told, WIDTH - 4)]
                    self.written.append("")

    def _do(self, part: str) -> None:
        if part == "all":
            self._all_steps()
        elif part.startswith("/"):
            name, _, text = part[1:].partition(" ")
            self.command(name, text)
        elif part.isdecimal() and not isinstance(self.person.state, AskingPain):
            self.command("feel", part)
        else:
            self.say(part)

    def _all_steps(self) -> None:
        names: list[str] = []
        while self.kind == "ready":
            session = self.session_now
            names.append(wording().message(session.steps[session.at].exercise, "en"))
            self.press("start")
            self.run_holds()
        if names:
            told = textwrap.wrap(f"✓ {', '.join(names)}", WIDTH - 4, subsequent_indent="  ")
            at = len(self.written)
            while at and self.written[at - 1] and not self.written[at - 1].startswith(">"):
                at -= 1
            self.written += [*(f"    {line}" for line in told), ""]


def play(script: str) -> str:
    """The story as it is told."""
    story = Story()
    story.welcome(pain="3")
    story.command("remind", "18:00")
    story.written.clear()
    for line in script.splitlines():
        story.read(line.rstrip())
    return "\n".join(story.written).rstrip() + "\n"


def script_of(transcript: str) -> str:
    """What was done in it."""
    lines = transcript.splitlines()
    return "\n".join(line for line in lines if line.startswith((">", "#", "+", "=")))
