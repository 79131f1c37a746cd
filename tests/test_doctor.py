"""`backtalk doctor`: each fault is named with what to do about it, and no secret is shown."""

from __future__ import annotations

import asyncio
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest

from bot import doctor_platforms
from bot.core.menu import COMMANDS
from bot.doctor import examine, table
from bot.finding import Finding
from bot.settings import Settings, load_settings
from bot.store.engines import open_store
from bot.store.migrate import upgrade
from tests.discord_server import DiscordServer
from tests.discord_server.server import TOKEN as DISCORD
from tests.discord_server.state import Fault
from tests.telegram_server import Fault as TelegramFault
from tests.telegram_server import TelegramServer
from tests.telegram_server.server import TOKEN as TELEGRAM


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A memory of one's own, and none of our other variables."""
    for name in map(str.upper, Settings.model_fields):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", str(tmp_path / "x.db"))
    return tmp_path


async def looked(**settings: str) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in await examine(load_settings(**settings)):
        found.setdefault(finding.what, []).append(finding)
    return found


async def test_with_nothing_set_it_says_what_to_set(alone: Path) -> None:
    found = await looked()
    assert [each.level for each in found["settings"]] == ["fail"]
    assert "TELEGRAM_BOT_TOKEN or DISCORD_BOT_TOKEN" in found["settings"][0].advice
    assert found["operator"][0].level == "warn"
    assert "not there yet" in found["database"][0].words
    assert not (alone / "x.db").exists(), "looking makes nothing"


async def test_all_in_order() -> None:
    async with TelegramServer() as telegram, DiscordServer() as discord:
        telegram.state.commands["all_private_chats", ""] = [
            {"command": each.name, "description": "?"} for each in COMMANDS
        ]
        discord.state.commands = [{"name": each.name} for each in COMMANDS]
        found = await looked(
            telegram_bot_token=TELEGRAM,
            telegram_api_base=telegram.url,
            discord_bot_token=DISCORD,
            discord_api_base=discord.api_base,
            operator="Ada, ada@example.org",
            invite_code="open-sesame",
        )
        assert not telegram.polls, "no update is taken"
        assert not discord.identified
    assert {each.level for part in found.values() for each in part} == {"ok"}
    assert "only those who are listed" in found["door"][0].words
    shown = table([each for part in found.values() for each in part])
    assert max(map(len, shown.splitlines())) <= 80
    for secret in (TELEGRAM.partition(":")[2], DISCORD, "open-sesame", "://"):
        assert secret not in shown


async def test_tokens_that_nobody_knows() -> None:
    async with TelegramServer() as telegram, DiscordServer() as discord:
        found = await looked(
            telegram_bot_token="1:AAwrong-token",
            telegram_api_base=telegram.url,
            discord_bot_token="no.such.token",
            discord_api_base=discord.api_base,
        )
    assert [(each.level, "BotFather" in each.advice) for each in found["Telegram"]] == [
        ("fail", True)
    ]
    assert [(each.level, "Reset Token" in each.advice) for each in found["Discord"]] == [
        ("fail", True)
    ]


async def test_platforms_that_cannot_be_reached() -> None:
    found = await looked(
        telegram_bot_token=TELEGRAM,
        telegram_api_base="http://127.0.0.1:9",
        discord_bot_token=DISCORD,
        discord_api_base="http://127.0.0.1:9/api/v10",
    )
    for platform in ("Telegram", "Discord"):
        (finding,) = found[platform]
        assert finding.level == "fail"
        assert f"{platform.upper()}_API_BASE" in finding.advice


async def test_a_list_of_commands_that_is_not_ours_is_pointed_out() -> None:
    async with TelegramServer() as telegram, DiscordServer() as discord:
        telegram.state.commands["all_private_chats", ""] = [{"command": "old", "description": "?"}]
        discord.faults = lambda _method, path: Fault(status=500) if "commands" in path else None
        found = await looked(
            telegram_bot_token=TELEGRAM,
            telegram_api_base=telegram.url,
            discord_bot_token=DISCORD,
            discord_api_base=discord.api_base,
        )
    menu = found["Telegram"][-1]
    assert (menu.level, f"{len(COMMANDS)} are missing, 1 are not ours" in menu.words) == (
        "warn",
        True,
    )
    assert "menus_not_set" in menu.advice
    assert (found["Discord"][-1].level, "cannot be read" in found["Discord"][-1].words) == (
        "warn",
        True,
    )


async def test_no_secure_connection_points_to_the_clock() -> None:
    async with TelegramServer() as telegram:
        found = await looked(
            telegram_bot_token=TELEGRAM,
            telegram_api_base=telegram.url.replace("http://", "https://"),
        )
    (finding,) = found["Telegram"]
    assert (finding.level, "date and time of this machine" in finding.advice) == ("fail", True)


async def test_an_answer_of_something_else_is_no_crash() -> None:
    async with TelegramServer() as telegram:
        telegram.faults = lambda _method: TelegramFault(status=200, body='["surprise"]')
        found = await looked(telegram_bot_token=TELEGRAM, telegram_api_base=telegram.url)
    assert [each.level for each in found["Telegram"]] == ["fail"]


async def test_a_name_that_is_nearly_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TELEGRAM)
    none, misspelt = (await looked())["settings"]
    assert (none.level, misspelt.level) == ("fail", "warn")
    assert misspelt.advice == "Did you mean TELEGRAM_BOT_TOKEN?"
    assert TELEGRAM not in misspelt.words


async def test_a_database_of_something_else(alone: Path) -> None:
    (alone / "x.db").write_bytes(b"no database at all " * 100)
    (finding,) = (await looked())["database"]
    assert finding.level == "fail"
    assert "DATABASE_URL" in finding.advice


async def test_a_database_is_up_to_date_or_will_be(alone: Path) -> None:
    (alone / "x.db").touch()
    assert "brings it up to date" in (await looked())["database"][0].words
    async with open_store(alone / "x.db") as store:
        await upgrade(store)
    assert "is up to date" in (await looked())["database"][0].words


async def test_a_place_where_no_database_can_be_made(
    alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (alone / "file").touch()
    (finding,) = (await looked(database_url=str(alone / "file" / "new" / "x.db")))["database"]
    assert (finding.level, "is a file" in finding.words) == ("fail", True)
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write everywhere
    (finding,) = (await looked(database_url=str(alone / "new" / "x.db")))["database"]
    assert (finding.level, "cannot be written" in finding.words) == ("fail", True)
    assert not (alone / "new").exists()


async def test_a_database_that_never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.doctor._PATIENCE", 0.2)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        url = f"postgresql://me:secret-word@127.0.0.1:{port}/x"
        (finding,) = (await looked(database_url=url))["database"]
    assert (finding.level, "does not answer" in finding.words) == ("fail", True)
    assert "secret-word" not in finding.words


@pytest.mark.parametrize(
    ("free", "level", "words"),
    [(50_000_000, "warn", "only 50 MB are free"), (1_000, "fail", "only 0 MB are free")],
)
async def test_a_full_disk_is_seen_coming(
    free: int, level: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(1, 1, free))
    (finding,) = (await looked())["disk"]
    assert (finding.level, words in finding.words) == (level, True)


async def test_whoever_can_watch_from_elsewhere_is_pointed_out() -> None:
    assert (await looked(watch_address="0.0.0.0:9464"))["watching"][0].level == "warn"
    for address in ("127.0.0.1:9464", "[::1]:9464", "localhost:9464"):
        assert "watching" not in await looked(watch_address=address)


@pytest.mark.parametrize(("off", "level"), [(1.0, ""), (-7.0, "warn"), (90.0, "fail"), (None, "")])
def test_a_clock_that_is_off(off: float | None, level: str) -> None:
    found = doctor_platforms._clock("Telegram", off)
    assert [each.level for each in found] == ([level] if level else [])


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (-7, "7 seconds behind"),
        (130, "2 minutes ahead of"),
        (-7200, "2 hours behind"),
        (864e3, "10 days"),
    ],
)
def test_how_far_a_clock_is_off_can_be_grasped(off: float, words: str) -> None:
    (finding,) = doctor_platforms._clock("Discord", off)
    assert words in finding.words


async def test_a_webhook_and_few_starts_are_told() -> None:
    async def telegram(path: str) -> tuple[int, Any]:
        answers = {
            "/getMe": {"result": {"username": "backtalk_bot"}},
            "/getWebhookInfo": {"result": {"url": "https://example.org"}},
        }
        return 200, answers.get(path, {"result": []})

    found = await doctor_platforms._ask_telegram(telegram)
    assert [each.level for each in found] == ["ok", "warn", "warn"]

    async def discord(path: str) -> tuple[int, Any]:
        answers = {
            "/oauth2/applications/@me": {"id": "1", "name": "Backtalk"},
            "/gateway/bot": {"session_start_limit": {"remaining": 3}},
        }
        return 200, answers.get(path, [])

    found = await doctor_platforms._ask_discord(discord)
    assert "3 more times today" in found[1].words


async def test_an_address_that_takes_the_buttons_away_is_told() -> None:
    async def discord(path: str) -> tuple[int, Any]:
        address = {"interactions_endpoint_url": "https://example.org"}
        application = {"id": "1", "name": "Backtalk"} | address
        return 200, application if path.endswith("@me") else {}

    found = await doctor_platforms._ask_discord(discord)
    assert [each.level for each in found][:2] == ["ok", "fail"]
    assert "Interactions Endpoint URL" in found[1].advice
