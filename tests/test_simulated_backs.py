"""The simulated backs: the page of assumptions is what the code does, formula by formula."""

from __future__ import annotations

import re
from dataclasses import replace
from math import exp
from pathlib import Path
from random import Random

import pytest

import benchmarks.simulated_backs
from benchmarks.simulated_backs import fate, policies, training, traits
from benchmarks.simulated_backs.back import Back
from benchmarks.simulated_backs.comparing import Point, View, best, by_thirds, gain, nearly_best
from benchmarks.simulated_backs.hardness import hardness, weight
from benchmarks.simulated_backs.living import Lived
from bot.core.library import Block
from bot.core.routine.dose import load
from bot.library import load_library

PAGE = Path(benchmarks.simulated_backs.__path__[0]) / "assumptions.md"
LIBRARY = load_library()
CALM = fate.Day(
    present=True, everyday=0.0, heavy=0.0, fluctuation=0.0, sore=0.0, flares=0.999, strength=1.0
)
"""A day on which nothing comes by luck."""
EVEN = replace(
    traits.draw(Random(1)),
    tolerance=400.0,
    margin=0.5,
    life_spread=0.0,
    heavy=0.0,
    start=3.0,
    end=1.0,
    threshold=0.75,
    signal=4.0,
    morning=2.0,
    spontaneous=0.0,
    brittle=1.0,
    recovers=1.0,
    transfer=1.0,
    ceiling=2.0,
    smooths=10.0,
    builds=20.0,
    guards=0.5,
    severity=4.0,
    sensitises=0.1,
)
"""A back of round numbers: it tolerates 400 s, and every day's life takes 200 s of them."""


def test_the_page_tells_the_ranges_that_are_drawn_from() -> None:
    rows = re.findall(
        r"^\| ([a-z_, ]+) \| ([\d.]+) \| ([\d.]+) \| (log)? ?\|", PAGE.read_text(), re.MULTILINE
    )
    told = {name: traits.Range(float(a), float(b), log=bool(c)) for name, a, b, c in rows}
    assert told == dict(traits.RANGES)


def test_a_person_and_their_luck_come_from_the_seed() -> None:
    assert traits.draw(Random("1 2")) == traits.draw(Random("1 2"))
    assert fate.draw(EVEN, Random("1 2 3")) == fate.draw(EVEN, Random("1 2 3"))
    assert len(fate.draw(EVEN, Random(1))) == fate.DAYS


def test_life_alone_leaves_the_back_as_it_is() -> None:
    back = Back(EVEN)
    for _ in range(30):
        back.wake(CALM)
        assert back.pain == pytest.approx(3.0)
        assert not back.sleep()
    assert back.tolerance == pytest.approx(400.0)


def test_load_is_felt_above_the_threshold_and_echoes_in_the_morning() -> None:
    back = Back(EVEN)
    back.wake(CALM)
    assert back.work(100.0) == pytest.approx(3.0)  # 300 of 400 s
    assert back.work(100.0) == pytest.approx(3.0 + 4.0 * 0.25)  # all of them
    back.sleep()
    tolerated = 400.0 + (400.0 * (1 + 0.1) - 400.0) / 20  # U from 200 to 220
    assert back.tolerance == pytest.approx(tolerated)
    back.wake(CALM)
    assert back.pain == pytest.approx(
        3.0 - EVEN.relief * 0.007195 + 2.0 * 0.25, abs=1e-4
    )  # log2(402 / 400)


def test_what_is_not_recovered_counts_on_the_next_day() -> None:
    back = Back(EVEN)
    for _ in range(2):
        back.wake(CALM)
        back.work(100.0)
        back.sleep()
    back.wake(CALM)
    felt = back.work(100.0)
    left = 100.0 * (exp(-1) + exp(-2))
    assert (200.0 + 100.0 + left) / back.tolerance - 0.75 == pytest.approx((felt - back.pain) / 4.0)


def test_overload_flares_by_chance_and_a_flare_lowers_what_is_tolerated() -> None:
    back = Back(EVEN)
    back.wake(replace(CALM, flares=1 - exp(-0.5) - 0.001))
    back.work(400.0)  # 600 of 400 s: half too much
    assert back.sleep()
    assert back.flare == pytest.approx(4.0)
    back.wake(CALM)
    unhurt = Back(EVEN)
    unhurt.wake(CALM)
    assert back.work(0.0) > back.pain
    assert unhurt.work(0.0) == unhurt.pain
    back = Back(EVEN)
    back.wake(replace(CALM, flares=1 - exp(-0.5) + 0.001))
    back.work(400.0)
    assert not back.sleep()


def test_a_flare_within_a_flare_is_not_a_new_one() -> None:
    back = Back(EVEN)
    news = []
    for _ in range(2):
        back.wake(replace(CALM, flares=0.0))
        back.work(400.0)
        news.append(back.sleep())
    assert news == [True, False]


def test_every_plan_begins_where_the_content_does() -> None:
    routine = next(r for r in LIBRARY.routines if r.id == "floor-full-10")
    firsts = [slot.choices[0] for slot in routine.slots if slot.block is Block.STRENGTH]
    first_dose = [
        (id, load(LIBRARY.exercises[id].ladder[0], LIBRARY.exercises[id])) for id in firsts
    ]
    assert first_dose == list(policies.START)


@pytest.mark.parametrize("adds", [0.0, 0.4])
def test_a_harder_variant_is_not_lighter(adds: float) -> None:
    for exercise in LIBRARY.exercises.values():
        of = hardness(exercise, adds)
        weights = [load(rung, exercise) * of[rung.variant] for rung in exercise.ladder]
        if exercise.block is Block.STRENGTH:
            assert weights == sorted(weights), exercise.id
        assert weights[0] == weight(exercise.ladder[0], exercise, adds)


def offered(policy: training.Policy, day: int) -> float:
    works = policy.offer(day, 3)
    policy.ended(day, tuple(training.Done(work) for work in works), 3)
    return sum(work.load for work in works)


def test_the_other_plans_offer_what_the_page_says() -> None:
    start = sum(seconds for _, seconds in policies.START)
    made = {name: make(EVEN) for name, make in policies.POLICIES.items()}
    assert [offered(made["rest only"], day) for day in range(7)] == [0] * 7
    assert [offered(made["fixed, starting dose"], day) for day in range(7)] == pytest.approx(
        [start] * 5 + [0] * 2
    )
    assert [offered(made["fixed, leaflet dose"], day) for day in range(7)] == pytest.approx(
        [250] * 5 + [0] * 2
    )
    assert [offered(made["a bit more every day"], day) for day in range(3)] == pytest.approx(
        [start, start * 1.03, start * 1.03**2]
    )
    assert [offered(made["graded, 10 % a week"], day) for day in (0, 1, 7, 9)] == pytest.approx(
        [start, 0, start * 1.1, start * 1.1]
    )
    assert offered(made["graded, 10 % a week"], 7 * 60) == pytest.approx(1200)


def lived(bad: float, load: float) -> Lived:
    return Lived(flares=0, flare_days=0, lost=0, bad=bad, load=load, tolerance=1)


def test_with_a_floor_the_fewest_bad_days_win_among_those_who_train() -> None:
    point = Point(EVEN, {"rest": lived(0, 0), "soft": lived(4, 1), "hard": lived(4.9, 2.5)})
    assert best(point, View("", floor=1)) == "soft"
    assert best(point, View("", floor=2)) == "hard"
    assert best(point, View("", floor=3)) is None
    assert nearly_best(point, View("", floor=1), "hard")
    assert not nearly_best(point, View("", floor=1), "rest")


def test_with_a_price_what_is_gained_is_set_against_bad_days() -> None:
    assert [gain(load) for load in (0, 1, 3, 9)] == [0, 1, 2, 2]
    point = Point(EVEN, {"rest": lived(0, 0), "soft": lived(4, 1), "hard": lived(10, 3)})
    assert best(point, View("", price=0.05)) == "hard"
    assert best(point, View("", price=0.2)) == "soft"
    assert best(point, View("", price=0.5)) == "rest"


def test_what_decides_is_found_by_thirds() -> None:
    points = [
        Point(replace(EVEN, signal=float(n)), {"a": lived(n, 1), "b": lived(4.5, 1)})
        for n in (0, 5, 1, 6, 2, 7, 3, 8, 4)
    ]
    first = by_thirds(points, View("", floor=1), "b")[0]
    assert first.trait == "signal"
    assert first.shares == pytest.approx((0, 1 / 3, 1))
