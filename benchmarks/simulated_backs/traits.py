"""What a simulated person is made of, and from which ranges (assumptions.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import exp, log
from random import Random


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, drawn uniformly, or so on the log scale."""

    low: float
    high: float
    log: bool = False

    def draw(self, luck: Random) -> float:
        if self.log:
            return exp(luck.uniform(log(self.low), log(self.high)))
        return luck.uniform(self.low, self.high)


RANGES: Mapping[str, Range] = {
    "tolerance": Range(150, 1500, log=True),
    "margin": Range(0.3, 0.55),
    "life_spread": Range(0.15, 0.5),
    "heavy": Range(0.01, 0.08),
    "builds": Range(20, 60),
    "fails": Range(40, 140),
    "smooths": Range(7, 21),
    "ceiling": Range(1.1, 2.0),
    "transfer": Range(0.3, 1.0),
    "recovers": Range(0.5, 2.0),
    "spontaneous": Range(0.001, 0.008),
    "brittle": Range(0.3, 2.0),
    "severity": Range(2, 5),
    "fades": Range(1.5, 8),
    "guards": Range(0.0, 0.5),
    "sensitises": Range(0.0, 0.15),
    "forgets": Range(14, 60),
    "spares": Range(0.0, 0.5),
    "rest": Range(0.5, 0.9),
    "threshold": Range(0.6, 0.95),
    "signal": Range(0.0, 5.0),
    "morning": Range(0.0, 4.0),
    "sore": Range(0.0, 0.2),
    "start": Range(2, 7),
    "end, acute": Range(0.1, 0.3),
    "settles, acute": Range(20, 50),
    "end, persistent": Range(0.4, 1.0),
    "settles, persistent": Range(30, 90),
    "relief": Range(0.0, 2.5),
    "noise": Range(0.5, 1.2),
    "memory": Range(0.0, 0.6),
    "under": Range(0.0, 1.5),
    "quits": Range(6, 9),
    "present": Range(0.4, 0.95),
    "breaks": Range(0.0, 0.015),
    "break_days": Range(3, 28),
    "variant": Range(0.0, 0.4),
}
"""The table of assumptions.md, which has the units and the sources."""


@dataclass(frozen=True, slots=True)
class Traits:
    """One person: each number drawn from its range; `persistent` for over three months."""

    persistent: bool
    tolerance: float
    margin: float
    life_spread: float
    heavy: float
    builds: float
    fails: float
    smooths: float
    ceiling: float
    transfer: float
    recovers: float
    spontaneous: float
    brittle: float
    severity: float
    fades: float
    guards: float
    sensitises: float
    forgets: float
    spares: float
    rest: float
    threshold: float
    signal: float
    morning: float
    sore: float
    start: float
    end: float
    settles: float
    relief: float
    noise: float
    memory: float
    under: float
    quits: float
    present: float
    breaks: float
    break_days: float
    variant: float


NUMBERS = tuple(field.name for field in fields(Traits) if field.name != "persistent")
"""The traits that are numbers, in their order."""


def draw(luck: Random) -> Traits:
    """A person, each trait on its own."""
    persistent = luck.random() < 0.5
    kind = "persistent" if persistent else "acute"
    found = {
        name: RANGES[name if name in RANGES else f"{name}, {kind}"].draw(luck) for name in NUMBERS
    }
    return Traits(persistent=persistent, **found)
