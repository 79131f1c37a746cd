"""Twelve weeks of nothing but noise, for a few people: nobody is sent down by it.

`python -m benchmarks.twelve_weeks` shows the same for hundreds, as a table.
"""

from __future__ import annotations

from statistics import mean

import pytest

from benchmarks.twelve_weeks import Diary, live

PEOPLE = 12


@pytest.mark.parametrize(
    ("pain", "gained", "full", "offered"),
    [
        # rungs gained, whole sessions and all sessions of strength, each at least
        (0, 8, 30, 36),
        (2, 7, 27, 35),
        (3, 7, 18, 35),
        (5, 5, 0, 32),
        (6, 0, 0, 29),
        (7, 0, 0, 22),
    ],
)
def test_noise_sends_nobody_down(pain: int, gained: int, full: int, offered: int) -> None:
    people = [live(pain, f"{pain} {number}") for number in range(PEOPLE)]

    def average(*names: str) -> float:
        return mean(sum(each.counts[name] for name in names) for each in people)

    assert average("gained") >= gained
    assert average("full") >= full
    assert average("full", "easier") >= offered
    assert average("lost") <= 0.3
    assert average("flare") <= 0.4
    assert average("pause") <= 0.4
    assert average("questions") <= 3.2 * average("came")
    assert _load(people, -1) >= _load(people, 0) * 0.9, "less load after twelve weeks than before"


def _load(people: list[Diary], week: int) -> float:
    return mean(each.load[week] for each in people)
