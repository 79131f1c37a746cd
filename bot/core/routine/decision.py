"""What to do today. A decision is a value: what, which rule, which facts, which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.model import Text, words
from bot.core.person import Person
from bot.core.routine.light import ALWAYS_RED, Light, baseline, light


class What(StrEnum):
    """A kind of day, from the fullest to the gentlest."""

    FULL = "full"
    EASIER = "easier"
    STRETCH = "stretch"
    MINUTE = "minute"
    GENTLE = "gentle"


_GENTLENESS = {
    What.FULL: 0,
    What.EASIER: 1,
    What.STRETCH: 2,
    What.MINUTE: 3,
    What.GENTLE: 4,
}

Fact = str | int | float


@dataclass(frozen=True, slots=True)
class Decision:
    """`what` today holds, the `rule` (R1 to R22, or "own" for a wish) and the `facts` behind it."""

    what: What
    rule: str
    facts: tuple[tuple[str, Fact], ...] = ()


def gentler(*decisions: Decision) -> Decision:
    """Reductions never add up: the lowest single one holds."""
    return max(decisions, key=lambda decision: _GENTLENESS[decision.what])


def decide(person: Person, pain: int, day: date, worst: int | None = None) -> Decision:
    """Today's decision from the pain told before (NRS): the lowest of what any rule allows.

    `worst` is the strongest pain told during or after exercise today: a back that has
    protested is not asked again to do more on the same day.
    """
    pain = max(pain, worst or 0)
    candidates = [_by_light(person, pain, day)]
    if person.profile.soon:
        candidates.append(Decision(What.GENTLE, "R2b"))
    if person.strength_day is not None and (day - person.strength_day).days < 2:
        candidates.append(Decision(What.STRETCH, "R12", (("pain", pain),)))
    return gentler(*candidates)


def _by_light(person: Person, pain: int, day: date) -> Decision:
    """R7: green the plan, amber easier, red no strength."""
    colour, rule = light(pain, person.readings, day)
    usual = baseline(person.readings, day)
    facts: tuple[tuple[str, Fact], ...] = (("pain", pain),)
    if usual is not None:
        facts += (("usual", usual),)
    match colour:
        case Light.GREEN:
            return Decision(What.FULL, "R7", facts)
        case Light.AMBER:
            return Decision(What.EASIER, "R7" if rule == "R5" else "R6", facts)
        case Light.RED:
            return Decision(What.GENTLE, "R7" if rule == "R5" else "R6", facts)


def why(what: str, rule: str, facts: tuple[tuple[str, Fact], ...]) -> Text:
    """A decision in one sentence: what was changed, and why."""
    known: Mapping[str, Fact] = dict(facts)
    pain, usual = known.get("pain", 0), known.get("usual", 0)
    match what, rule:
        case What.FULL, _:
            return words("why-full", pain=pain)
        case What.EASIER, "R6" if float(usual) > 5:
            return words("why-easier-stable", pain=pain)
        case What.EASIER, "R6":
            return words("why-easier-worse", pain=pain, usual=usual)
        case What.EASIER, _:
            return words("why-easier", pain=pain)
        case What.GENTLE, _ if rule != "R2b" and int(pain) >= ALWAYS_RED:
            return words("why-gentle-strong", pain=pain)
        case What.GENTLE, "R2b":
            return words("why-gentle-check")
        case What.GENTLE, "R6":
            return words("why-gentle-worse", pain=pain, usual=usual)
        case What.GENTLE, _:
            return words("why-gentle", pain=pain)
        case What.STRETCH, "R12":
            return words("why-stretch-rest")
        case What.STRETCH, _:
            return words("why-stretch-own")
        case _:
            return words("why-minute")
