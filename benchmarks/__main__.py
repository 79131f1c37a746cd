"""`make bench`: every benchmark, one after the other, with a note of the machine."""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3

from benchmarks import sending, starting, turns, twelve_weeks, waiting
from benchmarks.simulated_backs.showing import show

BACKS = 200
"""Simulated people here; more, and what each rule is good for, by the benchmark's own command."""


def main() -> None:
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, ", end="")
    print(f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
    for each in (turns, waiting, sending, starting, twelve_weeks):
        asyncio.run(each.main())
        print(flush=True)
    show(BACKS, seed=1, lives=2, processes=min(2, os.cpu_count() or 1))


if __name__ == "__main__":
    main()
