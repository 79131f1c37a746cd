"""What the back makes hard (R22): up to three things in one's own words, rated every four weeks.

They are asked for once, after the third session, and rated right after a session or at
/activities; no message of its own comes for them. The words are the person's alone: they
are kept in their state, and the diary has the numbers only.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core import understanding
from bot.core.dialogues.questions import SCALE, pressed_number
from bot.core.draft import Draft, button, buttons
from bot.core.model import Button, Text, words
from bot.core.routine.course import Activities, Activity
from bot.core.routine.outcomes import (
    MOST_ACTIVITIES,
    RATED_EVERY,
    UNANSWERED,
    activity_change,
    named,
    rated,
    to_offer,
    to_rate,
)
from bot.core.states import Idle, Naming, Rating

LONGEST = 60
"""Characters of somebody's own words that are kept for an activity."""
ENOUGH = Button("enough", words("button-ready"))

_NAMES = frozenset(
    {"forward", "backward", "floor", "bed", "chair", "left", "right", "hurt-leg", "hurt-effort"}
)
"""Meanings of plain words, such as "sitting", that may well be what somebody names."""
_PASSED = frozenset({"pass", "skip", "notnow"})
_OVER = frozenset({"stop", "later", "enough", "none"})

# --- putting the questions ------------------------------------------------------------


def after_session(draft: Draft) -> None:
    """A session is over: ask for activities, or how they go, if it is time for that."""
    course = draft.person.course
    if not draft.today.finished or draft.person.lock is not None:
        return
    if to_offer(course):
        _name(draft, words("activities-offer"))
    elif to_rate(course, draft.day):
        _rate(draft, 0, words("activities-again"))


def ask(draft: Draft, wish: str = "") -> None:
    """/activities: name them, or rate them; once that was done today, tell how they go.

    `wish` is "more" for another one and "anew" for others in their place.
    """
    known = draft.person.course.activities
    if wish == "anew" or not known.named:
        _name(draft, anew=bool(known.named))
    elif wish == "more" and len(known.named) < MOST_ACTIVITIES:
        _name(draft)
    elif known.rated == draft.day:
        tell(draft)
    else:
        _rate(draft, 0)


def _name(draft: Draft, *first: Text, anew: bool = False) -> None:
    known = draft.person.course.activities
    _keep(draft, replace(known, offered=True))
    state = Naming(draft.new_id(), anew)
    draft.wait(state)
    show_naming(draft, state, *first)


def _rate(draft: Draft, at: int, *first: Text) -> None:
    known = draft.person.course.activities
    _keep(draft, replace(known, due=draft.day + UNANSWERED))
    state = Rating(draft.new_id(), at)
    draft.wait(state)
    show_rating(draft, state, *first)


def show_naming(draft: Draft, state: Naming, *first: Text) -> None:
    """What does your back make hard? Put it, or put it again."""
    more = bool(draft.person.course.activities.named) and not state.anew
    body = words("ask-activity-more") if more else words("ask-activity")
    way_out = (ENOUGH,) if more else buttons("pass")
    draft.show(state.prompt, *first, body, buttons=way_out)


def show_rating(draft: Draft, state: Rating, *first: Text) -> None:
    """How well does it go, 0 to 10? Put it, or put it again."""
    activity = _at(draft, state)
    if activity is None:
        tell(draft, *first)
        return
    body = words("ask-activity-score", name=activity.name)
    draft.show(state.prompt, *first, body, buttons=(*SCALE, button("pass")), numeric=True)


def _at(draft: Draft, state: Rating) -> Activity | None:
    known = draft.person.course.activities.named
    return known[state.at] if 0 <= state.at < len(known) else None


# --- the answers ----------------------------------------------------------------------


def press(draft: Draft, state: Naming | Rating, action: str) -> bool:
    """A number, or a way out; False for an action that the question does not have."""
    number = pressed_number(action)
    if isinstance(state, Rating) and number is not None and 0 <= number <= 10:
        draft.settle(state.prompt, words("button-number", n=number))
        _scored(draft, state, number)
        return True
    if action not in _PASSED | _OVER:
        return False
    draft.settle(state.prompt, ENOUGH.label if action == "enough" else words("button-pass"))
    known = draft.person.course.activities
    if isinstance(state, Naming) and known.named:
        _over(draft)
    elif isinstance(state, Rating) and action in _PASSED and state.at + 1 < len(known.named):
        _rate(draft, state.at + 1)
    else:
        draft.note("activities", what="passed")
        _keep(draft, replace(known, due=draft.day + RATED_EVERY))
        draft.wait(Idle())
        draft.say(words("activities-passed"))
    return True


def say(draft: Draft, state: Naming | Rating, text: str) -> bool:
    """An activity in one's own words, or its score; False where the words are something else."""
    locale, library = draft.person.locale, draft.library
    number = understanding.pain(text, locale, library)
    if isinstance(state, Naming):
        own = understanding.own_words(text, LONGEST)
        plain = understanding.meanings(own, locale, library) - _NAMES
        if "number-0" in plain:  # "nothing"
            return press(draft, state, "none")
        if number is not None or plain or not understanding.normalise(own):
            return False
        draft.settle(state.prompt)
        _named(draft, state, own)
        return True
    if number is None:
        return False
    if not 0 <= number <= 10:
        show_rating(draft, state, words("activity-range"))
        return True
    draft.settle(state.prompt)
    _scored(draft, state, number)
    return True


def _named(draft: Draft, state: Naming, own: str) -> None:
    known = draft.person.course.activities
    if state.anew:
        known = Activities(offered=True)
    with_it = named(known, own)
    _keep(draft, with_it)
    if len(with_it.named) > len(known.named):
        draft.note("activities", what="named", count=len(with_it.named))
        _rate(draft, len(with_it.named) - 1)
    else:
        _over(draft)


def _scored(draft: Draft, state: Rating, score: int) -> None:
    """Keep the score; then the next one, another name, or what has changed."""
    activity = _at(draft, state)
    if activity is None:
        _over(draft)
        return
    draft.note("activity", number=state.at + 1, score=score, first=activity.first is None)
    known = rated(draft.person.course.activities, state.at, score)
    if state.at + 1 < len(known.named):
        _keep(draft, known)
        _rate(draft, state.at + 1)
        return
    _keep(draft, replace(known, rated=draft.day, due=draft.day + RATED_EVERY))
    if activity.first is None and len(known.named) < MOST_ACTIVITIES:
        _name(draft)
    else:
        _over(draft)


def _over(draft: Draft) -> None:
    """Nothing more is asked: what has changed."""
    draft.wait(Idle())
    tell(draft)


def _keep(draft: Draft, activities: Activities) -> None:
    draft.change(course=replace(draft.person.course, activities=activities))


# --- what has changed -----------------------------------------------------------------


def tell(draft: Draft, *first: Text) -> None:
    """How each goes now and went at first, and what that means."""
    known = draft.person.course.activities
    more = len(known.named) < MOST_ACTIVITIES
    draft.say(
        *first,
        *lines(known),
        *((words("activities-next", day=known.due),) if known.due is not None else ()),
        title=words("activities-title"),
        buttons=[
            *((Button("activities.more", words("button-activity-more")),) if more else ()),
            Button("activities.anew", words("button-activities-anew")),
            *(() if draft.today.finished else buttons("today")),
        ],
    )


def lines(known: Activities) -> tuple[Text, ...]:
    """The activities, one a line, with what the change means if there is one to speak of."""
    if not known.named:
        return ()
    changes = [activity_change(each) for each in known.named]
    meaning = []
    if any(change is not None and change > 0 for change in changes):
        meaning.append(words("activities-better"))
    if any(change is not None and change < 0 for change in changes):
        meaning.append(words("activities-worse"))
    return (words("activities-lines", lines=tuple(map(_line, known.named))), *meaning)


def _line(activity: Activity) -> Text:
    if activity.first is None or activity.latest is None:
        return words("activity-named", name=activity.name)
    if activity.first == activity.latest:
        return words("activity-now", name=activity.name, now=activity.latest)
    return words("activity-changed", name=activity.name, then=activity.first, now=activity.latest)
