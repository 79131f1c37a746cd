"""Backs for the tables: a diary written as numbers, and a decision read as a sentence."""

from __future__ import annotations

from datetime import date, timedelta

from bot.core.person import Cut, Person, Reading
from bot.core.routine.decision import EASIEST, Decision
from tests.core.life import LEAST, Life

DAY = date(2026, 3, 30)
"""Today, in every table."""


def diary(pains: str) -> tuple[Reading, ...]:
    """One answer a day up to yesterday: `2 2 . 5` has none on the day before yesterday."""
    days = pains.split()
    first = DAY - timedelta(days=len(days))
    return tuple(
        Reading(first + timedelta(days=n), int(pain)) for n, pain in enumerate(days) if pain != "."
    )


def ago(days: int | None) -> date | None:
    """The day so many days before today, None for never."""
    return None if days is None else DAY - timedelta(days=days)


def back(pains: str = "") -> Person:
    """Somebody whose screening has found nothing, with this diary."""
    return Person(1, profile=LEAST, readings=diary(pains))


def live(days: str, life: Life | None = None) -> Life:
    """Days as they go by, one word each, in a life that stands on the day after them.

    `3` tells a pain of 3, `3s` does that day's session as well, `3x` only its stretches,
    and `.` is a day without a word.
    """
    life = life or Life()
    for word in days.split():
        if word != ".":
            pain = int(word.rstrip("sx"))
            life.tells(pain)
            if word.endswith(("s", "x")):
                session = life.offer(pain)
                strength = {s.exercise for s in session.steps if s.block == "strength"}
                life.does(session, after=pain, skips=strength if word.endswith("x") else ())
        life.later()
    return life


def said(decision: Decision) -> str:
    """A decision in words: `easier, R7: 1 down 50 %`."""
    cuts = " | ".join(map(_cut, decision.cuts))
    return f"{decision.what}, {decision.rule}" + (f": {cuts}" if cuts else "")


def _cut(cut: Cut) -> str:
    down = {0: "", EASIEST: "easiest rung"}.get(cut.down, f"{cut.down} down")
    share = "a set fewer" if cut.fewer else f"{cut.share} %" if cut.share < 100 else ""
    return " ".join(filter(None, (down, share)))
