"""Ladders (R10, R11): on which rung somebody stands, what it takes to rise, how much a week.

A rise is always one rung of one exercise. What a good day says never counts: only
sessions that the next morning has found OK do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.core.library import Exercise, Library, Rung
from bot.core.routine.course import Change, Course, Volume, put, stand, volume
from bot.core.routine.dose import load

OKS = 2
"""R10: OK sessions on a rung before the next one."""
APART = timedelta(hours=48)
"""R10: time between two rises, of whichever exercise."""
WEEKLY = 1.10
"""R10: a week's load against the best full week of the last four."""
WEEKS = 4
"""R10: weeks that are looked back at."""
FIRST = 3
"""R11: sessions that find the baseline, at the starting dose."""
FIRST_QUOTA = 70
"""R11: percentage of what was done, where that was not comfortable."""
BACK_UP = 10
"""Points by which a lowered quota rises at a time, before any rung does [D]."""
SESSIONS_A_WEEK = 4
"""R12: on alternate days."""
REGULAR = 3
"""R12: sessions a week from which it is regular."""


def rung_of(course: Course, exercise: Exercise) -> int:
    """The rung that somebody stands on, within the ladder as the content has it now."""
    return min(stand(course, exercise.id).rung, len(exercise.ladder) - 1)


def below(exercise: Exercise, rung: int, by: int = 1) -> int:
    """`by` rungs down, and further where a harder form has the lower load of the two.

    So one that goes down never meets more seconds under load than before.
    """
    target = max(0, rung - by)
    most = load(exercise.ladder[rung], exercise)
    while target > 0 and load(exercise.ladder[target], exercise) > most:
        target -= 1
    return target


def session_load(course: Course, exercises: Sequence[Exercise]) -> int:
    """Seconds under load of a session with these exercises, each on its rung."""
    return sum(load(e.ladder[rung_of(course, e)], e) for e in exercises)


# --- a week's load (R10) -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Week:
    """What R10 allows in 7 days: `most` seconds, of which `spent` are used up to yesterday."""

    most: int
    spent: int

    @property
    def left(self) -> int:
        """Seconds under load that are left for today."""
        return max(0, self.most - self.spent)


def week(course: Course, exercises: Sequence[Exercise], day: date) -> Week:
    """R10 on `day` for a session of these exercises.

    Whoever strengthens regularly may do so on alternate days, on the rungs that were
    earned: each of them was let in by what a week may gain, and a day that was eased or
    missed is not paid for by a smaller week later [D]. A harder form may have fewer seconds,
    and does not make a week fuller that began with more of them. Whoever comes now and then gets at
    most a tenth more than in the best week of the last four, or one rung. Four sessions at
    the starting dose are always allowed, since there everybody begins (R11) [D]. A graded
    return is exempt up to the old quota.
    """
    spent = volume(course, day - timedelta(days=1), 6)
    lately = (v.seconds for v in course.volumes if 0 < (day - v.day).days < 7)
    quota = max(session_load(course, exercises), *lately, 0) * SESSIONS_A_WEEK
    if regular(course, day) or course.share < 100 or held(course, day):
        return Week(quota, spent)
    start = sum(load(e.ladder[0], e) for e in exercises) * SESSIONS_A_WEEK
    best = max(_full_weeks(course, day), default=0)
    rung = min((_step(course, e) for e in exercises), default=0)
    return Week(min(quota, max(start, int(best * WEEKLY), best + max(0, rung))), spent)


def day_most(course: Course, exercises: Sequence[Exercise], day: date) -> int:
    """Seconds under load that R10 allows on one day.

    A tenth more than on the best day of the last weeks, or one rung. Whoever's usual is
    amber climbs with half sessions; a good day would else be twice as much as ever [D].
    The starting dose is always allowed.
    """
    start = sum(load(e.ladder[0], e) for e in exercises)
    best = max((v.seconds for v in course.volumes if (day - v.day).days > 0), default=0)
    rung = max((_step_below(course, e) for e in exercises), default=0)
    return max(start, int(best * WEEKLY), best + rung)


def _step_below(course: Course, exercise: Exercise) -> int:
    """Seconds under load that the rung somebody stands on has more than the one below."""
    rung, ladder = rung_of(course, exercise), exercise.ladder
    return load(ladder[rung], exercise) - load(ladder[rung - 1], exercise) if rung else 0


def regular(course: Course, day: date) -> bool:
    """R12: whether one of the last four full weeks, or this one, had three sessions or more."""
    days = {v.day for v in course.volumes if v.seconds}
    ends = (day - timedelta(days=7 * back) for back in range(WEEKS + 1))
    return any(sum(0 <= (end - each).days < 7 for each in days) >= REGULAR for end in ends)


def _full_weeks(course: Course, day: date) -> list[int]:
    """The loads of the weeks that ended a week before `day` and earlier, four at most."""
    began = course.began or day
    return [
        volume(course, day - timedelta(days=7 * back))
        for back in range(1, WEEKS + 1)
        if (day - began).days >= 7 * (back + 1) - 1
    ]


def _step(course: Course, exercise: Exercise) -> int:
    """Seconds under load that the next rung adds to a session; none at the top."""
    rung, ladder = rung_of(course, exercise), exercise.ladder
    if rung + 1 >= len(ladder):
        return 0
    return load(ladder[rung + 1], exercise) - load(ladder[rung], exercise)


# --- the next rung -----------------------------------------------------------------------


def judged_ok(course: Course, exercises: Sequence[str]) -> Course:
    """These exercises have had one more OK session on their rungs."""
    stands = (stand(course, id) for id in exercises)
    return put(course, *(replace(each, oks=each.oks + 1) for each in stands))


def judged_worse(course: Course) -> Course:
    """A worse morning: the OK sessions in a row are over, for every exercise."""
    return put(course, *(replace(each, oks=0) for each in course.stands))


def held(course: Course, day: date) -> date | None:
    """The day until which nothing gets harder, if there is one (R15, R16)."""
    until = course.hold_until
    return until if until is not None and day < until else None


def may_rise(course: Course, day: date) -> bool:
    """The gates of R10 that are the same for every exercise, and those of R11, R15 and R16."""
    return (
        course.first_three >= FIRST
        and course.share >= 100
        and course.flare is None
        and held(course, day) is None
        and (course.raised is None or day - course.raised >= APART)
    )


def rise(
    course: Course, doing: Sequence[str], day: date, library: Library
) -> tuple[Course, Change | None]:
    """The course with at most one thing a step higher: a lowered quota first, or one rung.

    Of those whose gate is open, the exercise on the lowest rung rises.
    """
    if not may_rise(course, day):
        return course, None
    exercises = [library.exercises[id] for id in doing if id in library.exercises]
    ready = [e for e in exercises if stand(course, e.id).oks >= OKS]
    if course.quota < 100:
        if not ready:
            return course, None
        quota = min(100, course.quota + BACK_UP)
        rested = put(course, *(replace(s, oks=0) for s in course.stands))
        change = Change("progress", "R10", "quota", (("quota", quota),))
        return replace(rested, quota=quota, raised=day, raised_exercise=""), change
    ready = [e for e in ready if rung_of(course, e) + 1 < len(e.ladder)]
    ready = [e for e in ready if _fits(course, e, exercises, day)]
    if not ready:
        return course, None
    chosen = min(ready, key=lambda e: (rung_of(course, e), doing.index(e.id)))
    higher = replace(stand(course, chosen.id), rung=rung_of(course, chosen) + 1, oks=0)
    recent = tuple(r for r in course.rises if (day - r.day).days < 7)
    step = Volume(day, max(0, _step(course, chosen)))
    risen = replace(put(course, higher), raised=day, raised_exercise=chosen.id)
    risen = replace(risen, rises=(*recent, step))
    facts = (("exercise", chosen.id), ("rung", higher.rung + 1))
    return risen, Change("progress", "R10", "rung", facts)


def _fits(course: Course, exercise: Exercise, others: Sequence[Exercise], day: date) -> bool:
    """R10: one rung a week, or more of them within a tenth."""
    gained = sum(r.seconds for r in course.rises if (day - r.day).days < 7)
    step = max(0, _step(course, exercise))
    before = session_load(course, others) - gained
    return not gained or gained + step <= before * (WEEKLY - 1)


@dataclass(frozen=True, slots=True)
class Outlook:
    """An exercise as /plan shows it: its rung of so many, the next one, what that takes."""

    exercise: str
    rung: int
    rungs: int
    now: Rung
    following: Rung | None
    oks_needed: int


def outlook(course: Course, doing: Sequence[str], library: Library) -> tuple[Outlook, ...]:
    """Where somebody stands with each of these exercises."""
    found: list[Outlook] = []
    for id in doing:
        exercise = library.exercises.get(id)
        if exercise is None:
            continue
        rung, ladder = rung_of(course, exercise), exercise.ladder
        after = ladder[rung + 1] if rung + 1 < len(ladder) else None
        missing = max(0, OKS - stand(course, id).oks)
        found.append(Outlook(id, rung, len(ladder), ladder[rung], after, missing))
    return tuple(found)
