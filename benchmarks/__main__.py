"""`make bench`: every benchmark, one after the other, with a note of the machine."""

from __future__ import annotations

import asyncio
import os
import platform
import sqlite3

from benchmarks import sending, starting, turns, twelve_weeks, waiting


def main() -> None:
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, ", end="")
    print(f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}\n")
    for each in (turns, waiting, sending, starting, twelve_weeks):
        asyncio.run(each.main())
        print(flush=True)


if __name__ == "__main__":
    main()
