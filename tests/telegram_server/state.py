"""What the server knows: chats, what is shown in them, and updates that nobody confirmed."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

BOT = 4242
USERNAME = "backtalk_test_bot"

_BY_DEFAULT = frozenset(
    {
        "message", "edited_message", "channel_post", "edited_channel_post", "callback_query",
        "inline_query", "my_chat_member", "poll", "poll_answer", "chat_join_request",
    }
)  # fmt: skip
"""What a bot hears of that has never said what it wants."""


class ApiError(Exception):
    """An answer that is no success, in Telegram's own words."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass(slots=True)
class Shown:
    """One message of the bot's as its chat shows it now."""

    id: int
    text: str
    entities: list[dict[str, Any]]
    rows: list[list[dict[str, Any]]]
    silent: bool
    thread: int | None = None
    file: str | None = None
    edits: int = 0
    old: bool = False  # over two days, after which it cannot be deleted

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return [button["text"] for row in self.rows for button in row]


@dataclass(slots=True)
class Chat:
    """A chat, seen from the side of the person `user` in it."""

    state: State
    id: int
    kind: str
    user: dict[str, Any]
    messages: dict[int, Shown] = field(default_factory=dict)
    blocked: bool = False
    troubled: bool = False
    moved_to: int | None = None
    threads: set[int] = field(default_factory=set)

    def _as_json(self) -> dict[str, Any]:
        title = {"title": "Group"} if self.kind != "private" else {"first_name": "Ada"}
        return {"id": self.id, "type": self.kind, **title}

    def _message(self, **content: Any) -> dict[str, Any]:
        return {
            "message_id": next(self.state.ids),
            "date": 1_772_000_000,
            "chat": self._as_json(),
            "from": self.user,
            **content,
        }

    # --- what the person does -----------------------------------------------------------

    def say(self, text: str, **more: Any) -> int:
        """Write something; the id of the update."""
        content: dict[str, Any] = {"text": text, **more}
        if text.startswith("/"):
            size = len(text.split(maxsplit=1)[0])
            content.setdefault("entities", [{"type": "bot_command", "offset": 0, "length": size}])
        return self.send(**content)

    def send(self, **content: Any) -> int:
        """Send any message."""
        return self.state.update(message=self._message(**content))

    def press(self, wanted: str) -> int:
        """Press the last button with this label, or this data."""
        for shown in reversed(self.messages.values()):
            for row in shown.rows:
                for button in row:
                    if wanted in (button["text"], button.get("callback_data")):
                        return self.press_data(button["callback_data"], shown.id)
        raise LookupError(f"there is no button {wanted!r}")

    def press_data(self, data: str, message: int | None = None) -> int:
        """Send callback data, whether or not there is a button with it."""
        id = str(next(self.state.ids))
        press: dict[str, Any] = {"id": id, "from": self.user, "chat_instance": "1", "data": data}
        if message is not None:
            press["message"] = {
                "message_id": message,
                "date": 1_772_000_000,
                "chat": self._as_json(),
                "from": self.state.bot,
                "text": "?",
            }
        self.state.presses.add(id)
        return self.state.update(callback_query=press)

    def block(self) -> int:
        """Block the bot."""
        self.blocked = True
        return self._membership("member", "kicked")

    def unblock(self) -> int:
        """Let it write again."""
        self.blocked = False
        return self._membership("kicked", "member")

    def _membership(self, before: str, after: str) -> int:
        def member(status: str) -> dict[str, Any]:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"status": status, "user": self.state.bot, **until}

        return self.state.update(
            my_chat_member={
                "chat": self._as_json(),
                "from": self.user,
                "date": 1_772_000_000,
                "old_chat_member": member(before),
                "new_chat_member": member(after),
            }
        )

    # --- what the person sees -----------------------------------------------------------

    @property
    def shown(self) -> list[Shown]:
        """The bot's messages in their order."""
        return list(self.messages.values())

    @property
    def last(self) -> Shown:
        """The last one."""
        return self.shown[-1]


class State:
    """Everything behind the server's methods."""

    def __init__(self) -> None:
        self.bot = {"id": BOT, "is_bot": True, "first_name": "Backtalk", "username": USERNAME}
        self.ids = itertools.count(1)
        self.update_ids = itertools.count(1000)
        self.chats: dict[int, Chat] = {}
        self.updates: dict[int, dict[str, Any]] = {}
        self.presses: set[str] = set()
        self.answered: list[str] = []
        self.files: dict[str, bytes] = {}
        self.kinds: dict[str, str] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.webhook = ""
        self.allowed: set[str] | None = None
        self.arrived = asyncio.Event()
        self.held: asyncio.Future[None] | None = None

    def update(self, **content: Any) -> int:
        """Something that the bot is to hear, if it is of a kind that it has asked for."""
        id = next(self.update_ids)
        (kind,) = content
        if kind not in (_BY_DEFAULT if self.allowed is None else self.allowed):
            return id
        self.updates[id] = {"update_id": id, **content}
        self.arrived.set()
        return id

    def end_poll(self, why: str) -> None:
        """End the poll that is held open, if there is one."""
        if self.held is not None and not self.held.done():
            self.held.set_exception(ApiError(409, why))

    def chat(self, id: int, kind: str = "private", user: int | None = None, **more: Any) -> Chat:
        """A chat; made when it is asked for the first time."""
        if id not in self.chats:
            who = {
                "id": user or abs(id),
                "is_bot": False,
                "first_name": "Ada",
                "language_code": "en",
                **more,
            }
            self.chats[id] = Chat(self, id, kind, who)
        return self.chats[id]
