"""Discord's REST calls that a bot such as ours uses, with Discord's limits and codes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.discord_server import checks
from tests.discord_server.state import (
    APPLICATION,
    HIDDEN,
    ApiError,
    Interaction,
    Json,
    Shown,
    State,
)

LIFE = timedelta(minutes=15)
_FOLLOWUPS = 5
"""So many for an interaction where the app is the person's alone, and not in the server."""


class Rest:
    """Each call gets the parts of its path and its body."""

    def __init__(self, state: State) -> None:
        self._state = state

    def do(self, method: str, path: str, body: Any, files: list[Json]) -> Any:
        match method, path.strip("/").split("/"):
            case "GET", ["users", "@me"]:
                return self._state.bot_user
            case "GET", ["oauth2", "applications", "@me"]:
                return self._application()
            case "GET", ["applications", _, "commands"]:
                return self._state.commands
            case "PUT", ["applications", _, "commands"]:
                return self._set_commands(body)
            case "POST", ["users", "@me", "channels"]:
                return self._open(int(body["recipient_id"]))
            case "POST", ["channels", channel, "messages"]:
                return self._post(channel, body, files)
            case "PATCH", ["channels", channel, "messages", id]:
                return self._edit(self._message(id), body)
            case "DELETE", ["channels", channel, "messages", id]:
                self._delete(self._message(id))
            case "POST", ["interactions", id, token, "callback"]:
                return self._callback(id, token, body)
            case "POST", ["webhooks", _, token]:
                return self._follow(token, body, files)
            case "PATCH", ["webhooks", _, token, "messages", id]:
                return self._edit(self._by_token(token, id), body, files)
            case "DELETE", ["webhooks", _, token, "messages", id]:
                self._delete(self._by_token(token, id))
            case _:
                raise ApiError(404, 0, "404: Not Found")
        return None

    def _application(self) -> Json:
        return {
            "id": str(APPLICATION),
            "name": "Backtalk",
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0",
            "flags": 0,
            "team": None,
            "owner": self._state.bot_user,
        }

    def _set_commands(self, commands: list[Json]) -> list[Json]:
        checks.check_commands(commands)
        self._state.commands = [each | {"id": str(n)} for n, each in enumerate(commands)]
        return self._state.commands

    def _open(self, user: int) -> Json:
        dm = self._state.user(user).dm
        return {"id": dm, "type": 1, "recipients": []}

    # --- messages -----------------------------------------------------------------------

    def _post(self, channel: str, body: Json, files: list[Json]) -> Json:
        user = next((user for user in self._state.users.values() if user.dm == channel), None)
        if user is None and channel != "777":
            raise ApiError(404, 10003, "Unknown Channel")
        if user is not None and user.closed:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        nonce = checks.check_nonce(body)
        if nonce and body.get("enforce_nonce"):
            for shown in self._state.messages.values():
                if (shown.channel, shown.nonce) == (channel, nonce):
                    return self._state.as_json(shown)
        owner = user.id if user is not None else 0
        return self._add(channel, owner, body, files, nonce=nonce)

    def _add(
        self,
        channel: str,
        owner: int,
        body: Json,
        files: list[Json],
        *,
        nonce: str = "",
        hidden: bool = False,
        thinking: bool = False,
        token: str = "",
    ) -> Json:
        if not thinking:
            checks.check(body, hidden=bool(token))
            checks.check_files(body, files)
        id = self._state.snowflake()
        shown = Shown(id, channel, body, hidden, nonce, thinking, files, token)
        self._state.messages[id] = shown
        self._state.owner_of[id] = owner
        return self._state.as_json(shown)

    def _edit(self, shown: Shown, body: Json, files: list[Json] | None = None) -> Json:
        checks.check_files(body, files or [])
        merged = {name: it for name, it in shown.payload.items() if name != "flags"} | body
        checks.check(merged, edited=True)
        shown.payload, shown.thinking = merged, False
        shown.files += files or []
        return self._state.as_json(shown)

    def _delete(self, shown: Shown) -> None:
        del self._state.messages[shown.id]

    def _message(self, id: str) -> Shown:
        shown = self._state.messages.get(id)
        if shown is None or shown.hidden:
            raise ApiError(404, 10008, "Unknown Message")
        return shown

    # --- interactions -------------------------------------------------------------------

    def _callback(self, id: str, token: str, body: Json) -> Json:
        """Acknowledged; discord.py always asks to be told of what came of it."""
        interaction = self._state.interactions.get(token)
        if interaction is None or interaction.id != id:
            raise ApiError(404, 10062, "Unknown interaction")
        if self._state.now() - interaction.created > timedelta(seconds=3):
            raise ApiError(404, 10062, "Unknown interaction")
        if interaction.acknowledged is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        interaction.acknowledged = body["type"]
        data = body.get("data") or {}
        match body["type"]:
            case 5:
                interaction.hidden = bool(data.get("flags", 0) & HIDDEN)
                made = self._add(
                    interaction.channel,
                    interaction.user,
                    {},
                    [],
                    hidden=interaction.hidden,
                    thinking=True,
                    token=token,
                )
                interaction.original = made["id"]
            case 6:
                interaction.original = interaction.component
                shown = self._state.messages.get(interaction.component or "")
                interaction.hidden = shown is not None and shown.hidden
            case 8:
                interaction.choices = checks.check_choices(data["choices"])
            case _:
                raise ApiError(400, 50035, "Invalid Form Body")
        return {
            "interaction": {
                "id": id,
                "type": 2,
                "response_message_id": interaction.original,
                "response_message_loading": body["type"] == 5,
                "response_message_ephemeral": interaction.hidden,
            }
        }

    def _live(self, token: str) -> Interaction:
        interaction = self._state.interactions.get(token)
        if interaction is None or interaction.acknowledged is None:
            raise ApiError(404, 10015, "Unknown Webhook")
        if self._state.now() - interaction.created >= LIFE:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return interaction

    def _follow(self, token: str, body: Json, files: list[Json]) -> Json:
        interaction = self._live(token)
        held = self._state.messages.get(interaction.original or "")
        if held is not None and held.thinking:
            # The first answer to a deferred command fills its place, whatever its flags say.
            return self._edit(held, {k: v for k, v in body.items() if k != "flags"}, files)
        interaction.followups += 1
        if interaction.installed == "user" and interaction.followups > _FOLLOWUPS:
            raise ApiError(400, 40094, "This interaction has reached the maximum of follow ups")
        hidden = bool(body.get("flags", 0) & HIDDEN)
        return self._add(
            interaction.channel, interaction.user, body, files, hidden=hidden, token=token
        )

    def _by_token(self, token: str, id: str) -> Shown:
        interaction = self._live(token)
        wanted = interaction.original if id == "@original" else id
        shown = self._state.messages.get(wanted or "")
        if shown is None or (shown.token != token and wanted != interaction.original):
            raise ApiError(404, 10008, "Unknown Message")
        return shown
