"""The command line: what it says, and what its exit status tells."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.logs import silence_logs
from bot.settings import Settings

BACKTALK = [sys.executable, "-m", "bot"]
ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder and a home of one's own, with none of our variables set."""
    for name in map(str.upper, Settings.model_fields):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    silence_logs()


def backtalk(*arguments: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(cli, arguments, input=given, prog_name="backtalk")


def assert_one_line(result: Result, *words: str) -> None:
    """It failed with one clear line on stderr, and no traceback."""
    assert result.exit_code == 1, result.output
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    for word in words:
        assert word in result.stderr


def test_help_lists_what_one_can_do() -> None:
    result = backtalk("--help")
    assert result.exit_code == 0
    for command in ("try", "run", "content"):
        assert f"\n  {command} " in result.stdout


def test_the_version() -> None:
    assert backtalk("--version").stdout == "backtalk 0.1.0\n"


def test_run_without_a_token_says_what_to_do() -> None:
    result = backtalk("run")
    assert (result.exit_code, result.stdout) == (2, "")
    for word in ("TELEGRAM_BOT_TOKEN", "DISCORD_BOT_TOKEN", "docs/tokens.md", "backtalk try"):
        assert word in result.stderr


def test_run_of_one_platform_needs_its_own_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "4242:AAtest-token")
    result = backtalk("run", "--only", "discord")
    assert result.exit_code == 2
    assert "DISCORD_BOT_TOKEN is not set" in result.stderr


def test_run_with_a_token_under_a_wrong_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "4242:AAtest-token")
    result = backtalk("run")
    assert result.exit_code == 2
    assert "TELEGRAM_TOKEN is set: did you mean TELEGRAM_BOT_TOKEN?" in result.stderr
    assert "4242" not in result.stderr


# --- backtalk try -----------------------------------------------------------------


def test_a_pipe_gets_a_plain_transcript() -> None:
    result = backtalk("try", "--data", "x.db", given="/start\n+5x\n/help\n")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("> /start\n\n")
    assert "\n> +5x\n" in result.stdout
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_nothing_given_is_no_error() -> None:
    result = backtalk("try", "--data", "x.db")
    assert (result.exit_code, result.output) == (0, "")


def test_the_same_lines_give_the_same_transcript() -> None:
    given = "/start\nyes\n+1d\n/help\n\nnonsense\n"
    first, second = (
        backtalk("try", "--data", f"{n}.db", "--from", "2026-03-02T07:30", given=given)
        for n in range(2)
    )
    assert first.stdout == second.stdout
    assert "~ 07:30 Tue 3 Mar ~" in first.stdout


def test_the_zone_is_shown() -> None:
    options = ("--from", "2026-03-02T07:30Z", "--zone", "Europe/Berlin")
    result = backtalk("try", "--data", "x.db", *options, given="+1h\n")
    assert result.stdout == "> +1h\n\n~ 09:30 Mon 2 Mar ~\n"


def test_anything_at_all_may_come_through_the_pipe() -> None:
    given = b"/start\n\xff\xfe\x00\x1b[2J\n" + b"x" * 100_000 + b"\n\n" + "שלום\u200b🙂\n".encode()
    result = backtalk("try", "--data", "x.db", given=given)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "\x1b" not in result.stdout


def test_without_data_it_is_kept_in_the_users_folder(alone: Path) -> None:
    assert backtalk("try", given="/start\n").exit_code == 0
    assert list((alone / "data").rglob("backtalk.db"))


def test_nothing_that_was_said_is_logged(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert backtalk("try", "--data", "x.db", given="/start\nsecret words\n").exit_code == 0
    (log,) = (alone / "state").rglob("backtalk.log")
    assert "secret" not in log.read_text(encoding="utf-8")


def test_without_a_place_for_the_log_it_goes_on(alone: Path) -> None:
    (alone / "state").write_text("a file where a folder should be")
    assert backtalk("try", "--data", "x.db", given="/start\n").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("--speed", "0"),
        ("--speed", "fast"),
        ("--from", "tomorrow"),
        ("--from", "1999-12-31"),
        ("--from", "0001-01-01T00:00+14:00"),
        ("--zone", "Mars/Olympus"),
        ("--frobnicate",),
        ("extra",),
    ],
)
def test_a_wrong_command_line_is_explained(arguments: tuple[str, ...]) -> None:
    result = backtalk("try", *arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert "Traceback" not in result.output


def test_a_setting_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "loud")
    assert_one_line(backtalk("try", given="/start\n"), "LOG_LEVEL", "debug")


def test_a_file_that_is_no_database(alone: Path) -> None:
    (alone / "x.db").write_text("Dear diary, " * 1000)
    assert_one_line(backtalk("try", "--data", "x.db", given="/start\n"), "x.db")
    assert (alone / "x.db").read_text() == "Dear diary, " * 1000


def test_a_database_of_something_else(alone: Path) -> None:
    with sqlite3.connect(alone / "x.db") as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER)")
    connection.close()
    assert_one_line(backtalk("try", "--data", "x.db", given="/start\n"), "x.db")


def test_a_database_of_a_newer_version(alone: Path) -> None:
    assert backtalk("try", "--data", "x.db").exit_code == 0
    with sqlite3.connect(alone / "x.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert_one_line(backtalk("try", "--data", "x.db", given="/start\n"), "newer")


def test_a_folder_instead_of_a_file(alone: Path) -> None:
    (alone / "x.db").mkdir()
    assert_one_line(backtalk("try", "--data", "x.db", given="/start\n"), "x.db")


def test_a_file_on_the_way(alone: Path) -> None:
    (alone / "x").write_text("")
    assert_one_line(backtalk("try", "--data", "x/y.db", given="/start\n"), "x")


def test_broken_content(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (alone / "mine" / "exercises").mkdir(parents=True)
    monkeypatch.setenv("CONTENT_DIR", str(alone / "mine"))
    result = backtalk("try", given="/start\n")
    assert result.exit_code == 1
    assert "mine" in result.stderr
    assert "Traceback" not in result.output


# --- backtalk content check -------------------------------------------------------


def test_the_content_that_comes_along_is_in_order() -> None:
    result = backtalk("content", "check")
    assert result.exit_code == 0, result.output
    assert result.stdout == "All content is in order.\n"


def test_findings_name_file_and_line(alone: Path) -> None:
    folder = alone / "mine" / "exercises"
    folder.mkdir(parents=True)
    (folder / "bridge.toml").write_text('id = "bridge"\nblock = \n')
    result = backtalk("content", "check", str(alone / "mine"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "bridge.toml:2: " in result.stderr


def test_a_folder_that_is_not_there() -> None:
    result = backtalk("content", "check", "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.output


# --- as a process -----------------------------------------------------------------


def _environment(alone: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(alone / "state")}


def test_a_reader_that_leaves_early_is_no_reason_to_complain(alone: Path) -> None:
    process = subprocess.Popen(
        [*BACKTALK, "try", "--data", "x.db"],
        cwd=alone,
        env=_environment(alone),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stdin as given:
        given.write(b"/start\n/help\n")
    with process.stderr as said:
        assert said.read() == b""
    assert process.wait(timeout=60) == 1


def test_a_transcript_that_cannot_be_written_is_said(alone: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*BACKTALK, "try", "--data", "x.db"],
            cwd=alone,
            env=_environment(alone),
            input=b"/start\n",
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 1
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_ctrl_c_while_a_line_is_waited_for(alone: Path) -> None:
    process = subprocess.Popen(
        [*BACKTALK, "try", "--data", "x.db"],
        cwd=alone,
        env=_environment(alone),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"/start\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"> /start\n"
    while process.stdout.readline().strip():  # the blank line, then the first paragraph
        pass
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == b""


@pytest.mark.parametrize(
    ("command", "by", "status"),
    [
        (["run"], signal.SIGTERM, 0),
        (["run"], signal.SIGINT, 0),
        (["doctor"], signal.SIGINT, 130),
        (["content", "check"], signal.SIGTERM, 143),
    ],
)
def test_a_signal_while_everything_is_loaded_ends_it_quietly(
    alone: Path, command: list[str], by: signal.Signals, status: int
) -> None:
    process = subprocess.Popen(
        [*BACKTALK, *command],
        cwd=alone,
        env=_environment(alone) | {"PYTHONPROFILEIMPORTTIME": "1"},
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    with process.stderr as told:
        # It tells what it has loaded; this is loaded by what it loads first of all.
        while (line := told.readline()) and not line.endswith(b" asyncio\n"):
            pass
        process.send_signal(by)
        rest = told.read()
    assert process.wait(timeout=60) == status
    assert b" bot.cli\n" not in rest, "that was too late"
    for said in rest.splitlines():
        assert said.startswith(b"import time:") or not said.strip()


def test_counts_of_a_database_and_of_none(alone: Path) -> None:
    result = backtalk("counts")
    assert (result.exit_code, result.stdout) == (0, "Nothing has been counted yet.\n")
    assert not list(alone.rglob("*.db")), "looking makes no file"
    lines = "/start\nI am 18 or older, and I agree\nOne or more of these\n"
    assert backtalk("try", "--from", "2026-03-04T07:00", given=lines).exit_code == 0
    result = backtalk("counts")
    assert result.exit_code == 0
    assert "2026-03-02        0        0        1        0        0" in result.stdout


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="no folder that refuses even root")
def test_a_folder_that_cannot_be_written() -> None:
    result = backtalk("try", "--data", "/sys/kernel/x.db", given="/start\n")
    assert_one_line(result, "/sys/kernel/x.db cannot be written")
