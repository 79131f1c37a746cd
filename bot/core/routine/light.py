"""The traffic light (R5, R6): what an answer from 0 to 10 means for this person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from statistics import median

from bot.core.person import Reading

GREEN_TO = 3
"""R5: 0 to 3 is green."""
AMBER_TO = 5
"""R5: 4 to 5 is amber; up to 5 is tolerable while it settles by the next morning."""
ALWAYS_RED = 8
"""R6: 8 to 10 is red for everybody."""
WORSE_BY = 2
"""R6: points above the baseline that are a change and not noise (the NRS's MIC)."""
FEWEST = 3
"""Readings that a baseline needs, and each of its two medians [D]."""
STABLE_FEWEST = 4
"""Readings that make a high pain a stable one: within 7 days, or for whoever comes rarely
within 28 [D]."""
ENDS = 3
"""Readings at either end of a week whose medians tell whether it rises [D]."""
KEPT_DAYS = 28
"""R6: days that the longer of the two medians looks back."""


class Light(StrEnum):
    """What today allows."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def baseline(readings: Sequence[Reading], day: date) -> float | None:
    """R6: the lower of the 7-day and the 28-day median before `day`; None with under 3 readings.

    A week with one or two readings says nothing by itself: whoever comes once a week would
    be measured against one single day [D].
    """
    month = [r.pain for r in readings if 0 < (day - r.day).days <= KEPT_DAYS]
    week = [r.pain for r in readings if 0 < (day - r.day).days <= 7]
    if len(month) < FEWEST:
        return None
    usual = median(month)
    return float(min(usual, median(week)) if len(week) >= FEWEST else usual)


def worse(pain: int, usual: float | None) -> bool:
    """R6: whether `pain` is worse than usual: by 2 or more. One point is noise."""
    return usual is not None and pain - usual >= WORSE_BY


def light(pain: int, readings: Sequence[Reading], day: date) -> tuple[Light, str]:
    """The light for `pain` today, and the rule that set it (R5, or R6 where the baseline did).

    A 6 or 7 that is nothing new for this person is amber and not red: one point above a
    usual 5 is noise too [D], and whoever lives at 6 or 7 would be locked out for ever.
    """
    usual = baseline(readings, day)
    if pain >= ALWAYS_RED:
        return Light.RED, "R5"
    if worse(pain, usual):
        return (Light.AMBER if pain <= AMBER_TO else Light.RED), "R6"
    if pain <= GREEN_TO:
        return Light.GREEN, "R5"
    if pain <= AMBER_TO:
        return Light.AMBER, "R5"
    return (Light.AMBER, "R6") if stable(readings, day) else (Light.RED, "R5")


def stable(readings: Sequence[Reading], day: date) -> bool:
    """R6: whether a high pain is known for long enough, and has not risen by 2.

    Known by a week of answers, or of whoever answers more rarely by four weeks of them [D].
    """
    week = [r for r in readings if 0 < (day - r.day).days <= 7]
    return steady(readings, day, 7 if len(week) >= STABLE_FEWEST else KEPT_DAYS, STABLE_FEWEST)


def steady(readings: Sequence[Reading], day: date, days: int, fewest: int = FEWEST) -> bool:
    """Whether the last `days` days are known by `fewest` readings and did not rise by 2.

    Medians of three tell it, not single days: a diary goes up and down by a point or two
    with nothing behind it [D].
    """
    lately = [r.pain for r in readings if 0 < (day - r.day).days <= days]
    risen = median(lately[-ENDS:]) - median(lately[:ENDS]) if lately else 0
    return len(lately) >= fewest and risen < WORSE_BY
