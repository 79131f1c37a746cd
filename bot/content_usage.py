"""Which messages the program asks for, and with which arguments: read from its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content_files import Finding, read_text

CALL = "words"
"""The one function that names a message: `words("key", argument=...)`."""


@dataclass(frozen=True, slots=True)
class Use:
    """A call of `words`. `open` means that it hands on arguments which cannot be read off."""

    key: str
    arguments: frozenset[str]
    file: Path
    line: int
    title: bool = False
    label: bool = False
    open: bool = False


def uses(package: Path) -> tuple[list[Use], list[Finding]]:
    """Every use of a message in the modules of `package`, and the calls that hide their key."""
    found: list[Use] = []
    findings: list[Finding] = []
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(read_text(path), filename=str(path))
        titles, labels = _shown_as(tree)
        for call in _calls(tree):
            keys = _literals(call.args[0]) if len(call.args) == 1 else None
            if keys is None:
                message = 'name the message as a literal: words("key", argument=...)'
                findings.append(Finding(path, call.lineno, message))
                continue
            arguments = frozenset(k.arg for k in call.keywords if k.arg is not None)
            found.extend(
                Use(
                    key,
                    arguments,
                    path,
                    call.lineno,
                    title=call in titles,
                    label=call in labels,
                    open=any(k.arg is None for k in call.keywords),
                )
                for key in keys
            )
    return found, findings


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls of `words` or of `model.words`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == CALL:
            yield node


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _literals(node: ast.expr) -> tuple[str, ...] | None:
    """The keys that an argument may be: a literal, or a choice between literals."""
    match node:
        case ast.Constant(value=str(key)):
            return (key,)
        case ast.IfExp(body=body, orelse=other):
            first, second = _literals(body), _literals(other)
            return (*first, *second) if first and second else None
        case _:
            return None


def _shown_as(tree: ast.AST) -> tuple[set[ast.AST], set[ast.AST]]:
    """The calls whose words become a title, and those whose words become a button's label."""
    titles: set[ast.AST] = set()
    labels: set[ast.AST] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        titles.update(k.value for k in node.keywords if k.arg == "title")
        if _name(node.func) == "Button":
            labels.update(node.args[1:2])
            labels.update(k.value for k in node.keywords if k.arg == "label")
    return titles, labels
