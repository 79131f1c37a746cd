"""Updates of Telegram's as events of ours."""

from __future__ import annotations

import re
from collections.abc import Collection

from telegram import CallbackQuery, Chat, ChatMemberUpdated, MessageEntity, Update, User
from telegram import Message as TelegramMessage
from tzfpy import get_tz

from bot.core.model import (
    Account,
    Commanded,
    Event,
    Incoming,
    Left,
    Moved,
    Place,
    Returned,
    Said,
    Unreadable,
    read_button,
)

PLATFORM = "telegram"
UPDATES = ("message", "callback_query", "my_chat_member")
"""What we ask for; everything else Telegram keeps to itself."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)
_AWAY = frozenset({"kicked", "left"})


class Reader:
    """Reads updates that came for one bot, known by its `id` and `username`.

    `commands` are those it knows. In a group others may be meant for another bot.
    """

    def __init__(self, id: int, username: str, commands: Collection[str]) -> None:
        self._id = id
        self._bot = str(id)
        self._username = username.lower()
        self._commands = frozenset(commands)

    def read(self, update: Update) -> Incoming | None:
        """The event that an update stands for; None for what is not for us."""
        if (press := update.callback_query) is not None:
            return self._pressed(update, press)
        if (change := update.my_chat_member) is not None:
            return self._membership(update, change)
        if (message := update.message) is not None:
            return self._message(update, message)
        return None

    # --- buttons and membership -------------------------------------------------------

    def _pressed(self, update: Update, press: CallbackQuery) -> Incoming | None:
        event = read_button(press.data or "")
        if event is None:
            return None
        chat = press.message.chat if press.message is not None else None
        thread = _thread(press.message) if isinstance(press.message, TelegramMessage) else ""
        private = chat is None or chat.type == Chat.PRIVATE
        id = press.from_user.id if chat is None else chat.id
        place = Place(PLATFORM, self._bot, str(id), thread, private)
        return self._incoming(update, press.from_user, place, event)

    def _membership(self, update: Update, change: ChatMemberUpdated) -> Incoming | None:
        if change.chat.type != Chat.PRIVATE:
            return None
        before, after = change.old_chat_member.status, change.new_chat_member.status
        if after in _AWAY:
            event: Event = Left()
        elif before in _AWAY:
            event = Returned()
        else:
            return None
        place = Place(PLATFORM, self._bot, str(change.chat.id))
        return self._incoming(update, change.from_user, place, event)

    # --- messages -----------------------------------------------------------------------

    def _message(self, update: Update, message: TelegramMessage) -> Incoming | None:
        private = message.chat.type == Chat.PRIVATE
        place = Place(PLATFORM, self._bot, str(message.chat.id), _thread(message), private)
        if message.migrate_to_chat_id is not None:
            return self._incoming(update, None, place, Moved(str(message.migrate_to_chat_id)))
        user = message.from_user
        if user is None or user.is_bot or message.sender_chat is not None:
            return None
        if message.via_bot is not None:
            return None
        event = self._said_in_private(message) if private else self._said_to_us(message)
        return self._incoming(update, user, place, event) if event is not None else None

    def _said_in_private(self, message: TelegramMessage) -> Event | None:
        if message.forward_origin is not None:
            return Unreadable()
        if message.location is not None:
            at = message.location
            # Somebody on the high seas has a zone as well: Etc/GMT+3.
            return Commanded("timezone", get_tz(at.longitude, at.latitude))
        if message.text is not None:
            return self._command(message.text) or self._plain(message.text)
        return Unreadable() if message.effective_attachment is not None else None

    def _plain(self, text: str) -> Event | None:
        """Words; a command to another bot is none of ours."""
        other = _COMMAND.fullmatch(text.strip())
        return None if other and other[2] else Said(text)

    def _said_to_us(self, message: TelegramMessage) -> Event | None:
        """In a group only what is addressed to us."""
        text = message.text
        if text is None or message.forward_origin is not None:
            return None
        if text.lstrip().startswith("/"):
            return self._command(text, among=self._commands)
        answered = message.reply_to_message
        to_us = answered is not None and _is(answered.from_user, self._id)
        without = text
        for words in message.parse_entities([MessageEntity.MENTION]).values():
            if words.lower() == f"@{self._username}":
                to_us, without = True, without.replace(words, " ")
        if any(_is(entity.user, self._id) for entity in message.entities):
            to_us = True
        return (self._command(without.strip()) or Said(without.strip())) if to_us else None

    def _command(self, text: str, among: Collection[str] | None = None) -> Commanded | None:
        """A command to us; one that names nobody may have to be `among` these."""
        match = _COMMAND.fullmatch(text.strip())
        if match is None or (match[2] or self._username).lower() != self._username:
            return None
        name = match[1].lower()
        if among is not None and match[2] is None and name not in among:
            return None
        return Commanded(name, (match[3] or "").strip())

    def _incoming(self, update: Update, user: User | None, place: Place, event: Event) -> Incoming:
        who = str(user.id) if user is not None else f"chat {place.chat}"
        return Incoming(
            id=str(update.update_id),
            kind="update",
            account=Account(PLATFORM, self._bot, who),
            place=place,
            event=event,
            locale=user.language_code if user is not None else None,
        )


def _thread(message: TelegramMessage) -> str:
    """The topic; the General one, which every group has, is none."""
    topic = message.is_topic_message and message.message_thread_id
    return str(message.message_thread_id) if topic else ""


def _is(user: User | None, id: int) -> bool:
    return user is not None and user.id == id
