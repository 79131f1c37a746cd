"""No rule without a test that has its number in its name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
RULES = [f"r{number}" for number in range(1, 23)]


@cache
def named() -> frozenset[str]:
    return frozenset(_named())


def _named() -> Iterator[str]:
    """The rules in the names of tests: `test_r1_r2_screening_locks` is of both."""
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                name = re.match(r"test((?:_r\d+)+)_", node.name)
                yield from re.findall(r"r\d+", name.group(1)) if name else ()


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_table(rule: str) -> None:
    assert rule in named(), f"no test of {rule.upper()} has its number in its name"
