"""Prompts put into a person's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path

import structlog
from fluent.runtime import FluentBundle
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

from bot.content_files import ContentError, Words, content_root, read_words
from bot.core.model import Arg, Message, MessageButton, Prompt, Text, button_data
from bot.wording_dates import Moment, datetime_function, variety

ENGLISH = "en"
_LONG = 2000
"""Fluent refuses to insert more than 2,500 characters; what is longer is put in afterwards."""

_log = structlog.get_logger(__name__)


class Wording:
    """The words of content/messages in the languages `locales`. Raises ContentError if broken.

    Falls back from `de-AT` to `de` to English, and from a missing message to its
    key: words never stop a conversation, they are logged.
    """

    def __init__(self, root: Path | None, locales: Iterable[str]) -> None:
        root = content_root(root)
        wanted = dict.fromkeys([ENGLISH, *locales])
        self._words = {locale: read_words(root, locale) for locale in wanted}
        broken = [finding for words in self._words.values() for finding in words.broken]
        if broken:
            raise ContentError(broken)
        self._bundles = {locale: _bundle(locale, words) for locale, words in self._words.items()}

    def render(self, prompt: Prompt, locale: str) -> Message:
        """What `prompt` means, as it is sent to somebody who speaks `locale`."""
        paragraphs = (self.text(text, locale).strip() for text in prompt.body)
        return Message(
            text="\n\n".join(paragraph for paragraph in paragraphs if paragraph),
            title=self.text(prompt.title, locale) if prompt.title is not None else "",
            buttons=tuple(
                MessageButton(self.text(b.label, locale), button_data(prompt.id, b.action), b.opens)
                for b in prompt.buttons
            ),
            numeric=prompt.numeric,
            countdown=prompt.timer.seconds if prompt.timer is not None else None,
            silent=prompt.silent,
            chosen=self.text(prompt.chosen, locale) if prompt.chosen is not None else "",
            attach=prompt.attach,
            instead=self.text(prompt.instead, locale) if prompt.instead is not None else "",
        )

    def text(self, text: Text, locale: str) -> str:
        """One message with its arguments."""
        return self.message(text.key, locale, dict(text.args))

    def message(self, key: str, locale: str, args: dict[str, Arg] | None = None) -> str:
        """The message `key`, in `locale` or the nearest language that has it."""
        for candidate in (*_chain(locale), ENGLISH):
            words = self._words.get(candidate)
            if words is None:
                continue
            if key in words.patterns:
                return self._format(key, candidate, locale, args or {})
            _log.warning("words-missing", id=key, kind=candidate)
        return key

    def _format(self, key: str, candidate: str, locale: str, args: dict[str, Arg]) -> str:
        bundle = self._bundles[candidate]
        long: list[str] = []
        given: dict[str, str | int | float | Moment] = {}
        for name, arg in args.items():
            value = self._argument(arg, locale)
            if isinstance(value, str) and len(value) > _LONG:
                long.append(value)
                value = f"\ue000{len(long) - 1}\ue001"
            given[name] = value
        id, _, attribute = key.partition(".")
        message = bundle.get_message(id)
        pattern = message.attributes[attribute] if attribute else message.value
        if pattern is None:
            return key
        shown, errors = bundle.format_pattern(pattern, given)
        for error in errors:
            _log.error("words-broken", id=key, kind=candidate, error=type(error).__name__)
        result = str(shown)
        for number, value in enumerate(long):
            result = result.replace(f"\ue000{number}\ue001", value)
        return result

    def _argument(self, arg: Arg, locale: str) -> str | int | float | Moment:
        match arg:
            case Text():
                return self.text(arg, locale)
            case tuple():
                return "\n".join(self.text(text, locale) for text in arg)
            case datetime() | date() | time():
                return Moment(arg)
            case _:
                return arg

    def keys(self, locale: str) -> tuple[str, ...]:
        """The keys of all messages that `locale` has itself."""
        return tuple(self._words[locale].patterns)

    def variables(self, key: str, locale: str) -> frozenset[str]:
        """The arguments that the message `key` of `locale` asks for."""
        return variables(self._words[locale], key)


class _References(Visitor):
    """The variables and the other messages that a pattern names."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.messages: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        attribute = f".{node.attribute.name}" if node.attribute else ""
        self.messages.add(node.id.name + attribute)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802
        """A term sees only what is handed to it."""
        if node.arguments is not None:
            self.visit(node.arguments)


def references(pattern: ast.Pattern) -> tuple[frozenset[str], frozenset[str]]:
    """The variables that a pattern names itself, and the keys of the messages that it inserts."""
    found = _References()
    found.visit(pattern)
    return frozenset(found.variables), frozenset(found.messages)


def variables(words: Words, key: str) -> frozenset[str]:
    """The arguments that `key` asks for, those of the messages that it inserts included."""
    seen: set[str] = set()
    waiting, named = [key], set[str]()
    while waiting:
        current = waiting.pop()
        if current in seen or current not in words.patterns:
            continue
        seen.add(current)
        own, inserted = references(words.patterns[current])
        named |= own
        waiting.extend(inserted)
    return frozenset(named)


def _bundle(locale: str, words: Words) -> FluentBundle:
    bundle = FluentBundle(
        [variety(locale), ENGLISH], functions={"DATETIME": datetime_function}, use_isolating=False
    )
    for resource in words.resources:
        bundle.add_resource(resource)
    return bundle


def _chain(locale: str) -> tuple[str, ...]:
    """A locale and what it falls back to: `de_AT` is `de-AT`, then `de`."""
    parts = locale.replace("_", "-").split("-")
    return tuple("-".join(parts[:length]) for length in range(len(parts), 0, -1))
