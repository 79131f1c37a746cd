"""A simulated back: it tolerates load, adapts to it, and flares when load outruns it.

The formulas are those of assumptions.md, in its order. Loads are seconds under load a day.
"""

from __future__ import annotations

from math import exp, log2, sqrt

from benchmarks.simulated_backs.fate import Day
from benchmarks.simulated_backs.traits import Traits

MEAN_HEAVY = 0.7
"""What a heavy day adds on average, in units of C0."""
LOWEST = 0.5
"""Tolerance never falls below this share of C0."""
GUARDED_AT = 4.0
"""Points of a flare at which guarding and sparing are complete, NRS."""
STRONGEST = 6.0
"""A flare adds at most so many points, NRS."""
MOST_SENSITISED = 0.4
"""Sensitisation takes at most this share of tolerance."""
STILL_THERE = 1.0
"""Points of a flare that are left when another one only prolongs it, NRS."""


def on_scale(pain: float) -> float:
    """Cut to the scale from 0 to 10."""
    return min(10.0, max(0.0, pain))


class Back:
    """One back through its days: `wake`, then `work` as often as needed, then `sleep`.

    With `rests` everyday load is as low as under rest only. `pain` is the pain at rest this
    morning, `flare` the part of it that is a flare; both NRS.
    """

    __slots__ = (
        "_carried",
        "_echo",
        "_fluctuation",
        "_life",
        "_rests",
        "_sensitised",
        "_today",
        "_trained",
        "_traits",
        "_usual",
        "day",
        "flare",
        "pain",
        "tolerance",
    )

    def __init__(self, traits: Traits, *, rests: bool = False) -> None:
        self._traits = traits
        self._rests = rests
        self.tolerance = traits.tolerance
        self._usual = traits.margin * traits.tolerance
        self._carried = self._trained = self._life = 0.0
        self._echo = self._fluctuation = self._sensitised = 0.0
        self._today: Day | None = None
        self.flare = self.pain = 0.0
        self.day = -1

    def wake(self, today: Day) -> None:
        """Another morning: pain at rest, and what the day's life will weigh."""
        traits = self._traits
        self.day += 1
        self._today = today
        self._trained = 0.0
        fresh = traits.noise * today.fluctuation
        if self.day:  # before the first day there was no other
            fresh = traits.memory * self._fluctuation + sqrt(1 - traits.memory**2) * fresh
        self._fluctuation = fresh
        self.pain = on_scale(self._course() + self.flare + self._echo + self._fluctuation)
        self._life = self._everyday(today)

    def _course(self) -> float:
        traits = self._traits
        left = traits.end + (1 - traits.end) * exp(-self.day / traits.settles)
        relief = traits.relief * log2(self.tolerance / traits.tolerance)
        return max(0.0, traits.start * left - relief)

    def _everyday(self, today: Day) -> float:
        traits = self._traits
        mean = (traits.margin - traits.heavy * MEAN_HEAVY) * traits.tolerance
        spread = traits.life_spread
        usual = mean * exp(spread * today.everyday - spread**2 / 2)
        usual *= 1 - traits.spares * min(1.0, self.flare / GUARDED_AT)
        if self._rests:
            usual *= traits.rest
        return usual + today.heavy * traits.tolerance

    def work(self, load: float) -> float:
        """Train for `load`; the pain during it, as it is felt (NRS)."""
        self._trained += load
        over = max(0.0, self._strain() - self._traits.threshold)
        return on_scale(self.pain + self._traits.signal * over)

    def _strain(self) -> float:
        """E / T: today's load so far against what is tolerated today."""
        traits = self._traits
        left = self._trained + exp(-1 / traits.recovers) * self._carried
        guarded = 1 - traits.guards * min(1.0, self.flare / GUARDED_AT)
        tolerated = self.tolerance * (1 - self._sensitised) * guarded
        return (self._life + left) / tolerated

    def sleep(self) -> bool:
        """End the day; whether a new flare begins."""
        traits, today = self._traits, self._today
        assert today is not None
        strain = self._strain()
        calm = (1 - traits.spontaneous) * exp(-traits.brittle * max(0.0, strain - 1))
        begins = today.flares < 1 - calm
        new = begins and self.flare < STILL_THERE
        self.flare *= exp(-1 / traits.fades)
        self._sensitised *= exp(-1 / traits.forgets)
        if begins:
            self.flare = min(STRONGEST, self.flare + traits.severity * today.strength)
            self._sensitised = min(MOST_SENSITISED, self._sensitised + traits.sensitises)
        self._echo = traits.morning * max(0.0, strain - traits.threshold)
        if self._trained:
            self._echo += today.sore
        self._adapt()
        self._carried = self._trained + exp(-1 / traits.recovers) * self._carried
        return new

    def _adapt(self) -> None:
        traits = self._traits
        taught = min(self._life + traits.transfer * self._trained, self.tolerance)
        self._usual += (taught - self._usual) / traits.smooths
        wanted = self._usual / traits.margin
        wanted = min(traits.ceiling * traits.tolerance, max(LOWEST * traits.tolerance, wanted))
        days = traits.builds if wanted > self.tolerance else traits.fails
        self.tolerance += (wanted - self.tolerance) / days
