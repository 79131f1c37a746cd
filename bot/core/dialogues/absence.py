"""Some days without: how long, in buttons and in words; ill; and hurt anew, which is no pause."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from bot.core import understanding
from bot.core.dialogues import closing, mornings, reminders
from bot.core.dialogues.asking import NEW, ask_pain, barred, owe, show_doubt, show_lock
from bot.core.dialogues.pausing import MORE, WELL, over, well
from bot.core.draft import SESSION_ALARMS, Draft, buttons
from bot.core.model import Button, Text, words
from bot.core.routine import pauses
from bot.core.routine.explain import changed
from bot.core.routine.light import ALWAYS_RED
from bot.core.spans import LONGEST_DAYS, Absence, Refused, until, wished
from bot.core.states import Asking, AskingNew, AskingPain, AskingPause, Doubting, Idle

LENGTHS = {"break.3": 3, "break.7": 7, "break.14": 14}
"""Days that a button stands for [D]."""
CHOICES = (
    Button("break.3", words("button-break-days")),
    Button("break.7", words("button-break-week")),
    Button("break.14", words("button-break-weeks")),
    Button("break.ill", words("button-break-ill")),
    Button("break.hurt", words("button-break-hurt")),
)
_LONGER = frozenset({"button-break-more", "button-break-not-yet", "button-not-yet"})
"""What stands for three more days when it is typed."""


def ask(draft: Draft, *first: Text) -> None:
    """How long? A pause always has an end."""
    draft.halt()
    prompt = draft.new_id()
    draft.wait(AskingPause(prompt))
    draft.show(prompt, *first, words("pause-ask"), buttons=CHOICES)


def say(draft: Draft, state: AskingPause, text: str) -> bool:
    """How long, in words; False where they say something else."""
    locale, library = draft.person.locale, draft.library
    found = wished(text, draft.day, locale, library)
    if found.until is None or found.until is Refused.UNKNOWN:
        return False
    if isinstance(found.until, Refused) and understanding.intent(text, locale, library):
        return False  # "today" is no end of a pause
    draft.settle(state.prompt)
    take(draft, found)
    return True


def reply(draft: Draft, text: str) -> bool:
    """What is said in a pause, or to the question at its end: "2 more days", "well again"."""
    person, pause = draft.person, draft.person.course.pause
    if person.lock is not None or not person.profile.onboarded or person.session is not None:
        return False
    lately = pauses.lately_asked(person, draft.now)
    known = understanding.meanings(text, person.locale, draft.library)
    ill = pause is not None and pause.why == "ill"
    if "well" in known or (ill and lately and "yes" in known):
        well(draft)
        return True
    if not lately and pauses.running(person) is None:
        return False
    if known & _LONGER or (ill and lately and "no" in known):
        _longer(draft)
        return True
    if understanding.normalise(text).isdecimal():
        return False  # rather a pain
    end = until(text, draft.day, person.locale, draft.library)
    if not isinstance(end, date):
        return False
    take(draft, Absence("pause", end))
    return True


def take(draft: Draft, said: Absence) -> None:
    """Act on what somebody says about a time without."""
    pause = pauses.running(draft.person)
    match said.what, said.until:
        case "flare", _:
            ask_hurt(draft)
        case _, Refused.PAST:
            ask(draft, words("pause-past", most=LONGEST_DAYS))
        case _, Refused.LONG:
            last = draft.day + timedelta(days=LONGEST_DAYS)
            ask(draft, words("pause-long", most=LONGEST_DAYS, day=last))
        case _, Refused():
            ask(draft, words("pause-unknown"))
        case "ill", date() as end:
            begin(draft, "ill", end)
        case "ill", _:
            begin(draft, "ill", _later(draft))
        case what, date() as end:
            still = what == "pause" and pause is not None and pause.why == "ill"
            begin(draft, "ill" if still else "away", end)
        case _ if pause is not None:
            ask(draft, words("pause-until", day=pause.until))
        case _:
            ask(draft)


def begin(draft: Draft, why: Literal["away", "ill"], end: date) -> None:
    """From now on quiet; on `end` it asks. A session that is open ends, what was done stays."""
    _put_down(draft)
    draft.change(course=pauses.begun(draft.person, why, draft.day, end), quiet=True)
    draft.end_snooze()
    draft.note("pause", why=why, until=end.isoformat())
    reminders.arm(draft)
    mornings.arm(draft)
    if why == "ill":
        body = [words("pause-ill", day=end), words("pause-ill-doctor")]
    else:
        body = [words("pause-begun", day=end)]
    draft.say(*body, buttons=buttons("resume"))


def _later(draft: Draft) -> date:
    """Three days more; a pause that is on already gets no shorter by it."""
    pause = pauses.running(draft.person)
    later = draft.day + pauses.MORE
    return later if pause is None else max(later, pause.until)


def _longer(draft: Draft) -> None:
    """Three days more of the same."""
    last = draft.person.course.pause
    begin(draft, "ill" if last is not None and last.why == "ill" else "away", _later(draft))


def _put_down(draft: Draft) -> None:
    """What is open of today's routine closes. What safety asks stays."""
    session, state = draft.person.session, draft.person.state
    if session is not None and session.begun:
        closing.leave(draft)
    elif session is not None:
        draft.change(session=None)
        draft.silence(*SESSION_ALARMS)
    if not isinstance(state, Asking | AskingNew):
        draft.wait(Idle())


def press(draft: Draft, question: str, action: str) -> bool:
    """The buttons of all this, which work at any age; False for an action that is none of them."""
    person = draft.person
    label = {each.action: each.label for each in (*CHOICES, WELL, MORE)}.get(action)
    if label is None or person.profile.consented is None or not person.profile.onboarded:
        return False
    if isinstance(person.state, Doubting):
        show_doubt(draft, person.state)
        return True
    if person.lock is not None:
        show_lock(draft)
        return True
    draft.settle(question, label)
    match action:
        case "break.ill":
            take(draft, Absence("ill"))
        case "break.hurt":
            ask_hurt(draft)
        case "break.well":
            well(draft)
        case "break.more":
            _longer(draft)
        case _:
            end = draft.day + timedelta(days=LENGTHS[action])
            take(draft, Absence("pause", end))
    return True


def choose(draft: Draft, state: AskingPause, action: str) -> bool:
    """Answer how long; or rather not at all."""
    if action in {"stop", "notnow", "skip", "pass"}:
        draft.settle(state.prompt)
        draft.wait(Idle())
        draft.say(words("pause-none"), reminders.when_next(draft), buttons=buttons("today"))
        return True
    return press(draft, state.prompt, action)


# --- hurt anew: no pause, but a flare ------------------------------------------------


def ask_hurt(draft: Draft) -> None:
    """It is back: how strong? Whether it came with something new is asked in any case (R3).

    Not only once a day: what was answered this morning was before it.
    """
    _put_down(draft)
    over(draft)
    owe(draft, NEW)
    ask_pain(draft, AskingPain(draft.new_id(), "again"), words("hurt-again"))


def hurt(draft: Draft, pain: int) -> None:
    """R15: three gentle days, then half; R3's question comes with it."""
    person = draft.person
    course, change = pauses.hurt_again(person.course, person.readings, pain, draft.day)
    draft.change(course=course)
    draft.note("change", **{**dict(change.facts), "what": change.what, "rule": change.rule})
    draft.note_pain(pain, "again")
    mornings.arm(draft)
    draft.wait(Idle())
    strong = (words("feel-strong"),) if pain >= ALWAYS_RED else ()
    body = (words("feel-kept", pain=pain), *strong, changed(change))
    if not barred(draft, *body):
        draft.say(*body, buttons=buttons("today"))
