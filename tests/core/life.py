"""Somebody's days, lived with the rules alone: no dialogue, and so thousands of them a second.

`test_histories.py` compares it with the conversation, step by step.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.core.library import Block
from bot.core.person import Person, Profile, Reading, Session, Step, Today
from bot.core.routine.course import Change, easiest
from bot.core.routine.decision import Decision, decide, whole
from bot.core.routine.direction import dropped
from bot.core.routine.dose import halve, load
from bot.core.routine.light import KEPT_DAYS, baseline
from bot.core.routine.listening import listened
from bot.core.routine.plan import may_strengthen, room, stretches_in
from bot.core.routine.returning import active
from bot.core.routine.streak import counted, excused
from bot.core.routine.trial import felt_after, strengthened, tried
from tests.core.stage import library

FIRST_DAY = date(2026, 3, 2)
LEAST = Profile(onboarded=True, base="floor", minutes=10)


def loads(steps: Collection[Step]) -> dict[str, int]:
    """Seconds under load of each strengthening exercise."""
    return {
        step.exercise: load(step.dose, library().exercises[step.exercise])
        for step in steps
        if step.block is Block.STRENGTH
    }


@dataclass
class Life:
    """A person and their own day; each of the methods is something that can happen on it."""

    person: Person = field(default_factory=lambda: Person(1, profile=LEAST))
    day: date = FIRST_DAY

    def later(self, days: int = 1) -> None:
        """Days go by; fewer than none are a flight west, or a clock that was wrong."""
        self.day += timedelta(days=days)

    def tells(self, pain: int) -> tuple[Change, ...]:
        """An answer at rest; of a day the first one counts."""
        person = self.person
        if any(reading.day == self.day for reading in person.readings):
            return ()
        course, changes = listened(person.course, person.readings, pain, self.day, library())
        recent = (*person.readings, Reading(self.day, pain))
        kept = tuple(r for r in recent if 0 <= (self.day - r.day).days <= KEPT_DAYS)
        self.person = replace(person, course=course, readings=kept[-KEPT_DAYS:])
        return changes

    def decides(self, pain: int) -> Decision:
        """What today holds; nothing is changed by asking."""
        return decide(self.person, pain, self.day, self.today.worst)

    def offer(self, pain: int) -> Session:
        """Today's session as it would be put on the table."""
        decision, steps = room(self.person, self.decides(pain), self.day, library())
        return Session(
            self.person.sessions + 1,
            self.day,
            decision.what.value,
            decision.rule,
            decision.facts,
            steps,
            pain,
            reason=decision.reason.value,
            cuts=decision.cuts,
            whole=whole(decision, baseline(self.person.readings, self.day)),
        )

    @property
    def today(self) -> Today:
        """What was done on this day so far."""
        today = self.person.today
        return today if today is not None and today.day == self.day else Today(self.day)

    def does(
        self,
        session: Session,
        *,
        stretches: int = 6,
        skips: Collection[str] = (),
        eases: Collection[str] = (),
        hurts: Collection[str] = (),
        after: int | None = None,
    ) -> Session:
        """Do a session: its first stretches, then strength, some of it skipped, eased or hurt."""
        today = replace(
            self.today, stretches=max(self.today.stretches, stretches_in(session.steps))
        )
        self.person = replace(self.person, today=today, sessions=session.number)
        steps = list(session.steps)
        for at, step in enumerate(steps):
            if (step.block is Block.STRETCH and stretches <= 0) or step.exercise in skips:
                steps[at] = replace(step, outcome="skipped")
                continue
            if step.block is Block.STRENGTH and not may_strengthen(self.today):
                break
            stretches -= step.block is Block.STRETCH
            if step.exercise in hurts:
                steps[at] = replace(step, outcome="hurt")
                self._leaves_out(step.exercise)
            else:
                steps[at] = self._done(step, easier=step.exercise in eases)
        session = replace(session, steps=tuple(steps))
        self._ends(session, after)
        return session

    def lives(self, pain: int, *, after: int | None = None) -> Session:
        """A whole day of somebody who does all that is offered."""
        self.tells(pain)
        return self.does(self.offer(pain), after=pain if after is None else after)

    # --- what the conversation does with a step and with an end --------------------------

    def _done(self, step: Step, *, easier: bool) -> Step:
        half = halve(step.dose, library().exercises[step.exercise]) if easier else None
        step = replace(step, outcome="done", eased=easier, dose=half or step.dose)
        today = replace(self.today, done=(*self.today.done, step.exercise))
        if step.block is Block.STRETCH and step.exercise not in today.stretched:
            today = replace(today, stretched=(*today.stretched, step.exercise))
        if step.block is Block.STRENGTH:
            today = replace(today, strengthened=(*today.strengthened, step.exercise))
            seconds = load(step.dose, library().exercises[step.exercise])
            course = strengthened(self.person, self.day, seconds, step.exercise)
            self.person = replace(self.person, course=course, strength_day=self.day)
        self.person = replace(self.person, today=today, course=active(self.person.course, self.day))
        return step

    def _leaves_out(self, exercise: str) -> None:
        self.person = replace(
            self.person,
            dropped=dropped(self.person.dropped, exercise, self.day),
            course=easiest(self.person.course, exercise),
        )

    def _ends(self, session: Session, after: int | None) -> None:
        person = self.person
        course = tried(person.course, session)
        if any(step.outcome == "done" for step in session.steps):
            streak = counted(course.streak, self.day, lambda each: excused(person, each))
            course = replace(course, streak=streak)
        if after is not None:
            course = felt_after(course, after, self.day)
            worst = max(after, self.today.worst or 0)
            self.person = replace(person, today=replace(self.today, worst=worst))
        self.person = replace(self.person, course=course)
