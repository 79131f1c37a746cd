"""Nothing that a person wrote gets into a log, whoever logs it and however."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.logs import configure_logs, silence_logs

WRITTEN = "my back hurts since Tuesday"


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The root logger and structlog as they were."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers = handlers
    root.setLevel(level)
    for ours in ("bot", "scheduler"):
        logging.getLogger(ours).setLevel(logging.NOTSET)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture
def lines(tmp_path: Path) -> Callable[[], list[dict[str, Any]]]:
    """What was logged so far, as JSON."""
    file = tmp_path / "state" / "backtalk.log"
    configure_logs("debug", "json", file=file)
    return lambda: [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


Lines = Callable[[], list[dict[str, Any]]]


def _fail() -> None:
    try:
        int(WRITTEN)
    except ValueError as error:
        raise RuntimeError(WRITTEN) from error


def test_an_event_and_its_known_keys_are_logged(lines: Lines) -> None:
    structlog.get_logger("bot.turns").info("batch", count=3, ms=1.5, platform="terminal")
    (line,) = lines()
    assert line.pop("timestamp")
    assert line == {
        "event": "batch",
        "count": 3,
        "ms": 1.5,
        "platform": "terminal",
        "level": "info",
        "logger": "bot.turns",
    }


def test_unknown_keys_are_dropped(lines: Lines) -> None:
    structlog.get_logger("bot").info("turn", text=WRITTEN, name="Ada", owner=1)
    assert WRITTEN not in json.dumps(lines())
    assert lines()[0].keys() == {"event", "owner", "level", "logger", "timestamp"}


@pytest.mark.parametrize("value", [WRITTEN, ["a"], {"a": 1}, "x" * 200, "line\nline"])
def test_prose_behind_a_known_key_is_dropped(value: object, lines: Lines) -> None:
    structlog.get_logger("bot").info("turn", kind=value, owner=1)
    assert "kind" not in lines()[0]


def test_of_an_error_its_class_and_place_are_logged(lines: Lines) -> None:
    try:
        _fail()
    except RuntimeError:
        structlog.get_logger("bot").exception("turn failed", owner=1)
    (line,) = lines()
    assert WRITTEN not in json.dumps(line)
    assert (line["error"], line["cause"], line["level"]) == ("RuntimeError", "ValueError", "error")
    assert line["where"].startswith(f"{__name__}:")


def test_a_library_is_named_but_not_quoted(lines: Lines) -> None:
    library = logging.getLogger("aiosqlite")
    library.info("not worth a line")
    library.warning("executing %s", WRITTEN)
    try:
        _fail()
    except RuntimeError:
        library.exception("failed: " + WRITTEN)
    first, second = lines()
    assert WRITTEN not in json.dumps([first, second])
    assert (first["event"], first["logger"]) == ("library", "aiosqlite")
    assert first["where"].startswith("test_logs:")
    assert second["error"] == "RuntimeError"


def test_warnings_are_not_quoted_either(lines: Lines) -> None:
    warnings.showwarning(WRITTEN, UserWarning, "x.py", 1)
    assert WRITTEN not in json.dumps(lines())
    assert lines()[0]["logger"] == "py.warnings"


def test_the_level_is_kept(tmp_path: Path) -> None:
    configure_logs("warning", "json", file=tmp_path / "log")
    structlog.get_logger("bot").info("small")
    structlog.get_logger("bot").warning("large")
    assert "small" not in (tmp_path / "log").read_text()
    assert "large" in (tmp_path / "log").read_text()


def test_without_a_file_it_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", "console")
    structlog.get_logger("bot").info("started", version="0.1.0", text=WRITTEN)
    out, err = capsys.readouterr()
    assert out == ""
    assert "started" in err
    assert "version=0.1.0" in err
    assert WRITTEN not in err
    assert "\x1b" not in err


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        configure_logs(file=tmp_path / "file" / "log")


def test_silence(capsys: pytest.CaptureFixture[str]) -> None:
    silence_logs()
    logging.getLogger("bot").error("nothing")
    structlog.stdlib.get_logger("bot").error("stopped", exc_info=ValueError(WRITTEN))
    assert capsys.readouterr() == ("", "")
