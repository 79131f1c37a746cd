"""The results as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import mean, stdev

from benchmarks.simulated_backs.comparing import VIEWS, Point, View, best, by_thirds, nearly_best
from benchmarks.simulated_backs.living import Lived
from benchmarks.simulated_backs.traits import RANGES

NOTE = """\
This proves nothing about people. The backs are a few lines of arithmetic with assumed numbers
(benchmarks/simulated_backs/assumptions.md); it shows whether the rules do what they are for
where load matters as assumed, and where they do not."""

DECIDE_MOST = 8
"""How many traits are listed that decide where a plan is best."""

_COLUMNS = ("flares", "flare_days", "lost", "bad", "load", "tolerance")
_HEADINGS = ("flares", "flare days", "days lost", "bad days", "load", "tolerance")


def print_means(points: Sequence[Point]) -> None:
    """Each plan's mean over all people, with the standard error of the bad days."""
    names = list(points[0].lived)
    print(f"{'mean a person, 84 days':<24}" + "".join(f"{h:>11}" for h in _HEADINGS) + "     ±")
    for name in names:
        lived = [point.lived[name] for point in points]
        figures = "".join(f"{_mean(lived, column):>11.2f}" for column in _COLUMNS)
        spread = stdev(one.bad for one in lived) / sqrt(len(lived)) if len(lived) > 1 else 0.0
        print(f"{name:<24}{figures}{spread:>6.2f}")
    print(
        "± is the standard error of the bad days. Load is in units of three starting doses a week"
    )
    print("for somebody who is there daily, tolerance in units of the one at the start.")


def _mean(lived: Sequence[Lived], column: str) -> float:
    return mean(float(getattr(one, column)) for one in lived)


def print_shares(points: Sequence[Point], named: str | None) -> None:
    """For each way to say "best": the share of people for whom each plan is it."""
    names = list(points[0].lived)
    print("\nBest for how many of 100 points of the parameter space")
    print(f"{'':<40}" + "".join(f"{_short(name):>15}" for name in names) + f"{'none':>7}", end="")
    print(f"{'nearly':>8}" if named else "")
    for view in VIEWS:
        winners = [best(point, view) for point in points]
        shares = "".join(f"{_percent(winners, name):>15.1f}" for name in names)
        print(f"{view.name:<40}{shares}{_percent(winners, None):>7.1f}", end="")
        if named:
            near = sum(nearly_best(point, view, named) for point in points) / len(points)
            print(f"{100 * near:>8.1f}", end="")
        print()
    if named:
        print(f"nearly: {named} is the best or nearly so (one bad day, or 0.1 of worth).")


def _percent(winners: Sequence[str | None], name: str | None) -> float:
    return 100 * winners.count(name) / len(winners)


def _short(name: str) -> str:
    return name.removeprefix("fixed, ").split(",")[0].removesuffix(" every day")


def print_thirds(points: Sequence[Point], view: View, named: str) -> None:
    """Where in the parameter space `named` is best: by thirds of what decides most."""
    print(f"\n{named} is best for how many of 100, by thirds of a trait: {view.name}")
    print(f"{'':<14}{'range':>16}{'low':>8}{'middle':>8}{'high':>8}")
    for thirds in by_thirds(points, view, named)[:DECIDE_MOST]:
        shares = "".join(f"{100 * share:>8.1f}" for share in thirds.shares)
        print(f"{thirds.trait:<14}{_range(thirds.trait):>16}{shares}")


def _range(trait: str) -> str:
    range_ = RANGES.get(trait)
    return f"{range_.low:g} to {range_.high:g}" if range_ else "by duration"


_CHANGED = ("bad", "flares", "load")


def print_without(whole: Sequence[Point], found: Mapping[str, Sequence[Point]]) -> None:
    """What a person has more or less of without each rule, with standard errors."""
    print(f"{'without the':<24}{'bad days':>18}{'flares':>18}{'load':>18}")
    for rule, points in found.items():
        columns = ""
        for column in _CHANGED:
            more = [
                _only(point, column) - _only(before, column)
                for point, before in zip(points, whole, strict=True)
            ]
            error = stdev(more) / sqrt(len(more)) if len(more) > 1 else 0.0
            columns += f"{f'{mean(more):+.2f} ± {error:.2f}':>18}"
        print(f"{rule:<24}{columns}")


def _only(point: Point, column: str) -> float:
    (lived,) = point.lived.values()
    return float(getattr(lived, column))
