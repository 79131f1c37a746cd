"""What is kept about a person, all of it as a file, and the end of it: at any moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.core.draft import Draft, button, buttons
from bot.core.model import Button, Erase, Text, words

MEANT_FOR = timedelta(minutes=10)
"""So long "Erase everything" means it. After that it is asked once more: nobody loses
years of their diary by touching an old message."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def privacy(draft: Draft) -> None:
    """Who runs this, what is kept, for how long, and who can see it."""
    operator = draft.library.operator
    draft.say(
        words("privacy-who", operator=operator) if operator else words("privacy-who-unknown"),
        words("privacy-what"),
        words("privacy-long"),
        words("privacy-see"),
        _backups(draft),
        title=words("privacy-title"),
        buttons=buttons("export", "forget"),
    )


def _backups(draft: Draft) -> Text:
    return words("privacy-backups", days=draft.library.backup_days)


def export(draft: Draft) -> None:
    """Everything about me, as one file."""
    draft.show(
        draft.new_id(),
        words("export-here"),
        slot="",
        attach="export",
        instead=words("export-refused"),
    )


def forget(draft: Draft) -> None:
    """The one question before everything goes. It leaves whatever else is open as it is."""
    draft.show(
        draft.new_id(),
        words("forget-linked" if draft.person.linked else "forget-ask"),
        words("forget-final"),
        title=words("forget-title"),
        buttons=(
            Button(f"erase.{_minutes(draft.now)}", words("button-erase")),
            button("export"),
            button("keepall"),
        ),
    )


def press(draft: Draft, question: str, action: str) -> bool:
    """The buttons of all this, which work at any age; False for an action that is none of them."""
    match action.partition("."):
        case "privacy", _, _:
            privacy(draft)
        case "export", _, _:
            export(draft)
        case "forget", _, _:
            forget(draft)
        case "erase", _, asked:
            erase(draft, question, asked)
        case "keepall", _, _:
            keep(draft, question)
        case _:
            return False
    return True


def erase(draft: Draft, question: str, asked: str) -> None:
    """Yes: everything goes, if the question was put a moment ago; otherwise it is put again."""
    age = _minutes(draft.now) - int(asked) if asked.isdecimal() and len(asked) < 12 else -1
    if not 0 <= age <= MEANT_FOR // timedelta(minutes=1):
        draft.settle(question)
        forget(draft)
        return
    draft.settle(question, words("button-erase"))
    draft.effect(Erase())
    draft.halt()
    draft.say(words("forgotten"), _backups(draft), words("forgotten-chat"))


def keep(draft: Draft, question: str) -> None:
    """No: nothing has changed, and on it goes."""
    draft.settle(question, words("button-keep-all"))
    way_on = "goon" if draft.person.session is not None else "today"
    draft.say(words("forget-kept"), buttons=buttons(way_on))


def _minutes(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(minutes=1)
