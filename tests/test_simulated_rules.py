"""Each rule does what it is for: without it the same simulated backs have more bad days.

It fails when a rule has stopped doing anything: then it makes no difference to take it out.
The people are those for whom load matters: backs that tolerate little and answer by the next
morning, in people who come nearly every day. Everything is drawn from fixed seeds, and the
same luck comes to everybody under every rule, so the figures are the same on every machine.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from statistics import mean

import pytest

from benchmarks.simulated_backs import fate, policies, traits
from benchmarks.simulated_backs.living import Lived, live
from benchmarks.simulated_backs.without import CAP, FLARE_PLAN, PROTEST, VERDICT, taken_out

PEOPLE = 30
LIVES = 2
WORSE_BY = 1.0
"""Bad days in 84 that a person has more without a rule, at least."""


def sensitive(number: int) -> traits.Traits:
    """Somebody within the ranges whose back tolerates little, flares easily and warns."""
    drawn = traits.draw(Random(f"sensitive {number}"))
    return replace(
        drawn,
        tolerance=min(drawn.tolerance, 250 + drawn.tolerance % 250),
        brittle=1 + drawn.brittle / 2,
        morning=2 + drawn.morning / 2,
        present=0.95,
        breaks=0.0,
    )


@cache
def lived(plan: str, *without: str) -> tuple[Lived, ...]:
    """What becomes of everybody under `plan`, without some of the rules."""
    found: list[Lived] = []
    for number in range(PEOPLE):
        person = sensitive(number)
        luck = [fate.draw(person, Random(f"sensitive {number} {life}")) for life in range(LIVES)]
        with taken_out(*without):
            found.append(live(person, [(days, policies.POLICIES[plan](person)) for days in luck]))
    return tuple(found)


def bad_days(plan: str, *without: str) -> float:
    return mean(each.bad for each in lived(plan, *without))


@pytest.mark.parametrize("rule", [FLARE_PLAN, VERDICT, CAP, PROTEST])
def test_without_a_rule_there_are_more_bad_days(rule: str) -> None:
    with_it, without_it = bad_days(policies.BACKTALK), bad_days(policies.BACKTALK, rule)
    assert without_it >= with_it + WORSE_BY, f"the {rule} makes too little of a difference"


def test_such_backs_have_fewer_bad_days_than_under_the_same_dose_every_time() -> None:
    fixed = bad_days("fixed, starting dose")
    assert bad_days(policies.BACKTALK) < 0.6 * fixed


def test_and_they_still_train() -> None:
    assert mean(each.load for each in lived(policies.BACKTALK)) > 0.75
