"""The traffic light (R5, R6): what an answer from 0 to 10 means for this person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
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
"""Readings that a baseline needs [D]."""
STABLE_FEWEST = 4
"""Readings within 7 days that make a high pain a stable one [D]."""
KEPT_DAYS = 28
"""R6: days that the longer of the two medians looks back."""


class Light(StrEnum):
    """What today allows."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def baseline(readings: Sequence[Reading], day: date) -> float | None:
    """R6: the lower of the 7-day and the 28-day median before `day`; None with under 3 readings."""
    month = [r.pain for r in readings if 0 < (day - r.day).days <= KEPT_DAYS]
    week = [r.pain for r in readings if 0 < (day - r.day).days <= 7]
    if len(month) < FEWEST:
        return None
    return float(min(median(month), median(week))) if week else float(median(month))


def light(pain: int, readings: Sequence[Reading], day: date) -> tuple[Light, str]:
    """The light for `pain` today, and the rule that set it (R5, or R6 where the baseline did)."""
    usual = baseline(readings, day)
    if pain >= ALWAYS_RED:
        return Light.RED, "R5"
    if usual is not None and pain - usual >= WORSE_BY:
        return (Light.AMBER if pain <= AMBER_TO else Light.RED), "R6"
    if pain <= GREEN_TO:
        return Light.GREEN, "R5"
    if pain <= AMBER_TO:
        return Light.AMBER, "R5"
    return (Light.AMBER, "R6") if _stable_high(readings, day) else (Light.RED, "R5")


def _stable_high(readings: Sequence[Reading], day: date) -> bool:
    """R6: at 6 or 7 for a week without a rise of 2: nobody may be locked out for ever."""
    week = [r.pain for r in readings if day - timedelta(days=7) <= r.day < day]
    return (
        len(week) >= STABLE_FEWEST and median(week) > AMBER_TO and max(week) - min(week) < WORSE_BY
    )
