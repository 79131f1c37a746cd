"""The end of a pause: somebody comes back earlier, or is asked how it goes on."""

from __future__ import annotations

from bot.core.dialogues import mornings, reminders
from bot.core.draft import Draft, buttons
from bot.core.model import Button, Text, words
from bot.core.routine import pauses
from bot.core.routine.returning import missed

USEFUL = 24 * 3600
"""Seconds for which the question at the end of a pause is worth sending [D]."""
WELL = Button("break.well", words("button-break-well"))
MORE = Button("break.more", words("button-break-more"))
_NOT_YET = Button("break.more", words("button-break-not-yet"))


def over(draft: Draft) -> None:
    """Whoever exercises is not on a pause any more. The days of it stay excused."""
    person = draft.person
    if pauses.running(person) is not None:
        draft.change(course=pauses.ended(person.course, draft.day), quiet=False)
        draft.note("pause_over")
        draft.silence("pause")
        _arm(draft)
    elif pauses.asks_at(person, draft.now) is not None:  # well again: it is asked no more
        draft.change(course=pauses.ended(person.course, draft.day))
        draft.silence("pause")


def resume(draft: Draft) -> None:
    """Back earlier than was said, or from a silence that has no end."""
    if pauses.running(draft.person) is not None:
        over(draft)
    else:
        draft.change(quiet=False)
        draft.note("quiet", on=False)
        _arm(draft)
    _welcome(draft, words("unquiet"), *_what_comes(draft))


def well(draft: Draft) -> None:
    """Well again: on it goes. A pause that had another reason stays."""
    pause = draft.person.course.pause
    if pause is not None and pause.why == "ill":
        over(draft)
    _welcome(draft, words("pause-well"), *(_what_comes(draft) or (words("back-same"),)))


def _arm(draft: Draft) -> None:
    """What the pause held back goes on, and its own end is set or done with."""
    reminders.arm(draft)
    mornings.arm(draft)


def clockwise(draft: Draft) -> None:
    """A pause that was begun while the clock was far ahead ends when it should."""
    course = pauses.clockwise(draft.person, draft.day)
    if course != draft.person.course:
        draft.change(course=course)
        reminders.arm(draft)


def _welcome(draft: Draft, *body: Text) -> None:
    open_ = draft.person.session is not None
    draft.say(
        *body,
        *(() if open_ else (reminders.when_next(draft),)),
        buttons=buttons("goon") if open_ else buttons("today", "minute"),
    )


def _what_comes(draft: Draft) -> tuple[Text, ...]:
    """R17: what the days without mean for the next session, if anything."""
    gap = missed(draft.person, draft.day)
    if gap.anew:
        return (words("back-anew", days=gap.days),)
    if gap.down:
        return (words("back-lower", days=gap.days),)
    return (words("back-fewer", days=gap.days),) if gap.fewer else ()


def rang(draft: Draft) -> None:
    """The end of a pause: reminders go on from here, and it is asked how it goes on.

    One that rings early, as after a flight west, or hours late waits for its time.
    """
    person = draft.person
    at, pause = pauses.asks_at(person, draft.now), person.course.pause
    if at is None or pause is None:
        return
    if at > draft.now:
        draft.ring_at("pause", at)
        return
    if pauses.running(person) is not None:
        draft.note("pause_over")
    draft.went_back = True  # nobody takes the calendar back
    draft.change(course=pauses.asked(person.course, draft.now), quiet=False)
    _arm(draft)
    if person.lock is not None:
        return
    if pause.why != "ill":
        body = (words("pause-over"), *(_what_comes(draft) or (words("back-same"),)))
        choices = (*buttons("today", "minute"), MORE)
    else:
        body = (words("pause-ill-last") if pause.asks else words("pause-ill-over"),)
        choices = (WELL, _NOT_YET)
    draft.show(draft.new_id(), *body, buttons=choices, unasked=True, useful=USEFUL)
