"""Putting a question, and putting it again; and the questions of safety that are owed."""

from __future__ import annotations

from datetime import timedelta

from bot.core.dialogues.questions import BY_ID, SCALE, Question, following, options
from bot.core.draft import Draft, button, buttons
from bot.core.emergency import doctor, number
from bot.core.model import Button, Text, words
from bot.core.person import Person
from bot.core.states import Asking, AskingNew, AskingPain, Doubting, Hurting, Locked

NEW = "new"
"""R3's question, among those that are owed."""
NEW_EVERY = timedelta(hours=24)
"""R3: after a red answer it is asked at most once in this time."""

NEW_WEEKLY = timedelta(days=7)
"""R3: and once a week, whatever the answers were."""

_PAIN_WORDS = {
    "before": words("ask-before"),
    "during": words("ask-during"),
    "after": words("ask-after"),
    "feel": words("ask-feel"),
    "morning": words("ask-morning"),
    "middle": words("ask-middle"),
    "again": words("ask-again"),
}
HURTS = (
    Button("sharp", words("button-hurt-sharp")),
    Button("leg", words("button-hurt-leg")),
    Button("numb", words("button-hurt-numb")),
    Button("up", words("button-hurt-up")),
    Button("effort", words("button-hurt-effort")),
    Button("other", words("button-hurt-other")),
)
SURE = (Button("me", words("button-me")), Button("notme", words("button-not-me")))
NEWS = (Button("none", words("button-nothing-new")), button("list"))

# --- about the person -------------------------------------------------------------


def ask(
    draft: Draft,
    question: str,
    *,
    first: tuple[Text, ...] = (),
    ticked: tuple[str, ...] = (),
    alone: bool = False,
) -> None:
    """Open a question; `first` is said in the same message before it."""
    draft.halt()
    prompt = draft.new_id()
    state = Asking(prompt, question, ticked, alone)
    draft.wait(state)
    show(draft, state, first)


def show(
    draft: Draft,
    state: Asking,
    first: tuple[Text, ...] = (),
    *,
    edit: bool = False,
    brief: bool = False,
) -> None:
    """Show the open question (again); its buttons answer whichever copy is pressed.

    A `brief` one has only `first` and the buttons: the words stand just above.
    """
    question = BY_ID[state.question]
    draft.show(
        state.prompt,
        *first,
        *(() if brief else _body(question, state)),
        buttons=(
            *options(question, draft.person, state.ticked),
            *_ways_out(question, state, draft.person),
        ),
        numeric=question.numeric,
        edit=edit,
    )


def _body(question: Question, state: Asking) -> tuple[Text, ...]:
    if question.id == "zone" and state.ticked:
        return (words("ask-which-zone"),)
    return (question.text, question.why)


def must(question: str, person: Person) -> bool:
    """Whether a question cannot be passed over: by itself, owed, or the one that locked."""
    lock = person.lock
    return (
        BY_ID[question].must
        or question in person.owed
        or (lock is not None and lock.question == question)
    )


def _ways_out(question: Question, state: Asking, person: Person) -> tuple[Button, ...]:
    if must(question.id, person):
        return ()
    if state.alone:
        return (Button("pass", words("button-keep")),)
    return buttons("pass", "now")


def ask_next(draft: Draft, *first: Text) -> bool:
    """Go on with the onboarding where it stands; False when there is nothing left to ask."""
    question = following(draft.person.profile)
    if question is None:
        return False
    ask(draft, question.id, first=first)
    return True


# --- how it feels -----------------------------------------------------------------


def ask_pain(
    draft: Draft,
    state: AskingPain,
    *first: Text,
    unasked: bool = False,
    useful: int | None = None,
) -> None:
    """How does your back feel, from 0 to 10?"""
    draft.wait(state)
    body = _PAIN_WORDS[state.about]
    extra = () if state.about in {"before", "during", "again"} else buttons("pass")
    draft.show(
        state.prompt,
        *first,
        body,
        buttons=(*SCALE, *extra),
        numeric=True,
        unasked=unasked,
        useful=useful,
    )


def ask_hurt(draft: Draft, *first: Text) -> None:
    """R8: one question: what does it feel like?"""
    prompt = draft.new_id()
    draft.wait(Hurting(prompt))
    draft.show(prompt, *first, words("ask-hurt"), buttons=HURTS)


def ask_new(draft: Draft, state: AskingNew, *first: Text) -> None:
    """R3: is anything new?"""
    draft.wait(state)
    draft.change(asked_new=draft.now)
    draft.show(state.prompt, *first, words("ask-new"), buttons=NEWS)


# --- what is owed, and the lock: the one door to every routine ------------------------


def owe(draft: Draft, *questions: str) -> None:
    """From now on these must be answered before a routine goes on."""
    owed = (*draft.person.owed, *questions)
    draft.change(owed=tuple(dict.fromkeys(owed)))


def paid(draft: Draft, question: str) -> None:
    """This one is answered."""
    draft.change(owed=tuple(q for q in draft.person.owed if q != question))


def owe_new(draft: Draft) -> None:
    """R3: after a red answer, at most once in 24 hours."""
    asked = draft.person.asked_new
    if asked is None or draft.now - asked >= NEW_EVERY:
        owe(draft, NEW)


def owe_weekly(draft: Draft) -> None:
    """R3: once a week, before a routine."""
    asked = draft.person.asked_new
    if asked is None or draft.now - asked >= NEW_WEEKLY:
        owe(draft, NEW)


def barred(draft: Draft, *first: Text) -> bool:
    """Whether something stands before every routine: a doubt, a lock, a question that is owed.

    It is shown. This is asked at each way into a session and before each of its steps.
    """
    state = draft.person.state
    if isinstance(state, Doubting):
        show_doubt(draft, state, *first)
        return True
    if draft.person.lock is not None:
        show_lock(draft, *first)
        return True
    if not draft.person.owed:
        return False
    question = draft.person.owed[0]
    if question == NEW:
        draft.halt()
        ask_new(draft, AskingNew(draft.new_id()), *first)
    else:
        ask(draft, question, first=first, alone=True)
    return True


def show_lock(draft: Draft, *first: Text) -> None:
    """Why it is locked, and the two ways out of it."""
    locked = draft.person.lock
    if locked is None:
        return
    prompt = draft.new_id()
    draft.wait(Locked(prompt))
    draft.show(
        prompt, *first, _lock_words(draft, locked.rule), buttons=buttons("mistake", "cleared")
    )


def _lock_words(draft: Draft, rule: str) -> Text:
    """What to do now, and whom to call."""
    call = number(draft.person, draft.library)
    match rule:
        case "R1":
            return words("lock-emergency", number=call)
        case "R2a":
            return words("lock-urgent", number=call, line=doctor(draft.person, draft.library))
        case "R2b":
            return words("lock-soon", number=call)
        case _:
            return words("lock-first")


def show_doubt(draft: Draft, state: Doubting, *first: Text) -> None:
    """R3: "is this you, now?", once more, with whom to call."""
    call = number(draft.person, draft.library)
    urgent = words("doubt-again-urgent", line=doctor(draft.person, draft.library))
    body = words("doubt-again-emergency", number=call) if state.rule == "R1" else urgent
    draft.show(state.prompt, *first, body, buttons=SURE)
