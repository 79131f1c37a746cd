"""What can become of an attempt to send a message, and what follows from a failed one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """It is there. `message_id` is the platform's, None where an edit left it as it was.

    What is `final` can change no more: what is shown is not remembered.
    """

    message_id: str | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """The platform asks to wait this many seconds. It may do so as often as it likes.

    `everywhere`: not only for this place. One that is our `own` pace holds nobody else.
    """

    seconds: float
    everywhere: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Away:
    """Nobody was reached, or nobody knows us there; `error` is a class name.

    It would be so for any message: all of them wait, for as long as that may last.
    """

    error: str


@dataclass(frozen=True, slots=True)
class Stumbled:
    """The platform had trouble with this message; `error` is a class name.

    While others go through it counts as an attempt that failed.
    """

    error: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """The connection broke when the platform may have done it; `error` is a class name.

    Whoever waits for a message is not shown it twice: it counts as sent. What nobody
    waits for, a reminder, is tried once more, since nobody would ask for it.
    """

    error: str


@dataclass(frozen=True, slots=True)
class PlaceGone:
    """The place takes no more messages, now or ever."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform will never take this message; `error` is a class name."""

    error: str


@dataclass(frozen=True, slots=True)
class Needless:
    """There was nothing to show: an edit of a message that is not there."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Sending it raised an error of this class: no outcome, and an attempt that failed."""

    error: str


Outcome = Sent | Later | Away | Stumbled | Unsure | PlaceGone | Refused | Needless


@dataclass(frozen=True, slots=True)
class Retry:
    """What follows a failed attempt: wait twice as long each time, and then give up.

    Seconds; with these numbers the last of ten attempts is made after about eight minutes.
    """

    first: float = 1.0
    most: float = 300.0
    attempts: int = 10

    def wait(self, failed: int) -> float | None:
        """Seconds to wait after `failed` (1 or more) attempts; None to give up."""
        if failed >= self.attempts:
            return None
        return float(min(self.most, self.first * 2 ** min(failed - 1, 62)))
