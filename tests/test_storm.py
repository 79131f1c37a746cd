"""`backtalk run` on Telegram with everything going wrong at once, and killed in the middle.

A tenth of all calls fail, updates come twice and in another order, and the process is
killed at random moments. Nothing that was said is lost, and nobody is answered twice.
"""

from __future__ import annotations

import random
import signal
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.telegram_server import Chat, Fault, TelegramServer
from tests.telegram_server.server import TOKEN as TELEGRAM
from tests.test_run import on_telegram, running

SECRET = TELEGRAM.partition(":")[2]
AGREE = "I am 18 or older, and I agree"
COMMANDS = 2

FAULTS = (
    Fault(status=500, body="oh no"),
    Fault(status=502, body="<html>Bad Gateway</html>"),
    Fault(status=504),
    Fault(status=200, body="<html>log in to the wireless network</html>"),
    Fault(cut="before"),
    Fault(cut="after"),
    Fault(retry_after=1),
)


class Storm:
    """What goes wrong, by a seed, and how often it leaves open whether a message was sent.

    Of the first messages every third meets a fault, a different one each time: that each of
    them is met is not left to chance.
    """

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._certain = [each for fault in FAULTS for each in (fault, None, None)]
        self.unsure = 0

    def fault(self, method: str) -> Fault | None:
        fault = self._chance.choice(FAULTS) if self._chance.random() < 0.1 else None
        if method == "sendMessage" and self._certain:
            fault = self._certain.pop(0)
        if method == "sendMessage" and fault is not None:
            self.unsure += bool(fault.cut or fault.status == 504)
        return fault

    def mangle(self, updates: list[Any]) -> list[Any]:
        """Some of them twice, and two in the wrong order."""
        mangled = [each for each in updates for _ in range(1 + (self._chance.random() < 0.1))]
        if len(mangled) > 1:
            at = self._chance.randrange(len(mangled) - 1)
            mangled[at : at + 2] = reversed(mangled[at : at + 2])
        return mangled

    def patience(self) -> int:
        """How many messages may be sent until the next kill."""
        return self._chance.randint(3, 12)


def talk(person: Chat) -> int:
    """Press the button twice, ask for something, and press again; how many updates that is."""
    person.press(AGREE)
    person.press(AGREE)
    for _ in range(COMMANDS):
        person.say("/privacy")
    person.press(AGREE)
    return COMMANDS + 3


def memory(folder: Path, query: str) -> list[Any]:
    """What the database says."""
    with sqlite3.connect(folder / "run.db") as db:
        return db.execute(query).fetchall()


def quiet(folder: Path, server: TelegramServer) -> bool:
    """Whether all is heard and all is said."""
    waiting = "select count(*) from outbox where state = 'waiting'"
    return not server.state.updates and memory(folder, waiting) == [(0,)]


def under_way(folder: Path) -> int:
    """How many messages a process that was killed had leased, and may have sent."""
    leased = "select count(*) from outbox where state = 'waiting' and leased_by is not null"
    ((count,),) = memory(folder, leased)
    return int(count)


async def until_killed(folder: Path, server: TelegramServer, patience: int) -> int:
    """Run it, and kill it when it has sent so many; how many more it may have sent."""
    enough = server.calls["sendMessage"] + patience
    async with running(folder, **on_telegram(server), LOG_LEVEL="debug") as bot:
        await bot.until(lambda: server.calls["sendMessage"] >= enough or quiet(folder, server))
        await bot.end(signal.SIGKILL)
    assert SECRET not in bot.said
    return under_way(folder)


def told(folder: Path) -> Counter[int]:
    """How many messages the database means to have sent to each chat."""
    query = (
        "select places.chat from outbox join places on places.id = outbox.place where op = 'send'"
    )
    return Counter(int(chat) for (chat,) in memory(folder, query))


@pytest.mark.parametrize(
    ("people", "kills", "seed"),
    [
        (8, 0, 1),
        (8, 2, 2),
        *(pytest.param(60, 5, seed, marks=pytest.mark.soak) for seed in range(10)),
    ],
)
async def test_nothing_is_lost_and_nobody_is_answered_twice(
    tmp_path: Path, people: int, kills: int, seed: int
) -> None:
    storm = Storm(seed)
    async with TelegramServer() as server:
        chats = [server.user(id) for id in range(1, people + 1)]
        async with running(tmp_path, **on_telegram(server)) as bot:
            for chat in chats:
                chat.say("/start")
            await bot.until(lambda: all(chat.shown for chat in chats))
            await bot.end()
        updates = people + sum(map(talk, chats))

        server.faults, server.mangle = storm.fault, storm.mangle
        twice = sum([await until_killed(tmp_path, server, storm.patience()) for _ in range(kills)])
        async with running(tmp_path, **on_telegram(server), LOG_LEVEL="debug") as bot:
            await bot.until(lambda: quiet(tmp_path, server))
            status, _ = await bot.end()
    assert status == 0
    assert "Traceback" not in bot.said
    assert SECRET not in bot.said
    assert memory(tmp_path, "select count(*) from incoming") == [(updates,)]
    assert memory(tmp_path, "select count(*) from parked") == [(0,)]
    consents = memory(tmp_path, "select owner from diary where kind = 'consent'")
    assert len(consents) == len(set(consents)) == people, "a press counts, and it counts once"

    said, sent = told(tmp_path), Counter({chat.id: len(chat.shown) for chat in chats})
    assert set(said.values()) == {1 + 1 + COMMANDS}, "everybody did the same, and is told the same"
    assert (said - sent).total() <= storm.unsure, "only what may have arrived is not sent again"
    assert (sent - said).total() <= twice, "only what was under way at a kill comes twice"


async def test_of_three_thousand_that_wait_none_is_lost_by_a_kill(tmp_path: Path) -> None:
    """Of as many, python-telegram-bot's own Updater lost 2,927."""
    chance = random.Random(11)
    async with TelegramServer() as server:
        ids = {server.user(n % 300 + 1).say("/privacy") for n in range(3000)}
        for kill in range(4):
            until = 3000 if kill == 3 else chance.randint(1, 700) * (kill + 1)
            async with running(tmp_path, **on_telegram(server)) as bot:
                await bot.until(lambda until=until: 3000 - len(server.state.updates) >= until)  # type: ignore[misc]
                bot.process.kill()
                await bot.ended()
    taken = [int(id) for (id,) in memory(tmp_path, "select id from incoming")]
    assert sorted(taken) == sorted(ids)
    assert memory(tmp_path, "select count(*) from outbox") == [(3000,)], "each will be answered"
