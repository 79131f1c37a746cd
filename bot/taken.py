"""What became of a batch of events or alarms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TurnsTaken:
    """What became of a batch. `next_alarm` is the earliest instant that an alarm was set to.

    `passed_over` were taken before, `parked` failed three times alone, `rang` counts
    alarms, `messages` were put into the outbox, `erased` people are forgotten.
    """

    taken: int = 0
    passed_over: int = 0
    parked: int = 0
    rang: int = 0
    messages: int = 0
    erased: int = 0
    next_alarm: datetime | None = None

    def __add__(self, other: TurnsTaken) -> TurnsTaken:
        alarms = [at for at in (self.next_alarm, other.next_alarm) if at is not None]
        return TurnsTaken(
            self.taken + other.taken,
            self.passed_over + other.passed_over,
            self.parked + other.parked,
            self.rang + other.rang,
            self.messages + other.messages,
            self.erased + other.erased,
            min(alarms, default=None),
        )
