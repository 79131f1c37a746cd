"""What the command line can do; it is entered by bot/__main__.py.

Exit status: 0 all is well; 1 something stood in the way, said in one line on
stderr; 2 the command itself was wrong; 130 interrupted with Ctrl-C.
"""

from __future__ import annotations

import asyncio
import math
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path

import click
import platformdirs
import structlog

from bot import app
from bot.ending import end_on_signals
from bot.library import ContentError
from bot.logs import configure_logs, silence_logs
from bot.settings import Settings, SettingsError, load_settings, misspelt
from bot.store.errors import StoreError
from scheduler.rules import known_zone

_INTERRUPTED = 130
_FIRST_YEAR, _LAST_YEAR = 2000, 2100

_NOTHING_SET = """\
There is no token yet, so no chat platform can be reached.

Set TELEGRAM_BOT_TOKEN (from BotFather) or DISCORD_BOT_TOKEN (from your application's
page Bot), or both, in the environment or in .env; .env.example names every setting and
docs/tokens.md leads to both tokens. To talk to Backtalk right here, run `backtalk try`."""

_BAD_TOKENS = {
    "telegram": (
        "Telegram does not know the token in TELEGRAM_BOT_TOKEN: it is wrong or was revoked. "
        "Copy it again from BotFather (/mybots, your bot, API Token), set it and start again."
    ),
    "discord": (
        "Discord does not know the token in DISCORD_BOT_TOKEN: it is wrong or was reset. "
        "Get a new one on your application's page Bot (Reset Token), set it and start again."
    ),
}

log = structlog.stdlib.get_logger("bot")


class Instant(click.ParamType[datetime]):
    """An ISO 8601 instant; without an offset it is meant in UTC."""

    name = "instant"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read it; an aware datetime in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail("Write it like 2026-03-02T07:30 or 2026-03-02T07:30+01:00.", param, ctx)
        if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
            self.fail(f"Take a year from {_FIRST_YEAR} to {_LAST_YEAR}.", param, ctx)
        aware = instant if instant.tzinfo is not None else instant.replace(tzinfo=UTC)
        return aware.astimezone(UTC)


class Zone(click.ParamType[str]):
    """The IANA name of a time zone."""

    name = "zone"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Check that it is known."""
        name = str(value)
        if not known_zone(name):
            self.fail("There is no such zone. Write it like Europe/Berlin.", param, ctx)
        return name


class Speed(click.FloatRange):
    """How many times as fast time runs."""

    def __init__(self) -> None:
        super().__init__(0, 10_000, min_open=True)

    def convert(
        self, value: float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Check that it is a number within the range, which "nan" is not."""
        speed = float(super().convert(value, param, ctx))
        if math.isnan(speed):
            self.fail("Name a number, such as 20.", param, ctx)
        return speed


@contextmanager
def _friendly() -> Iterator[None]:
    """Turn whatever stands in the way into one line that says what to do."""
    try:
        yield
    except (SettingsError, ContentError, StoreError) as error:
        raise click.ClickException(str(error)) from None
    except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
        raise
    except OSError as error:
        raise click.ClickException(
            f"The system refused something ({error.strerror or type(error).__name__}). "
            "What was answered is saved. Mend that and start again."
        ) from None
    except Exception as error:
        log.exception("stopped")
        raise click.ClickException(
            f"Something went wrong that should not have ({type(error).__name__}). "
            "What was answered is saved; start again. The log says where it happened."
        ) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="backtalk", message="%(prog)s %(version)s")
def cli() -> None:
    """Backtalk talks you through a short daily routine for the lower back."""
    silence_logs()  # until it is known where to log to


@cli.command("try")
@click.option(
    "--data",
    metavar="FILE",
    help="Where everything is remembered. Default: DATABASE_URL, or your data directory.",
)
@click.option(
    "--speed",
    type=Speed(),
    default=1.0,
    metavar="N",
    help="Let time run N times as fast. From a pipe, time moves by itself.",
)
@click.option(
    "--from", "start", type=Instant(), metavar="INSTANT", help="Begin then instead of now."
)
@click.option("--zone", type=Zone(), metavar="ZONE", help="Your time zone, if not the system's.")
@click.pass_context
def try_(
    context: click.Context,
    data: str | None,
    speed: float,
    start: datetime | None,
    zone: str | None,
) -> None:
    """Talk to Backtalk in this terminal, or play lines from a pipe.

    From a pipe, a line is read whenever the conversation waits for you; one such
    as +10s, +5m, +8h or +1h30m lets time pass, and # begins a comment.
    """
    with _friendly():
        settings = load_settings(**({"database_url": data} if data else {}))
        _log_to_file(settings)
        if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
            context.exit(_live(settings, speed, start, zone))
        _piped(settings, start, zone)


def _live(settings: Settings, speed: float, start: datetime | None, zone: str | None) -> int:
    # What only the terminal needs is not loaded by a service that restarts.
    from bot import trying
    from bot.adapters.terminal.live import End

    try:
        end = asyncio.run(trying.try_live(settings, speed=speed, start=start, zone=zone))
    except KeyboardInterrupt:
        end = End.INTERRUPTED
    return _INTERRUPTED if end is End.INTERRUPTED else 0


def _piped(settings: Settings, start: datetime | None, zone: str | None) -> None:
    from bot import trying

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    given = sys.stdin.buffer if sys.stdin is not None else BytesIO()

    async def play() -> None:
        # While a line is waited for nothing else runs, so Ctrl-C may end the waiting itself.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        await trying.try_piped(settings, given, sys.stdout, start=start, zone=zone)

    try:
        asyncio.run(play())
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _log_to_file(settings: Settings) -> None:
    """Keep the log out of the conversation; without a place for it there is none."""
    folder = platformdirs.user_log_path("backtalk", appauthor=False)
    try:
        configure_logs(settings.log_level, settings.log_format, file=folder / "backtalk.log")
    except OSError:
        silence_logs()


@cli.command()
@click.option(
    "--only",
    type=click.Choice(["telegram", "discord"]),
    help="Serve this platform alone, whichever tokens are set.",
)
@click.pass_context
def run(context: click.Context, only: str | None) -> None:
    """Run the bot on every chat platform whose token is set."""
    with _friendly():
        settings = load_settings()
        wanted = {each.name for each in app.platforms(settings)}
        if not (wanted if only is None else wanted & {only}):
            click.echo(_nothing_to_run(only if wanted else None), err=True)
            context.exit(2)
        configure_logs(settings.log_level, settings.log_format)
        context.exit(0 if asyncio.run(_serve(settings, only)) else 1)


def _nothing_to_run(only: str | None) -> str:
    """Why that is, and what to do; `only` where it is because of that alone."""
    if only is not None:
        name = f"{only.upper()}_BOT_TOKEN"
        return f"{name} is not set. Set it, or leave away --only {only}."
    hints = [f"{name} is set: did you mean {meant}?" for name, meant in misspelt().items()]
    return "\n\n".join([_NOTHING_SET, *hints])


async def _serve(settings: Settings, only: str | None) -> bool:
    stop = asyncio.Event()
    end_on_signals(stop)
    return await app.run(settings, stop, complain=_complain, only=only)


def _complain(platform: str) -> None:
    """Say once and in plain words that a platform does not know our token."""
    click.echo(_BAD_TOKENS[platform], err=True)


@cli.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Look whether everything is in order to run, and say what to do about each fault."""
    from bot.doctor import examine, table

    with _friendly():
        settings = load_settings()
        silence_logs()
        findings = asyncio.run(examine(settings))
        click.echo(table(findings))
        context.exit(1 if any(each.level == "fail" for each in findings) else 0)


@cli.command()
def counts() -> None:
    """Show how often something went wrong in each week, as numbers without names."""
    from bot.counted import counted

    with _friendly():
        settings = load_settings()
        silence_logs()
        click.echo(asyncio.run(counted(settings)))


@cli.group()
def content() -> None:
    """Exercises, routines and words."""


@content.command("check")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.pass_context
def content_check(context: click.Context, folder: Path | None) -> None:
    """Check DIR, or CONTENT_DIR, or the content that comes along; say file and line."""
    from bot.content_check import check, format_findings

    with _friendly():
        root = folder or load_settings().content_dir
        silence_logs()
        findings = check(root)
        if findings:
            click.echo(format_findings(findings), err=True)
            context.exit(1)
        click.echo("All content is in order.")
