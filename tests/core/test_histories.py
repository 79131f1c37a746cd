"""Any history of a back: what the rules promise holds on each of its days.

A history is a list of days: how many go by, the pain, and what is done. It is lived with the
rules alone (`life.py`); that this is what the conversation does is shown here as well.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from typing import Literal

import pytest
from hypothesis import event, example, given, settings, target
from hypothesis import strategies as st

from bot.core.library import Block
from bot.core.person import Profile, Session
from bot.core.routine import flare
from bot.core.routine.course import Course
from bot.core.routine.decision import GENTLENESS, What
from bot.core.routine.dose import load
from bot.core.routine.light import KEPT_DAYS
from tests.core.life import Life, loads
from tests.core.stage import PERSON, Stage, library

Kind = Literal["silent", "tells", "session", "stretches", "too few", "easier", "hurts", "flare"]
GENTLER: list[str] = [each.value for each in sorted(What, key=GENTLENESS.__getitem__)]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a history: so many go by before it, then it hurts so much, and this is done."""

    gap: int
    pain: int
    kind: Kind = "session"


OFTEN: tuple[Kind, ...] = ("session",) * 8 + ("tells",) * 2
SELDOM: tuple[Kind, ...] = ("silent", "stretches", "too few", "easier", "hurts", "flare")
KINDS = st.sampled_from(OFTEN + SELDOM)
FORWARD = st.sampled_from((1,) * 12 + (2, 2, 3, 5, 8, 15, 30, 400))
ANY = FORWARD | st.sampled_from((0, 0, -1, -2))


@st.composite
def histories(draw: st.DrawFn, gaps: st.SearchStrategy[int] = FORWARD) -> list[Day]:
    """Days around a usual pain that may move, with noise and with anything at all."""
    days: list[Day] = []
    for _ in range(draw(st.integers(1, 4))):
        usual = draw(st.integers(0, 7))
        for _ in range(draw(st.integers(1, 14))):
            noise = draw(st.sampled_from((0, 0, 0, 0, 1, -1, 1, -1, 2, -2, 3, 5)))
            days.append(Day(draw(gaps), max(0, min(10, usual + noise)), draw(KINDS)))
    return days


PROFILES = st.builds(
    Profile,
    onboarded=st.just(True),
    base=st.sampled_from(("floor", "bed", "chair")),
    minutes=st.sampled_from((5, 10, 15)),
    bends=st.sampled_from(("unclear", "forward", "backward")),
)


@dataclass
class History(Life):
    """A life that keeps a book of its own, so that nothing is checked by what it checks."""

    trained: dict[date, int] = field(default_factory=dict)
    could: dict[date, int] = field(default_factory=dict)
    rises: list[tuple[date, int, int]] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)
    protested: bool = False
    back_in_time: bool = False

    def goes_on(self, days: Iterable[Day]) -> None:
        for day in days:
            self.back_in_time = self.back_in_time or day.gap < 0
            self.later(day.gap)
            self.a_day(day)
            self.is_bounded()

    def a_day(self, day: Day) -> None:
        if day.kind == "silent":
            return
        before = self.person.course
        changes = self.tells(day.pain)
        if day.kind == "flare":
            course, _ = flare.begin(
                self.person.course, self.person.readings, day.pain, self.day, told=True
            )
            self.person = replace(self.person, course=course)
        self.one_step_at_a_time(before)
        self.protested = self.protested or any(
            change.what in {"ease", "pause", "flare"} for change in changes
        )
        if any(change.what in {"progress", "return"} for change in changes):
            self.protested = False
        if day.kind in {"tells", "flare"}:
            return
        session = self.offer(day.pain)
        self.never_more_than_the_quota(session)
        self.never_more_after_a_worse_morning(session)
        self.does_it(session, day)

    def does_it(self, session: Session, day: Day) -> None:
        strength = sorted(loads(session.steps))
        course = self.person.course
        done = self.does(
            session,
            stretches={"too few": 1}.get(day.kind, 6),
            skips=strength if day.kind == "stretches" else (),
            eases=strength[:1] if day.kind == "easier" else (),
            hurts=strength[:1] if day.kind == "hurts" else (),
            after=min(10, day.pain + (day.kind == "hurts")),
        )
        self.stretches_came_first(done)
        did = [step for step in done.steps if step.outcome == "done"]
        if seconds := sum(loads(did).values()):
            self.strength_comes_on_alternate_days()
            self.trained[self.day] = self.trained.get(self.day, 0) + seconds
            self.could[self.day] = self.at_the_rungs(course, strength)
            self.last = {**self.last, **loads(did)}
            self.protested = False
            self.the_week_has_room(course, strength)

    @staticmethod
    def at_the_rungs(course: Course, exercises: Iterable[str]) -> int:
        """What a whole session of these exercises has on the rungs of this course."""
        rungs = {each.exercise: each.rung for each in course.stands}
        ladders = {id: library().exercises[id] for id in exercises}
        return sum(load(e.ladder[rungs.get(id, 0)], e) for id, e in ladders.items())

    # --- what must hold -------------------------------------------------------------------

    def stretches_came_first(self, session: Session) -> None:
        """The invariant above all."""
        stretches = [s for s in session.steps if s.block is Block.STRETCH]
        did = {*self.today.stretched}
        if any(s.block is Block.STRENGTH and s.outcome == "done" for s in session.steps):
            assert len(did) >= max(2, ceil(len(stretches) / 2))

    def never_more_than_the_quota(self, session: Session) -> None:
        """The quota is a ceiling: the rung of the stand, whatever the day is like."""
        rungs = {each.exercise: each.rung for each in self.person.course.stands}
        for id, seconds in loads(session.steps).items():
            exercise = library().exercises[id]
            assert seconds <= load(exercise.ladder[rungs.get(id, 0)], exercise), id

    def never_more_after_a_worse_morning(self, session: Session) -> None:
        away = self.day - max(self.trained, default=self.day)
        if not self.protested or away > timedelta(days=28):  # R17: that is a new beginning
            return
        now = {id: s for id, s in loads(session.steps).items() if id in self.last}
        for id, seconds in now.items():
            assert seconds <= self.last[id], (id, seconds, self.last)

    def one_step_at_a_time(self, before: Course) -> None:
        """One movement, one rung, 48 hours apart; in 7 days one, or together a tenth."""
        was = {each.exercise: each.rung for each in before.stands}
        risen = [s for s in self.person.course.stands if s.rung > was.get(s.exercise, 0)]
        if not risen:
            return
        assert len(risen) == 1
        assert risen[0].rung == was.get(risen[0].exercise, 0) + 1
        if self.back_in_time:
            return
        assert all((self.day - day).days >= 2 for day, _, _ in self.rises)
        exercise = library().exercises[risen[0].exercise]
        ladder = exercise.ladder[risen[0].rung - 1 : risen[0].rung + 1]
        step = max(0, load(ladder[1], exercise) - load(ladder[0], exercise))
        lately = [each for each in self.rises if (self.day - each[0]).days < 7 and each[1]]
        session = self.could[max(self.could)]
        if lately:
            base = min(each[2] for each in lately)
            assert step + sum(each[1] for each in lately) <= max(base, session) / 10
        self.rises.append((self.day, step, session))

    def strength_comes_on_alternate_days(self) -> None:
        if not self.back_in_time:
            assert all((self.day - day).days >= 2 for day in self.trained if day != self.day)

    def the_week_has_room(self, course: Course, exercises: Iterable[str]) -> None:
        """R10 by its own words: four of the earned sessions, or of the starting ones."""
        if self.back_in_time:
            return
        start = self.at_the_rungs(Course(), exercises)
        week = [self.day - timedelta(days=days) for days in range(7)]
        spent = sum(self.trained.get(day, 0) for day in week)
        earned = max(self.could.get(day, 0) for day in week)
        assert spent <= 4 * max(start, earned)
        past = [s for day, s in self.trained.items() if day < self.day]
        best = max(past[-35:], default=0)
        assert self.trained[self.day] <= max(start, best * 1.1, best + self.largest_step(exercises))

    @staticmethod
    def largest_step(exercises: Iterable[str]) -> int:
        found = 0
        for exercise in (library().exercises[id] for id in exercises):
            doses = [load(rung, exercise) for rung in exercise.ladder]
            found = max(found, *(b - a for a, b in pairwise(doses)))
        return found

    def is_bounded(self) -> None:
        """A turn costs the same on day 3 and on day 3,000."""
        person, course = self.person, self.person.course
        assert len(person.readings) <= KEPT_DAYS
        assert [r.day for r in person.readings] == sorted({r.day for r in person.readings})
        assert len(course.volumes) <= 35
        assert len(course.stands) <= len(library().exercises)
        assert len(course.flares) <= 3
        assert len(course.rises) <= 7
        assert len(course.streak.skips) <= 2
        assert all(0 <= s.rung < len(library().exercises[s.exercise].ladder) for s in course.stands)
        assert 40 <= course.quota <= 100
        assert course.share in {50, 75, 100}
        assert len(PERSON.dump_json(person)) < 20_000


# --- any history ----------------------------------------------------------------------------


@settings(max_examples=80)
@given(PROFILES, histories())
def test_what_is_promised_holds_on_every_day(profile: Profile, days: list[Day]) -> None:
    history = History()
    history.person = replace(history.person, profile=profile)
    history.goes_on(days)
    event(f"{min(len(history.rises), 3)} rises or more")
    event("a flare" if history.person.course.flares else "no flare")


@settings(max_examples=40)
@given(histories(ANY))
def test_it_holds_where_days_come_twice_or_again(days: list[Day]) -> None:
    History().goes_on(days)


@settings(max_examples=50)
@given(histories())
def test_more_pain_never_leads_to_a_harder_day(days: list[Day]) -> None:
    history = History()
    history.goes_on(days)
    history.later()
    before = -1, 10_000
    for pain in range(11):
        today = copy(history)
        today.tells(pain)
        session = today.offer(pain)
        now = GENTLER.index(session.what), sum(loads(session.steps).values())
        assert now[0] >= before[0], (pain, session.reason)
        assert now[1] <= before[1], (pain, session.reason)
        before = now


@settings(max_examples=20)
@given(st.lists(st.sampled_from(OFTEN), min_size=1, max_size=50), st.integers(0, 5))
def test_a_longer_absence_never_leads_to_a_harder_day(kinds: list[Kind], pain: int) -> None:
    history = History()
    history.goes_on(Day(1, pain, kind) for kind in kinds)
    before: dict[str, int] = {}
    for away in range(3, 45):
        back = copy(history)
        back.later(away)
        course, seconds = back.person.course, loads(back.offer(pain).steps)
        if course.share < 100 or course.eased:
            return  # what the back ordered comes back by its own steps
        assert all(seconds[id] <= before.get(id, 10_000) for id in seconds), away
        before = seconds


@settings(max_examples=25)
@given(histories())
def test_a_flare_ends_in_a_graded_return_and_takes_no_rung(days: list[Day]) -> None:
    history = History()
    history.goes_on(days)
    history.later()
    for _ in range(4):
        history.a_day(Day(1, 1))
        history.later()
    course, _ = flare.begin(history.person.course, history.person.readings, 6, history.day)
    history.person = replace(history.person, course=course)
    rungs = {each.exercise: each.rung for each in course.stands if each.rung}
    shares = [course.share]
    for _ in range(16):
        history.later()
        history.lives(1)
        shares.append(history.person.course.share)
        now = {each.exercise: each.rung for each in history.person.course.stands if each.rung}
        if history.person.course.share < 100:
            assert now == rungs, "a flare takes no rung, and none rises on the way back"
    assert history.person.course.flare is None
    steps = list(dict.fromkeys(shares))
    assert steps == [50, 75, 100]


@settings(max_examples=40)
@given(histories(), st.integers(0, 7))
@example([Day(1, 0)] * 28, 7)
def test_whatever_has_been_strength_is_offered_again(days: list[Day], pain: int) -> None:
    """At a pain that stays, up to 7: after at most so many days, by whichever rule."""
    history = History()
    history.goes_on([replace(day, kind="tells") if day.kind == "hurts" else day for day in days])
    waited = 0
    while True:
        history.later()
        waited += 1
        history.tells(pain)
        session = history.offer(pain)
        if loads(session.steps):
            break
        history.does(session, after=pain)
        assert waited < 40, session.reason
    target(float(waited))
    assert waited <= WITHOUT_STRENGTH[min(pain, 6)], (waited, session.reason)


WITHOUT_STRENGTH = {0: 6, 1: 6, 2: 6, 3: 6, 4: 6, 5: 21, 6: 21}
"""Days without an offer at most, by the pain that stays (6 is 6 and 7): 3 of a flare, 2 of a
pause, the day after strength; and from 6 on, two weeks until that has become what is usual."""


VISITS = {0: 3, 1: 3, 2: 3, 3: 3, 4: 4, 5: 6, 6: 8, 7: 12}
"""Visits in a row without an offer of strength at most, by the pain that stays, with noise.
Without noise it is one: the day after strength."""


@pytest.mark.parametrize("usual", VISITS)
def test_nobody_at_a_stable_pain_is_without_strength(usual: int) -> None:
    """Also those who come once a week; over half a year, without the first three weeks."""
    for every in (1, 2, 3, 4, 7):
        longest = {sd: max(_without_strength(usual, every, sd)) for sd in (0.0, 1.0)}
        print(f"pain {usual}, every {every} days: {longest} visits without strength at most")
        assert longest[0.0] <= 1
        assert longest[1.0] <= VISITS[usual]


def _without_strength(usual: int, every: int, sd: float) -> Iterator[int]:
    """After each visit, how many of them in a row have had no strength."""
    chance, life, row = random.Random(f"{usual} {every} {sd}"), Life(), 0
    for day in range(0, 182, every):
        session = life.lives(max(0, min(10, round(chance.gauss(usual, sd)))))
        row = 0 if loads(session.steps) else row + 1
        yield row if day > 21 else 0
        life.later(every)


def _treatment_of(course: Course) -> Course:
    """What a life with the rules alone knows: no reasons, no outcomes."""
    nothing = Course()
    return replace(
        course,
        decided=nothing.decided,
        unheard=nothing.unheard,
        suggested=nothing.suggested,
        finished=nothing.finished,
        days=nothing.days,
        start_pain=nothing.start_pain,
        start_day=nothing.start_day,
        activities=nothing.activities,
    )


def test_a_life_is_what_the_conversation_makes_of_it() -> None:
    """Four weeks in both: the same stands, the same flare, the same rest."""
    pains = (2, 2, 3, 2, 4, 2, 2, 5, 5, 4, 3, 2, 2, 2, 3, 2, 4, 2, 4, 2, 6, 6, 2, 2, 3, 2, 2, 2)
    stage, life = Stage(), Life()
    for number, pain in enumerate(pains):
        if number:
            stage.now = stage.now.replace(hour=18)
            stage.wait(hours=24)
            stage.command("today")
            stage.say(str(pain))
            if stage.kind == "asking_new":
                stage.press("none")
        else:
            stage.screened(5)
            stage.say(str(pain))
            stage.press("now")
        life.tells(pain)
        session = life.offer(pain)
        assert [s.exercise for s in session.steps] == [
            s.exercise for s in stage.session_now.steps
        ], number
        assert [s.dose for s in session.steps] == [s.dose for s in stage.session_now.steps]
        stage.press("start")
        while stage.kind in {"ready", "asking_pain"} and stage.person.session is not None:
            if stage.kind == "asking_pain":
                stage.say(str(pain))
            else:
                stage.press("done")
        stage.say(str(pain))
        life.does(session, after=pain)
        ours, theirs = life.person.course, stage.person.course
        assert ours == _treatment_of(theirs), number
        life.later()


def test_a_year_of_sessions_is_remembered_in_no_more_room_than_a_month() -> None:
    history = History()
    history.goes_on(Day(2, 2) for _ in range(180))
    assert len(history.person.course.volumes) <= 35
