"""Where somebody stands on the way from too little to enough: all that the rules remember.

Bounded: at most one stand an exercise, five weeks of volumes, thirty days of flares.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

KEPT_VOLUMES = 35
"""Days of load that are kept: this week and the four that R10 compares it with."""
FLARE_WINDOW = timedelta(days=30)
"""R15: the third flare within this time is one too many."""

Fact = str | int | float


@dataclass(frozen=True, slots=True)
class Stand:
    """The rung (from 0) on an exercise's ladder, and the OK sessions on it in a row (R10).

    `last` is what was done of it the last time, in seconds under load; 0 is not known.
    """

    exercise: str
    rung: int = 0
    oks: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """The latest strengthening, until a morning has judged it (R9).

    `exercises` were done as planned and count towards progress if the session was
    `whole`: not eased because of a worse day. `before` is the pain it began with, `load`
    its seconds under load; `comfortable` unless something hurt, was made easier or left
    the back 2 points worse.
    """

    day: date
    before: int
    exercises: tuple[str, ...] = ()
    whole: bool = True
    load: int = 0
    comfortable: bool = True


@dataclass(frozen=True, slots=True)
class Volume:
    """Seconds under load in strengthening on one day (R10)."""

    day: date
    seconds: int


@dataclass(frozen=True, slots=True)
class Flare:
    """A flare (R15): its first day, the pain of that day, and what was usual before it.

    `told` means that the person said so, and no diary did. `returning` means that its
    quiet days are over and the graded return has begun; `pain` is that of the day on which
    it began, then.
    """

    since: date
    pain: int
    usual: float | None = None
    told: bool = False
    returning: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """The latest pause, asked for or `ordered` by a lock; `until` is the first day after it.

    `asks` counts how often its end was asked about, and `asked` is when it was the last time.
    """

    why: Literal["away", "ill", "ordered"]
    since: date
    until: date
    asks: int = 0
    asked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row that count; `skips` are the days of the last week that did not.

    `back` means that the latest one was a return after days away.
    """

    days: int = 0
    best: int = 0
    last: date | None = None
    skips: tuple[date, ...] = ()
    back: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """The latest decision about a day, kept for /why."""

    day: date
    what: str
    rule: str
    reason: str
    facts: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """What the back makes hard, in the person's own words, 0 (not at all) to 10 (as before).

    `first` is how it went when it was named and `latest` how it goes now; None before it
    was told (R22).
    """

    name: str
    first: int | None = None
    latest: int | None = None


@dataclass(frozen=True, slots=True)
class Activities:
    """Up to three activities (R22): `rated` last on that day, to be asked about from `due` on.

    `offered` means that they were asked for once; from then on the person asks.
    """

    named: tuple[Activity, ...] = ()
    rated: date | None = None
    due: date | None = None
    offered: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """The treatment so far.

    `share` is the percentage of the quota during a graded return (R14, R15), `quota` that
    of what the ladder gives (R11, R15). `eased` lowers the next session (R9), `worse`
    counts worse mornings in a row, and `worse_by` the points that they were above usual
    together. No strength comes before `rest_until`, and no rise before `hold_until`.
    `raised` and `raised_exercise` are the latest rise, `first_three` and `uncomfortable`
    count sessions of R11; `rises` are those of the last 7 days, in seconds that they added
    to a session. `active` is the last day with any exercise, `idle` the days without any
    before it, `made_up` the day on which missed ones were last made up for (R17).
    `suggested` maps what was suggested once to its day. `start_pain` is the mean of the
    first week, which began on `start_day` (R18, R22). `finished` counts the sessions in
    which something was done, `days` are those of the last four weeks with one. `unheard`
    counts the questions of a morning that nobody answered, in a row.
    """

    stands: tuple[Stand, ...] = ()
    trial: Trial | None = None
    volumes: tuple[Volume, ...] = ()
    first_three: int = 0
    uncomfortable: int = 0
    raised: date | None = None
    raised_exercise: str = ""
    rises: tuple[Volume, ...] = ()
    worse: int = 0
    worse_by: float = 0.0
    eased: bool = False
    rest_until: date | None = None
    share: int = 100
    quota: int = 100
    hold_until: date | None = None
    flare: Flare | None = None
    flares: tuple[date, ...] = ()
    pause: Break | None = None
    active: date | None = None
    idle: int = 0
    made_up: date | None = None
    began: date | None = None
    start_pain: float | None = None
    start_day: date | None = None
    finished: int = 0
    days: tuple[date, ...] = ()
    activities: Activities = field(default_factory=Activities)
    suggested: tuple[tuple[str, date], ...] = ()
    decided: Decided | None = None
    unheard: int = 0
    streak: Streak = field(default_factory=Streak)


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer changes in the coming days: progress, hold, ease, pause or flare.

    Like a decision it names its `rule`, its `facts` and the `reason` that its words go by.
    """

    what: Literal["progress", "hold", "ease", "pause", "flare", "return"]
    rule: str
    reason: str
    facts: tuple[tuple[str, Fact], ...] = ()


def paused(course: Course, day: date) -> bool:
    """Whether `day` belongs to a pause."""
    pause = course.pause
    return pause is not None and pause.since <= day < pause.until


def stand(course: Course, exercise: str) -> Stand:
    """Where somebody stands with `exercise`: the first rung, if it was never done."""
    return next((s for s in course.stands if s.exercise == exercise), Stand(exercise))


def put(course: Course, *stands: Stand) -> Course:
    """The course with these stands in place of what was known of their exercises."""
    new = {each.exercise: each for each in course.stands} | {s.exercise: s for s in stands}
    return replace(course, stands=tuple(new.values()))


def easiest(course: Course, exercise: str) -> Course:
    """R8: `exercise` begins again on its first rung, and its OK sessions anew."""
    return put(course, replace(stand(course, exercise), rung=0, oks=0))


def lowered(course: Course, by: int) -> Course:
    """Every stand so many rungs lower, its OK sessions to be earned anew."""
    lower = (replace(s, rung=max(0, s.rung - by), oks=0) for s in course.stands)
    return replace(course, stands=tuple(lower))


def loaded(course: Course, day: date, seconds: int) -> Course:
    """So many seconds under load more on `day`."""
    before = sum(volume.seconds for volume in course.volumes if volume.day == day)
    others = (v for v in course.volumes if v.day != day and (day - v.day).days < KEPT_VOLUMES)
    kept = sorted((*others, Volume(day, before + seconds)), key=lambda volume: volume.day)
    return replace(course, volumes=tuple(kept[-KEPT_VOLUMES:]))


def volume(course: Course, last: date, days: int = 7) -> int:
    """Seconds under load in the `days` days up to and with `last`."""
    return sum(v.seconds for v in course.volumes if 0 <= (last - v.day).days < days)
