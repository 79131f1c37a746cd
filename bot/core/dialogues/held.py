"""What is open waits while something more important is cleared up, and is found again after it."""

from __future__ import annotations

from dataclasses import replace

from bot.core.draft import SESSION_ALARMS, Draft
from bot.core.states import (
    AskingPain,
    Doubting,
    Held,
    Hurting,
    Idle,
    Offering,
    Paused,
    Ready,
    Running,
    Wondering,
)


def what_is_open(draft: Draft) -> Held:
    """What waits for an answer, as it is to be found again; a step that runs stands still in it."""
    match draft.person.state:
        case Running(phase=phase, then=then):
            return Paused(draft.new_id(), phase if then is None else then)
        case Doubting(held=before):
            return before
        case state:
            return state


def still_there(draft: Draft, held: Held) -> Held:
    """What was held, unless its session has ended meanwhile."""
    match held:
        case Offering() | Ready() | Paused() | Hurting() | Wondering():
            return held if draft.person.session is not None else Idle()
        case AskingPain(about="during"):
            return held if draft.person.session is not None else Idle()
        case _:
            return held


def end_session(draft: Draft, reason: str) -> bool:
    """End an open session without a word; whether there was one."""
    session, state = draft.person.session, draft.person.state
    if session is None:
        return False
    draft.halt()
    draft.silence(*SESSION_ALARMS)
    draft.end_snooze()
    draft.note("session_end", session=session.number, reason=reason, what=session.what)
    draft.change(session=None)
    if isinstance(state, Doubting):
        draft.wait(replace(state, held=still_there(draft, state.held)))
    elif not isinstance(state, Running):
        draft.wait(still_there(draft, state))
    else:
        draft.wait(Idle())
    return True
