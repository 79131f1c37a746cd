"""docs/for-physiotherapists.md cannot go stale: each number on it is the one in the code."""

from __future__ import annotations

import ast
import importlib
import re
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "for-physiotherapists.md").read_text("utf-8")
NUMBERS = re.findall(r'`((?:\w+/)?\w+)\.py ([A-Z_]+)(?:\["(\w+)"\])? = ([^`]+)`', PAGE)
ROUTINE = ROOT / "bot" / "core" / "routine"
ELSEWHERE = {
    "EASIEST",  # a word for "as far down as it goes"
    "LOWEST",
    "FEWER_SETS",
    "SHARES",
}
"""Numbers that follow from others, or that only fit them together."""


def _value(text: str) -> object:
    """What a number on the page means: `48 h`, `7 days`, `0.7`."""
    match text.split():
        case [number, "h"]:
            return timedelta(hours=int(number))
        case [number, "days"]:
            return timedelta(days=int(number))
        case _:
            return ast.literal_eval(text)


@pytest.mark.parametrize(("file", "name", "key", "value"), NUMBERS)
def test_a_number_on_the_page_is_the_number_in_the_code(
    file: str, name: str, key: str, value: str
) -> None:
    where = file.replace("/", ".") if "/" in file else f"routine.{file}"
    found = getattr(importlib.import_module(f"bot.core.{where}"), name)
    assert (found[key] if key else found) == _value(value)


def test_every_number_of_a_rule_is_on_the_page() -> None:
    told = {(file, name) for file, name, _, _ in NUMBERS}
    for path in ROUTINE.glob("*.py"):
        for name, about in _numbers_of_rules(path.read_text("utf-8")):
            assert (path.stem, name) in told or name in ELSEWHERE, f"{path.name} {name}: {about}"


def _numbers_of_rules(source: str) -> list[tuple[str, str]]:
    """Constants whose docstring names a rule, and the docstring."""
    body = ast.parse(source).body
    found = []
    for node, about in pairwise(body):
        match node, about:
            case (
                ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(text))),
            ) if name.isupper() and re.search(r"\bR\d+", text):
                found.append((name, text))
            case _:
                pass
    return found


@pytest.mark.parametrize("rule", [f"R{number}" for number in range(1, 23)])
def test_every_rule_is_on_the_page(rule: str) -> None:
    assert re.search(rf"\b{rule}[ab]?\b", PAGE)


@pytest.mark.parametrize("path", re.findall(r"`((?:bot|content|tests)/[\w/.-]+)`", PAGE))
def test_every_path_on_the_page_exists(path: str) -> None:
    assert (ROOT / path).exists()
