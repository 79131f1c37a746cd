"""Which plan is best for whom, as assumptions.md defines it before the first run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

from benchmarks.simulated_backs.living import Lived
from benchmarks.simulated_backs.traits import NUMBERS, Traits

FLOORS = (1.0, 2.0)
"""Load that a plan must reach to count: keeps going, has grown."""
PRICES = (0.02, 0.05, 0.1, 0.2, 0.5)
"""What a bad day costs, in points of gain."""
MOST_GAIN = 2.0
"""Load reached beyond 3 gains nothing more."""
NEARLY_DAYS = 1.0
"""With a floor: so many bad days more are nearly as good."""
NEARLY_WORTH = 0.1
"""With a price: so much less worth is nearly as good."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the parameter space, and what each plan made of it."""

    traits: Traits
    lived: Mapping[str, Lived]


@dataclass(frozen=True, slots=True)
class View:
    """One way to say "best": `floor` of load, or `price` of a bad day."""

    name: str
    floor: float | None = None
    price: float = 0.0

    def costs(self, point: Point) -> dict[str, float]:
        """The plans that qualify, each with what is to be as low as possible."""
        if self.floor is not None:
            return {n: one.bad for n, one in point.lived.items() if one.load >= self.floor}
        return {n: self.price * one.bad - gain(one.load) for n, one in point.lived.items()}

    @property
    def nearly(self) -> float:
        """How much worse than the best is still nearly as good."""
        return NEARLY_WORTH if self.floor is None else NEARLY_DAYS


VIEWS = (
    *(View(f"fewest bad days, load at least {floor:g}", floor=floor) for floor in FLOORS),
    *(View(f"a bad day costs {price:g}", price=price) for price in PRICES),
)
"""All the ways in which the plans are compared."""


def gain(load: float) -> float:
    """What a load reached is worth: 0 without any, 1 at 1, 2 from 3 on."""
    return min(MOST_GAIN, log2(1 + load))


def best(point: Point, view: View) -> str | None:
    """The best plan at this point, the first one among equals; None if none qualifies."""
    costs = view.costs(point)
    return min(costs, key=costs.__getitem__) if costs else None


def nearly_best(point: Point, view: View, name: str) -> bool:
    """Whether `name` qualifies and is the best, or nearly so."""
    costs = view.costs(point)
    return name in costs and costs[name] <= min(costs.values()) + view.nearly


@dataclass(frozen=True, slots=True)
class Thirds:
    """The share of points at which a plan is best, by thirds of one trait."""

    trait: str
    shares: tuple[float, float, float]

    @property
    def spread(self) -> float:
        """How much the trait decides."""
        return max(self.shares) - min(self.shares)


def by_thirds(points: Sequence[Point], view: View, name: str) -> list[Thirds]:
    """Where `name` is best: for each trait, what decides most first."""
    won = [(point.traits, best(point, view) == name) for point in points]
    found: list[Thirds] = []
    for trait in NUMBERS:
        ordered = sorted(won, key=lambda each: float(getattr(each[0], trait)))
        size = len(ordered)
        cuts = [ordered[size * n // 3 : size * (n + 1) // 3] for n in range(3)]
        low, middle, high = (sum(is_best for _, is_best in cut) / max(1, len(cut)) for cut in cuts)
        found.append(Thirds(trait, (low, middle, high)))
    return sorted(found, key=lambda thirds: -thirds.spread)
