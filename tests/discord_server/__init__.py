"""A Discord for tests: REST and gateway over loopback, as the documents say."""

from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Fault, Shown

__all__ = ["DiscordServer", "Fault", "Shown"]
