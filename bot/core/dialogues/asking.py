"""Putting a question about the person, and putting it again."""

from __future__ import annotations

from bot.core.dialogues.questions import BY_ID, SCALE, Question, following, options
from bot.core.draft import Draft, buttons
from bot.core.model import Button, Text, words
from bot.core.person import Asking, AskingNew, AskingPain

_PAIN_WORDS = {
    "before": words("ask-before"),
    "during": words("ask-during"),
    "after": words("ask-after"),
    "feel": words("ask-feel"),
}


def ask(
    draft: Draft,
    question: str,
    *,
    first: tuple[Text, ...] = (),
    ticked: tuple[str, ...] = (),
    alone: bool = False,
    queue: tuple[str, ...] = (),
) -> None:
    """Open a question; `first` is said in the same message before it."""
    draft.halt()
    prompt = draft.new_id()
    state = Asking(prompt, question, ticked, alone, queue)
    draft.wait(state)
    show(draft, state, first)


def show(draft: Draft, state: Asking, first: tuple[Text, ...] = (), *, edit: bool = False) -> None:
    """Show the open question (again); its buttons answer whichever copy is pressed."""
    question = BY_ID[state.question]
    draft.show(
        state.prompt,
        *first,
        *_body(question, state),
        buttons=(*options(question, draft.person, state.ticked), *_ways_out(question, state)),
        numeric=question.numeric,
        edit=edit,
    )


def _body(question: Question, state: Asking) -> tuple[Text, ...]:
    if question.id == "zone" and state.ticked:
        return (words("ask-which-zone"),)
    return (question.text, question.why)


def _ways_out(question: Question, state: Asking) -> tuple[Button, ...]:
    if question.must:
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


def ask_pain(draft: Draft, state: AskingPain, *first: Text) -> None:
    """How does your back feel, from 0 to 10?"""
    draft.wait(state)
    body = _PAIN_WORDS[state.about]
    extra = () if state.about in {"before", "during"} else buttons("pass")
    draft.show(state.prompt, *first, body, buttons=(*SCALE, *extra), numeric=True)


def ask_new(draft: Draft, state: AskingNew, *first: Text) -> None:
    """R3: is anything new? Asked after a red answer, at most once in 24 hours."""
    draft.wait(state)
    draft.show(state.prompt, *first, words("ask-new"), buttons=buttons("none", "list"))
