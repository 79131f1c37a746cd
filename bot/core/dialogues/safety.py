"""Locking (R1, R2, R4): the routine stays shut until a clinician has said a word."""

from __future__ import annotations

from dataclasses import replace

from bot.core.dialogues.asking import ask, barred, owe, paid
from bot.core.draft import SESSION_ALARMS, Draft, buttons
from bot.core.emergency import doctor, number
from bot.core.model import Text, words
from bot.core.person import Lock
from bot.core.routine.course import Break, Course
from bot.core.states import Locked
from scheduler.rules import local_day

ASK_AGAIN = {"R1": 24 * 3600, "R2a": 24 * 3600}
"""R1: seconds until the one kind question whether somebody was seen."""
ASK_AGAIN_LATER = 7 * 24 * 3600
"""The same where there is no hurry (R2b, R4) [D]."""


def lock(draft: Draft, rule: str, question: str, *first: Text) -> None:
    """Stop everything and say what to do now."""
    shut(draft, rule, question)
    barred(draft, *first)


def shut(draft: Draft, rule: str, question: str) -> None:
    """Stop everything, without a word.

    The question stays owed: it opens only by a clinician's word, or by reading the
    same list again and finding nothing.
    """
    draft.halt()
    session = draft.person.session
    draft.note("lock", rule=rule, question=question)
    if session is not None:
        draft.note("session_end", session=session.number, reason="locked")
    rest = tuple(q for q in draft.person.owed if q != question)
    draft.change(
        lock=Lock(rule, question, draft.now), session=None, told=None, owed=(question, *rest)
    )
    draft.silence(*SESSION_ALARMS, "remind")
    draft.end_snooze()
    draft.ring_in("lock", ASK_AGAIN.get(rule, ASK_AGAIN_LATER))


def ask_seen(draft: Draft) -> None:
    """R1: after a while one kind question: seen, not yet, or a mistake."""
    locked = draft.person.lock
    if locked is None:
        return
    prompt = draft.new_id()
    draft.wait(Locked(prompt))
    body = words("lock-seen") if locked.rule in ASK_AGAIN else words("lock-asked")
    draft.show(prompt, body, buttons=buttons("waiting", "mistake", "cleared"), unasked=True)


def answer(draft: Draft, state: Locked, action: str) -> bool:
    """Handle a lock's buttons; True when the lock was opened and the day can go on."""
    locked = draft.person.lock
    if locked is None:
        return True
    match action:
        case "cleared":
            draft.settle(state.prompt, words("button-cleared"))
            draft.note("cleared", rule=locked.rule, question=locked.question)
            _open(draft)
            return True
        case "mistake":
            draft.settle(state.prompt, words("button-mistake"))
            look_again(draft, locked)
        case "waiting":
            draft.settle(state.prompt, words("button-not-yet"))
            prompt = draft.new_id()
            draft.wait(Locked(prompt))
            draft.show(prompt, _waiting(draft, locked.rule), buttons=buttons("mistake", "cleared"))
        case _:
            pass
    return False


def _waiting(draft: Draft, rule: str) -> Text:
    """Not seen yet: how much it presses, and whom to call."""
    match rule:
        case "R1":
            return words("lock-waiting-emergency", number=number(draft.person, draft.library))
        case "R2a":
            return words("lock-waiting-urgent", line=doctor(draft.person, draft.library))
        case _:
            return words("lock-waiting")


def look_again(draft: Draft, locked: Lock) -> None:
    """It was a mistake: put the same question again. The lock holds until its answer."""
    question = locked.question
    if question == "clinician":  # the mistake was to have chosen a condition at all
        question = "conditions"
        paid(draft, "clinician")
        owe(draft, question)
        draft.change(lock=replace(locked, question=question))
    ask(draft, question, first=(words("lock-look-again"),), alone=True)


def answered_well(draft: Draft, question: str) -> None:
    """`question` was answered with nothing that locks: it is paid, and a lock of its opens."""
    paid(draft, question)
    locked = draft.person.lock
    if locked is not None and locked.question == question:
        draft.note("unlocked", rule=locked.rule, question=question)
        _open(draft)


def _no_misses(draft: Draft, locked: Lock) -> Course:
    """The days of a lock were no misses; a pause that is on goes on."""
    course, since = draft.person.course, local_day(locked.at, draft.person.zone)
    if draft.person.quiet or since >= draft.day:
        return course
    return replace(course, pause=Break("ordered", since, draft.day))


def _open(draft: Draft) -> None:
    locked = draft.person.lock
    if locked is not None:
        paid(draft, locked.question)
        draft.change(lock=None, course=_no_misses(draft, locked))
        draft.silence("lock")
        if locked.question == "soon":
            draft.know(soon=0)
