"""Telegram: the whole conversation, by long polling."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram import LinkPreviewOptions
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.adapters.base import (
    PLAIN,
    BadToken,
    Envelope,
    File,
    Kit,
    Limits,
    Submit,
)
from bot.adapters.parts import Parts
from bot.adapters.telegram import failures
from bot.adapters.telegram.failures import as_ours, says
from bot.adapters.telegram.menus import set_menus
from bot.adapters.telegram.polling import Polling
from bot.adapters.telegram.reading import PLATFORM, Reader
from bot.adapters.telegram.request import AiohttpRequest
from bot.adapters.telegram.showing import CAPTION, TEXT, Typeset, keyboard, typeset
from bot.core.model import Message, Place

log = structlog.stdlib.get_logger(__name__)

_OFFICIAL = "https://api.telegram.org"
_MEDIA = "m:"
"""Before the id of a message that carries a file: its words are a caption."""

_MENUS_AGAIN = 300.0
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_PHOTOS = ("image/jpeg", "image/png", "image/webp")
_ANIMATIONS = ("image/gif", "video/mp4")


class Telegram:
    """The platform. `api_base` is http://host:port of a Bot API server of one's own.

    A long text is sent in parts; of those only the last, which has the buttons, is edited.
    """

    platform = PLATFORM
    limits = Limits(text=TEXT, title=256, buttons=100, label=64)

    def __init__(self, token: str, kit: Kit, *, api_base: str | None = None) -> None:
        base = (api_base or _OFFICIAL).rstrip("/")
        self.bot = ""
        self._kit = kit
        self._api: ExtBot[None] = ExtBot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(connections=2),
        )
        self._parts = Parts()
        self._polling = Polling(self._api, kit)

    @property
    def connected(self) -> bool:
        """Whether the last poll came through."""
        return self._polling.connected

    async def connect(self) -> None:
        """Ask who we are, and see to it that polling is allowed."""
        with as_ours(doubles=False):
            await self._api.initialize()
            self.bot = str(self._api.id)
            # Where a webhook is set, nothing can be polled. What waits stays.
            await self._api.delete_webhook(drop_pending_updates=False)

    async def listen(self, submit: Submit) -> None:
        """Poll; what was polled is confirmed once it is committed."""
        menus = asyncio.create_task(self._keep_menus())
        try:
            commands = [command.name for command in self._kit.commands]
            reader = Reader(self._api.id, self._username, commands)
            await self._polling.run(reader, submit)
        except InvalidToken:
            raise BadToken from None
        finally:
            menus.cancel()
            await asyncio.gather(menus, return_exceptions=True)

    async def _keep_menus(self) -> None:
        """The list of commands, as soon as it can be had."""
        while True:
            try:
                await set_menus(self._api, self._kit)
            except TelegramError as error:
                log.warning("menus_not_set", platform=PLATFORM, error=type(error).__name__)
                await asyncio.sleep(_MENUS_AGAIN)
            else:
                return

    async def close(self) -> None:
        """Close the connections."""
        await self._polling.close()
        await self._api.shutdown()

    # --- what goes out ------------------------------------------------------------------

    async def send(self, place: Place, message: Message, envelope: Envelope = PLAIN) -> str:
        """Send it, with its file if there is one; the id of the last part."""
        file = envelope.file
        if file is not None and len(parts := typeset(message, CAPTION)) == 1:
            return await self._send_file(place, message, file, parts[0])
        texts = typeset(message)

        async def show(_number: int, part: File | Typeset) -> str:
            if isinstance(part, File):
                return await self._send_file(place, None, part, None)
            return await self._send_text(place, message, part, buttons=part is texts[-1])

        return await self._parts.send(envelope.key, [*([file] if file else ()), *texts], show)

    async def _send_text(
        self, place: Place, message: Message, part: Typeset, *, buttons: bool
    ) -> str:
        async def call(**where: Any) -> str:  # noqa: ANN401 - PTB's keyword arguments
            sent = await self._api.send_message(
                text=part.text,
                entities=part.entities,
                reply_markup=keyboard(message, self._username) if buttons else None,
                disable_notification=message.silent,
                link_preview_options=_NO_PREVIEW,
                **where,
            )
            return str(sent.message_id)

        return await self._in_thread(place, call)

    async def _send_file(
        self, place: Place, message: Message | None, file: File, part: Typeset | None
    ) -> str:
        """Upload it, or send what was uploaded before by its id."""
        known = await self._kit.recall(file.key) if file.key else None

        async def call(**where: Any) -> str:  # noqa: ANN401 - PTB's keyword arguments
            nonlocal known
            try:
                return await self._file(message, file, part, known, where)
            except BadRequest as error:
                if known is None or not says(error, *failures.WRONG_FILE):
                    raise
                known = None
                return await self._file(message, file, part, None, where)

        return _MEDIA + await self._in_thread(place, call)

    async def _file(
        self,
        message: Message | None,
        file: File,
        part: Typeset | None,
        known: str | None,
        where: dict[str, Any],
    ) -> str:
        common = {
            "caption": part.text if part else None,
            "caption_entities": part.entities if part else None,
            "reply_markup": keyboard(message, self._username) if message else None,
            "disable_notification": message.silent if message else True,
            **where,
        }
        content: Any = known or file.data
        if not known:
            common["filename"] = file.name
        if file.mime in _PHOTOS:
            sent = await self._api.send_photo(photo=content, **common)
            uploaded = sent.photo[-1].file_id if sent.photo else None
        elif file.mime in _ANIMATIONS:
            sent = await self._api.send_animation(animation=content, **common)
            uploaded = sent.animation.file_id if sent.animation else None
        else:
            sent = await self._api.send_document(document=content, **common)
            uploaded = sent.document.file_id if sent.document else None
        if file.key and uploaded and not known:
            await self._remember(file.key, uploaded)
        return str(sent.message_id)

    async def _remember(self, key: str, uploaded: str) -> None:
        try:
            await self._kit.remember(key, uploaded)
        except Exception as error:  # noqa: BLE001 - it has been sent, and must not be sent again
            log.warning("file_not_remembered", platform=PLATFORM, error=type(error).__name__)

    async def _in_thread(self, place: Place, call: Callable[..., Awaitable[str]]) -> str:
        """In the place's topic, or beside it where that one has been deleted."""
        with as_ours(doubles=True):
            where: dict[str, Any] = {"chat_id": _chat(place)}
            if not place.thread:
                return await call(**where)
            try:
                return await call(**where, message_thread_id=int(place.thread))
            except BadRequest as error:
                if not says(error, failures.NO_THREAD):
                    raise
                return await call(**where)

    async def edit(
        self, place: Place, id: str, message: Message, envelope: Envelope = PLAIN
    ) -> None:
        """Show it where `id` was. Refused where that one cannot be changed any more."""
        media = id.startswith(_MEDIA)
        part = typeset(message, CAPTION if media else TEXT)[-1]
        common: dict[str, Any] = {
            "chat_id": _chat(place),
            "message_id": int(id.removeprefix(_MEDIA)),
            "reply_markup": keyboard(message, self._username),
        }
        with as_ours(doubles=False):
            try:
                if media:
                    await self._api.edit_message_caption(
                        caption=part.text, caption_entities=part.entities, **common
                    )
                else:
                    await self._api.edit_message_text(
                        text=part.text,
                        entities=part.entities,
                        link_preview_options=_NO_PREVIEW,
                        **common,
                    )
            except BadRequest as error:
                if not says(error, failures.NOT_MODIFIED):
                    raise

    async def delete(self, place: Place, id: str, envelope: Envelope = PLAIN) -> None:
        """Take it away; one that is too old for that loses its buttons."""
        if not id:
            return
        where: dict[str, Any] = {
            "chat_id": _chat(place),
            "message_id": int(id.removeprefix(_MEDIA)),
        }
        with as_ours(doubles=False):
            try:
                await self._api.delete_message(**where)
            except BadRequest as error:
                if says(error, *failures.NOT_THERE):
                    return
                if not says(error, failures.TOO_OLD):
                    raise
                await self._bare(where)

    async def _bare(self, where: dict[str, Any]) -> None:
        try:
            await self._api.edit_message_reply_markup(reply_markup=None, **where)
        except BadRequest as error:
            if not says(error, failures.NOT_MODIFIED, *failures.NOT_THERE):
                raise

    @property
    def _username(self) -> str:
        return self._api.username or ""


def _chat(place: Place) -> int | str:
    return int(place.chat) if place.chat.lstrip("-").isdecimal() else place.chat
