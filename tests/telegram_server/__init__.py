"""A Bot API server for tests: it behaves as Telegram's documents, over loopback HTTP."""

from tests.telegram_server.server import Fault, TelegramServer
from tests.telegram_server.state import Chat, Shown

__all__ = ["Chat", "Fault", "Shown", "TelegramServer"]
