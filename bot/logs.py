"""Logs without anything that a person wrote.

An event is logged by a constant name and with the keys of `VOCABULARY` alone;
everything else is dropped before it is rendered, whoever logged it. Of an error
its class and place are logged, never its message, which may quote a person.
Libraries log through the same door: their name and place, not their words.
"""

from __future__ import annotations

import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

VOCABULARY = frozenset(
    {
        # about the line itself
        "event",
        "level",
        "logger",
        "timestamp",
        # which
        "alarm",
        "id",
        "kind",
        "op",
        "owner",
        "platform",
        "row",
        "version",
        # how many, how long
        "after",
        "attempts",
        "count",
        "late_ms",
        "ms",
        "tries",
        # what went wrong, and where
        "cause",
        "error",
        "where",
    }
)

_OURS = ("bot", "scheduler")
_NAMES_ONLY = VOCABULARY - {"event", "timestamp"}
_NAME = re.compile(r"[\w.:+/<>-]{1,80}")
_LOG_BYTES = 1_000_000


def only_vocabulary(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop every key that is not in the vocabulary, and every value that could be prose."""
    return {key: value for key, value in event.items() if _may_stay(key, value)}


def _may_stay(key: str, value: object) -> bool:
    if key in _NAMES_ONLY:
        return isinstance(value, int | float | None) or (
            isinstance(value, str) and _NAME.fullmatch(value) is not None
        )
    return key in VOCABULARY


def exceptions_as_places(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace `exc_info` by the classes of the error and of its cause, and file:line."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = _place(error)
        if cause := error.__cause__ or error.__context__:
            event["cause"] = type(cause).__name__
    return event


def _place(error: BaseException) -> str:
    """Where it was raised: the innermost line of our own, or else the innermost of all."""
    traceback, place, ours = error.__traceback__, "unknown", ""
    while traceback is not None:
        module = str(traceback.tb_frame.f_globals.get("__name__", "unknown"))
        place = f"{module}:{traceback.tb_lineno}"
        if module.partition(".")[0] in _OURS:
            ours = place
        traceback = traceback.tb_next
    return ours or place


def _library_as_place(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put a library's own words aside: they may quote what was sent or stored."""
    record = event["_record"]
    event["event"] = "library"
    event.setdefault("where", f"{record.module}:{record.lineno}")
    return event


def configure_logs(
    level: str = "info",
    form: Literal["console", "json"] = "console",
    *,
    file: Path | None = None,
) -> None:
    """Log to stderr, or to `file`, whose folder is made. OSError when it cannot be written."""
    handler: logging.Handler
    if file is None:
        handler = logging.StreamHandler(sys.stderr)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8")
    common: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        exceptions_as_places,
    ]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*common, _library_as_place],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                only_vocabulary,
                _renderer(form, colours=file is None and sys.stderr.isatty()),
            ],
        )
    )
    _install(handler, level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *common,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def silence_logs() -> None:
    """Log nothing at all: for when there is no place to log to."""
    _install(logging.NullHandler(), "CRITICAL")
    # Left to itself structlog prints to stdout, with the local variables of an error.
    structlog.configure(
        processors=[_drop],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _drop(_logger: WrappedLogger, _method: str, _event: EventDict) -> EventDict:
    raise structlog.DropEvent


def _install(handler: logging.Handler, level: str) -> None:
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    # Without their words, only the warnings of libraries are worth a line.
    root.setLevel("ERROR" if level == "ERROR" else "WARNING")
    for ours in _OURS:
        logging.getLogger(ours).setLevel(level)


def _renderer(form: str, *, colours: bool) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=colours)
