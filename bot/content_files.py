"""Reading the files of content/: what is wrong with them, said by file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from fluent.syntax import FluentParser, ast

import bot

_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_PARSER = FluentParser()


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something to put right: where (a line from 1) and what, in words for who wrote it."""

    file: Path
    line: int
    message: str


class ContentError(Exception):
    """Content that cannot be used. Shows all of its findings at once."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__(format_findings(self.findings))


def format_findings(findings: Iterable[Finding], root: Path | None = None) -> str:
    """One line a finding, `file:line: message`, sorted; paths as seen from `root` or from here."""
    root = root or Path.cwd()
    return "\n".join(f"{_shown(f.file, root)}:{f.line}: {f.message}" for f in sorted(findings))


def _shown(file: Path, root: Path) -> Path:
    return file.relative_to(root) if file.is_relative_to(root) else file


def content_root(root: Path | None = None) -> Path:
    """Where content is: `root`, or the folder beside this package, never the current folder's."""
    if root is None:
        root = Path(bot.__file__).resolve().parent.parent / "content"
    if not root.is_dir():
        raise ContentError([Finding(root, 1, "there is no such folder: name the content folder")])
    return root


def read_text(path: Path) -> str:
    """The text of a UTF-8 file. Raises ContentError."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ContentError([Finding(path, line, "not UTF-8: save the file as UTF-8")]) from None
    except OSError as error:
        reason = f"cannot be read ({error.strerror}): check the file and its permissions"
        raise ContentError([Finding(path, 1, reason)]) from None


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """The data of a TOML file, and its text, in which lines are looked up. Raises ContentError."""
    text = read_text(path)
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line = int(at[1]) if at and at[1] else max(1, len(text.splitlines()))
        reason = _AT.sub("", str(error))
        message = f"not valid TOML: {reason[:1].lower()}{reason[1:]}"
        raise ContentError([Finding(path, line, message)]) from None


def line_of(text: str, *path: str | int) -> int:
    """The line of a TOML text where `path` (keys, and counts within a list of tables) stands.

    As near as a search can tell; the line of what holds it where it is missing.
    """
    lines = text.splitlines()
    start, end = 0, len(lines)
    for position, part in enumerate(path):
        if isinstance(part, int):
            header = re.compile(rf"\s*\[\[\s*{re.escape(str(path[position - 1]))}\s*\]\]")
            tables = [n for n in range(len(lines)) if header.match(lines[n])]
            if part < len(tables):
                start = tables[part]
                end = tables[part + 1] if part + 1 < len(tables) else len(lines)
        else:
            key = re.compile(rf'\s*(?:\[+\s*)?"?{re.escape(part)}"?\s*(?:\]+|=)')
            start = next((n for n in range(start, end) if key.match(lines[n])), start)
    return start + 1


@dataclass(frozen=True, slots=True)
class Words:
    """The messages of one language: patterns by key (`id` or `id.attribute`), and where they are.

    `broken` holds what is wrong: bad syntax, an id that is there twice.
    """

    resources: tuple[ast.Resource, ...] = ()
    patterns: dict[str, ast.Pattern] = field(default_factory=dict)
    terms: dict[str, ast.Pattern] = field(default_factory=dict)
    places: dict[str, tuple[Path, int]] = field(default_factory=dict)
    broken: tuple[Finding, ...] = ()


def locales_in(root: Path) -> tuple[str, ...]:
    """The languages that content/messages has, English first."""
    folder = root / "messages"
    found = (
        sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    )
    return ("en", *(locale for locale in found if locale != "en"))


def read_words(root: Path, locale: str) -> Words:
    """All messages of a language. Raises ContentError for a file that cannot be read at all."""
    resources: list[ast.Resource] = []
    words = Words()
    broken: list[Finding] = []
    for path in sorted((root / "messages" / locale).glob("*.ftl")):
        text = read_text(path)
        resource = _parse(text)
        resources.append(resource)
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                broken.append(_junk(path, text, entry))
            elif isinstance(entry, ast.Message | ast.Term):
                broken.extend(_add(words, path, text, entry))
    return Words(tuple(resources), words.patterns, words.terms, words.places, tuple(broken))


@lru_cache(maxsize=64)
def _parse(text: str) -> ast.Resource:
    """Parsed once, since the library and the wording read the same files."""
    return _PARSER.parse(text)


def _line(text: str, node: ast.SyntaxNode) -> int:
    return text.count("\n", 0, node.span.start if node.span is not None else 0) + 1


def _junk(path: Path, text: str, junk: ast.Junk) -> Finding:
    note = junk.annotations[0]
    start = str(junk.content).strip().splitlines()[0][:40]
    message = f'not valid Fluent, from "{start}": {note.message}'
    return Finding(path, _line(text, note), message)


def _add(words: Words, path: Path, text: str, entry: ast.Message | ast.Term) -> list[Finding]:
    """Take an entry into `words`, and say which of its keys are there already."""
    patterns = words.terms if isinstance(entry, ast.Term) else words.patterns
    sign = "-" if isinstance(entry, ast.Term) else ""
    parts = [(entry.id.name, entry.value, entry.id)] if entry.value is not None else []
    parts += [(f"{entry.id.name}.{a.id.name}", a.value, a.id) for a in entry.attributes]
    found: list[Finding] = []
    for key, pattern, name in parts:
        line = _line(text, name)
        if sign + key in words.places:
            file, first = words.places[sign + key]
            again = f'"{sign}{key}" is there already, in {file.name}:{first}: take one of them out'
            found.append(Finding(path, line, again))
        else:
            patterns[key] = pattern
            words.places[sign + key] = (path, line)
    return found
