"""Why a day is as it is, and what has changed in the coming ones: the words of each reason.

`why` says it in one sentence; `reasoning` is what /why tells, from the same value.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.core.model import Text, exercise_words, words
from bot.core.person import Person
from bot.core.routine.course import Change, Course, Decided, Fact
from bot.core.routine.decision import Reason
from bot.core.routine.ladder import held
from bot.core.routine.light import Light, baseline, light

_RULES = {
    "R2b": words("rule-r2b"),
    "R6": words("rule-r6"),
    "R7": words("rule-r7"),
    "R9": words("rule-r9"),
    "R10": words("rule-r10"),
    "R11": words("rule-r11"),
    "R12": words("rule-r12"),
    "R13": words("rule-r13"),
    "R14": words("rule-r14"),
    "R15": words("rule-r15"),
    "R17": words("rule-r17"),
}
_LIGHTS = {
    Light.GREEN: words("light-green"),
    Light.AMBER: words("light-amber"),
    Light.RED: words("light-red"),
}


def why(reason: str, facts: tuple[tuple[str, Fact], ...]) -> Text:
    """A decision in one sentence: what is changed, and why."""
    known: Mapping[str, Fact] = dict(facts)
    pain, usual = known.get("pain", 0), known.get("usual", 0)
    days, share = known.get("days", 0), known.get("share", 100)
    match reason:
        case Reason.FULL:
            return words("why-full", pain=pain)
        case Reason.AMBER:
            return words("why-easier", pain=pain)
        case Reason.WORSE:
            return words("why-easier-worse", pain=pain, usual=usual)
        case Reason.STABLE:
            return words("why-easier-stable", pain=pain)
        case Reason.MORNING:
            return words("why-easier-morning")
        case Reason.SHARE:
            return words("why-easier-share", share=share)
        case Reason.QUOTA:
            return words("why-easier-quota", share=share)
        case Reason.MISSED:
            return words("why-easier-missed", days=days)
        case Reason.MISSED_LONG:
            return words("why-easier-missed-long", days=days)
        case Reason.ANEW:
            return words("why-easier-anew", days=days)
        case Reason.WEEK:
            return words("why-easier-week")
        case Reason.DAY:
            return words("why-easier-day")
        case Reason.AGAIN:
            return words("why-easier-again")
        case _:
            return _no_strength(reason, known)


def _no_strength(reason: str, known: Mapping[str, Fact]) -> Text:
    pain, usual = known.get("pain", 0), known.get("usual", 0)
    match reason:
        case Reason.REST:
            return words("why-stretch-rest")
        case Reason.PAUSED:
            return words("why-stretch-paused", days=known.get("days", 0))
        case Reason.OWN_STRETCH:
            return words("why-stretch-own")
        case Reason.FLARE:
            return words("why-gentle-flare", day=known.get("day", 1))
        case Reason.RED_STRONG:
            return words("why-gentle-strong", pain=pain)
        case Reason.RED_WORSE:
            return words("why-gentle-worse", pain=pain, usual=usual)
        case Reason.CHECK:
            return words("why-gentle-check")
        case Reason.RED:
            return words("why-gentle", pain=pain)
        case _:
            return words("why-minute")


def changed(change: Change) -> Text:
    """What an answer has changed in the coming days, and why, in one sentence."""
    known: Mapping[str, Fact] = dict(change.facts)
    match change.reason:
        case "rung":
            name = exercise_words(str(known.get("exercise", "")))
            return words("changed-rung", name=name, rung=known.get("rung", 1))
        case "quota":
            return words("changed-quota", quota=known.get("quota", 100))
        case "share":
            return words("changed-share", share=known.get("share", 100))
        case "back":
            return words("changed-back")
        case "held":
            return words("changed-held", days=known.get("days", 7))
        case "worse":
            return words("changed-worse", pain=known.get("pain", 0))
        case "worse-twice":
            return words("changed-worse-twice", pain=known.get("pain", 0))
        case "flares":
            return words("changed-flares")
        case _:
            return words("changed-flare")


def reasoning(person: Person, decided: Decided | None, day: date) -> tuple[Text, ...]:
    """The whole of it: what is usual for me, the light, the rule, what would change it."""
    usual = baseline(person.readings, day)
    lines = [words("reason-usual", usual=usual) if usual is not None else words("reason-no-usual")]
    if decided is None:
        lines.append(words("reason-none"))
    else:
        if decided.day != day:
            lines.append(words("reason-last", day=decided.day))
        known = dict(decided.facts)
        if isinstance(pain := known.get("pain"), int):
            colour, _ = light(pain, person.readings, decided.day)
            lines.append(words("reason-light", pain=pain, light=_LIGHTS[colour]))
        lines.append(why(decided.reason, decided.facts))
        if decided.rule in _RULES:
            lines.append(words("reason-rule", rule=decided.rule, about=_RULES[decided.rule]))
        lines.append(words("reason-change", what=_what_would_change(decided.reason)))
    return (*lines, *_coming(person.course, day))


def _what_would_change(reason: str) -> Text:
    match reason:
        case Reason.FULL:
            return words("change-full")
        case Reason.AMBER | Reason.WORSE:
            return words("change-amber")
        case Reason.STABLE:
            return words("change-stable")
        case Reason.RED | Reason.RED_WORSE | Reason.RED_STRONG:
            return words("change-red")
        case Reason.FLARE:
            return words("change-flare")
        case Reason.CHECK:
            return words("change-check")
        case Reason.REST | Reason.PAUSED:
            return words("change-rest")
        case Reason.OWN_STRETCH | Reason.OWN_MINUTE:
            return words("change-own")
        case _:
            return words("change-ok")


def _coming(course: Course, day: date) -> tuple[Text, ...]:
    """What is true of the coming days, beside today."""
    until = held(course, day)
    if course.flare is not None and course.flare.returning:
        return (words("reason-returning", share=course.share),)
    return (words("reason-held", day=until),) if until is not None else ()
