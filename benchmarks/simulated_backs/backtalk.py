"""Backtalk as a plan: the bot's own rules decide, from nothing but what the person tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from benchmarks.simulated_backs.hardness import weight
from benchmarks.simulated_backs.training import Done, Work
from benchmarks.simulated_backs.traits import Traits
from bot.core.library import Block, Library, Rung
from bot.core.person import Person, Profile, Session, Step
from bot.core.routine.decision import decide, whole
from bot.core.routine.dose import load
from bot.core.routine.light import baseline
from bot.core.routine.listening import heard_at_rest
from bot.core.routine.plan import room
from bot.core.routine.protest import Stops, left_out, protest
from bot.core.routine.trial import did, felt_after, tried
from bot.library import load_library

FIRST_DAY = date(2024, 1, 1)
"""A Monday, so that days have dates; the rules know no other calendar."""


@cache
def library() -> Library:
    """The content, read once a process."""
    return load_library()


class Backtalk:
    """What the bot would do: the same functions of the rules, over the same `Person`.

    The person says at the start that they use the floor and have 10 minutes, that bending
    shows nothing, and for how long it has hurt; and "nothing new" whenever that is asked.
    """

    rests = False

    def __init__(self, traits: Traits) -> None:
        self._adds = traits.variant
        self._works: dict[tuple[str, Rung], Work] = {}
        since = "months" if traits.persistent else "days"
        profile = Profile(onboarded=True, since=since, bends="unclear", base="floor", minutes=10)
        self.person = Person(1, profile=profile)
        self._session: Session | None = None

    def offer(self, day: int, pain: int) -> tuple[Work, ...]:
        """The day's first answer at rest, then today's decision and its strengthening."""
        today = FIRST_DAY + timedelta(days=day)
        self.hear(pain, today)
        person = self.person
        decision, steps = room(person, decide(person, pain, today), today, library())
        self._session = Session(
            day,
            today,
            decision.what.value,
            decision.rule,
            decision.facts,
            steps,
            pain,
            reason=decision.reason.value,
            cuts=decision.cuts,
            whole=whole(decision, baseline(person.readings, today)),
        )
        return tuple(self._work(step) for step in steps if step.block is Block.STRENGTH)

    def hear(self, pain: int, today: date) -> None:
        """What the day's first answer changes in the coming days."""
        self.person, _ = heard_at_rest(self.person, pain, today, library())

    def _work(self, step: Step) -> Work:
        known = step.exercise, step.dose
        if known not in self._works:
            exercise = library().exercises[step.exercise]
            seconds = load(step.dose, exercise)
            self._works[known] = Work(
                step.exercise, seconds, weight(step.dose, exercise, self._adds)
            )
        return self._works[known]

    def half_way(self, day: int, work: Work, before: int, now: int) -> Stops:
        """R8: what a pain told during an exercise stops."""
        return protest(before, now)

    def ended(self, day: int, done: tuple[Done, ...], worst: int) -> None:
        """What was done and what hurt; the stretches were done by everybody who began."""
        session = self._session
        if session is None:
            return
        outcomes = {each.work.name: each.stopped for each in done}
        offered = any(step.block is Block.STRENGTH for step in session.steps)
        begun = bool(done) or not offered
        steps = tuple(self._over(step, outcomes, session, worst) for step in session.steps if begun)
        for step in steps:
            if step.outcome == "done":
                self.person = did(self.person, step, session.day, library())
            elif step.outcome == "hurt":
                self.person = left_out(self.person, step.exercise, session.day)
        course = tried(self.person.course, replace(session, steps=steps))
        course = felt_after(course, worst, session.day)
        self.person = replace(self.person, course=course)
        self._session = None

    def _over(self, step: Step, outcomes: dict[str, bool], session: Session, worst: int) -> Step:
        """What became of a step. One that the person broke off hurt if what was told says so."""
        if step.block is not Block.STRENGTH:
            return replace(step, outcome="done")
        match outcomes.get(step.exercise):
            case None:
                return step
            case False:
                return replace(step, outcome="done")
            case True if protest(session.before, worst) is Stops.NOTHING:
                return step
            case True:
                return replace(step, outcome="hurt")
