"""What Discord knows: channels, messages, interactions; and what a person does and sees."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

APPLICATION = 5151
BOT = 5151
HIDDEN = 64
_EPOCH = 1_420_070_400_000

Json = dict[str, Any]


class ApiError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a request: before it has an effect, unless it is `done` or cut after.

    One that is `held` is only slow: it goes on when that is set.
    """

    status: int = 0
    retry_after: float | None = None
    cut: Literal["", "before", "after", "hang"] = ""
    code: int = 0
    html: bool = False
    done: bool = False
    held: asyncio.Event | None = None


@dataclass(slots=True)
class Shown:
    """One message of the bot's as somebody sees it now."""

    id: str
    channel: str
    payload: Json
    hidden: bool = False
    nonce: str = ""
    thinking: bool = False
    files: list[Json] = field(default_factory=list)
    token: str = ""

    @property
    def embed(self) -> Json:
        """Its embed."""
        embeds: list[Json] = self.payload.get("embeds") or [{}]
        return embeds[0]

    @property
    def buttons(self) -> list[Json]:
        """Its buttons in their order."""
        rows = self.payload.get("components") or []
        return [button for row in rows for button in row["components"]]

    @property
    def labels(self) -> list[str]:
        """What is written on them."""
        return [button["label"] for button in self.buttons]


@dataclass(slots=True)
class Interaction:
    """Something that somebody did, and whether the bot has acknowledged it."""

    id: str
    token: str
    created: datetime
    user: int
    channel: str
    component: str | None = None
    acknowledged: int | None = None
    hidden: bool = False
    original: str | None = None
    choices: list[Json] | None = None
    installed: Literal["server", "user"] = "server"
    followups: int = 0


class User:
    """Somebody on Discord."""

    def __init__(self, state: State, id: int) -> None:
        self._state = state
        self.id = id
        self.dm = str(900_000 + id)
        self.closed = False

    @property
    def _as_json(self) -> Json:
        return {
            "id": str(self.id),
            "username": "ada",
            "discriminator": "0",
            "global_name": "Ada",
            "avatar": None,
        }

    def say(self, text: str, **more: Any) -> str:
        """Write to the bot in private."""
        return self._write(self.dm, text, **more)

    def mention(self, text: str, channel: str = "777", guild: int = 666) -> str:
        """Name the bot in a server."""
        bot = self._state.bot_user
        return self._write(
            channel, f"<@{BOT}> {text}", guild_id=str(guild), mentions=[bot | {"member": None}]
        )

    def _write(self, channel: str, text: str, **more: Any) -> str:
        id = self._state.snowflake()
        message: Json = {
            "id": id,
            "channel_id": channel,
            "author": self._as_json,
            "content": text,
            "timestamp": self._state.now().isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "components": [],
            "flags": 0,
        }
        self._state.tell("MESSAGE_CREATE", message | more)
        return id

    def slash(
        self,
        name: str,
        *,
        server: bool = False,
        installed: Literal["server", "user"] = "server",
        **options: Any,
    ) -> Interaction:
        """Use a command, in private or in a server, whoever has the bot `installed` there."""
        given = [
            {"name": each, "type": 4 if isinstance(value, int) else 3, "value": value}
            for each, value in options.items()
        ]
        data = {"id": "1", "name": name, "type": 1, "options": given}
        return self._interact(2, data, server=server, installed=installed)

    def autocomplete(self, name: str, option: str, typed: str) -> Interaction:
        """Type the first letters of an option."""
        given = [{"name": option, "type": 3, "value": typed, "focused": True}]
        return self._interact(4, {"id": "1", "name": name, "type": 1, "options": given})

    def press(self, wanted: str) -> Interaction:
        """Press the last button with this label, or this data."""
        for shown in reversed(self._state.seen_by(self)):
            for button in shown.buttons:
                if wanted in (button["label"], button.get("custom_id")):
                    return self.press_data(button["custom_id"], shown)
        raise LookupError(f"there is no button {wanted!r}")

    def press_data(self, data: str, shown: Shown) -> Interaction:
        """Press with this data, whether or not it was ever ours."""
        pressed = {"custom_id": data, "component_type": 2}
        before = self._state.interactions.get(shown.token)
        installed = before.installed if before is not None else "server"
        return self._interact(3, pressed, shown=shown, server=shown.hidden, installed=installed)

    def submit_form(self) -> Interaction:
        """Fill in a form, though the bot has none."""
        return self._interact(5, {"custom_id": "no-such-form", "components": []})

    def _interact(
        self,
        kind: int,
        data: Json,
        *,
        server: bool = False,
        shown: Shown | None = None,
        installed: Literal["server", "user"] = "server",
    ) -> Interaction:
        channel = "777" if server else self.dm
        made = Interaction(
            self._state.snowflake(),
            f"token-{next(self._state.numbers)}",
            self._state.now(),
            self.id,
            channel,
            component=shown.id if shown is not None else None,
            installed=installed,
        )
        self._state.interactions[made.token] = made
        content: Json = {
            "id": made.id,
            "application_id": str(APPLICATION),
            "type": kind,
            "data": data,
            "token": made.token,
            "version": 1,
            "locale": "en-US",
            "channel_id": channel,
            "channel": {"id": channel, "type": 0 if server else 1, "name": "c", "position": 0},
            "entitlements": [],
            "authorizing_integration_owners": (
                {"1": str(self.id)} if installed == "user" else {"0": "666" if server else "0"}
            ),
            "context": 0 if server else 1,
            "app_permissions": "0",
            "attachment_size_limit": 1,
        }
        if server:
            member = {"user": self._as_json, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00"}
            more = {"deaf": False, "mute": False, "flags": 0, "permissions": "0", "nick": None}
            content |= {"guild_id": "666", "member": member | more}
        else:
            content["user"] = self._as_json
        if shown is not None:
            content["message"] = self._state.as_json(shown)
        self._state.tell("INTERACTION_CREATE", content)
        return made

    @property
    def shown(self) -> list[Shown]:
        """What the bot has shown to this person and is there still."""
        return self._state.seen_by(self)


class State:
    """Everything behind REST and gateway. `now` may be a virtual clock's."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.now = now
        self.numbers = itertools.count(1)
        self.users: dict[int, User] = {}
        self.messages: dict[str, Shown] = {}
        self.owner_of: dict[str, int] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: list[Json] = []
        self.events: list[tuple[int, str, Json]] = []
        self.sequence = itertools.count(1)
        self.happened = asyncio.Condition()
        self.happening = asyncio.Event()
        self.bot_user: Json = {
            "id": str(BOT),
            "username": "backtalk",
            "discriminator": "0",
            "global_name": None,
            "avatar": None,
            "bot": True,
        }

    def snowflake(self) -> str:
        """An id that tells its time, as Discord's do."""
        ms = int(self.now().timestamp() * 1000) - _EPOCH
        return str((ms << 22) + next(self.numbers))

    def user(self, id: int = 7) -> User:
        """Somebody."""
        return self.users.setdefault(id, User(self, id))

    def tell(self, name: str, content: Json) -> None:
        """Something that the gateway dispatches."""
        self.events.append((next(self.sequence), name, content))
        self.happening.set()

    def seen_by(self, user: User) -> list[Shown]:
        """The bot's messages in somebody's chat, and those that only they see."""
        return [shown for id, shown in self.messages.items() if self.owner_of[id] == user.id]

    def as_json(self, shown: Shown) -> Json:
        """A message as Discord hands it out."""
        return {
            "id": shown.id,
            "channel_id": shown.channel,
            "author": self.bot_user,
            "content": shown.payload.get("content", ""),
            "timestamp": self.now().isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": shown.payload.get("embeds", []),
            "pinned": False,
            "type": 0,
            "components": shown.payload.get("components", []),
            "flags": (HIDDEN if shown.hidden else 0) | int(shown.payload.get("flags", 0)),
        }
