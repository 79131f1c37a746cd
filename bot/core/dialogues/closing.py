"""The end of a session: what was done, how the back feels after it, what comes next and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.core.dialogues import activities, mornings
from bot.core.dialogues.asking import ask_pain, barred, owe_new
from bot.core.dialogues.progress import suggested
from bot.core.dialogues.questions import left
from bot.core.dialogues.reminders import when_next
from bot.core.draft import SESSION_ALARMS, Draft, buttons
from bot.core.library import Block
from bot.core.model import Text, exercise_words, words
from bot.core.person import Step
from bot.core.routine.flare import quiet
from bot.core.routine.light import WORSE_BY, Light, light
from bot.core.routine.outcomes import exercised
from bot.core.routine.streak import counted, excused
from bot.core.routine.trial import did, felt_after, tried
from bot.core.states import AskingPain, Hurting, Idle, Offering, Paused, Ready, Running, Wondering

_ENDINGS = {
    "complete": words("end-complete"),
    "stretch-first": words("end-stretch-day"),
    "stopped": words("end-stopped"),
}
TOLD_OF = 3
"""Sessions after which it is told that questions are still open; /plan always shows them [D]."""
STREAK_FROM = 3
"""Days in a row from which they are told [D]."""


def complete(draft: Draft, step: Step) -> None:
    """Count a finished exercise for today."""
    today = replace(draft.today, done=(*draft.today.done, step.exercise))
    if step.block is Block.STRETCH and step.exercise not in today.stretched:
        today = replace(today, stretched=(*today.stretched, step.exercise))
    if step.block is Block.STRENGTH:
        today = replace(today, strengthened=(*today.strengthened, step.exercise))
    draft.person = did(draft.person, step, draft.day, draft.library)
    draft.change(today=today)


def end(draft: Draft, reason: str) -> None:
    """Close the session and ask how the back feels after it.

    `reason` is complete, stretch-first (the invariant), stopped, or one after which it is not
    asked again, since it has just been told: rest (R8: above 7) and risen (by 2 before
    strength).
    """
    session = draft.person.session
    if session is None:
        return
    draft.halt()
    draft.silence(*SESSION_ALARMS)
    draft.end_snooze()
    draft.note("session_end", session=session.number, reason=reason, what=session.what)
    did_something = any(step.outcome == "done" for step in session.steps)
    hurt = any(step.outcome == "hurt" for step in session.steps)
    if hurt and not did_something:
        reason = "rest"
    over = reason == "rest" or (did_something and reason != "stopped")
    finished = draft.today.finished or over
    draft.change(course=tried(draft.person.course, session))
    if did_something:
        count_day(draft, draft.day)
    draft.change(session=None, today=replace(draft.today, finished=finished))
    mornings.arm(draft)
    if reason == "risen":
        draft.wait(Idle())
        draft.say(words("end-risen"), *summary(draft), title=words("end-title"))
    elif reason == "rest":
        draft.wait(Idle())
        draft.say(words("end-rest"), *_done(draft))
    elif did_something:
        ask_pain(draft, AskingPain(draft.new_id(), "after"), _ENDINGS[reason])
    else:
        draft.wait(Idle())
        nothing = words("end-unstretched") if reason == "stretch-first" else words("end-nothing")
        draft.say(nothing, buttons=buttons("today", "minute"))


def count_day(draft: Draft, day: date) -> None:
    """The session counts, whatever was done, and its day for the streak.

    Coming back is told with joy.
    """
    course = draft.person.course
    streak = counted(course.streak, day, lambda each: excused(draft.person, each))
    draft.change(course=exercised(replace(course, streak=streak), day))


def after(draft: Draft, pain: int | None) -> None:
    """The answer to "and after?", None where it was passed over: sum up and let go.

    A red one is followed by R3's question.
    """
    body: list[Text] = []
    before = draft.today.before
    if pain is not None:
        draft.note_pain(pain, "after")
        draft.change(course=felt_after(draft.person.course, pain, draft.day))
        if light(pain, draft.person.readings, draft.day)[0] is Light.RED:
            owe_new(draft)
        if before is not None and pain - before >= WORSE_BY:
            body.append(words("after-worse", before=before, after=pain))
        elif before is not None and before - pain >= WORSE_BY:
            body.append(words("after-better", before=before, after=pain))
        elif before is not None:
            body.append(words("after-same", before=before, after=pain))
        else:
            body.append(words("feel-kept", pain=pain))
    draft.wait(Idle())
    more = suggested(draft)
    draft.say(*body, *summary(draft), *more, title=words("end-title"))
    worse = pain is not None and before is not None and pain - before >= WORSE_BY
    if draft.person.owed:
        barred(draft)
    elif not (more or worse):
        activities.after_session(draft)


def summary(draft: Draft) -> tuple[Text, ...]:
    """What was done today and what comes next, when."""
    if draft.person.profile.soon:
        then = words("next-gentle")
    elif quiet(draft.person.course):
        then = words("next-flare")
    elif draft.person.course.share < 100:
        then = words("next-share", share=draft.person.course.share)
    elif draft.today.strengthened:
        then = words("next-stretch")
    else:
        then = words("next-full")
    unasked = left(draft.person.profile) if draft.person.sessions <= TOLD_OF else 0
    more = (words("end-questions-left", count=unasked),) if unasked else ()
    return (*_done(draft), *streak_words(draft), then, when_next(draft), *more)


def streak_words(draft: Draft) -> tuple[Text, ...]:
    """Coming back is celebrated; days in a row are told; a miss is not spoken of."""
    days = draft.person.course.streak.days
    if draft.person.course.streak.last != draft.day:
        return ()
    if draft.person.course.streak.back:
        return (words("streak-back"),)
    return (words("streak", days=days),) if days >= STREAK_FROM else ()


def _done(draft: Draft) -> tuple[Text, ...]:
    done = dict.fromkeys(draft.today.done)
    lines = tuple(words("line", text=exercise_words(id)) for id in done)
    return (words("end-done", lines=lines),) if lines else ()


def leave(draft: Draft) -> None:
    """Close a session that the end of its day found open: what was done stays done.

    A question that does not belong to the session stays open.
    """
    session = draft.person.session
    if session is None:
        return
    draft.halt()
    draft.silence(*SESSION_ALARMS)
    draft.note("session_end", session=session.number, reason="left", what=session.what)
    draft.change(course=tried(draft.person.course, session))
    if any(step.outcome == "done" for step in session.steps):
        count_day(draft, session.day)
    draft.change(session=None)
    match draft.person.state:
        case Offering() | Ready() | Running() | Paused() | Hurting() | Wondering():
            draft.wait(Idle())
        case AskingPain(about="before" | "during" | "middle"):
            draft.wait(Idle())
        case _:
            pass
