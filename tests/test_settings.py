"""Settings come from the environment, .env and secret files, and errors never show a value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.settings import (
    Settings,
    SettingsError,
    database_url,
    default_database,
    load_settings,
    misspelt,
)

SECRET = "correct-horse"
EXAMPLE = Path(__file__).parents[1] / ".env.example"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and none of our variables set."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_set_is_a_working_configuration() -> None:
    settings = load_settings()
    url = make_url(settings.database_url.get_secret_value())
    assert (url.drivername, url.database) == ("sqlite+aiosqlite", str(default_database()))
    assert (settings.content_dir, settings.log_level, settings.log_format) == (
        None,
        "info",
        "console",
    )


def test_the_environment_comes_before_the_file(
    alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (alone / ".env").write_text("LOG_LEVEL=error\nLOG_FORMAT=json\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("LOG_LEVEL", " Debug ")
    settings = load_settings()
    assert (settings.log_level, settings.log_format) == ("debug", "json")


def test_what_is_given_comes_first(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "other.db")
    url = load_settings(database_url="mine.db").database_url.get_secret_value()
    assert make_url(url).database == str(alone / "mine.db")


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "")
    assert load_settings().log_level == "info"


@pytest.mark.parametrize("where", ["environment", ".env"])
def test_a_secret_may_stand_in_a_file(
    where: str, alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (alone / "secret").write_text(f"postgresql://me:{SECRET}@db/backtalk\n")
    if where == "environment":
        monkeypatch.setenv("DATABASE_URL_FILE", str(alone / "secret"))
    else:
        (alone / ".env").write_text("DATABASE_URL_FILE=secret\n")
    settings = load_settings()
    assert settings.database_url.get_secret_value() == (
        f"postgresql+asyncpg://me:{SECRET}@db/backtalk"
    )
    assert SECRET not in repr(settings)


def test_an_empty_secret_counts_as_unset(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (alone / "secret").write_text("\n")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(alone / "secret"))
    assert load_settings().telegram_bot_token is None


def test_a_mark_at_the_beginning_of_a_secret_is_not_part_of_it(
    alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (alone / "secret").write_bytes(b"\xef\xbb\xbf123:" + SECRET.encode() + b"\r\n")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(alone / "secret"))
    token = load_settings().telegram_bot_token
    assert token is not None
    assert token.get_secret_value() == f"123:{SECRET}"


def test_a_name_that_is_nearly_ours_is_found(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (alone / ".env").write_text(
        f"TELEGRAM_TOKEN={SECRET}\nTELEGRAM_API_HASH=1\nTELEGRAM_API_BASE=http://h:1\nWATCH=\n"
    )
    monkeypatch.setenv("DISCORD_BOT_TOKN_FILE", SECRET)
    monkeypatch.setenv("SOMETHING_ELSE", "1")
    assert misspelt() == {
        "DISCORD_BOT_TOKN_FILE": "DISCORD_BOT_TOKEN_FILE",
        "TELEGRAM_TOKEN": "TELEGRAM_BOT_TOKEN",
    }


def test_a_variable_and_its_file_together_are_refused(
    alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (alone / "secret").write_text("x.db")
    monkeypatch.setenv("DATABASE_URL_FILE", str(alone / "secret"))
    monkeypatch.setenv("DATABASE_URL", SECRET)
    with pytest.raises(SettingsError, match="DATABASE_URL and DATABASE_URL_FILE") as caught:
        load_settings()
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_an_unreadable_secret_is_named(
    content: bytes | None, alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (alone / "secret").write_bytes(content)
    monkeypatch.setenv("DATABASE_URL_FILE", str(alone / "secret"))
    with pytest.raises(SettingsError, match="DATABASE_URL_FILE names cannot be read"):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "value", "advice"),
    [
        ("LOG_LEVEL", f"loud-{SECRET}", "LOG_LEVEL cannot be used. Take one of debug"),
        ("LOG_FORMAT", f"xml-{SECRET}", "LOG_FORMAT cannot be used. Take console or json"),
        ("CONTENT_DIR", f"/nowhere/{SECRET}", "CONTENT_DIR names no folder. Name a folder"),
        ("DATABASE_URL", f"mysql://me:{SECRET}@db/x", "DATABASE_URL is no database that"),
        ("DATABASE_URL", f"postgresql://me:{SECRET}@db:port/x", "DATABASE_URL is no address"),
        ("DATABASE_URL", f"postgresql://me:{SECRET}@db", "DATABASE_URL is no database that"),
        ("DATABASE_URL", "sqlite://", "DATABASE_URL is no database that"),
        ("DATABASE_URL", "sqlite:///:memory:", "DATABASE_URL is no database that"),
        ("DATABASE_URL", f"~nobody-{SECRET}/x.db", "DATABASE_URL starts with the home of"),
        ("TELEGRAM_BOT_TOKEN", SECRET, "TELEGRAM_BOT_TOKEN is no token of a Telegram bot. Copy"),
        ("TELEGRAM_BOT_TOKEN", f"12:{SECRET} {SECRET}", "TELEGRAM_BOT_TOKEN is no token"),
        ("DISCORD_BOT_TOKEN", f"12345:{SECRET}", "DISCORD_BOT_TOKEN is no token of a Discord"),
        ("TELEGRAM_API_BASE", f"localhost:{SECRET}", "TELEGRAM_API_BASE is no address that"),
        ("TELEGRAM_API_BASE", f"http://me:{SECRET}@h", "TELEGRAM_API_BASE holds more than"),
        ("DISCORD_API_BASE", f"ws://{SECRET}", "DISCORD_API_BASE is no address that"),
        ("DISCORD_API_BASE", "http://h:99999", "DISCORD_API_BASE is no address that"),
        ("DISCORD_GATEWAY", f"http://{SECRET}", "DISCORD_GATEWAY is no address that"),
        ("ALLOWED_USERS", f"telegram:1, @{SECRET}", "ALLOWED_USERS holds something that is no"),
        ("INVITE_CODE", "short", "INVITE_CODE is too short to be a secret. Take at least 8"),
        ("OPERATOR", SECRET * 30, "OPERATOR cannot be used. Say in at most 300"),
        ("BACKUP_DAYS", SECRET, "BACKUP_DAYS cannot be used. Give a whole number"),
        ("BACKUP_DAYS", "-1", "BACKUP_DAYS cannot be used. Give a whole number"),
        ("WATCH_ADDRESS", SECRET, "WATCH_ADDRESS is no host and port. Write it like"),
        ("WATCH_ADDRESS", "localhost:0", "WATCH_ADDRESS is no host and port. Write it like"),
    ],
)
def test_a_faulty_value_is_explained_without_showing_it(
    variable: str, value: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(advice)
    assert SECRET not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_broken_env_file_is_explained(alone: Path) -> None:
    (alone / ".env").write_bytes(b"LOG_LEVEL=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        load_settings()


def test_a_folder_in_place_of_the_env_file_is_explained(alone: Path) -> None:
    (alone / ".env").mkdir()
    with pytest.raises(SettingsError, match=r"\.env is a folder") as caught:
        load_settings()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["plain.db", "with space.db", "a?b#c%20d.db", "日本.db"])
def test_any_file_name_survives_the_url(name: str, alone: Path) -> None:
    assert make_url(database_url(name)).database == str(alone / name)


def test_the_drivers_may_be_named_outright(alone: Path) -> None:
    assert database_url("postgresql+asyncpg://h/x") == "postgresql+asyncpg://h/x"
    assert database_url("postgres://h/x") == "postgresql+asyncpg://h/x"
    assert database_url("sqlite+aiosqlite:///x.db") == database_url("x.db")


def test_the_example_names_every_setting_and_nothing_else() -> None:
    named = set(re.findall(r"^#([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    known = {name.upper() for name in Settings.model_fields}
    assert named == known | {f"{name}_FILE" for name in known}


def test_the_example_can_be_used_as_it_is(alone: Path) -> None:
    (alone / ".env").write_text(EXAMPLE.read_text(encoding="utf-8"))
    assert load_settings() == Settings()


def test_every_value_of_the_example_is_a_good_one(alone: Path) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    wanted = [line[1:] for line in lines if line.startswith("#") and "=" in line]
    (alone / "content").mkdir()
    kept = [line for line in wanted if "_FILE=" not in line and "CONTENT_DIR" not in line]
    (alone / ".env").write_text("\n".join(kept))
    settings = load_settings()
    assert settings.allowed_users == ("telegram:123456789", "discord:234567890123456789")
    assert settings.watch_address == ("127.0.0.1", 9464)
    assert settings.operator == "Ada Byron, ada@example.org"


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("telegram_bot_token", f' "123:{SECRET}" ', f"123:{SECRET}"),
        ("discord_bot_token", f"Bot a.b.{SECRET}", f"a.b.{SECRET}"),
    ],
)
def test_a_token_is_taken_as_people_paste_it(
    name: str, value: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name.upper(), value)
    settings = load_settings()
    assert getattr(settings, name).get_secret_value() == meant
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("value", "meant"),
    [("9464", ("127.0.0.1", 9464)), ("[::1]:9464", ("::1", 9464)), ("here:1", ("here", 1))],
)
def test_an_address_to_watch_at(
    value: str, meant: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCH_ADDRESS", value)
    assert load_settings().watch_address == meant
