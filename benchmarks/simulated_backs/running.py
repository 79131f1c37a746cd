"""Many people, each under every plan, over all cores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from random import Random

from benchmarks.simulated_backs import fate, traits
from benchmarks.simulated_backs.comparing import Point
from benchmarks.simulated_backs.living import live
from benchmarks.simulated_backs.policies import POLICIES, Maker

CHUNK = 20
"""People that a process takes at a time."""


def point(number: int, seed: int, lives: int, policies: Mapping[str, Maker] = POLICIES) -> Point:
    """Person `number`: the same traits and the same luck under every plan."""
    person = traits.draw(Random(f"{seed} {number}"))
    luck = [fate.draw(person, Random(f"{seed} {number} {life}")) for life in range(lives)]
    return Point(
        person,
        {
            name: live(person, [(days, make(person)) for days in luck])
            for name, make in policies.items()
        },
    )


def run(people: int, seed: int, lives: int, processes: int) -> Sequence[Point]:
    """All people, in their order, whatever the number of processes."""
    one = partial(point, seed=seed, lives=lives)
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(one, range(people), chunksize=CHUNK))
