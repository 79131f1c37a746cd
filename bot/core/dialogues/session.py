"""Today: how does it feel, what is on, and the way into the first step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.dialogues import closing, pausing, safety, steps
from bot.core.dialogues.asking import NEW, ask_pain, barred, owe, owe_new, owe_weekly, paid
from bot.core.dialogues.reminders import when_next
from bot.core.dialogues.step_words import listed
from bot.core.draft import Draft, button, buttons
from bot.core.library import Block
from bot.core.model import Text, words
from bot.core.person import Session
from bot.core.routine.course import Decided
from bot.core.routine.decision import (
    GENTLENESS,
    Decision,
    What,
    decide,
    whole,
    wished,
)
from bot.core.routine.explain import changed, why
from bot.core.routine.light import ALWAYS_RED, Light, baseline, light, worse
from bot.core.routine.plan import MOST, compose, room, stretches_in, suits
from bot.core.states import (
    AskingNew,
    AskingPain,
    Hurting,
    Idle,
    Offering,
    Paused,
    Ready,
    Running,
    Wondering,
)
from scheduler.rules import day_end

FRESH = timedelta(minutes=30)
"""A pain told so recently is not asked for again before a session [D]."""
FRESH_MORNING = timedelta(hours=3)
"""R9: for so long a morning's answer serves as the one before a session."""


def today(draft: Draft, wish: str = "") -> None:
    """The way into today's routine; `wish` is "minute", "stretch" or, once it is done, "whole"."""
    if barred(draft):
        return
    if draft.person.session is not None:
        back(draft)
        return
    if draft.today.finished and not wish:
        draft.wait(Idle())
        body = (words("today-finished"), *closing.summary(draft))
        worst = draft.today.worst or 0
        calm = not draft.today.strengthened and worst < ALWAYS_RED
        more = ("whole", "stretch", "minute") if calm else ("stretch", "minute")
        draft.say(*body, buttons=buttons(*more))
        return
    if draft.person.watch:
        owe(draft, NEW)
    pausing.over(draft)
    told = draft.person.told
    fresh = FRESH_MORNING if told is not None and told.about == "morning" else FRESH
    if told is not None and timedelta(0) <= draft.now - told.at <= fresh:
        offer(draft, told.pain, wish)
        return
    ask_pain(draft, AskingPain(draft.new_id(), "before", wish))


def before(draft: Draft, pain: int, wish: str = "") -> None:
    """The answer to "how does it feel?" before a session."""
    draft.note_pain(pain, "before")
    draft.change(session=None)
    offer(draft, pain, wish)


def offer(draft: Draft, pain: int, wish: str = "") -> None:
    """Decide, and put the day's routine on the table; after a red answer first R3's question."""
    decided = decide(draft.person, pain, draft.day, draft.today.worst)
    decision, _ = room(draft.person, wished(decided, wish, pain), draft.day, draft.library)
    if _sign_and_rising(draft, pain):
        safety.lock(draft, "R2b", "soon")
        return
    today_ = replace(draft.today, before=pain)
    draft.change(session=_session(draft, decision, pain), today=today_)
    _keep(draft, decision)
    draft.note(
        "decision",
        **{**dict(decision.facts), "what": decision.what.value, "rule": decision.rule},
    )
    draft.ring_at("day", day_end(draft.now, draft.person.zone))
    if light(pain, draft.person.readings, draft.day)[0] is Light.RED:
        owe_new(draft)
    owe_weekly(draft)
    if draft.person.owed:
        draft.wait(Idle())
        barred(draft, words("red-first", pain=pain) if pain > 5 else words("new-first"))
        return
    show_offer(draft)


def _sign_and_rising(draft: Draft, pain: int) -> bool:
    """R2b: one sign keeps gentle days going, but not together with a pain that rises."""
    usual = baseline(draft.person.readings, draft.day)
    return bool(draft.person.profile.soon) and worse(pain, usual)


def _keep(draft: Draft, decision: Decision) -> None:
    """Keep what was decided, for /why."""
    what, rule, reason = decision.what.value, decision.rule, decision.reason.value
    decided = Decided(draft.day, what, rule, reason, decision.facts)
    draft.change(course=replace(draft.person.course, decided=decided))


def _session(draft: Draft, decision: Decision, before: int) -> Session:
    steps_ = compose(draft.person, decision.what, draft.day, draft.library, decision.cuts)
    if not draft.today.finished:  # taken up again: what is done is done
        steps_ = tuple(
            replace(step, outcome="done") if step.exercise in draft.today.done else step
            for step in steps_
        )
    number = draft.person.sessions + 1
    return Session(
        number,
        draft.day,
        decision.what.value,
        decision.rule,
        decision.facts,
        steps_,
        before,
        reason=decision.reason.value,
        cuts=decision.cuts,
        whole=whole(decision, baseline(draft.person.readings, draft.day)),
    )


def show_offer(draft: Draft, *first: Text) -> None:
    """What is on today and why, with everything that can be chosen."""
    session = draft.person.session
    if session is None:
        return
    prompt = draft.new_id()
    draft.wait(Offering(prompt))
    to_do = [step for step in session.steps if not step.outcome]
    if not to_do:
        draft.show(prompt, words("offer-empty"), buttons=buttons("change", "notnow"))
        return
    choices = ["start"]
    if any(step.block is Block.STRENGTH for step in session.steps):
        choices.append("stretch")
    if session.what != What.MINUTE:
        choices.append("minute")
    choices.append("notnow")
    extra = [button("checked")] if session.rule == "R2b" else []
    draft.show(
        prompt,
        *first,
        *(changed(change) for change in draft.changes),
        why(session.reason, session.facts),
        words("offer", steps=listed(to_do, draft.library)),
        title=None if first else words("offer-title"),
        buttons=[*buttons(*choices), *extra, button("why")],
    )


def choose(draft: Draft, state: Offering, action: str) -> bool:
    """Answer the offer."""
    session = draft.person.session
    if session is None:
        return False
    match action:
        case "start":
            draft.settle(state.prompt, words("button-start"))
            begin(draft)
        case "stretch" | "minute":
            if session.what == What.GENTLE and action == "stretch":
                return False
            draft.settle(state.prompt, button(action).label)
            decided = decide(draft.person, session.before, draft.day, draft.today.worst)
            wish = wished(decided, action, session.before)
            draft.change(session=_session(draft, wish, session.before))
            _keep(draft, wish)
            begin(draft)
        case "notnow" | "stop" | "skip":
            draft.settle(state.prompt, words("button-not-today"))
            decline(draft)
        case "checked" if session.rule == "R2b":
            draft.settle(state.prompt, words("button-checked"))
            draft.note("cleared", rule="R2b")
            draft.know(soon=0)
            offer(draft, session.before)
        case _:
            return False
    return True


def begin(draft: Draft) -> None:
    """Start the session with its first step."""
    session = draft.person.session
    if session is None:
        return
    planned = max(stretches_in(session.steps), draft.today.stretches)
    draft.change(
        session=replace(session, begun=True),
        today=replace(draft.today, stretches=planned),
        sessions=session.number,
    )
    draft.note("session_start", session=session.number, what=session.what, rule=session.rule)
    steps.go_on(draft)


def decline(draft: Draft) -> None:
    """Not today: fine."""
    draft.change(session=None, today=replace(draft.today, declined=True))
    draft.silence("still", "day")
    draft.end_snooze()
    draft.note("declined")
    draft.wait(Idle())
    draft.say(words("declined"), buttons=buttons("today", "minute"))


def back(draft: Draft, *first: Text) -> None:
    """Back to where today's session stands, whatever came in between."""
    session = draft.person.session
    if session is None:
        today(draft)
    elif barred(draft, *first):
        pass
    elif session.begun:
        steps.go_on(draft, *first or (words("where-we-were"),))
    else:
        show_offer(draft, *first)


def answer_new(draft: Draft, state: AskingNew, action: str) -> bool:
    """R3: nothing new, or show the lists; then on with what it stood before."""
    match action:
        case "none":
            draft.settle(state.prompt, words("button-nothing-new"))
            draft.note("nothing_new")
            paid(draft, NEW)
            draft.change(watch=False)
            on(draft)
        case "list":
            draft.settle(state.prompt, words("button-show-list"))
            paid(draft, NEW)
            draft.change(watch=False)
            owe(draft, "emergency", "urgent")
            barred(draft)
        case _:
            return False
    return True


def on(draft: Draft, *first: Text) -> None:
    """On with the session, if there is one; else leave it at that."""
    if draft.person.session is not None:
        back(draft, *first)
    elif not barred(draft, *first):
        draft.wait(Idle())
        draft.say(*first or (words("noted"),), when_next(draft))


def outgrown(draft: Draft) -> bool:
    """Whether what is known by now allows less than the open session still holds."""
    session, person = draft.person.session, draft.person
    if session is None:
        return False
    strong = session.what in {What.FULL, What.EASIER}
    own = {s.exercise for s in session.steps if s.block is Block.STRENGTH and s.outcome == "done"}
    if own and own >= set(draft.today.strengthened):  # R12 means another session's strengthening
        person = replace(person, strength_day=None)
    pain = max(session.before, draft.today.before or 0)
    decided = decide(person, pain, draft.day, draft.today.worst)
    to_come = (draft.library.exercises.get(s.exercise) for s in session.steps if not s.outcome)
    fits = all(suits(exercise, person, draft.day) for exercise in to_come if exercise)
    lower = GENTLENESS[decided.what] > GENTLENESS[What(session.what)]
    heavier = strong and not set(decided.cuts) <= set(session.cuts)
    return lower or heavier or not fits


def refit(draft: Draft) -> None:
    """An answer has changed what suits: what is still to come is chosen anew."""
    session = draft.person.session
    if session is None:
        return
    if not session.begun:
        chosen = compose(draft.person, session.what, draft.day, draft.library, session.cuts)
        draft.change(session=replace(session, steps=chosen))
        return
    over = [step for step in session.steps if step.outcome]
    fresh = compose(draft.person, session.what, draft.day, draft.library, session.cuts)
    for done in over:
        same = next((step for step in fresh if step.block is done.block), None)
        fresh = tuple(step for step in fresh if step is not same)
    taken = {step.exercise for step in over}
    to_come = [step for step in fresh if step.exercise not in taken]
    draft.change(session=replace(session, steps=(*over, *to_come)[:MOST]))


def in_step(state: object) -> bool:
    """Whether a step of a session is what is waited for."""
    return isinstance(state, Ready | Running | Paused | Hurting | Wondering)
