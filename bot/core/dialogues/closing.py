"""The end of a session: what was done, how the back feels after it, what comes next and when."""

from __future__ import annotations

from dataclasses import replace

from bot.core.dialogues.asking import ask_pain
from bot.core.dialogues.questions import left
from bot.core.dialogues.reminders import when_next
from bot.core.draft import SESSION_ALARMS, Draft, buttons
from bot.core.library import Block
from bot.core.model import Text, exercise_words, words
from bot.core.person import AskingPain, Idle, Step
from bot.core.routine.light import WORSE_BY

_ENDINGS = {
    "complete": words("end-complete"),
    "stretch-first": words("end-stretch-day"),
    "stopped": words("end-stopped"),
    "rest": words("end-rest"),
}


def complete(draft: Draft, step: Step) -> None:
    """Count a finished exercise for today."""
    today = replace(draft.today, done=(*draft.today.done, step.exercise))
    if step.block is Block.STRETCH and step.exercise not in today.stretched:
        today = replace(today, stretched=(*today.stretched, step.exercise))
    if step.block is Block.STRENGTH:
        today = replace(today, strengthened=(*today.strengthened, step.exercise))
        draft.change(strength_day=draft.day)
    draft.change(today=today)


def end(draft: Draft, reason: str) -> None:
    """Close the session and ask how the back feels after it.

    `reason` is complete, stretch-first (the invariant), stopped or rest (R8).
    """
    session = draft.person.session
    if session is None:
        return
    draft.halt()
    draft.silence(*SESSION_ALARMS, "snooze")
    draft.note("session_end", reason=reason, what=session.what, done=list(draft.today.done))
    did_something = any(step.outcome == "done" for step in session.steps)
    finished = draft.today.finished or did_something
    draft.change(
        session=None,
        today=replace(draft.today, finished=finished),
        sessions=draft.person.sessions + (1 if did_something else 0),
    )
    if did_something or reason == "rest":
        ask_pain(draft, AskingPain(draft.new_id(), "after"), _ENDINGS[reason])
    else:
        draft.wait(Idle())
        draft.say(words("end-nothing"), buttons=buttons("today", "minute"))


def after(draft: Draft, pain: int | None) -> None:
    """The answer to "and after?", None where it was passed over: sum up and let go."""
    body: list[Text] = []
    before = draft.today.before
    if pain is not None:
        draft.note_pain(pain, "after")
        if before is not None and pain - before >= WORSE_BY:
            body.append(words("after-worse", before=before, after=pain))
        elif before is not None and pain < before:
            body.append(words("after-better", before=before, after=pain))
        else:
            body.append(words("after-same", after=pain))
    draft.wait(Idle())
    draft.say(*body, *summary(draft), title=words("end-title"))


def summary(draft: Draft) -> tuple[Text, ...]:
    """What was done today and what comes next, when."""
    today = draft.today
    lines = tuple(words("line", text=exercise_words(id)) for id in dict.fromkeys(today.done))
    done = (words("end-done", lines=lines),) if lines else ()
    tomorrow = words("next-stretch") if today.strengthened else words("next-full")
    unasked = left(draft.person.profile)
    more = (words("end-questions-left", count=unasked),) if unasked else ()
    return (*done, tomorrow, when_next(draft), *more)


def leave(draft: Draft) -> None:
    """Close a session that the end of the day found open: what was done stays done."""
    session = draft.person.session
    if session is None:
        return
    draft.halt()
    draft.silence(*SESSION_ALARMS)
    done = [step.exercise for step in session.steps if step.outcome == "done"]
    draft.note("session_end", reason="left", what=session.what, done=done)
    draft.change(session=None, sessions=draft.person.sessions + (1 if done else 0))
    draft.wait(Idle())
