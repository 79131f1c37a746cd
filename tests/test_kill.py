"""The whole process is killed at random moments of a session and started again.

Nothing may be lost, nothing may come out of order, and only what was being sent
at a kill may come twice. Time is virtual and a kill happens at a counted point,
so that a seed tells the whole story.
"""

from __future__ import annotations

import dataclasses
import json
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Commanded, Event, Pressed, Rang, Said
from tests.core.stage import MONDAY, Stage

ROOT = Path(__file__).parent.parent
POINTS = 900
"""A kill comes within so many statements, commits and sends: about a fifth of the session."""


class Recorder(Stage):
    """Plays the scripted session once in memory and writes down its updates."""

    def __init__(self) -> None:
        super().__init__()
        self.script: list[dict[str, Any]] = []

    def play(self, event: Event) -> Any:
        if not isinstance(event, Rang):
            self.now += timedelta(seconds=2)
            body = dataclasses.asdict(event)
            self.script.append(
                {"id": str(len(self.script)), "at": self.now.isoformat(), "event": body}
            )
        return super().play(event)


def scripted_session() -> list[dict[str, Any]]:
    """Onboarding, a whole session with its holds, a pause, a mis-tap, and a reminder."""
    stage = Recorder()
    stage.welcome(pain="2")
    stage.press("start")
    while stage.kind == "ready":
        stage.press("start")
        stage.run_holds()
        if stage.person.session is not None and stage.session_now.at == 2:
            stage.say("pause")
            stage.play(Commanded("resume"))
            stage.play(Said("easier"))
    stage.play(Commanded("feel", "3"))
    stage.play(Commanded("undo"))
    stage.say("2")
    stage.play(Commanded("remind", "7:30"))
    stage.play(Pressed("1", "agree"))
    stage.script.append(
        {"id": "end", "at": (stage.now + timedelta(days=2)).isoformat(), "event": None}
    )
    return stage.script


def run(folder: Path, point: int) -> int:
    """Run the child; its exit status."""
    command = [sys.executable, "-m", "tests.kill.child", str(folder), str(point)]
    logs = subprocess.DEVNULL
    return subprocess.run(command, cwd=ROOT, check=False, timeout=120, stdout=logs).returncode


def prepare(folder: Path, script: list[dict[str, Any]]) -> Path:
    folder.mkdir()
    lines = "".join(json.dumps(update) + "\n" for update in script)
    (folder / "script.jsonl").write_text(lines)
    return folder


def sent(folder: Path) -> list[str]:
    return (folder / "sent.jsonl").read_text().splitlines()


def memory(folder: Path) -> tuple[list[Any], list[Any]]:
    """The diary, and who the person is; both without instants, which a kill may move a little."""
    with sqlite3.connect(folder / "memory.db") as db:
        diary = db.execute(
            "select owner, number, day, kind, data from diary order by owner, number"
        )
        alarms = db.execute("select owner, name from alarms order by owner, name")
        return diary.fetchall(), alarms.fetchall()


def without_doubles(lines: list[str], wanted: list[str]) -> Iterator[str]:
    """`lines`, less those that only repeat what was just being sent."""
    position = 0
    for line in lines:
        if position < len(wanted) and line == wanted[position]:
            position += 1
            yield line
        elif position and line == wanted[position - 1]:
            continue
        else:
            yield line


def killed_run(folder: Path, script: list[dict[str, Any]], seed: int) -> int:
    """Kill until the script gets through; how often it was killed."""
    chance = random.Random(seed)
    prepare(folder, script)
    for kills in range(200):
        status = run(folder, chance.randint(1, POINTS))
        if status == 0:
            return kills
        assert status == -signal.SIGKILL, f"it failed by itself with {status}"
    raise AssertionError("it never got through")


def check(folder: Path, whole: Path, kills: int) -> None:
    lines, wanted = sent(folder), sent(whole)
    assert list(without_doubles(lines, wanted)) == wanted
    assert len(lines) - len(wanted) <= kills, "only what was in flight may come twice"
    assert memory(folder) == memory(whole)


@pytest.fixture(scope="module")
def script() -> list[dict[str, Any]]:
    assert datetime.fromisoformat(scripted_session()[0]["at"]) > MONDAY
    return scripted_session()


def kill_and_compare(tmp_path: Path, script: list[dict[str, Any]], least: int, seed: int) -> None:
    whole = prepare(tmp_path / "whole", script)
    assert run(whole, 0) == 0
    kills = 0
    for number in range(least):
        folder = tmp_path / f"run-{number}"
        here = killed_run(folder, script, seed + number)
        check(folder, whole, here)
        kills += here
        if kills >= least:
            break
    print(
        f"seed {seed}: killed {kills} times in {number + 1} sessions, {len(sent(whole))} sends each"
    )
    assert kills >= least


def test_killed_twenty_times(tmp_path: Path, script: list[dict[str, Any]]) -> None:
    kill_and_compare(tmp_path, script, 20, seed=1)


@pytest.mark.soak
def test_killed_five_hundred_times(tmp_path: Path, script: list[dict[str, Any]]) -> None:
    kill_and_compare(tmp_path, script, 500, seed=random.SystemRandom().randrange(10**6))
