"""`backtalk run` on Discord with a tenth of all calls going wrong, and killed in the middle.

Discord does not deliver again: what it told at a kill is gone, and the next press works. What
was committed is answered, and answered once.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from pathlib import Path

from tests.discord_server import DiscordServer
from tests.discord_server.state import Fault, Interaction
from tests.test_run import on_discord, running

PEOPLE = 30


def committed(folder: Path) -> set[str]:
    """The ids of the interactions that were taken."""
    with sqlite3.connect(folder / "run.db") as db:
        return {str(id) for (id,) in db.execute("select id from incoming")}


def nothing_waits(folder: Path) -> bool:
    """Whether all is said."""
    with sqlite3.connect(folder / "run.db") as db:
        waiting = db.execute("select count(*) from outbox where state = 'waiting'")
        return waiting.fetchall() == [(0,)]


def weather(chance: random.Random, method: str, path: str) -> Fault | None:
    if method == "GET" or chance.random() >= 0.1:
        return None
    return chance.choice(
        [
            Fault(cut="before"),
            Fault(cut="after"),
            Fault(status=500),
            Fault(retry_after=0.05),
        ]
    )


def spoken(server: DiscordServer) -> list[str]:
    """The messages that say something, the held places aside."""
    return [id for id, shown in server.state.messages.items() if not shown.thinking]


def answers_to(server: DiscordServer, made: Interaction) -> int:
    """How many messages answer what somebody did, where they did it."""
    return sum(server.state.messages[id].token == made.token for id in spoken(server))


async def one_life(folder: Path, server: DiscordServer, answered: int) -> list[Interaction]:
    """A bot that everybody asks for something, killed when so many have been `answered`.

    With none it is killed between acknowledging and committing.
    """
    before = len(server.identified)
    async with running(folder, **on_discord(server)) as bot:
        await bot.until(lambda: len(server.identified) > before)
        people = [server.user(n + 1) for n in range(PEOPLE)]
        made = [user.slash("privacy", server=user.id % 2 == 0) for user in people]
        if answered:
            await bot.until(lambda: sum(answers_to(server, each) for each in made) >= answered)
        else:
            await bot.until(lambda: any(each.acknowledged for each in made))
        bot.process.kill()
        await bot.ended()
    return made


async def test_on_discord_what_was_committed_is_answered_once_and_the_next_press_works(
    tmp_path: Path,
) -> None:
    chance = random.Random(5)
    made: list[Interaction] = []
    async with DiscordServer() as server:
        server.faults = lambda method, path: weather(chance, method, path)
        for answered in (0, 1, 7, 20):
            made += await one_life(tmp_path, server, answered)
        async with running(tmp_path, **on_discord(server)) as bot:
            await bot.until(lambda: len(server.identified) > 4 and nothing_waits(tmp_path))
            server.faults = lambda _method, _path: None
            last = [server.user(n + 1).slash("privacy", server=True) for n in range(PEOPLE)]
            await bot.until(lambda: all(answers_to(server, each) for each in last))
            assert (await bot.end())[0] == 0
        made += last
    taken = committed(tmp_path)
    assert {each.id for each in last} <= taken <= {each.id for each in made}
    assert max(answers_to(server, each) for each in made) == 1, "one press, one answer"
    wanted = Counter(each.user for each in made if each.id in taken)
    # One that could not be acknowledged is answered in the person's own chat.
    got = Counter(server.state.owner_of[id] for id in spoken(server))
    assert got == wanted
    print(f"4 kills: {len(taken)} of {len(made)} committed and answered once")
