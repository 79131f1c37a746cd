"""The methods of the Bot API that a bot such as ours uses, with Telegram's limits and texts."""

from __future__ import annotations

import json
from typing import Any

from tests.telegram_server.state import ApiError, Chat, Shown, State

Given = dict[str, Any]
TEXT, CAPTION = 4096, 1024


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class Methods:
    """Each method takes the parameters as given, files as (name, bytes)."""

    def __init__(self, state: State) -> None:
        self._state = state

    def getMe(self, _given: Given) -> Any:
        return self._state.bot | {"can_join_groups": True, "supports_inline_queries": False}

    def deleteWebhook(self, given: Given) -> Any:
        self._state.webhook = ""
        if given.get("drop_pending_updates") == "true":
            self._state.updates.clear()
        return True

    # --- messages -----------------------------------------------------------------------

    def sendMessage(self, given: Given) -> Any:
        chat = self._chat(given)
        text, entities = self._text(given, "text", "entities", TEXT)
        return self._show(chat, given, text, entities)

    def sendDocument(self, given: Given) -> Any:
        return self._send_file(given, "document")

    def sendPhoto(self, given: Given) -> Any:
        return self._send_file(given, "photo")

    def sendAnimation(self, given: Given) -> Any:
        return self._send_file(given, "animation")

    def _send_file(self, given: Given, kind: str) -> Any:
        chat = self._chat(given)
        file = given.get(kind)
        if isinstance(file, str) and file.startswith("attach://"):
            file = given.get(file.removeprefix("attach://"))
        if isinstance(file, tuple):
            id = f"file{len(self._state.files)}"
            self._state.files[id] = file[1]
        elif file in self._state.files:
            id = str(file)
        else:
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        text, entities = "", list[Given]()
        if given.get("caption"):
            text, entities = self._text(given, "caption", "caption_entities", CAPTION)
        answer = self._show(chat, given, text, entities, file=id)
        stored = {"file_id": id, "file_unique_id": id}
        size = {"width": 1, "height": 1}
        answer[kind] = {
            "photo": [stored | size],
            "document": stored,
            "animation": stored | size | {"duration": 1},
        }[kind]
        return answer

    def _show(
        self, chat: Chat, given: Given, text: str, entities: list[Given], file: str | None = None
    ) -> Given:
        thread = int(given["message_thread_id"]) if "message_thread_id" in given else None
        if thread is not None and thread not in chat.threads:
            raise ApiError(400, "Bad Request: message thread not found")
        silent = given.get("disable_notification") == "true"
        shown = Shown(
            next(self._state.ids), text, entities, self._rows(given), silent, thread, file
        )
        chat.messages[shown.id] = shown
        return self._as_json(chat, shown)

    def editMessageText(self, given: Given) -> Any:
        text, entities = self._text(given, "text", "entities", TEXT)
        return self._edit(given, text, entities)

    def editMessageCaption(self, given: Given) -> Any:
        text, entities = self._text(given, "caption", "caption_entities", CAPTION)
        return self._edit(given, text, entities)

    def editMessageReplyMarkup(self, given: Given) -> Any:
        _, shown = self._message(given, "edit")
        return self._edit(given, shown.text, shown.entities)

    def _edit(self, given: Given, text: str, entities: list[Given]) -> Any:
        chat, shown = self._message(given, "edit")
        rows = self._rows(given)
        if (text, entities, rows) == (shown.text, shown.entities, shown.rows):
            raise ApiError(
                400,
                "Bad Request: message is not modified: specified new message content and reply "
                "markup are exactly the same as a current content and reply markup of the message",
            )
        shown.text, shown.entities, shown.rows = text, entities, rows
        shown.edits += 1
        return self._as_json(chat, shown)

    def deleteMessage(self, given: Given) -> Any:
        chat, shown = self._message(given, "delete")
        del chat.messages[shown.id]
        return True

    def answerCallbackQuery(self, given: Given) -> Any:
        if given["callback_query_id"] not in self._state.presses:
            raise ApiError(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        self._state.answered.append(given["callback_query_id"])
        return True

    # --- menus --------------------------------------------------------------------------

    def getMyCommands(self, given: Given) -> Any:
        return self._state.commands.get(self._scope(given), [])

    def setMyCommands(self, given: Given) -> Any:
        commands = json.loads(given["commands"])
        for each in commands:
            if not 1 <= len(each["description"]) <= 256 or not 1 <= len(each["command"]) <= 32:
                raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        self._state.commands[self._scope(given)] = commands
        return True

    def _scope(self, given: Given) -> tuple[str, str]:
        scope = json.loads(given.get("scope", '{"type": "default"}'))
        return scope["type"], given.get("language_code", "")

    # --- checks -------------------------------------------------------------------------

    def _chat(self, given: Given) -> Chat:
        chat = self._state.chats.get(int(given.get("chat_id", 0)))
        if chat is None:
            raise ApiError(400, "Bad Request: chat not found")
        if chat.moved_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.moved_to,
            )
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def _message(self, given: Given, what: str) -> tuple[Chat, Shown]:
        chat = self._chat(given)
        shown = chat.messages.get(int(given["message_id"]))
        if shown is None:
            raise ApiError(400, f"Bad Request: message to {what} not found")
        return chat, shown

    def _text(
        self, given: Given, name: str, entities_name: str, most: int
    ) -> tuple[str, list[Given]]:
        text = str(given.get(name, ""))
        if "\x00" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
            raise ApiError(400, "Bad Request: strings must be encoded in UTF-8")
        if not any(c.isprintable() and not c.isspace() for c in text):
            raise ApiError(400, "Bad Request: message text is empty")
        if units(text) > most:
            too_long = "message is too long" if most == TEXT else "message caption is too long"
            raise ApiError(400, f"Bad Request: {too_long}")
        entities = json.loads(given.get(entities_name) or "[]")
        for each in entities:
            end = each["offset"] + each["length"]
            if each["length"] < 1 or end > units(text):
                raise ApiError(400, "Bad Request: entity beyond the end of the text")
        return text, entities

    def _rows(self, given: Given) -> list[list[Given]]:
        markup = json.loads(given.get("reply_markup") or "{}")
        rows: list[list[Given]] = markup.get("inline_keyboard", [])
        if sum(map(len, rows)) > 100 or any(not 1 <= len(row) <= 8 for row in rows):
            raise ApiError(400, "Bad Request: reply markup is too long")
        for button in (button for row in rows for button in row):
            if not button["text"].strip():
                raise ApiError(400, "Bad Request: text buttons are not allowed to be empty")
            if "url" not in button and not 1 <= len(button["callback_data"].encode()) <= 64:
                raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
        return rows

    def _as_json(self, chat: Chat, shown: Shown) -> Given:
        return {
            "message_id": shown.id,
            "date": 1_772_000_000,
            "chat": chat._as_json(),
            "from": self._state.bot,
            "text": shown.text,
        }
