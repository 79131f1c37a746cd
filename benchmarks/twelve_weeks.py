"""Twelve weeks of a stable pain with the noise of a real diary: what do the rules make of it?

Each row is a few hundred people whose pain stays where it is, but for a day-to-day noise (sd 1
on the NRS). Nothing has happened to their backs, so nothing should send them down: no rung
lost, hardly a flare or a pause. Whoever lives at 6 or 7 should be offered the easiest strength
on most of the days that R12 allows. It says what the rules do, and proves nothing about people.

`python -m benchmarks.twelve_weeks [--people 300] [--seed 1] [--comes 0.9]`
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import mean

from bot.core.library import Block
from bot.core.routine.course import Change
from bot.core.routine.light import Light, light
from tests.core.life import Life, loads

WEEKS = 12
PAINS = (0, 2, 3, 5, 6, 7)
NOISE_SD = 1.0
"""Points on the NRS from one day to the next, with nothing behind them."""

HEADS = (
    "            rungs       strength  flares    48 h questions   load a week",
    "pain gained   lost    full easier          pauses     a day    1st   12th",
)


@dataclass
class Diary:
    """What twelve weeks have brought to one person."""

    counts: Counter[str] = field(default_factory=Counter)
    load: list[int] = field(default_factory=lambda: [0] * WEEKS)


def live(pain: float, seed: str, comes: float = 0.9, sd: float = NOISE_SD) -> Diary:
    """Twelve weeks of somebody who comes on so many days, and does what is offered."""
    chance, life, diary = random.Random(seed), Life(), Diary()
    strengthened = risen = False
    for day in range(7 * WEEKS):
        told = max(0, min(10, round(chance.gauss(pain, sd))))
        if chance.random() < comes:
            before = {each.exercise: each.rung for each in life.person.course.stands}
            changes = life.tells(told)
            diary.counts.update(_changed(changes))
            diary.counts["questions"] += 1 + strengthened  # the morning's, and the one before
            risen = risen or any(change.what == "progress" for change in changes)
            session = life.does(life.offer(told), after=told)
            offered = bool(loads(session.steps))
            amber = light(told, life.person.readings, life.day)[0] is Light.AMBER
            middle = offered and (amber or risen)
            diary.counts["questions"] += 1 + middle  # the one after, and in the middle
            diary.counts["came"] += 1
            diary.counts["easier" if session.what == "easier" else "full"] += offered
            done = [s for s in session.steps if s.block is Block.STRENGTH and s.outcome == "done"]
            strengthened = bool(done)
            risen = risen and not strengthened
            diary.load[day // 7] += sum(loads(done).values())
            diary.counts["lost"] += sum(
                max(0, before.get(each.exercise, 0) - each.rung)
                for each in life.person.course.stands
            )
        life.later()
    return diary


def _changed(changes: Iterable[Change]) -> Iterable[str]:
    names = {"rung": "gained", "flare": "flare", "flares": "flare", "worse-twice": "pause"}
    return (names[change.reason] for change in changes if change.reason in names)


def table(people: int, seed: int, comes: float) -> str:
    """A line for each pain, the average of so many people."""
    lines = list(HEADS)
    for pain in PAINS:
        all_ = [live(pain, f"{seed} {pain} {n}", comes) for n in range(people)]

        def average(name: str, all_: list[Diary] = all_) -> float:
            return mean(each.counts[name] for each in all_)

        first, last = (mean(each.load[week] for each in all_) for week in (0, -1))
        questions = average("questions") / average("came")
        lines.append(
            f"{pain:>4} {average('gained'):>6.1f} {average('lost'):>6.2f} {average('full'):>7.1f} "
            f"{average('easier'):>6.1f} {average('flare'):>7.2f} {average('pause'):>7.2f} "
            f"{questions:>9.1f} {first:>6.0f} {last:>6.0f}"
        )
    return "\n".join(lines)


async def main(people: int = 300, seed: int = 1, comes: float = 0.9) -> None:
    print(
        f"12 weeks at a stable pain, noise of sd {NOISE_SD:g}, {people} people a row, "
        f"seed {seed}; they come on {comes:.0%} of the days.\n"
        "Strength is counted in sessions offered, of 42 that alternate days allow; load in\n"
        "seconds under load. The load of harder forms is not comparable by seconds.\n"
    )
    print(table(people, seed, comes))


if __name__ == "__main__":
    import asyncio

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--comes", type=float, default=0.9)
    asyncio.run(main(**vars(parser.parse_args())))
