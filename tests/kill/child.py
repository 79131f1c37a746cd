"""The process that is killed: the whole bot over a platform made of files.

    python -m tests.kill.child FOLDER POINT

It takes the updates of FOLDER/script.jsonl, each at its own instant, and writes
what it sends to FOLDER/sent.jsonl. Like a chat platform it delivers an update
again until it is acknowledged. At the POINT-th statement, commit or send it
kills itself with SIGKILL, which nothing can catch; with 0 it runs to its end.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, event

from bot.adapters.base import PLAIN, Envelope, Limits
from bot.core.conversation import advance
from bot.core.model import Account, Event, Incoming, Message, Place
from bot.delivery import Delivery
from bot.intake import Intake
from bot.library import load_library
from bot.resume import latest_instant
from bot.store import addresses, places
from bot.store.engines import open_store
from bot.store.migrate import upgrade
from bot.turns import Turns
from bot.virtual import VirtualTime
from bot.wording import Wording
from scheduler.clock import VirtualClock
from scheduler.sender import Sender

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
PLACE = Place("files", "", "me")
ACCOUNT = Account("files", "", "me")


class Fuse:
    """Counts what happens, and kills at the given count."""

    def __init__(self, point: int) -> None:
        self._left = point

    def step(self, *_: Any, **__: Any) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Files:
    """A platform that is a file: what was written to it has been seen by the person."""

    platform = "files"
    bot = ""
    limits = Limits(text=4000, title=200, buttons=25, label=80)

    def __init__(self, path: Path, fuse: Fuse) -> None:
        self._path = path
        self._fuse = fuse

    def _write(self, how: str, message: Message) -> None:
        self._fuse.step()
        line = json.dumps({"how": how, "title": message.title, "text": message.text})
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._fuse.step()

    async def send(self, place: Place, message: Message, envelope: Envelope = PLAIN) -> str:
        self._write("send", message)
        return f"m{self._path.stat().st_size}"

    async def edit(
        self, place: Place, id: str, message: Message, envelope: Envelope = PLAIN
    ) -> None:
        self._write("edit", message)

    async def delete(self, place: Place, id: str, envelope: Envelope = PLAIN) -> None:
        self._write("delete", Message(""))


async def run(folder: Path, fuse: Fuse) -> None:
    script = [json.loads(line) for line in (folder / "script.jsonl").read_text().splitlines()]
    acknowledged = folder / "acknowledged"
    done = int(acknowledged.read_text()) if acknowledged.exists() else 0
    library = load_library()
    wording = Wording(None, library.locales)
    async with open_store(folder / "memory.db") as store:
        await upgrade(store)
        event.listen(Engine, "before_cursor_execute", fuse.step)
        event.listen(Engine, "commit", fuse.step)
        start = datetime.fromisoformat(script[0]["at"])
        clock = VirtualClock(await latest_instant(store) or start)
        turns = Turns(store, advance, library, wording.render, clock, lambda taken: None)
        intake = Intake(turns)
        deliver = Delivery(store, Files(folder / "sent.jsonl", fuse), clock)
        sender = Sender(store, addresses.channel_of(PLACE), deliver, clock, on_gone=places.close)
        await sender.take_over()
        stage = VirtualTime(clock, turns, intake, sender)
        for number, update in enumerate(script[done:], start=done):
            at = datetime.fromisoformat(update["at"])
            await stage.pass_until(max(at, clock.now()))
            if update["event"] is not None:
                this = EVENT.validate_python(update["event"])
                await stage.take(Incoming(update["id"], "line", ACCOUNT, PLACE, this))
            fuse.step()
            temporary = folder / "acknowledged.new"
            temporary.write_text(str(number + 1))
            temporary.replace(acknowledged)
        await intake.close()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), Fuse(int(sys.argv[2]))))
