"""What to do today. A decision is a value: what, which rule, which facts, which words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from bot.core.person import Cut, Person
from bot.core.routine import flare
from bot.core.routine.course import Fact
from bot.core.routine.light import (
    ALWAYS_RED,
    AMBER_TO,
    GREEN_TO,
    KEPT_DAYS,
    Light,
    baseline,
    light,
    steady,
)
from bot.core.routine.returning import missed


class What(StrEnum):
    """A kind of day, from the fullest to the gentlest."""

    FULL = "full"
    EASIER = "easier"
    STRETCH = "stretch"
    MINUTE = "minute"
    GENTLE = "gentle"


class Reason(StrEnum):
    """Why a day is as it is: its words are `why-` and this, its reasoning in /why too."""

    FULL = "full"
    AMBER = "easier"
    WORSE = "easier-worse"
    STABLE = "easier-stable"
    MORNING = "easier-morning"
    SHARE = "easier-share"
    QUOTA = "easier-quota"
    MISSED = "easier-missed"
    MISSED_LONG = "easier-missed-long"
    ANEW = "easier-anew"
    AGAIN = "easier-again"
    WEEK = "easier-week"
    DAY = "easier-day"
    REST = "stretch-rest"
    PAUSED = "stretch-paused"
    OWN_STRETCH = "stretch-own"
    OWN_MINUTE = "minute"
    FLARE = "gentle-flare"
    RED = "gentle"
    RED_WORSE = "gentle-worse"
    RED_STRONG = "gentle-strong"
    CHECK = "gentle-check"


GENTLENESS = {
    What.FULL: 0,
    What.EASIER: 1,
    What.STRETCH: 2,
    What.MINUTE: 3,
    What.GENTLE: 4,
}
EASIEST = 99
"""Rungs down that always end on the easiest one."""
HALF = 50
"""R7: on an amber day half the sets, in percent."""
LOWEST = (Cut(EASIEST, HALF), Cut(1, HALF))
"""R6, R13: amber on the easiest rung; and never more than amber is with a weaker pain."""
FEWER = 75
"""R17: one set fewer, in percent of a single set [D]."""
FEWER_SETS = Cut(0, FEWER, fewer=True, begins=True)
"""R17: what 3 missed days cost, and more of them at least; but never less than everybody
begins with, who has missed all days of their life [D]."""
STRENGTH_EVERY = 2
"""R12: strengthening on alternate days."""
STRETCHED_FOR = timedelta(days=14)
"""R13: after so long with stretches only, strength is offered again."""
LATELY = 7
"""Days within which somebody must have stretched for that [D]."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`what` today holds, the `rule` (R1 to R22, or "own" for a wish) and the `facts` behind it.

    `cuts` are what the rules take off the doses; of them the lowest single one holds.
    """

    what: What
    rule: str
    reason: Reason
    facts: tuple[tuple[str, Fact], ...] = ()
    cuts: tuple[Cut, ...] = ()


def gentler(*decisions: Decision) -> Decision:
    """Reductions never add up: the lowest single one holds, and its words are told.

    Of several that ease the day all cuts go along, since which one is the lowest may
    differ from one exercise to the next.
    """
    lowest = max(
        decisions, key=lambda d: (GENTLENESS[d.what], max(map(_weight, d.cuts), default=0))
    )
    if lowest.what is not What.EASIER:
        return lowest
    return replace(lowest, cuts=tuple(dict.fromkeys(c for d in decisions for c in d.cuts)))


def _weight(cut: Cut) -> int:
    """About how much a cut takes off, in percent: a rung is about a tenth."""
    return 100 - cut.share + 10 * min(cut.down, 9)


def wished(decision: Decision, wish: str, pain: int) -> Decision:
    """What somebody asks for instead, never more than was decided."""
    match wish:
        case What.MINUTE:
            own = Decision(What.MINUTE, "own", Reason.OWN_MINUTE, (("pain", pain),))
        case What.STRETCH:
            own = Decision(What.STRETCH, "own", Reason.OWN_STRETCH, (("pain", pain),))
        case _:
            return decision
    return gentler(decision, own)


def decide(person: Person, pain: int, day: date, worst: int | None = None) -> Decision:
    """Today's decision from the pain told before (NRS): the lowest of what any rule allows.

    `worst` is the strongest pain told during or after exercise today: a back that has
    protested is not asked again to do more on the same day.
    """
    pain = max(pain, worst or 0)
    return gentler(
        *_by_flare(person, pain, day), _by_light(person, pain, day), *_by_course(person, pain, day)
    )


def _by_flare(person: Person, pain: int, day: date) -> Iterator[Decision]:
    """R15: the quiet days of a flare. A very strong pain has words of its own."""
    course = person.course
    if course.flare is not None and flare.quiet(course) and pain < ALWAYS_RED:
        number = max(1, (day - course.flare.since).days + 1)
        facts = (("pain", pain), ("day", number))
        yield Decision(What.GENTLE, "R15", Reason.FLARE, facts)


def _by_light(person: Person, pain: int, day: date) -> Decision:
    """R7: green the plan, amber easier, red no strength; R13 for whom red has lasted."""
    colour, rule = light(pain, person.readings, day)
    usual = baseline(person.readings, day)
    facts: tuple[tuple[str, Fact], ...] = (("pain", pain),)
    if usual is not None:
        facts += (("usual", usual),)
    match colour:
        case Light.GREEN:
            return Decision(What.FULL, "R7", Reason.FULL, facts)
        case Light.AMBER if pain > AMBER_TO:
            return Decision(What.EASIER, "R6", Reason.STABLE, facts, LOWEST)
        case Light.AMBER if rule == "R6":
            return Decision(What.EASIER, "R6", Reason.WORSE, facts, (Cut(1, HALF),))
        case Light.AMBER:
            return Decision(What.EASIER, "R7", Reason.AMBER, facts, (Cut(1, HALF),))
        case Light.RED if pain >= ALWAYS_RED:
            return Decision(What.GENTLE, "R6", Reason.RED_STRONG, facts)
        case Light.RED if rule == "R6":
            return Decision(What.GENTLE, "R6", Reason.RED_WORSE, facts)
        case Light.RED if _stretched_only(person, day):
            return Decision(What.EASIER, "R13", Reason.AGAIN, facts, LOWEST)
        case Light.RED:
            return Decision(What.GENTLE, "R7", Reason.RED, facts)


def _by_course(person: Person, pain: int, day: date) -> Iterator[Decision]:
    """What the days before allow, whatever today's light is."""
    course = person.course
    facts: tuple[tuple[str, Fact], ...] = (("pain", pain),)
    if person.profile.soon:
        yield Decision(What.GENTLE, "R2b", Reason.CHECK, facts)
    if course.rest_until is not None and day < course.rest_until:
        until = (course.rest_until - day).days
        yield Decision(What.STRETCH, "R9", Reason.PAUSED, (*facts, ("days", until)))
    rested = (day - person.strength_day).days if person.strength_day is not None else None
    if rested is not None and abs(rested) < STRENGTH_EVERY:  # also after a flight west
        yield Decision(What.STRETCH, "R12", Reason.REST, facts)
    yield from _cuts(person, facts, day)


def _cuts(person: Person, facts: tuple[tuple[str, Fact], ...], day: date) -> Iterator[Decision]:
    """What takes something off the doses: R9, R11, R14, R15 and R17."""
    course, gap = person.course, missed(person, day)
    days = (*facts, ("days", gap.days))
    if gap.anew:
        yield Decision(What.EASIER, "R17", Reason.ANEW, days, (Cut(EASIEST),))
        return
    if _stretched_only(person, day):
        yield Decision(What.EASIER, "R13", Reason.AGAIN, facts, (Cut(EASIEST),))
    climbed = any(each.rung for each in course.stands)  # else it is the starting dose anyway
    if gap.down and climbed:
        downs = tuple(Cut(down, begins=True) for down in range(gap.down, 0, -1))
        yield Decision(What.EASIER, "R17", Reason.MISSED_LONG, days, (*downs, FEWER_SETS))
    if gap.fewer and climbed:
        yield Decision(What.EASIER, "R17", Reason.MISSED, days, (FEWER_SETS,))
    if course.eased:
        yield Decision(What.EASIER, "R9", Reason.MORNING, facts, (Cut(1, last=True),))
    if course.share < 100:
        rule = "R14" if course.flare is None else "R15"
        share = (*facts, ("share", course.share))
        first = course.share <= flare.SHARE  # an OK session has to come before more than that
        cuts = (Cut(0, course.share, last=first),)
        yield Decision(What.EASIER, rule, Reason.SHARE, share, cuts)
    if course.quota < 100:
        rule = "R11" if course.hold_until is None else "R15"
        quota = (*facts, ("share", course.quota))
        yield Decision(What.EASIER, rule, Reason.QUOTA, quota, (Cut(0, course.quota),))


def _stretched_only(person: Person, day: date) -> bool:
    """R13: two weeks of stretching only, without getting worse."""
    since = person.strength_day
    if since is None and person.readings:
        since = person.readings[0].day
    active = person.course.active
    return (
        since is not None
        and day - since >= STRETCHED_FOR
        and active is not None
        and (day - active).days <= LATELY
        and steady(person.readings, day, KEPT_DAYS)
    )


def whole(decision: Decision, usual: float | None) -> bool:
    """Whether a session of this decision counts towards progress (R10).

    An amber day does if amber is what is usual: it has its own, lower doses, and whoever
    lives at 4 or 5 would never get on otherwise [D].
    """
    match decision.what, decision.reason:
        case What.FULL, _:
            return True
        case What.EASIER, Reason.AMBER:
            return usual is not None and GREEN_TO < usual <= AMBER_TO
        case What.EASIER, Reason.QUOTA:
            return True
        case _:
            return False
