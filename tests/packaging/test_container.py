"""The container and the service: what they name exists, and they may do little."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNIT = ROOT / "deploy" / "backtalk.service"
OURS = {name.upper() for name in Settings.model_fields}
THEIRS = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


def composed(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def assert_settings(names: set[str]) -> None:
    assert {name.removesuffix("_FILE") for name in names} <= OURS, names


def test_the_image_is_made_of_what_is_there() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    allowed = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    assert names == allowed
    assert all((ROOT / name).exists() for name in names)
    assert {"bot", "content", "scheduler"} <= names


def test_the_image_sets_only_what_can_be_set() -> None:
    (variables,) = re.findall(r"^ENV (.+?)\nUSER", DOCKERFILE, re.MULTILINE | re.DOTALL)
    names = set(re.findall(r"(\w+)=", variables))
    assert_settings(names - THEIRS)
    (address,) = re.findall(r"WATCH_ADDRESS=(\S+)", variables)
    assert f"http://{address}/healthz" in DOCKERFILE, "health is asked where it is answered"
    assert "\nUSER backtalk\n" in DOCKERFILE


def test_compose_gives_little_away() -> None:
    service = composed("compose.yaml")["services"]["backtalk"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["stop_grace_period"] == "15s"
    assert "ports" not in service
    assert set(service["environment"]) == {"WATCH_ADDRESS"}, "all else is for .env to say"


def test_compose_with_postgres_names_its_secrets() -> None:
    both = composed("compose.postgres.yaml")
    for service in both["services"].values():
        assert set(service["secrets"]) <= set(both["secrets"])
        named = [v for k, v in service["environment"].items() if k.endswith("_FILE")]
        assert [Path(each).name for each in named] == service["secrets"]
    environment = both["services"]["backtalk"]["environment"]
    assert_settings(set(environment))
    assert environment["DATABASE_URL"] == "", "or it would be set twice"
    assert set(both["volumes"]) == {"postgres"}


def test_the_service_sets_only_what_can_be_set() -> None:
    names = set(re.findall(r"^Environment=(\w+)=", UNIT.read_text(), re.MULTILINE))
    assert len(names) == 3
    assert_settings(names)


def test_systemd_understands_the_service(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("there is no systemd-analyze here")
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text().replace("/opt/backtalk/bin/backtalk", "/bin/true"))
    done = subprocess.run(
        [analyze, "verify", str(copy)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    safe = subprocess.run(
        [analyze, "security", "--offline=true", "--threshold=20", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert safe.returncode == 0, safe.stdout[-300:]
