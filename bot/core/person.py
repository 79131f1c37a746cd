"""What is remembered of a person from one turn to the next, and what a turn brings.

All of it is bounded: a turn costs the same on day 3,000 as on day 3. The whole
history is in the diary, which the core only ever adds to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from bot.core.library import Block, Rung
from bot.core.model import AlarmChange, Effect, Entry, Prompt
from bot.core.routine.course import Course
from bot.core.states import Idle, State


@dataclass(frozen=True, slots=True)
class Profile:
    """What the onboarding found out. `asked` lists the questions answered or skipped.

    `bends` says which way of bending makes it worse: forward, backward or unclear.
    `soon` counts the signs of R2b; `conditions` are those of R4; `up` is the usual
    getting-up time, `reminder` the daily one, both local.
    """

    consented: datetime | None = None
    asked: tuple[str, ...] = ()
    onboarded: bool = False
    soon: int = 0
    conditions: tuple[str, ...] = ()
    since: str = ""
    legs: str = ""
    first: str = ""
    bends: str = "unclear"
    base: str = "floor"
    minutes: int = 10
    up: time | None = None
    reminder: time | None = None
    cue: str = ""
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise of a session and its dose. `outcome` is empty while it is still to come.

    `eased` means that the person made it easier than it was planned.
    """

    exercise: str
    block: Block
    dose: Rung
    outcome: Literal["", "done", "skipped", "hurt"] = ""
    eased: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """What a rule takes off a dose: so many rungs `down`, then a `share` of it in percent.

    With `fewer` that is one set fewer, where there are several. With `begins` it never goes
    below the starting dose; with `last` it is never more than was done the last time.
    """

    down: int = 0
    share: int = 100
    fewer: bool = False
    begins: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """Today's session: what was decided and why (by rule), its steps and where it stands.

    `before` is the pain it began with, on the NRS; `at` is the index of the open step.
    `number` counts a person's sessions. `cuts` made its doses smaller; it counts towards
    progress if it is `whole`. `middle` means that it was asked how it feels before strength.
    """

    number: int
    day: date
    what: str
    rule: str
    facts: tuple[tuple[str, str | int | float], ...]
    steps: tuple[Step, ...]
    before: int
    at: int = 0
    begun: bool = False
    reason: str = ""
    cuts: tuple[Cut, ...] = ()
    whole: bool = False
    middle: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """What was done on the person's own day `day`, over all of its sessions.

    `stretches` is how many the day's routine has, the measure of the invariant;
    `worst` the strongest pain told during or after exercise, which counts all day.
    """

    day: date
    done: tuple[str, ...] = ()
    stretched: tuple[str, ...] = ()
    strengthened: tuple[str, ...] = ()
    stretches: int = 0
    before: int | None = None
    worst: int | None = None
    finished: bool = False
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One day's pain at rest, NRS 0 to 10; the day's first answer counts."""

    day: date
    pain: int


@dataclass(frozen=True, slots=True)
class Told:
    """The latest pain, NRS, and when and about which moment it was told."""

    at: datetime
    pain: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """An exercise that was stopped for pain on `day`, and so stays out for a while (R8).

    `times` is how often: after the second time it stays out.
    """

    exercise: str
    day: date
    times: int = 1


@dataclass(frozen=True, slots=True)
class Lock:
    """Why the routine is locked (R1, R2, R4), and the question that found it."""

    rule: str
    question: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Released:
    """R3: words that sounded like a sign of `rule` meant something else, as was said `at`."""

    rule: str
    sign: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One owner of a conversation.

    `owed` are the questions of safety that must be answered before a routine goes on,
    in their order; only their answers take them off. `released` are the red flags that were
    heard of late and not meant. `watch` is set after numbness,
    weakness or dizziness: the next session owes R3's question. `prompts` and `entries`
    count what was ever shown and noted. `undo` is the person before the last answer,
    itself without one, and `undo_to` the number of that answer's last entry: one step
    can be taken back. `linked` means that several accounts are this person. `course` is
    where the treatment stands.
    """

    id: int
    locale: str = "en"
    zone: str = "UTC"
    state: State = field(default_factory=Idle)
    profile: Profile = field(default_factory=Profile)
    session: Session | None = None
    today: Today | None = None
    readings: tuple[Reading, ...] = ()
    told: Told | None = None
    lock: Lock | None = None
    quiet: bool = False
    snoozed: datetime | None = None
    dropped: tuple[Dropped, ...] = ()
    asked_new: datetime | None = None
    owed: tuple[str, ...] = ()
    released: tuple[Released, ...] = ()
    watch: bool = False
    sessions: int = 0
    strength_day: date | None = None
    prompts: int = 0
    entries: int = 0
    undo: Person | None = None
    undo_to: int = 0
    linked: bool = False
    course: Course = field(default_factory=Course)


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer to one event: the owner as they now are, and what follows from it."""

    person: Person
    prompts: tuple[Prompt, ...] = ()
    alarms: tuple[AlarmChange, ...] = ()
    entries: tuple[Entry, ...] = ()
    effects: tuple[Effect, ...] = ()
