"""Luck, drawn beforehand: the same days happen to a person under every plan."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.simulated_backs.traits import Traits

DAYS = 84
"""Twelve weeks."""


@dataclass(frozen=True, slots=True)
class Day:
    """What a day brings, before any plan.

    `everyday` and `fluctuation` are standard normal; `heavy` is the load of a heavy day in units
    of C0, otherwise 0; `sore` the points of a false alarm, should there be training; `flares` and
    `strength` are uniform, and decide whether a flare begins and how strong it is.
    """

    present: bool
    everyday: float
    heavy: float
    fluctuation: float
    sore: float
    flares: float
    strength: float


def draw(traits: Traits, luck: Random) -> tuple[Day, ...]:
    """Twelve weeks for this person."""
    days: list[Day] = []
    away = 0
    for _ in range(DAYS):
        if luck.random() < traits.breaks:
            away = max(away, round(traits.break_days))
        there = luck.random() < traits.present and away == 0
        away = max(0, away - 1)
        is_heavy, weight = luck.random() < traits.heavy, luck.uniform(0.4, 1.0)
        is_sore, points = luck.random() < traits.sore, luck.uniform(1.0, 3.0)
        days.append(
            Day(
                present=there,
                everyday=luck.gauss(0.0, 1.0),
                heavy=weight if is_heavy else 0.0,
                fluctuation=luck.gauss(0.0, 1.0),
                sore=points if is_sore else 0.0,
                flares=luck.random(),
                strength=luck.uniform(0.7, 1.3),
            )
        )
    return tuple(days)
