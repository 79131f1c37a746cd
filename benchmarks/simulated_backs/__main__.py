"""`python -m benchmarks.simulated_backs [--people 2000] [--seed N] [--lives N]`."""

from __future__ import annotations

import argparse
import os
from time import perf_counter

from benchmarks.simulated_backs.comparing import VIEWS
from benchmarks.simulated_backs.policies import BACKTALK, POLICIES
from benchmarks.simulated_backs.printing import NOTE, print_means, print_shares, print_thirds
from benchmarks.simulated_backs.running import run

PEOPLE = 2000
SEED = 1
LIVES = 8


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulated_backs")
    parser.add_argument("--people", type=int, default=PEOPLE, help="points of the parameter space")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--lives", type=int, default=LIVES, help="times that each person lives")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    wanted = parser.parse_args()
    begun = perf_counter()
    points = run(wanted.people, wanted.seed, wanted.lives, wanted.processes)
    print(
        f"{wanted.people} simulated people, {wanted.lives} lives each, seed {wanted.seed}, ", end=""
    )
    print(f"{perf_counter() - begun:.0f} s\n\n{NOTE}\n")
    named = BACKTALK if BACKTALK in POLICIES else None
    print_means(points)
    print_shares(points, named)
    if named:
        for view in VIEWS:
            print_thirds(points, view, named)


if __name__ == "__main__":
    main()
