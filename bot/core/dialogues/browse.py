"""Looking around: help, the plan, and every exercise with its details. None loses the place."""

from __future__ import annotations

from bot.core import understanding
from bot.core.dialogues import session, steps
from bot.core.dialogues.questions import CHANGEABLE, left
from bot.core.dialogues.reminders import when_next
from bot.core.dialogues.step_words import describe, dose_words, listed
from bot.core.draft import Draft, button, buttons
from bot.core.emergency import number
from bot.core.library import Block
from bot.core.model import Button, Text, exercise_words, words
from bot.core.routine.course import Stand, put
from bot.core.routine.decision import What
from bot.core.routine.explain import reasoning, why
from bot.core.routine.ladder import FIRST, held, outlook, rung_of
from bot.core.routine.light import baseline
from bot.core.routine.plan import compose, out, strength_of
from bot.core.states import Running

PAGE = 8
"""Exercises on one page: as many buttons as a thumb can tell apart."""

_CHANGE_LABELS = {
    "base": words("button-change-base"),
    "minutes": words("button-change-minutes"),
    "bends": words("button-change-bends"),
    "reminder": words("button-change-reminder"),
    "up": words("button-change-up"),
    "zone": words("button-change-zone"),
    "conditions": words("button-change-conditions"),
    "cue": words("button-change-cue"),
}
_BASES = {"floor": words("base-floor"), "bed": words("base-bed"), "chair": words("base-chair")}


def _way_back(draft: Draft) -> tuple[Button, ...]:
    return buttons("goon") if draft.person.session is not None else buttons("today")


def help(draft: Draft) -> None:
    """What can be said, and where we are."""
    draft.say(
        words("help", number=number(draft.person, draft.library)),
        title=words("help-title"),
        buttons=[*_way_back(draft), button("worry")],
    )


def exercises(draft: Draft, text: str = "", page: int = 0) -> None:
    """All exercises, a page at a time, or the one that was named."""
    if understanding.normalise(text):
        found = understanding.exercise(text, draft.person.locale, draft.library)
        if found is not None:
            details(draft, found)
            return
    order = list(Block)
    every = sorted(draft.library.exercises.values(), key=lambda e: (order.index(e.block), e.id))
    pages = max(1, -(-len(every) // PAGE))
    page = page % pages
    shown = every[page * PAGE : (page + 1) * PAGE]
    listed = [Button(f"show.{e.id}", exercise_words(e.id)) for e in shown]
    if pages > 1:
        listed.append(Button(f"page.{(page + 1) % pages}", words("button-more")))
    first = (words("exercises-unknown"),) if understanding.normalise(text) else ()
    draft.say(
        *first,
        words("exercises", count=len(every), page=page + 1, pages=pages),
        title=words("exercises-title"),
        buttons=[*listed, *_way_back(draft)],
    )


def details(draft: Draft, id: str) -> None:
    """One exercise: how, how much, where from."""
    exercise = draft.library.exercises.get(id)
    if exercise is None:
        exercises(draft)
        return
    rung = rung_of(draft.person.course, exercise)
    dose = exercise.ladder[rung]
    left_out = out(id, draft.person, draft.day)
    draft.say(
        describe(exercise, dose),
        words(
            "exercise-ladder",
            dose=dose_words(dose, exercise),
            rung=rung + 1,
            rungs=len(exercise.ladder),
        ),
        *((words("exercise-out"),) if left_out else ()),
        words("exercise-source", source=exercise.source),
        title=exercise_words(id),
        buttons=[
            *((Button(f"restore.{id}", words("button-restore")),) if left_out else ()),
            button("browse"),
            *_way_back(draft),
        ],
    )


def restore(draft: Draft, id: str) -> None:
    """An exercise that was left out comes back, in its easiest form; the person knows best."""
    kept = tuple(each for each in draft.person.dropped if each.exercise != id)
    if kept != draft.person.dropped:
        course = put(draft.person.course, Stand(id))
        draft.change(dropped=kept, course=course)
        draft.note("restored", exercise=id)
        session.refit(draft)
    draft.say(words("exercise-restored", name=exercise_words(id)), buttons=_way_back(draft))


def plan(draft: Draft) -> None:
    """What is on today and why, what it rests on, and what can be changed."""
    person, profile = draft.person, draft.person.profile
    running = person.session
    chosen = running.steps if running else compose(person, What.FULL, draft.day, draft.library)
    usual = baseline(person.readings, draft.day)
    body = [
        why(running.reason, running.facts)
        if running is not None and running.begun
        else words("plan-open"),
        words(
            "plan-steps",
            base=_BASES[profile.base],
            minutes=profile.minutes,
            steps=listed(chosen, draft.library),
        ),
        *_ladders(draft),
        words("plan-baseline", usual=usual) if usual is not None else words("plan-no-baseline"),
        when_next(draft),
    ]
    more = buttons("answers") if left(profile) else ()
    draft.say(
        *body,
        title=words("plan-title"),
        buttons=[*_way_back(draft), button("why"), button("change"), *more, button("worry")],
    )


def _ladders(draft: Draft) -> tuple[Text, ...]:
    """Where I stand with each strengthening movement, what comes next, and what it takes."""
    person, library = draft.person, draft.library
    mine = strength_of(person, draft.day, library)
    lines: list[Text] = []
    for each in outlook(person.course, mine, library):
        exercise = library.exercises[each.exercise]
        name = exercise_words(each.exercise)
        rung, rungs = each.rung + 1, each.rungs
        if each.following is None:
            lines.append(words("plan-top", name=name, rung=rung, rungs=rungs))
        else:
            following = dose_words(each.following, exercise)
            form = int(each.following.variant != each.now.variant)
            line = words(
                "plan-rung", name=name, rung=rung, rungs=rungs, following=following, form=form
            )
            lines.append(line)
    if not lines:
        return ()
    return (words("plan-ladders", lines=tuple(lines)), _what_it_takes(draft, mine))


def _what_it_takes(draft: Draft, mine: tuple[str, ...]) -> Text:
    """What stands before the next step, the strongest reason first."""
    course, day = draft.person.course, draft.day
    until = held(course, day)
    if course.flare is not None:
        return words("takes-flare")
    if course.share < 100:
        return words("takes-share", share=course.share)
    if until is not None:
        return words("takes-hold", day=until)
    if course.first_three < FIRST:
        return words("takes-first", count=FIRST - course.first_three)
    if course.quota < 100:
        return words("takes-quota", quota=course.quota)
    needed = min((o.oks_needed for o in outlook(course, mine, draft.library)), default=0)
    return words("takes-oks", count=needed) if needed else words("takes-week")


def why_today(draft: Draft) -> None:
    """/why: what is usual for me, the light, which rule, what would change it."""
    draft.say(
        *reasoning(draft.person, draft.person.course.decided, draft.day),
        title=words("why-title"),
        buttons=[*_way_back(draft), button("plan")],
    )


def change(draft: Draft) -> None:
    """What can be changed of all that was asked."""
    choices = [Button(f"set.{id}", _CHANGE_LABELS[id]) for id in CHANGEABLE]
    draft.say(words("change"), buttons=[*choices, *_way_back(draft)])


def look(draft: Draft, action: str) -> bool:
    """Handle the buttons of lists; they work at any age and leave the place as it is."""
    name, _, rest = action.partition(".")
    match name:
        case "show":
            details(draft, rest)
        case "restore":
            restore(draft, rest)
        case "why":
            why_today(draft)
        case "page" if rest.isdecimal():
            exercises(draft, page=int(rest))
        case "browse":
            exercises(draft)
        case "help":
            help(draft)
        case "change":
            change(draft)
        case "goon" if isinstance(draft.person.state, Running):
            steps.running_now(draft, draft.person.state)
        case "goon":
            session.back(draft)
        case _:
            return False
    return True
