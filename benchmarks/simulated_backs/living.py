"""Twelve weeks of one person under one plan, and what came of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.simulated_backs.back import Back, on_scale
from benchmarks.simulated_backs.fate import DAYS, Day
from benchmarks.simulated_backs.policies import START
from benchmarks.simulated_backs.training import Done, Policy
from benchmarks.simulated_backs.traits import Traits
from bot.core.routine.protest import Stops

FLARE_FROM = 2.0
"""A flare day has at least so many points of a flare left in the morning, NRS."""
LOST_FROM = 6.0
"""A day with so much pain at rest is lost, NRS (red, R5)."""
LAST_DAYS = 14
"""Weeks 11 and 12, over which the load reached is measured."""
UNIT = 3 / 7 * sum(seconds for _, seconds in START)
"""Load reached of 1: three starting doses a week, in seconds a day."""


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of twelve weeks, or the mean of several; all as in assumptions.md.

    `load` is in units of three starting doses a week for each day that the person was there,
    `tolerance` in units of the one at the start.
    """

    flares: float
    flare_days: float
    lost: float
    bad: float
    load: float
    tolerance: float


@dataclass(slots=True)
class _Tally:
    flares: int = 0
    flare_days: int = 0
    lost: int = 0
    bad: int = 0
    late_load: float = 0.0
    late_days: int = 0
    tolerance: float = 0.0


def live(traits: Traits, lives: Iterable[tuple[tuple[Day, ...], Policy]]) -> Lived:
    """The mean of `lives` of this person, each with its luck and a fresh plan."""
    tally = _Tally()
    count = 0
    for days, policy in lives:
        count += 1
        _live_once(traits, days, policy, tally)
    return Lived(
        flares=tally.flares / count,
        flare_days=tally.flare_days / count,
        lost=tally.lost / count,
        bad=tally.bad / count,
        load=tally.late_load / (UNIT * tally.late_days) if tally.late_days else 0.0,
        tolerance=tally.tolerance / count / traits.tolerance,
    )


def _live_once(traits: Traits, days: tuple[Day, ...], policy: Policy, tally: _Tally) -> None:
    back = Back(traits, rests=policy.rests)
    for number, day in enumerate(days):
        back.wake(day)
        flaring, lost = back.flare >= FLARE_FROM, back.pain >= LOST_FROM
        tally.flare_days += flaring
        tally.lost += lost
        tally.bad += flaring or lost
        load = _train(traits, back, number, policy) if day.present else 0.0
        if number >= DAYS - LAST_DAYS:
            tally.late_days += day.present
            tally.late_load += load
        tally.flares += back.sleep()
    tally.tolerance += back.tolerance


def _train(traits: Traits, back: Back, day: int, policy: Policy) -> float:
    """Today's session: what the plan offers and the person does; its load."""
    before = worst = _told(back.pain, traits)
    offered = policy.offer(day, before)
    done: list[Done] = []
    trained = 0.0
    for work in offered:
        if back.pain >= traits.quits:
            break
        felt = back.work(work.load / 2)
        trained += work.load / 2
        now = _told(felt, traits)
        worst = max(worst, now)
        if felt >= traits.quits + 1:
            done.append(Done(work, stopped=True))
            break
        stops = policy.half_way(day, work, before, now)
        if stops is not Stops.NOTHING:
            done.append(Done(work, stopped=True))
            if stops is Stops.SESSION:
                break
            continue
        worst = max(worst, _told(back.work(work.load / 2), traits))
        trained += work.load / 2
        done.append(Done(work))
    policy.ended(day, tuple(done), worst)
    return trained


def _told(felt: float, traits: Traits) -> int:
    """A whole number from 0 to 10, and by `under` less than what is felt."""
    return round(on_scale(felt - traits.under))
