"""What comes of it: /progress in plain words, and who else could help (R18, R22)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.dialogues import activities
from bot.core.draft import Draft, buttons
from bot.core.model import Text, words
from bot.core.routine import outcomes, streak


def progress(draft: Draft) -> None:
    """Pain, days, steps and activities, then and now; it works with an empty diary too."""
    course = draft.person.course
    body = [*_pain(draft), *_days(draft), *_steps(draft), *activities.lines(course.activities)]
    running = draft.person.session is not None
    draft.say(
        *(body or [words("progress-empty")]),
        title=words("progress-title"),
        buttons=buttons("goon" if running else "today", "plan", "activities"),
    )


def _pain(draft: Draft) -> Iterator[Text]:
    """R22: this week's mean and the first week's, and whether that is a change."""
    person, course = draft.person, draft.person.course
    now, then = outcomes.weekly(person.readings, draft.day), course.start_pain
    if then is None:
        if now is not None:
            yield words("progress-pain", now=round(now, 1))
        elif person.readings:
            yield words("progress-pain-soon")
        return
    if now is None:
        yield words("progress-pain-then", then=round(then, 1))
        return
    yield words("progress-pain-both", now=round(now, 1), then=round(then, 1))
    if outcomes.improved(then, now):
        yield words("progress-better")
    elif outcomes.worsened(then, now):
        yield words("progress-worse")
    else:
        yield words("progress-same")


def _days(draft: Draft) -> Iterator[Text]:
    """Days with exercise in the last four weeks, and days in a row."""
    person, course = draft.person, draft.person.course
    lately = outcomes.days_lately(course, draft.day)
    if lately:
        yield words("progress-days", count=lately)
    best = course.streak.best
    now = streak.alive(course.streak, draft.day, lambda day: streak.excused(person, day))
    if now > 1:
        yield words("progress-streak", days=now, best=best)
    elif best > 1:
        yield words("progress-best", best=best)


def _steps(draft: Draft) -> Iterator[Text]:
    """Steps gained on the ladders of strengthening."""
    climbed = sum(stand.rung for stand in draft.person.course.stands)
    if climbed:
        yield words("progress-steps", count=climbed)


def suggested(draft: Draft) -> tuple[Text, ...]:
    """R6, R18: who else could help, where it is time to say so; each is said once."""
    course = draft.person.course
    what = outcomes.suggestion(draft.person, draft.day)
    if what is None:
        return ()
    draft.change(course=outcomes.suggested(course, what, draft.day))
    draft.note("suggested", what=what, rule="R6" if what == "stable" else "R18")
    weeks = outcomes.weeks(course, draft.day)
    match what:
        case "service":
            return (words("suggest-service", weeks=weeks),)
        case "clinician":
            return (words("suggest-clinician", weeks=weeks),)
        case "stable":
            return (words("suggest-stable"),)
