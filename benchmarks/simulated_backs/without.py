"""What each rule is good for: the same people and the same luck, with that rule taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from types import ModuleType

from benchmarks.simulated_backs import backtalk
from benchmarks.simulated_backs.backtalk import Backtalk
from benchmarks.simulated_backs.comparing import Point
from benchmarks.simulated_backs.running import CHUNK, point
from bot.core.person import Reading
from bot.core.routine import decision, flare, ladder, listening
from bot.core.routine.light import AMBER_TO, Light, light
from bot.core.routine.protest import Stops

Part = tuple[ModuleType, str, object]
"""A name in a module, and what stands there instead."""


def _never(*_: object) -> bool:
    return False


def _always(*_: object) -> bool:
    return True


def _green(_pain: int, _readings: Sequence[Reading], _day: date) -> tuple[Light, str]:
    return Light.GREEN, "R5"


def _red_or_green(pain: int, readings: Sequence[Reading], day: date) -> tuple[Light, str]:
    colour, rule = light(pain, readings, day)
    return (colour, rule) if colour is Light.RED or pain > AMBER_TO else (Light.GREEN, rule)


def _any_load(*_: object) -> int:
    return 10**6


def _endless(*_: object) -> ladder.Week:
    return ladder.Week(10**6, 0)


def _nothing(_before: int, _now: int) -> Stops:
    return Stops.NOTHING


FLARE_PLAN = "flare plan (R15)"
VERDICT = "morning's verdict (R9)"
CAP = "cap on load (R10)"
PROTEST = "stopping for pain (R8)"
WITHOUT: Mapping[str, tuple[Part, ...]] = {
    FLARE_PLAN: ((flare, "declared", _never),),
    VERDICT: ((listening, "WORSE_BY", 99),),
    CAP: (
        (ladder, "week", _endless),
        (ladder, "day_most", _any_load),
        (ladder, "_fits", _always),
    ),
    "2 OKs, 48 h apart (R10)": ((ladder, "OKS", 0), (ladder, "APART", timedelta(0))),
    "easier when amber (R7)": ((decision, "light", _red_or_green),),
    "traffic light (R7)": ((decision, "light", _green),),
    PROTEST: ((backtalk, "protest", _nothing),),
    "alternate days (R12)": ((decision, "STRENGTH_EVERY", 1),),
}
"""Each rule, and what it takes for the bot to be without it."""


@contextmanager
def taken_out(*rules: str) -> Iterator[None]:
    """As long as this is open, the bot is without these rules."""
    parts = [part for rule in rules for part in WITHOUT[rule]]
    before = [getattr(module, name) for module, name, _ in parts]
    for module, name, instead in parts:
        setattr(module, name, instead)
    try:
        yield
    finally:
        for (module, name, _), old in zip(parts, before, strict=True):
            setattr(module, name, old)


def _point(number: int, seed: int, lives: int, rules: Sequence[str]) -> Point:
    with taken_out(*rules):
        return point(number, seed, lives, {"": Backtalk})


def run_without(
    rules: Sequence[str], people: int, seed: int, lives: int, processes: int
) -> Sequence[Point]:
    """Backtalk alone, without `rules`: what became of these people under the one plan ""."""
    one = partial(_point, seed=seed, lives=lives, rules=rules)
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(one, range(people), chunksize=CHUNK))
