"""What went wrong (R21): which lines of a diary are adverse events, and of which kinds.

They are counted as numbers only. Who it was, when in the week, and what they said is not.
"""

from __future__ import annotations

from enum import StrEnum

from bot.core.model import Entry
from bot.core.routine.light import ALWAYS_RED


class Adverse(StrEnum):
    """A kind of adverse event."""

    HURT = "hurt"
    """An exercise was stopped because it hurt (R8)."""
    ALARM = "alarm"
    """New numbness, weakness or dizziness ended a session (R8)."""
    LOCK = "lock"
    """The routine was locked by a rule (R1, R2, R4)."""
    FLARE = "flare"
    """A flare began (R15)."""
    STRONG = "strong"
    """A pain of 8 or more during a session or after it."""


_IN_SESSION = frozenset({"during", "middle", "after"})


def adverse(entry: Entry) -> Adverse | None:
    """What adverse event this line of a diary tells of, if any.

    An answer that was taken back stays counted: better one too many than one too few.
    """
    data = entry.data
    match entry.kind:
        case "step" if data.get("outcome") == "hurt":
            return Adverse.HURT
        case "alarm":
            return Adverse.ALARM
        case "lock":
            return Adverse.LOCK
        case "change" if data.get("what") == "flare":
            return Adverse.FLARE
        case "pain" if data.get("about") in _IN_SESSION:
            pain = data.get("pain")
            strong = isinstance(pain, int) and pain >= ALWAYS_RED
            return Adverse.STRONG if strong else None
        case _:
            return None
