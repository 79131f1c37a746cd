"""Everything that is found out, printed in order."""

from __future__ import annotations

from time import perf_counter

from benchmarks.simulated_backs.comparing import VIEWS
from benchmarks.simulated_backs.policies import BACKTALK
from benchmarks.simulated_backs.printing import (
    NOTE,
    print_means,
    print_shares,
    print_thirds,
    print_without,
)
from benchmarks.simulated_backs.running import run
from benchmarks.simulated_backs.without import WITHOUT, run_without


def show(people: int, seed: int, lives: int, processes: int) -> None:
    """The plans side by side, where Backtalk is best, and what each of its rules is good for."""
    begun = perf_counter()
    points = run(people, seed, lives, processes)
    print(f"{people} simulated people, {lives} lives each, seed {seed}, ", end="")
    print(f"{perf_counter() - begun:.0f} s\n\n{NOTE}\n")
    print_means(points)
    print_shares(points, BACKTALK)
    for view in VIEWS:
        print_thirds(points, view, BACKTALK)


def show_rules(people: int, seed: int, lives: int, processes: int) -> None:
    """What becomes of Backtalk's people when a rule is taken out."""
    whole = run_without((), people, seed, lives, processes)
    found = {rule: run_without((rule,), people, seed, lives, processes) for rule in WITHOUT}
    found["all of these"] = run_without(tuple(WITHOUT), people, seed, lives, processes)
    print(f"\nBacktalk without a rule, against all rules: {people} people, {lives} lives each")
    print_without(whole, found)
