"""R3: words that sound like a red flag only propose a lock: "is this you, now?".

Whatever is open waits meanwhile, and whom to call is said at once. Yes locks, and so does
silence; no goes on exactly where it was. Of the words themselves nothing is kept.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from bot.core import spans, understanding
from bot.core.dialogues import anytime, care, hurting, safety
from bot.core.dialogues.asking import SURE, show, show_doubt, show_lock
from bot.core.dialogues.held import end_session, still_there, what_is_open
from bot.core.dialogues.open_step import keep_awake
from bot.core.draft import Draft, button, buttons
from bot.core.emergency import doctor, number
from bot.core.model import Rang, Text, words
from bot.core.person import Released
from bot.core.routine.red_flags import read
from bot.core.states import Asking, Doubting, Held, Idle, Locked

SILENCE = 10 * 60
"""Seconds without an answer, after which it locks by itself [D]."""
NOT_AGAIN = timedelta(hours=24)
"""For so long the same sign is not asked about again after a no [D]."""
KEPT = 8
"""Signs that were not meant, of which this is remembered; about as many as there are [D]."""

_QUESTION: dict[Literal["R1", "R2a"], str] = {"R1": "emergency", "R2a": "urgent"}
"""The list that the lock of a rule belongs to."""
_AS_STRICT = {"R1": ("R1",), "R2a": ("R1", "R2a")}
"""The locks under which a sign of this rule changes nothing."""


def heard(draft: Draft, text: str, *, behind_a_command: bool = False) -> bool:
    """Read a text by the nets of all languages; True where what it tells of comes first."""
    likely = not behind_a_command and not _plainly_something_else(draft, text)
    found = read(text, draft.library.nets, likely=likely)
    if found is None:
        return False
    if found.sign == care.SIGN:
        care.care(draft)
        return True
    match found.rule:
        case "R1" | "R2a":
            return _red(draft, found.rule, found.sign)
        case _:
            return worried(draft)


def _asked_where(draft: Draft) -> bool:
    state = draft.person.state
    return isinstance(state, Asking) and state.question == "zone"


def _plainly_something_else(draft: Draft, text: str) -> bool:
    """Whether it is a word, a number, a time or a length of time that the bot understands."""
    locale, library = draft.person.locale, draft.library
    return bool(
        understanding.meanings(text, locale, library)
        or understanding.pain(text, locale, library) is not None
        or understanding.clock_time(text) is not None
        or understanding.exercise(text, locale, library)
        or (_asked_where(draft) and understanding.zones(text, library))
        or spans.absence(text, draft.day, locale, library) is not None
        or isinstance(spans.until(text, draft.day, locale, library), date)
    )


def _red(draft: Draft, rule: Literal["R1", "R2a"], sign: str) -> bool:
    state, locked = draft.person.state, draft.person.lock
    if isinstance(state, Doubting):
        worse = rule < state.rule
        if worse:
            state = replace(state, rule=rule, sign=sign)
            draft.wait(state)
        _ask(draft, state)
    elif locked is not None and locked.rule in _AS_STRICT[rule]:
        show_lock(draft)
    elif _released(draft, rule, sign):
        return False
    else:
        _doubt(draft, rule, sign)
    return True


def worried(draft: Draft) -> bool:
    """R8: a numb or weak leg, dizziness: the session ends, and R1 and R2 are asked.

    The bot's own question about it takes the words as it would any others, and before
    there is consent they wait for their turn: R1 and R2 come right after it.
    """
    person = draft.person
    if isinstance(person.state, Doubting):
        show_doubt(draft, person.state)
    elif person.lock is not None:
        show_lock(draft)
    elif person.profile.consented is None or _asked_anyway(draft):
        return False
    else:
        hurting.end_for_safety(draft)
    return True


def _asked_anyway(draft: Draft) -> bool:
    state = draft.person.state
    return isinstance(state, Asking) and state.question in _QUESTION.values()


# --- the question -----------------------------------------------------------------


def _doubt(draft: Draft, rule: Literal["R1", "R2a"], sign: str) -> None:
    """Hold everything, say whom to call, and ask."""
    held = what_is_open(draft)
    draft.halt()
    draft.silence("still")
    state = Doubting(draft.new_id(), rule, sign, held)
    draft.wait(state)
    wait_for_answer(draft, state)
    _ask(draft, state)


def _ask(draft: Draft, state: Doubting) -> None:
    call, line = number(draft.person, draft.library), doctor(draft.person, draft.library)
    emergency = words("doubt-emergency", number=call)
    body = emergency if state.rule == "R1" else words("doubt-urgent", line=line)
    draft.show(state.prompt, body, buttons=SURE)


def wait_for_answer(draft: Draft, state: Doubting) -> None:
    """Should nobody answer, this rings."""
    draft.ring_in(_alarm(state), SILENCE)


def _alarm(state: Doubting) -> str:
    """One of its own for each question, so that a late one finds nothing to do."""
    return f"doubt.{state.prompt}"


def _released(draft: Draft, rule: str, sign: str) -> bool:
    """Whether this was asked of late, and was not meant. A worse rule is asked all the same."""
    return any(
        each.sign == sign and each.rule <= rule and draft.now - each.at < NOT_AGAIN
        for each in draft.person.released
    )


def not_meant(draft: Draft, text: str) -> bool:
    """Words that were not meant, once more, where they answer nothing: the way stays open.

    False for other words.
    """
    found = read(text, draft.library.nets)
    if found is None or found.rule == "R8":
        return False
    way_on = buttons("goon" if draft.person.session is not None else "today")
    call = number(draft.person, draft.library)
    draft.say(words("doubt-heard", number=call), buttons=(button("worry"), *way_on))
    return True


# --- what comes while it is open --------------------------------------------------


def said(draft: Draft, state: Doubting, text: str) -> None:
    """Other words: yes, no, stop; anything else leads back to the question."""
    found = understanding.meanings(text, draft.person.locale, draft.library)
    if found & {"yes", "button-yes", "button-me"}:
        answer(draft, state, "me")
    elif found & {"no", "button-no", "button-not-me"}:
        answer(draft, state, "notme")
    elif found & {"stop", "button-stop"}:
        stop(draft)
    else:
        show_doubt(draft, state, *_numbers(draft, state, found))


def _numbers(draft: Draft, state: Doubting, found: frozenset[str]) -> tuple[Text, ...]:
    """Whom to call, for who asks for an ambulance where the question itself does not say it."""
    if "emergency" not in found or state.rule == "R1":
        return ()
    return (words("emergency-numbers", number=number(draft.person, draft.library)),)


def answer(draft: Draft, state: Doubting, action: str) -> bool:
    """The question's own buttons; False for an action that is none of them."""
    match action:
        case "me":
            _close(draft, state, Idle(), SURE[0].label)
            draft.note("doubt", rule=state.rule, sign=state.sign, answer="yes")
            safety.lock(draft, state.rule, _QUESTION[state.rule], words("doubt-yes"))
        case "notme":
            _close(draft, state, still_there(draft, state.held), SURE[1].label)
            draft.note("doubt", rule=state.rule, sign=state.sign, answer="no")
            _release(draft, state)
            _go_on(draft)
        case _:
            return False
    return True


def _close(draft: Draft, state: Doubting, then: Held, chosen: Text | None = None) -> None:
    """The question is answered, and something else is waited for."""
    draft.silence(_alarm(state))
    draft.settle(state.prompt, chosen)
    draft.wait(then)


def _release(draft: Draft, state: Doubting) -> None:
    others = tuple(
        each
        for each in draft.person.released
        if each.sign != state.sign and draft.now - each.at < NOT_AGAIN
    )
    latest = Released(state.rule, state.sign, draft.now)
    draft.change(released=(*others, latest)[-KEPT:])


def _go_on(draft: Draft) -> None:
    """Exactly where it was: the question in full, the step, the offer, or what bars the way."""
    session, state = draft.person.session, draft.person.state
    if session is not None and session.begun:
        keep_awake(draft)
    if isinstance(state, Asking):
        show(draft, state, (words("doubt-no"),))
    else:
        anytime.again(draft, words("doubt-no"))


def rang(draft: Draft, state: Doubting, event: Rang) -> bool:
    """Nobody has answered: it locks. Reminders and such wait until this is cleared up."""
    match event.alarm:
        case alarm if alarm == _alarm(state):
            _unanswered(draft, state)
        case "remind" | "snooze" if draft.person.lock is not None:
            pass  # a lock has its own end
        case "remind" | "snooze" | "lock" | "pause":
            draft.ring_in(event.alarm, SILENCE)
        case _:
            return event.alarm == "still"
    return True


def _unanswered(draft: Draft, state: Doubting) -> None:
    """Silence locks too: who cannot answer may need help most."""
    _close(draft, state, Idle())
    draft.note("doubt", rule=state.rule, sign=state.sign, answer="silence")
    safety.shut(draft, state.rule, _QUESTION[state.rule])
    call, line = number(draft.person, draft.library), doctor(draft.person, draft.library)
    emergency = words("doubt-silence-emergency", number=call)
    body = emergency if state.rule == "R1" else words("doubt-silence-urgent", line=line)
    prompt = draft.new_id()
    draft.wait(Locked(prompt))
    draft.show(prompt, body, buttons=buttons("mistake", "cleared"), unasked=True)


def stop(draft: Draft) -> None:
    """Stop always stops: the session too. The question stays, for it is not about that."""
    stopped = end_session(draft, "stopped")
    state = draft.person.state
    if isinstance(state, Doubting):
        show_doubt(draft, state, *((words("end-stopped"),) if stopped else ()))
