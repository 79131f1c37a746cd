"""`python -m benchmarks.simulated_backs [--people 2000] [--seed N] [--lives N] [--rules N]`."""

from __future__ import annotations

import argparse
import os

from benchmarks.simulated_backs.showing import show, show_rules

PEOPLE = 2000
SEED = 1
LIVES = 2
RULES = 400


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulated_backs")
    parser.add_argument("--people", type=int, default=PEOPLE, help="points of the parameter space")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--lives", type=int, default=LIVES, help="times that each person lives")
    parser.add_argument("--rules", type=int, default=RULES, help="of them, without each rule")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    wanted = parser.parse_args()
    show(wanted.people, wanted.seed, wanted.lives, wanted.processes)
    if wanted.rules:
        show_rules(wanted.rules, wanted.seed, wanted.lives, wanted.processes)


if __name__ == "__main__":
    main()
