"""One step after another: shown, started, run by itself, eased, skipped, stopped for pain."""

from __future__ import annotations

from dataclasses import replace

from bot.core.dialogues import closing
from bot.core.dialogues.asking import ask_hurt, ask_pain, barred
from bot.core.dialogues.open_step import current, keep_awake, note_step, set_outcome
from bot.core.dialogues.step_words import BLOCKS, describe, dose_words, phase_words
from bot.core.draft import STEP_READY, STEP_RUNNING, Draft, buttons
from bot.core.library import Block
from bot.core.model import Text, Timer, exercise_words, words
from bot.core.person import Step
from bot.core.routine.course import stand
from bot.core.routine.decision import What
from bot.core.routine.dose import halve, phases
from bot.core.routine.light import GREEN_TO
from bot.core.routine.plan import easier_exercise, may_strengthen
from bot.core.states import AskingPain, Paused, Ready, Running, Wondering

# --- which step comes next ---------------------------------------------------------


def go_on(draft: Draft, *first: Text) -> None:
    """Show the next step that is still to come, or end the session.

    This is the only door to a step: the invariant is kept here, and what is owed is
    asked first.
    """
    session = draft.person.session
    if session is None or barred(draft, *first):
        return
    at = next((n for n, step in enumerate(session.steps) if not step.outcome), None)
    if at is None:
        closing.end(draft, "complete")
        return
    draft.change(session=replace(session, at=at))
    if session.steps[at].block is Block.STRENGTH and not may_strengthen(draft.today):
        closing.end(draft, "stretch-first")
        return
    if session.steps[at].block is Block.STRENGTH and _asks_in_the_middle(draft):
        draft.change(session=replace(session, at=at, middle=True))
        ask_pain(draft, AskingPain(draft.new_id(), "middle"), *first)
        keep_awake(draft)
        return
    if current(draft) is None:  # an exercise that has left the content
        set_outcome(draft, "skipped")
        go_on(draft, *first)
        return
    show(draft, *first)


def _asks_in_the_middle(draft: Draft) -> bool:
    """Only where "before" was amber, or strength has just gone up a rung; once a session."""
    session, course = draft.person.session, draft.person.course
    if session is None or session.middle:
        return False
    strength = {step.exercise for step in session.steps if step.block is Block.STRENGTH}
    new = course.raised_exercise in strength and not stand(course, course.raised_exercise).oks
    return session.before > GREEN_TO or (new and session.what == What.FULL)


def show(draft: Draft, *first: Text) -> None:
    """Show the open step with everything that somebody on a mat needs to know."""
    found = current(draft)
    if found is None or barred(draft, *first):
        return
    session, step, exercise = found
    draft.halt()
    prompt = draft.new_id()
    draft.wait(Ready(prompt))
    keep_awake(draft)
    title = words(
        "step-title",
        at=session.at + 1,
        of=len(session.steps),
        block=BLOCKS[step.block],
        name=exercise_words(step.exercise),
    )
    draft.show(
        prompt,
        *first,
        describe(exercise, step.dose),
        words("step-dose", dose=dose_words(step.dose, exercise)),
        title=title,
        buttons=buttons(*STEP_READY),
    )


def remind(draft: Draft, state: Ready, *first: Text) -> None:
    """Say briefly which step is open; its buttons once more, where they are at hand."""
    found = current(draft)
    if found is None:
        go_on(draft, *first)
        return
    _, step, _ = found
    keep_awake(draft)
    where = words("step-open", name=exercise_words(step.exercise))
    draft.show(state.prompt, *first, where, buttons=buttons(*STEP_READY))


def running_now(draft: Draft, state: Running, *first: Text) -> None:
    """The step runs on; its buttons once more, where they are at hand."""
    now = words("running-now")
    draft.show(state.prompt, *first, now, buttons=buttons(*STEP_RUNNING), slot="")


# --- running ----------------------------------------------------------------------


def start(draft: Draft, state: Ready) -> None:
    """Start the open step: a few seconds to get ready, then it runs by itself."""
    if current(draft) is None:
        go_on(draft)
        return
    draft.settle(state.prompt, words("button-start"))
    _run(draft, state.prompt, 0, "")


def rang(draft: Draft, state: Running) -> None:
    """A phase has ended: the next one, or the end of the exercise."""
    found = current(draft)
    if found is None:
        go_on(draft)
        return
    _, step, exercise = found
    following = state.phase + 1 if state.then is None else state.then
    todo = phases(step.dose, exercise)
    if following >= len(todo):
        done(draft)
        return
    loud = todo[following].loud
    if loud:
        draft.remove(state.slot)
    _run(draft, state.prompt, following, "" if loud else state.slot)


def _run(draft: Draft, prompt: str, phase: int, slot: str, then: int | None = None) -> None:
    """Run a phase: in the message `slot`, or in a new one."""
    found = current(draft)
    if found is None:
        return
    _, step, exercise = found
    todo = phases(step.dose, exercise)
    now = todo[min(phase, len(todo) - 1)]
    if then is not None:
        now = replace(now, side=todo[min(then, len(todo) - 1)].side)
    new = not slot
    slot = slot or f"{prompt}.{phase}"
    alarm = f"hold.{prompt}.{phase}"
    draft.wait(Running(prompt, phase, alarm, slot, then))
    body = phase_words(now, exercise, step.dose)
    draft.run(prompt, slot, body, Timer(alarm, now.seconds), loud=now.loud, new=new)
    keep_awake(draft, now.seconds)


# --- what somebody can do in a step -----------------------------------------------


def act(draft: Draft, state: Ready | Running | Paused | Wondering, action: str) -> bool:
    """Handle a step's button or its word; False for one that means nothing here."""
    if action not in {"stop", "hurts"} and barred(draft):
        return True
    match action:
        case "start" if isinstance(state, Ready):
            start(draft, state)
        case "resume" | "goon" | "start" if isinstance(state, Paused | Wondering):
            resume(draft, state)
        case "done":
            done(draft)
        case "easier":
            easier(draft)
        case "hurts":
            _leave_step(draft, state, words("button-hurts"))
            keep_awake(draft)
            ask_hurt(draft)
        case "skip":
            _leave_step(draft, state, words("button-skip"))
            note_step(draft, "skipped")
            set_outcome(draft, "skipped")
            go_on(draft)
        case "pause" if isinstance(state, Ready | Running):
            pause(draft, state)
        case "stop":
            _leave_step(draft, state, words("button-stop"))
            closing.end(draft, "stopped")
        case _:
            return False
    return True


def _leave_step(draft: Draft, state: Ready | Running | Paused | Wondering, chosen: Text) -> None:
    draft.halt()
    if not isinstance(state, Running):
        draft.settle(state.prompt, chosen)


def done(draft: Draft) -> None:
    """The open step is done: count it and go on. This message is the sound of its end."""
    found = current(draft)
    if found is None:
        go_on(draft)
        return
    _, step, _ = found
    state = draft.person.state
    if isinstance(state, Ready):
        draft.settle(state.prompt, words("button-done"))
    draft.halt()
    note_step(draft, "done")
    set_outcome(draft, "done")
    closing.complete(draft, step)
    go_on(draft, words("step-done", name=exercise_words(step.exercise)))


def easier(draft: Draft) -> None:
    """Something easier: half the work first, then the easier exercise, else a kind word."""
    found = current(draft)
    if found is None:
        go_on(draft)
        return
    session, step, exercise = found
    state = draft.person.state
    lower = easier_exercise(step, session.steps, draft.person, draft.day, draft.library)
    half = halve(step.dose, exercise)
    whole = step.dose in exercise.ladder
    if half is not None and (whole or lower is None):
        eased = replace(step, dose=half, eased=True)
        first = words("easier-dose")
    elif lower is not None:
        eased = Step(lower.id, lower.block, lower.ladder[0], eased=True)
        first = words("easier-exercise", name=exercise_words(lower.id))
    elif isinstance(state, Running):
        draft.say(words("easier-none"))
        return
    else:
        show(draft, words("easier-none"))
        return
    if isinstance(state, Ready):
        draft.settle(state.prompt, words("button-easier"))
    note_step(draft, "easier")
    steps = list(session.steps)
    steps[session.at] = eased
    draft.change(session=replace(session, steps=tuple(steps)))
    show(draft, first)


def pause(draft: Draft, state: Ready | Running) -> None:
    """Wait until the person is back."""
    draft.halt()
    if isinstance(state, Ready):
        draft.settle(state.prompt, words("button-pause"))
    prompt = draft.new_id()
    draft.wait(Paused(prompt, _to_go_on_with(state)))
    keep_awake(draft)
    draft.show(prompt, words("paused"), buttons=buttons("resume", "skip", "stop"))


def _to_go_on_with(state: Ready | Running | Paused) -> int | None:
    match state:
        case Running():
            return state.phase if state.then is None else state.then
        case Paused():
            return state.phase
        case Ready():
            return None


def resume(draft: Draft, state: Paused | Wondering) -> None:
    """Back again: get ready, then on from the repetition that was broken off; or shown anew."""
    draft.settle(state.prompt, words("button-resume"))
    if state.phase is not None and current(draft) is not None:
        _run(draft, draft.new_id(), 0, "", then=state.phase or None)
    else:
        show(draft)


def wonder(draft: Draft) -> None:
    """Left in the middle: ask once, then wait; nothing else is sent."""
    draft.halt()
    prompt = draft.new_id()
    state = draft.person.state
    phase = _to_go_on_with(state) if isinstance(state, Ready | Running | Paused) else None
    draft.wait(Wondering(prompt, phase))
    draft.show(prompt, words("still-there"), buttons=buttons("goon", "skip", "stop"), unasked=True)
