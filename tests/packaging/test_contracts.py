"""The project's own lists are complete: what the core may not import, and what is locked."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _name(requirement: str) -> str:
    name = re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()
    return re.sub(r"[_.]", "-", name)


def _dependencies() -> set[str]:
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    return {_name(each) for group in (project["dependencies"], *extras) for each in group}


def test_the_core_may_import_no_dependency() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    (pure,) = [contract for contract in contracts if contract["id"] == "core-pure"]
    modules = {
        module
        for module, distributions in packages_distributions().items()
        if {each.lower().replace("_", "-").replace(".", "-") for each in distributions}
        & _dependencies()
        and not module.startswith("_")
    }
    assert modules <= set(pure["forbidden_modules"])


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_is_whole_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = [_name(pin) for pin in re.findall(r"^([a-z0-9.-]+)==\S+", text, re.MULTILINE)]
    assert _dependencies() <= set(pins)
    assert {"hatchling", "editables"} <= set(pins)
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text
