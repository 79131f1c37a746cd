"""One person in two apps: a code from one, sent in the other, and both sides agree.

The buttons of all this work at any age and leave whatever else is open as it is. Who may
press them, and whether they still mean anything, the shell knows, which keeps the codes.
"""

from __future__ import annotations

import re

from bot.core.dialogues import closing, reminders, safety, session, steps
from bot.core.dialogues.asking import NEW, barred, owe
from bot.core.draft import Draft, button, buttons
from bot.core.model import (
    AskOther,
    AskUnlink,
    Button,
    CodeIssued,
    CodeMatched,
    CodeRefused,
    Decline,
    IssueCode,
    Join,
    PairingAsked,
    PairingEnded,
    RedeemCode,
    Reported,
    Text,
    Unlink,
    UnlinkAsked,
    Unlinked,
    words,
)
from bot.core.states import Asking, Doubting, Idle, Running

LINK = "link-"
"""Before a code behind /start, as in a link that opens the bot."""

_NOT_IN_CODES = re.compile(r"[^A-Z0-9]")
_ALONE = re.compile(r"[2-9A-HJKMNP-TV-Z]{5}[-‐‑–][2-9A-HJKMNP-TV-Z]{5}")
_CODE = re.compile(r"[2-9A-HJKMNP-TV-Z]{10}")
_OWN_WORDS = frozenset({"cue", "obstacle"})
"""Questions that are answered in somebody's own words, whatever these look like."""

_REFUSED = {
    "wrong": words("link-wrong"),
    "old": words("link-old"),
    "own": words("link-own"),
    "often": words("link-often"),
}
_PLATFORMS = {
    "telegram": words("app-telegram"),
    "discord": words("app-discord"),
    "terminal": words("app-terminal"),
}


def app(platform: str) -> Text:
    """What people call a platform."""
    return _PLATFORMS.get(platform, words("app-other"))


def link(draft: Draft, text: str) -> None:
    """/link asks for a code, /link CODE gives one."""
    if code := _NOT_IN_CODES.sub("", text.upper()):
        draft.effect(RedeemCode(code[:32]))
    elif draft.person.linked:
        again = Button("newcode", words("button-new-code"))
        draft.say(words("link-linked"), buttons=(again, button("unlink")))
    else:
        _issue(draft)


def _issue(draft: Draft) -> None:
    """A code is for somebody who is known: without consent there is nothing to join."""
    if draft.person.profile.consented is None:
        draft.say(words("link-first"), buttons=buttons("today"))
    else:
        draft.effect(IssueCode())


def said(draft: Draft, text: str) -> bool:
    """A code that was sent by itself, as the other app shows it; False for other words."""
    if not is_code(draft, text):
        return False
    link(draft, text)
    return True


def is_code(draft: Draft, text: str) -> bool:
    """Whether a text is a code and no words, where somebody's own words are not asked for."""
    state = draft.person.state
    own_words = isinstance(state, Asking) and state.question in _OWN_WORDS
    return not own_words and _ALONE.fullmatch(text.strip().upper()) is not None and _mixed(text)


def is_code_behind(name: str, text: str) -> bool:
    """Whether what stands behind a command is a code and no words, however it is spaced."""
    if name == "start" and text.strip().lower().startswith(LINK):
        name, text = "link", text.strip()[len(LINK) :]
    code = _NOT_IN_CODES.sub("", text.upper())
    return name == "link" and _CODE.fullmatch(code) is not None and _mixed(text)


def _mixed(text: str) -> bool:
    """Whether it has a digit or is in capitals, as words are not."""
    return text.isupper() or any(character.isdigit() for character in text)


def press(draft: Draft, question: str, action: str) -> bool:
    """The buttons of all this; False for an action that is none of them."""
    match action.partition("."):
        case "newcode", _, _:
            _issue(draft)
        case "agree2", _, pairing:
            draft.settle(question, words("button-join"))
            draft.effect(AskOther(pairing))
        case "join", _, pairing:
            draft.settle(question, words("button-join"))
            draft.effect(Join(pairing))
        case "dont", _, pairing:
            draft.settle(question, words("button-not-now"))
            draft.effect(Decline(pairing))
        case "unlink", _, _ if draft.person.linked:
            draft.effect(AskUnlink())
        case "unlinknow", _, _ if draft.person.linked:
            draft.settle(question, words("button-unlink"))
            draft.effect(Unlink())
        case (("unlink" | "unlinknow"), _, _):
            draft.settle(question)
            draft.say(words("unlink-none"))
        case "keepboth", _, _:
            draft.settle(question, words("button-keep-both"))
            draft.say(words("unlink-kept"), buttons=_way_on(draft))
        case _:
            return False
    return True


def reported(draft: Draft, event: Reported) -> None:
    """What the shell has to say to all this."""
    match event:
        case CodeIssued(code, minutes):
            draft.say(words("link-code", code=code, minutes=minutes))
        case CodeRefused(why):
            draft.say(_REFUSED[why])
        case CodeMatched(pairing, platform):
            _ask(draft, "agree2", pairing, words("link-matched", app=app(platform)))
        case PairingAsked(pairing, platform):
            _ask(draft, "join", pairing, words("link-asked", app=app(platform)))
        case PairingEnded("asked"):
            draft.say(words("link-waiting"))
        case PairingEnded("joining"):
            _hand_over(draft)
        case PairingEnded("joined"):
            _joined(draft)
        case PairingEnded("declined"):
            draft.say(words("link-declined"))
        case PairingEnded():
            draft.say(words("link-over"))
        case UnlinkAsked(stays):
            really = Button("unlinknow", words("button-unlink"))
            asks = words("unlink-ask", app=app(stays))
            draft.show(draft.new_id(), asks, buttons=(really, button("keepboth")))
        case Unlinked((), stays):
            draft.say(words("unlink-left", app=app(stays)))
        case Unlinked(platforms, _):
            draft.went_back = True
            draft.change(linked=False)
            draft.note("unlinked", platforms=list(platforms))
            _go_on_alone(draft)


def _ask(draft: Draft, yes: str, pairing: str, what: Text) -> None:
    draft.show(
        draft.new_id(),
        what,
        words("link-means"),
        title=words("link-title"),
        buttons=(
            Button(f"{yes}.{pairing}", words("button-join")),
            Button(f"dont.{pairing}", words("button-not-now")),
        ),
    )


def _hand_over(draft: Draft) -> None:
    """This side becomes the other one's: what is open here ends, kindly."""
    draft.went_back = True  # over this nothing can be taken back
    begun = draft.person.session is not None and draft.person.session.begun
    closing.leave(draft)
    draft.halt()
    if isinstance(draft.person.state, Doubting):  # the one they become is asked the whole list
        owe(draft, "emergency", "urgent")
    draft.wait(Idle())
    draft.say(words("link-joined"), *((words("link-session-over"),) if begun else ()))


def _joined(draft: Draft) -> None:
    """The two are one from now on, and what the stricter side knew holds."""
    draft.went_back = True
    draft.note("linked")
    _arm(draft)
    said = [words("link-joined")]
    if draft.person.lock is not None:
        closing.leave(draft)
    elif session.outgrown(draft):
        closing.leave(draft)
        said.append(words("link-anew"))
    elif draft.person.session is not None and draft.person.watch:
        owe(draft, NEW)  # as at the beginning of a session
    if not barred(draft, *said):
        draft.say(*said, buttons=_way_on(draft))


def _go_on_alone(draft: Draft) -> None:
    """A running step waits: what shows it may be in the app that has left, or on its way there."""
    state = draft.person.state
    if isinstance(state, Running):
        draft.say(words("unlink-done"))
        steps.pause(draft, state)
    else:
        draft.say(words("unlink-done"), buttons=_way_on(draft))


def _arm(draft: Draft) -> None:
    """What rings for the one whom the two have become."""
    reminders.arm(draft)
    if (lock := draft.person.lock) is not None:
        draft.ring_in("lock", safety.ASK_AGAIN.get(lock.rule, safety.ASK_AGAIN_LATER))


def _way_on(draft: Draft) -> tuple[Button, ...]:
    return buttons("goon" if draft.person.session is not None else "today")
