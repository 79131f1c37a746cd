"""Long polling of our own: an update is confirmed only after its turn is committed.

PTB's Updater confirms what it has put into a queue in memory: of 3,000 updates that were
waiting when the process was killed, 2,927 were lost. Here the offset is raised when every
update of a batch is committed, so Telegram delivers again whatever is not, and what it
delivers twice is known by its id.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.adapters.base import Kit, Submit
from bot.adapters.telegram.reading import UPDATES, Reader
from bot.adapters.telegram.request import TooMany
from bot.core.model import Incoming

log = structlog.stdlib.get_logger(__name__)

_LONG = 50
"""Seconds that Telegram holds a poll open while there is nothing."""

_BATCH = 100
_LAST = 5.0
"""Seconds that turns under way have to be committed when we are to end."""

_MOST_WAIT = 30.0
_WEBHOOK = "webhook"
"""Which conflict it is only Telegram's words tell: a webhook, or another one who polls."""


@dataclass(slots=True)
class Patience:
    """Waits twice as long after each failure, in seconds."""

    first: float = 0.5
    most: float = _MOST_WAIT
    failed: int = 0

    async def wait(self, least: float = 0.0) -> None:
        """Wait; `least` is what somebody asked for."""
        self.failed += 1
        await asyncio.sleep(max(least, min(self.most, self.first * 2 ** min(self.failed - 1, 10))))

    def over(self) -> None:
        """It went well: the next failure is the first one again."""
        self.failed = 0


class Polling:
    """Polls the updates of one bot."""

    def __init__(self, api: ExtBot[None], kit: Kit) -> None:
        self.connected = False
        self._api = api
        self._kit = kit
        self._offset: int | None = None
        self._answering: set[asyncio.Task[None]] = set()

    async def run(self, reader: Reader, submit: Submit) -> None:
        """Until cancelled. Raises InvalidToken."""
        patience = Patience()
        while True:
            try:
                updates = await self._poll()
            except InvalidToken:
                self.connected = False
                raise
            except TelegramError as error:
                await self._failed(error, patience)
            except Exception:  # noqa: BLE001 - whatever PTB stumbles over, it must not stop everybody
                await self._take_one_by_one(reader, submit, patience)
            else:
                self.connected = True
                patience.over()
                await self._take(updates, reader, submit)

    async def close(self) -> None:
        """Let the answers to presses arrive that are under way, for a moment."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=2.0)
        for task in self._answering:
            task.cancel()

    async def _poll(self) -> Sequence[Update]:
        return await self._api.get_updates(
            offset=self._offset,
            limit=_BATCH,
            timeout=_LONG,
            read_timeout=10,
            allowed_updates=UPDATES,
        )

    async def _failed(self, error: TelegramError, patience: Patience) -> None:
        self.connected = False
        name, webhook = "not_polled", False
        if isinstance(error, Conflict):
            webhook = _WEBHOOK in error.message.lower()
            name = "webhook_set" if webhook else "second_poller"
        self._kit.seen("error", type(error).__name__)
        log.warning(
            name, platform="telegram", error=type(error).__name__, tries=patience.failed + 1
        )
        if webhook:
            await self._take_webhook_away()
        await patience.wait(error.seconds if isinstance(error, TooMany) else 0.0)

    async def _take_webhook_away(self) -> None:
        """Somebody has set one while we run. What waits stays."""
        try:
            await self._api.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:  # the next poll says whether it is still there
            log.warning("webhook_stays", platform="telegram", error=type(error).__name__)

    async def _take_one_by_one(self, reader: Reader, submit: Submit, patience: Patience) -> None:
        """A batch that PTB cannot read as a whole: what it can read of it is taken."""
        given = {"limit": _BATCH, "allowed_updates": json.dumps(UPDATES)}
        if self._offset is not None:
            given["offset"] = self._offset
        try:
            # Past PTB's own method, which reads all of them or none.
            url = f"{self._api.base_url}/getUpdates?{urlencode(given)}"
            raw: Any = await self._api.request.post(url)
            after = max(int(each["update_id"]) for each in raw) + 1
        except Exception as error:  # noqa: BLE001 - an answer of any form, or none
            self._kit.seen("error", type(error).__name__)
            log.warning("not_polled", platform="telegram", error=type(error).__name__)
            await patience.wait()
            return
        updates = []
        for each in raw:
            try:
                updates.append(Update.de_json(each, self._api))
            except Exception as error:  # noqa: BLE001 - it is this update's alone
                log.warning("strange_update", platform="telegram", error=type(error).__name__)
        await self._take(updates, reader, submit)
        self._offset = after

    # --- a batch ------------------------------------------------------------------------

    async def _take(self, updates: Sequence[Update], reader: Reader, submit: Submit) -> None:
        if not updates:
            return
        for update in updates:
            self._answer(update)
        events = [event for update in updates if (event := self._read(reader, update))]
        await self._commit(events, submit)
        self._offset = max(update.update_id for update in updates) + 1

    def _answer(self, update: Update) -> None:
        """A press is answered first of all: until then the button shows that it works."""
        if update.callback_query is not None:
            task = asyncio.create_task(self._answer_press(update.callback_query.id))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)

    async def _answer_press(self, id: str) -> None:
        try:
            await self._api.answer_callback_query(id)
        except TelegramError as error:  # it only stops turning a little later
            log.info("press_not_answered", platform="telegram", error=type(error).__name__)

    def _read(self, reader: Reader, update: Update) -> Incoming | None:
        try:
            event = reader.read(update)
        except Exception:  # whatever it is, it is this update's alone
            log.exception("strange_update", platform="telegram")
            return None
        self._kit.seen("event", type(event.event).__name__ if event else "ignored")
        return event

    async def _commit(self, events: Sequence[Incoming], submit: Submit) -> None:
        """Until each of them is committed: nothing is confirmed before that."""
        patience = Patience()
        waiting = list(events)
        while waiting:
            tasks = [asyncio.ensure_future(submit(event)) for event in waiting]
            try:
                await asyncio.wait(tasks)
            except asyncio.CancelledError:
                await asyncio.wait(tasks, timeout=_LAST)
                raise
            errors = [task.exception() for task in tasks]
            waiting = [event for event, error in zip(waiting, errors, strict=True) if error]
            if waiting:
                error = next(type(error).__name__ for error in errors if error)
                self._kit.seen("error", error)
                log.error("not_committed", platform="telegram", count=len(waiting), error=error)
                await patience.wait()
