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

# --- what can be waited for: one frozen dataclass each. `prompt` is the open question's id --


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is open."""

    prompt: str = ""
    kind: Literal["idle"] = "idle"


@dataclass(frozen=True, slots=True)
class Asking:
    """A question about the person is open.

    `ticked` holds what was ticked so far, or the zones that a city may mean. One
    that is `alone` is not part of the onboarding.
    """

    prompt: str
    question: str
    ticked: tuple[str, ...] = ()
    alone: bool = False
    kind: Literal["asking"] = "asking"


@dataclass(frozen=True, slots=True)
class AskingPain:
    """How does your back feel? `about` says which moment the answer belongs to.

    Before a session, `wish` is "minute" or "stretch" where that was asked for.
    """

    prompt: str
    about: Literal["before", "during", "after", "feel", "morning", "middle", "again"]
    wish: str = ""
    kind: Literal["asking_pain"] = "asking_pain"


@dataclass(frozen=True, slots=True)
class AskingNew:
    """R3: is anything new since last time?"""

    prompt: str
    kind: Literal["asking_new"] = "asking_new"


@dataclass(frozen=True, slots=True)
class AskingPause:
    """How long shall the pause be?"""

    prompt: str
    kind: Literal["asking_pause"] = "asking_pause"


@dataclass(frozen=True, slots=True)
class Offering:
    """Today's routine is on the table and waits to be started."""

    prompt: str
    kind: Literal["offering"] = "offering"


@dataclass(frozen=True, slots=True)
class Ready:
    """A step is shown and waits for its start."""

    prompt: str
    kind: Literal["ready"] = "ready"


@dataclass(frozen=True, slots=True)
class Running:
    """A step runs by itself: `phase` counts its phases, `alarm` rings when this one ends.

    `then` is the phase to go on with after getting ready again, once it was paused.
    """

    prompt: str
    phase: int
    alarm: str
    slot: str
    then: int | None = None
    kind: Literal["running"] = "running"


@dataclass(frozen=True, slots=True)
class Paused:
    """The session waits until the person is back; `phase` is where the step stood, if it ran."""

    prompt: str
    phase: int | None = None
    kind: Literal["paused"] = "paused"


@dataclass(frozen=True, slots=True)
class Hurting:
    """Something hurts in this step: the one question what it feels like is open (R8)."""

    prompt: str
    kind: Literal["hurting"] = "hurting"


@dataclass(frozen=True, slots=True)
class Wondering:
    """The session was left in the middle, and the bot has asked "still there?".

    `phase` is where the step stood, if it ran.
    """

    prompt: str
    phase: int | None = None
    kind: Literal["wondering"] = "wondering"


@dataclass(frozen=True, slots=True)
class Naming:
    """R22: what does the back make hard? One that is `anew` takes the place of all so far."""

    prompt: str
    anew: bool = False
    kind: Literal["naming"] = "naming"


@dataclass(frozen=True, slots=True)
class Rating:
    """R22: how well does the activity at index `at` go, 0 to 10?"""

    prompt: str
    at: int = 0
    kind: Literal["rating"] = "rating"


@dataclass(frozen=True, slots=True)
class Locked:
    """The routine waits for a clinician's word; `Person.lock` says why."""

    prompt: str
    kind: Literal["locked"] = "locked"


Held = (
    Idle
    | Asking
    | AskingPain
    | AskingNew
    | AskingPause
    | Offering
    | Ready
    | Paused
    | Hurting
    | Wondering
    | Naming
    | Rating
    | Locked
)
"""What can wait while something more important is cleared up; a running step is paused first."""


@dataclass(frozen=True, slots=True)
class Doubting:
    """R3: words sounded like a red flag, and "is this you, now?" is open.

    `rule` and `sign` are what was heard, the words themselves are not kept. `held` is what
    was waited for, and is waited for again after a no.
    """

    prompt: str
    rule: Literal["R1", "R2a"]
    sign: str
    held: Held
    kind: Literal["doubting"] = "doubting"


State = Held | Running | Doubting

# --- what is known ----------------------------------------------------------------


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
