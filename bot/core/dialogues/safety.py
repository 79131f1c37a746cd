"""Locking (R1, R2, R4): the routine stays shut until a clinician has said a word."""

from __future__ import annotations

from bot.core.dialogues.asking import ask
from bot.core.draft import SESSION_ALARMS, Draft, buttons
from bot.core.model import Text, words
from bot.core.person import Lock, Locked

ASK_AGAIN = 24 * 3600
"""R1: seconds until the one kind question whether somebody was seen."""

_LOCK_WORDS = {
    "R1": words("lock-emergency"),
    "R2a": words("lock-urgent"),
    "R2b": words("lock-soon"),
    "R4": words("lock-first"),
}


def lock(draft: Draft, rule: str, question: str) -> None:
    """Stop everything and say what to do now; nothing opens it but a clinician's word."""
    draft.halt()
    draft.note("lock", rule=rule)
    if draft.person.session is not None:
        draft.note("session_end", reason="locked", done=list(draft.today.done))
    draft.change(lock=Lock(rule, question, draft.now), session=None, told=None)
    draft.silence(*SESSION_ALARMS, "remind", "snooze")
    draft.ring_in("lock", ASK_AGAIN)
    show_lock(draft)


def show_lock(draft: Draft, *first: Text) -> None:
    """Why it is locked, and the two ways out of it."""
    locked = draft.person.lock
    if locked is None:
        return
    prompt = draft.new_id()
    draft.wait(Locked(prompt))
    body = _LOCK_WORDS.get(locked.rule, words("lock-first"))
    draft.show(prompt, *first, body, buttons=buttons("cleared", "mistake"))


def ask_seen(draft: Draft) -> None:
    """R1: a day later, one kind question: seen, not yet, or a mistake."""
    if draft.person.lock is None:
        return
    prompt = draft.new_id()
    draft.wait(Locked(prompt))
    draft.show(
        prompt, words("lock-seen"), buttons=buttons("cleared", "waiting", "mistake"), unasked=True
    )


def answer(draft: Draft, state: Locked, action: str) -> bool:
    """Handle a lock's buttons; True when the lock was opened and the day can go on."""
    locked = draft.person.lock
    if locked is None:
        return True
    match action:
        case "cleared":
            draft.settle(state.prompt, words("button-cleared"))
            draft.note("cleared", rule=locked.rule)
            draft.change(lock=None)
            draft.silence("lock")
            if locked.rule == "R2b":
                draft.know(soon=0)
            return True
        case "mistake":
            draft.settle(state.prompt, words("button-mistake"))
            ask(draft, locked.question, first=(words("lock-look-again"),), alone=True)
        case "waiting":
            draft.settle(state.prompt, words("button-not-yet"))
            draft.wait(Locked(""))
            draft.say(words("lock-waiting"), buttons=())
        case _:
            pass
    return False


def unlock(draft: Draft) -> None:
    """It was a mistake: the list was read again and nothing applies."""
    if draft.person.lock is not None:
        draft.note("unlocked", rule=draft.person.lock.rule)
        draft.change(lock=None)
        draft.silence("lock")
