"""Today: how does it feel, what is on, and the way into the first step."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.dialogues import closing, steps
from bot.core.dialogues.asking import ask, ask_new, ask_pain
from bot.core.dialogues.step_words import dose_words
from bot.core.draft import Draft, button, buttons
from bot.core.library import Block
from bot.core.model import Text, exercise_words, words
from bot.core.person import (
    AskingNew,
    AskingPain,
    Hurting,
    Idle,
    Offering,
    Paused,
    Ready,
    Running,
    Session,
    Wondering,
)
from bot.core.routine.decision import Decision, What, decide, why
from bot.core.routine.plan import compose, stretches_in, suits
from scheduler.rules import day_end

FRESH = timedelta(minutes=30)
"""A pain told so recently is not asked for again before a session [D]."""
NEW_EVERY = timedelta(hours=24)
"""R3: "anything new?" is asked at most once in this time."""


def today(draft: Draft, wish: str = "") -> None:
    """The way into today's routine; `wish` is "minute" or "stretch" where that was asked for."""
    if draft.person.session is not None:
        back(draft)
        return
    if draft.today.finished and not wish:
        draft.wait(Idle())
        body = (words("today-finished"), *closing.summary(draft))
        draft.say(*body, buttons=buttons("stretch", "minute"))
        return
    told = draft.person.told
    if told is not None and timedelta(0) <= draft.now - told.at <= FRESH:
        offer(draft, told.pain, wish)
        return
    if wish:
        draft.change(session=_session(draft, Decision(What(wish), "own"), before=0))
    ask_pain(draft, AskingPain(draft.new_id(), "before"))


def before(draft: Draft, pain: int) -> None:
    """The answer to "how does it feel?" before a session."""
    draft.note_pain(pain, "before")
    wish = draft.person.session.what if draft.person.session is not None else ""
    draft.change(session=None)
    offer(draft, pain, wish)


def offer(draft: Draft, pain: int, wish: str = "") -> None:
    """Decide, and put the day's routine on the table; after a red answer first R3's question."""
    decision = decide(draft.person, pain, draft.day)
    if wish and decision.what is not What.GENTLE:
        decision = Decision(What(wish), "own", (("pain", pain),))
    today_ = replace(draft.today, before=pain)
    draft.change(session=_session(draft, decision, pain), today=today_)
    draft.note("decision", what=decision.what.value, rule=decision.rule)
    red = decision.what is What.GENTLE and decision.rule != "R2b"
    asked = draft.person.asked_new
    if red and (asked is None or draft.now - asked >= NEW_EVERY):
        draft.change(asked_new=draft.now)
        ask_new(draft, AskingNew(draft.new_id()), words("red-first", pain=pain))
        return
    show_offer(draft)


def _session(draft: Draft, decision: Decision, before: int) -> Session:
    chosen = compose(draft.person, decision.what, draft.day, draft.library)
    return Session(draft.day, decision.what.value, decision.rule, decision.facts, chosen, before)


def show_offer(draft: Draft, *first: Text) -> None:
    """What is on today and why, with everything that can be chosen."""
    session = draft.person.session
    if session is None:
        return
    prompt = draft.new_id()
    draft.wait(Offering(prompt))
    draft.ring_at("day", day_end(draft.now, draft.person.zone))
    if not session.steps:
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
        why(session.what, session.rule, session.facts),
        words("offer", steps=_listed(draft, session)),
        title=words("offer-title"),
        buttons=[*buttons(*choices), *extra],
    )


def _listed(draft: Draft, session: Session) -> tuple[Text, ...]:
    lines: list[Text] = []
    for number, step in enumerate(session.steps, start=1):
        exercise = draft.library.exercises.get(step.exercise)
        sides = exercise.sides if exercise is not None else False
        dose = dose_words(step.dose, sides)
        lines.append(words("offer-line", n=number, name=exercise_words(step.exercise), dose=dose))
    return tuple(lines)


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
            wish = Decision(What(action), "own", (("pain", session.before),))
            draft.change(session=_session(draft, wish, session.before))
            begin(draft)
        case "notnow" | "stop" | "skip":
            draft.settle(state.prompt, words("button-not-today"))
            decline(draft)
        case "checked":
            draft.settle(state.prompt, words("button-checked"))
            draft.note("cleared", rule="R2b")
            draft.know(soon=0)
            offer(draft, session.before)
        case "later" | "pause":
            return False
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
        session=replace(session, begun=True), today=replace(draft.today, stretches=planned)
    )
    draft.note("session_start", what=session.what, rule=session.rule)
    steps.go_on(draft)


def decline(draft: Draft) -> None:
    """Not today: fine."""
    draft.change(session=None)
    draft.silence("still", "day", "snooze")
    draft.note("declined")
    draft.wait(Idle())
    draft.say(words("declined"), buttons=buttons("today", "minute"))


def back(draft: Draft, *first: Text) -> None:
    """Back to where today's session stands, whatever came in between."""
    session = draft.person.session
    if session is None:
        today(draft)
        return
    if not session.begun:
        if draft.today.before is None:
            ask_pain(draft, AskingPain(draft.new_id(), "before"), *first)
        else:
            show_offer(draft, *first)
        return
    steps.go_on(draft, *first or (words("where-we-were"),))


def answer_new(draft: Draft, state: AskingNew, action: str) -> bool:
    """R3: nothing new, or show the list."""
    match action:
        case "none":
            draft.settle(state.prompt, words("button-none"))
            draft.note("nothing_new")
            show_offer(draft)
        case "list":
            draft.settle(state.prompt, words("button-show-list"))
            ask(draft, "emergency", alone=True, queue=("urgent",))
        case _:
            return False
    return True


def refit(draft: Draft) -> None:
    """An answer has changed what suits: choose anew, or leave out what no longer does."""
    session = draft.person.session
    if session is None:
        return
    if not session.begun:
        chosen = compose(draft.person, session.what, draft.day, draft.library)
        draft.change(session=replace(session, steps=chosen))
        return
    exercises = draft.library.exercises
    kept = tuple(
        step
        if step.outcome
        or (step.exercise in exercises and suits(exercises[step.exercise], draft.person, draft.day))
        else replace(step, outcome="skipped")
        for step in session.steps
    )
    draft.change(session=replace(session, steps=kept))


def in_step(state: object) -> bool:
    """Whether a step of a session is what is waited for."""
    return isinstance(state, Ready | Running | Paused | Hurting | Wondering)
