"""Getting to know somebody: consent, screening, and a few answers that shape the routine."""

from __future__ import annotations

from dataclasses import replace

from bot.core import understanding
from bot.core.dialogues import reminders, safety, session
from bot.core.dialogues.asking import ask, ask_next, barred, must, owe, paid, show
from bot.core.dialogues.questions import (
    BY_ID,
    CONDITIONS,
    Question,
    consent,
    following,
    if_then,
    label_of,
    pressed_number,
    pressed_time,
)
from bot.core.draft import Draft, buttons
from bot.core.model import Text, words
from bot.core.person import Profile
from bot.core.states import Asking, Idle
from bot.core.understanding import zone_name
from scheduler.rules import day_end, local_time

EARLIEST = 4
"""A bare number below this is hardly meant as an hour; "3:00" and "3 am" are [D]."""
CUE_LENGTH = 80
"""Characters of somebody's own words that are kept for the if-then plan."""

_LOCKED_BY = {"emergency": "R1", "urgent": "R2a", "history": "R4", "clinician": "R4"}
_SCREENING = frozenset({"emergency", "urgent", "history", "soon", "conditions", "clinician"})


def go_on(draft: Draft, *first: Text) -> None:
    """Take the onboarding up where it stands, or go to today's routine."""
    state = draft.person.state
    if isinstance(state, Asking) and not state.alone:
        show(draft, state, first, brief=bool(first))
    elif not ask_next(draft, *first):
        finish(draft)


def finish(draft: Draft) -> None:
    """Everything needed is known: the reminder is set and the first routine offered."""
    if barred(draft):
        return
    new = not draft.person.profile.onboarded
    draft.know(onboarded=True)
    reminders.arm(draft)
    draft.wait(Idle())
    if new:
        draft.note("onboarded")
        profile = draft.person.profile
        promise = [if_then(profile)] if profile.cue and profile.obstacle else []
        if profile.reminder is not None:
            promise.append(reminders.when_next(draft))
        draft.say(words("start-now") if following(profile) else words("all-set"), *promise)
    session.today(draft)


def press(draft: Draft, state: Asking, action: str) -> bool:
    """Answer the open question with a button; False for one that it does not have."""
    question = BY_ID[state.question]
    action = "pass" if action == "skip" else action
    label = label_of(question, draft.person, state.ticked, action)
    if action in {"pass", "now"} and not must(question.id, draft.person):
        draft.settle(state.prompt, buttons(action)[0].label)
        _skip(draft, state, everything=action == "now" and not state.alone)
        return True
    if label is None:
        return False
    if question.id == "conditions" and action not in {"ready", "none"}:
        _tick(draft, state, action)
        return True
    draft.settle(state.prompt, label)
    if question.id == "consent":
        _consent(draft, state, action)
    elif question.id in _SCREENING:
        _screen(draft, state, action)
    else:
        _tell(draft, state, question, action)
    return True


def say(draft: Draft, state: Asking, text: str) -> bool:
    """Answer the open question in words; False where they are no answer to it."""
    question = BY_ID[state.question]
    locale, library = draft.person.locale, draft.library
    match question.id:
        case "pain" | "minutes":
            number = understanding.pain(text, locale, library)
            if number is None:
                return False
            if question.id == "pain" and not 0 <= number <= 10:
                show(draft, state, (words("pain-range"),), brief=True)
                return True
            minutes = min((5, 10, 15), key=lambda m: abs(m - number))
            action = f"n{number if question.id == 'pain' else minutes}"
        case "up" | "reminder":
            at = understanding.clock_time(text)
            if at is None or (at.hour < EARLIEST and understanding.normalise(text).isdecimal()):
                return False
            action = f"t{at.hour:02}{at.minute:02}"
        case "zone":
            return _zone(draft, state, text)
        case "cue" | "obstacle":
            own = understanding.own_words(text, CUE_LENGTH)
            if not understanding.normalise(own) or understanding.intent(text, locale, library):
                return False
            draft.settle(state.prompt)
            draft.know(**{question.id: own})
            draft.note("answer", question=question.id, value="own words")
            _answered(draft, state)
            return True
        case _:
            return False
    draft.settle(state.prompt)
    _tell(draft, state, question, action)
    return True


# --- screening --------------------------------------------------------------------


def _screen(draft: Draft, state: Asking, action: str) -> None:
    """R1, R2, R4: the answers that can lock."""
    draft.note("screening", question=state.question, answer=action, ticked=list(state.ticked))
    draft.change(asked_new=draft.now)
    _mark(draft, state.question)
    match state.question, action:
        case "emergency" | "urgent" | "history", "some":
            safety.lock(draft, _LOCKED_BY[state.question], state.question)
            return
        case "clinician", "waiting":
            safety.lock(draft, "R4", "clinician")
            return
        case "soon", _:
            count = {"one": 1, "several": 2}.get(action, 0)
            draft.know(soon=count)
            if count > 1:
                safety.lock(draft, "R2b", "soon")
                return
        case "conditions", _:
            chosen = state.ticked if action == "ready" else ()
            draft.know(conditions=tuple(c.action for c in CONDITIONS if c.action in chosen))
            if chosen:
                owe(draft, "clinician")
            else:
                paid(draft, "clinician")
    _answered(draft, state)


def _consent(draft: Draft, state: Asking, action: str) -> None:
    if action == "agree":
        draft.change(profile=consent(draft.person.profile, draft.now))
        draft.note("consent", agreed=True)
        _answered(draft, state)
        return
    # Nothing is asked of them any more, and so nothing is left to lock.
    draft.change(profile=Profile(), undo=None, lock=None, owed=(), released=())
    draft.silence("lock")
    draft.wait(Idle())
    draft.say(words("end-young") if action == "young" else words("end-refused"))


def _tick(draft: Draft, state: Asking, action: str) -> None:
    """Tick or untick one of several; the question stays open."""
    chosen = set(state.ticked) ^ {action}
    ticked = tuple(c.action for c in CONDITIONS if c.action in chosen)
    open_ = replace(state, ticked=ticked)
    draft.wait(open_)
    show(draft, open_, edit=True)


# --- everything else --------------------------------------------------------------


def _tell(draft: Draft, state: Asking, question: Question, action: str) -> None:
    """Keep an answer that shapes the routine."""
    if question.id == "legs" and action in {"new", "old"}:
        draft.know(legs="both")
        draft.note("answer", question="legs", value=action)
        _mark(draft, "legs")
        safety.lock(draft, "R1" if action == "new" else "R4", "legs")
        return
    number, at = pressed_number(action), pressed_time(action)
    match question.id:
        case "pain":
            if number is not None:
                draft.note_pain(number, "start")
        case "minutes":
            draft.know(minutes=number if number in {5, 10, 15} else 10)
        case "up":
            draft.know(up=at)
        case "reminder":
            draft.know(reminder=at)
        case "zone":
            chosen = int(action[1:]) if action[1:].isdecimal() else -1
            if 0 <= chosen < len(state.ticked):
                draft.change(zone=state.ticked[chosen])
        case "cue":
            draft.know(cue=action)
        case "obstacle":
            draft.know(obstacle=action)
        case _:
            draft.know(**{question.id: action})
    if question.id != "pain":
        value = draft.person.zone if question.id == "zone" else action
        draft.note("answer", question=question.id, value=value)
    _answered(draft, state)


def _zone(draft: Draft, state: Asking, text: str) -> bool:
    """A city, a zone name or an offset; a city that exists several times is asked back."""
    found = understanding.zones(text, draft.library)
    if not found:
        if understanding.intent(text, draft.person.locale, draft.library):
            return False
        show(draft, state, (words("zone-unknown"),), brief=True)
        return True
    if len(found) > 1:
        draft.settle(state.prompt)
        ask(draft, "zone", ticked=found[:8], alone=state.alone)
        return True
    draft.settle(state.prompt)
    draft.change(zone=found[0])
    draft.note("answer", question="zone", value=found[0])
    _answered(draft, state)
    return True


def _skip(draft: Draft, state: Asking, *, everything: bool) -> None:
    """Leave a question at its default, or all that are left: they can be answered later."""
    if everything:
        finish(draft)
        return
    _mark(draft, state.question)
    if state.alone:
        go_on_after(draft, words("kept"))
    elif not ask_next(draft):
        finish(draft)


def _mark(draft: Draft, question: str) -> None:
    asked = draft.person.profile.asked
    if question not in asked:
        draft.know(asked=(*asked, question))


def _answered(draft: Draft, state: Asking) -> None:
    """Go on after an answer that locks nothing, with whatever the question stood before."""
    _mark(draft, state.question)
    safety.answered_well(draft, state.question)
    if state.question in {"conditions", "bends", "base", "minutes"}:
        session.refit(draft)
    if draft.person.profile.onboarded:
        reminders.arm(draft)
    if state.question == "zone" and draft.person.session is not None:
        draft.ring_at("day", day_end(draft.now, draft.person.zone))
    if state.alone or draft.person.owed:
        go_on_after(draft, _noted(draft, state.question))
    elif not ask_next(draft):
        finish(draft)


def _noted(draft: Draft, question: str) -> Text:
    person = draft.person
    if question == "zone":
        return words(
            "zone-set", zone=zone_name(person.zone), time=local_time(draft.now, person.zone).time()
        )
    if question == "reminder":
        return words("reminder-off") if person.profile.reminder is None else words("reminder-on")
    if question == "urgent" and person.watch and not person.owed:
        return words("numb-advice")
    return words("noted")


def unlocked(draft: Draft) -> None:
    """A clinician has said yes: on with what the lock stood before."""
    reminders.arm(draft)
    draft.wait(Idle())
    if draft.person.profile.onboarded and draft.person.session is None and not draft.person.owed:
        draft.say(words("unlocked"), reminders.when_next(draft), buttons=buttons("today"))
    else:
        go_on_after(draft, words("unlocked"))


def go_on_after(draft: Draft, *first: Text) -> None:
    """Whatever comes next: what is owed, the onboarding, the session, or nothing."""
    if barred(draft, *first):
        return
    if not draft.person.profile.onboarded:
        if not ask_next(draft, *first):
            finish(draft)
    elif draft.person.session is not None and (draft.person.session.begun or not first):
        session.back(draft, *first)
    elif draft.person.session is not None:
        session.show_offer(draft, *first)
    elif not first:
        finish(draft)
    else:
        draft.wait(Idle())
        if draft.person.watch:  # nothing more today
            draft.say(*first)
        else:
            draft.say(*first, reminders.when_next(draft), buttons=buttons("today"))
