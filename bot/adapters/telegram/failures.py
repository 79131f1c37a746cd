"""What python-telegram-bot raises, said in the words of bot/adapters/base.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.adapters.base import Away, BadToken, Gone, Moved, Refused, Stumbled, TryAgain, Unsure
from bot.adapters.telegram.request import Cut, NoJson, NotSent, ServerTrouble, TooMany

_GATEWAY_TIMEOUT = 504

_NOBODY_THERE = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "bot was blocked",
    "bot was kicked",
    "bot can't initiate conversation",
    "group chat was deactivated",
    "not enough rights to send",
    "have no rights to send",
    "chat_write_forbidden",
    "topic_closed",
)
"""Of the texts of a 400, those that say that nobody can be written to there."""

NOT_MODIFIED = "message is not modified"
NO_THREAD = "message thread not found"
NOT_THERE = ("message to delete not found", "message to edit not found", "message_id_invalid")
WRONG_FILE = ("wrong file identifier", "wrong remote file", "file mismatch", "file reference")
TOO_OLD = "message can't be deleted"


@contextmanager
def as_ours(*, doubles: bool) -> Iterator[None]:
    """Around a call to Telegram. `doubles`: made twice, it would show something twice."""
    try:
        yield
    except TooMany as error:
        raise TryAgain(error.seconds) from error
    except ChatMigrated as error:
        raise Moved(str(error.new_chat_id)) from None
    except Forbidden:
        raise Gone from None
    except InvalidToken:
        raise BadToken from None
    except BadRequest as error:
        if says(error, *_NOBODY_THERE):
            raise Gone from None
        raise Refused from error
    except NotSent as error:
        raise Away from error
    except NoJson as error:
        raise Stumbled from error
    except ServerTrouble as error:
        if doubles and error.code == _GATEWAY_TIMEOUT:
            raise Unsure from error
        raise Stumbled from error
    except (Cut, NetworkError) as error:
        if doubles:
            raise Unsure from error
        raise Stumbled from error
    except TelegramError as error:
        raise Refused from error


def says(error: TelegramError, *texts: str) -> bool:
    """Whether Telegram's own words hold one of these."""
    message = error.message.lower()
    return any(text in message for text in texts)
