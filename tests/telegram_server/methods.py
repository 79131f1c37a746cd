"""The methods of the Bot API that a bot such as ours uses, with Telegram's limits and texts."""

from __future__ import annotations

from typing import Any

from tests.telegram_server.checks import (
    CAPTION,
    TEXT,
    Given,
    commands_of,
    rows_of,
    scope_of,
    text_of,
)
from tests.telegram_server.state import ApiError, Chat, Shown, State


class Methods:
    """Each method takes the parameters as given, files as (name, bytes)."""

    def __init__(self, state: State) -> None:
        self._state = state

    def getMe(self, _given: Given) -> Any:
        return self._state.bot | {"can_join_groups": True, "supports_inline_queries": False}

    def setWebhook(self, given: Given) -> Any:
        self._state.webhook = str(given["url"])
        self._state.end_poll("Conflict: terminated by setWebhook request")
        return True

    def deleteWebhook(self, given: Given) -> Any:
        self._state.webhook = ""
        if given.get("drop_pending_updates") == "true":
            self._state.updates.clear()
        return True

    # --- messages -----------------------------------------------------------------------

    def sendMessage(self, given: Given) -> Any:
        chat = self._chat(given)
        text, entities = text_of(given, "text", "entities", TEXT)
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
            self._state.kinds[id] = kind
        elif file in self._state.files:
            id = str(file)
            if self._state.kinds[id] != kind:
                raise ApiError(400, "Bad Request: type of file mismatch")
        else:
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        text, entities = "", list[Given]()
        if given.get("caption"):
            text, entities = text_of(given, "caption", "caption_entities", CAPTION)
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
        shown = Shown(next(self._state.ids), text, entities, rows_of(given), silent, thread, file)
        chat.messages[shown.id] = shown
        return self._as_json(chat, shown)

    def editMessageText(self, given: Given) -> Any:
        if self._message(given, "edit")[1].file is not None:
            raise ApiError(400, "Bad Request: there is no text in the message to edit")
        text, entities = text_of(given, "text", "entities", TEXT)
        return self._edit(given, text, entities)

    def editMessageCaption(self, given: Given) -> Any:
        if self._message(given, "edit")[1].file is None:
            raise ApiError(400, "Bad Request: there is no caption in the message to edit")
        text, entities = text_of(given, "caption", "caption_entities", CAPTION)
        return self._edit(given, text, entities)

    def editMessageReplyMarkup(self, given: Given) -> Any:
        _, shown = self._message(given, "edit")
        return self._edit(given, shown.text, shown.entities)

    def _edit(self, given: Given, text: str, entities: list[Given]) -> Any:
        chat, shown = self._message(given, "edit")
        rows = rows_of(given)
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
        if shown.old:
            raise ApiError(400, "Bad Request: message can't be deleted for everyone")
        del chat.messages[shown.id]
        return True

    def answerCallbackQuery(self, given: Given) -> Any:
        if given.get("callback_query_id") not in self._state.presses:
            raise ApiError(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        self._state.presses.discard(given["callback_query_id"])
        self._state.answered.append(given["callback_query_id"])
        return True

    # --- menus --------------------------------------------------------------------------

    def getMyCommands(self, given: Given) -> Any:
        return self._state.commands.get(scope_of(given), [])

    def setMyCommands(self, given: Given) -> Any:
        self._state.commands[scope_of(given)] = commands_of(given)
        return True

    # --- checks -------------------------------------------------------------------------

    def _chat(self, given: Given) -> Chat:
        if not given.get("chat_id"):
            raise ApiError(400, "Bad Request: chat_id is empty")
        chat = self._state.chats.get(int(given["chat_id"]))
        if chat is None:
            raise ApiError(400, "Bad Request: chat not found")
        if chat.troubled:
            raise ApiError(500, "Internal Server Error")
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

    def _as_json(self, chat: Chat, shown: Shown) -> Given:
        return {
            "message_id": shown.id,
            "date": 1_772_000_000,
            "chat": chat._as_json(),
            "from": self._state.bot,
            "text": shown.text,
        }
