"""What can be waited for: one frozen dataclass each. `prompt` is the open question's id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing is open."""

    prompt: str = ""
    kind: Literal["idle"] = "idle"


@dataclass(frozen=True, slots=True)
class Asking:
    """A question about the person is open.

    `ticked` holds what was ticked so far, or the zones that a city may mean. One
    that is `alone` is not part of the onboarding.
    """

    prompt: str
    question: str
    ticked: tuple[str, ...] = ()
    alone: bool = False
    kind: Literal["asking"] = "asking"


@dataclass(frozen=True, slots=True)
class AskingPain:
    """How does your back feel? `about` says which moment the answer belongs to.

    Before a session, `wish` is "minute" or "stretch" where that was asked for.
    """

    prompt: str
    about: Literal["before", "during", "after", "feel", "morning", "middle", "again"]
    wish: str = ""
    kind: Literal["asking_pain"] = "asking_pain"


@dataclass(frozen=True, slots=True)
class AskingNew:
    """R3: is anything new since last time?"""

    prompt: str
    kind: Literal["asking_new"] = "asking_new"


@dataclass(frozen=True, slots=True)
class AskingPause:
    """How long shall the pause be?"""

    prompt: str
    kind: Literal["asking_pause"] = "asking_pause"


@dataclass(frozen=True, slots=True)
class Offering:
    """Today's routine is on the table and waits to be started."""

    prompt: str
    kind: Literal["offering"] = "offering"


@dataclass(frozen=True, slots=True)
class Ready:
    """A step is shown and waits for its start."""

    prompt: str
    kind: Literal["ready"] = "ready"


@dataclass(frozen=True, slots=True)
class Running:
    """A step runs by itself: `phase` counts its phases, `alarm` rings when this one ends.

    `then` is the phase to go on with after getting ready again, once it was paused.
    """

    prompt: str
    phase: int
    alarm: str
    slot: str
    then: int | None = None
    kind: Literal["running"] = "running"


@dataclass(frozen=True, slots=True)
class Paused:
    """The session waits until the person is back; `phase` is where the step stood, if it ran."""

    prompt: str
    phase: int | None = None
    kind: Literal["paused"] = "paused"


@dataclass(frozen=True, slots=True)
class Hurting:
    """Something hurts in this step: the one question what it feels like is open (R8)."""

    prompt: str
    kind: Literal["hurting"] = "hurting"


@dataclass(frozen=True, slots=True)
class Wondering:
    """The session was left in the middle, and the bot has asked "still there?".

    `phase` is where the step stood, if it ran.
    """

    prompt: str
    phase: int | None = None
    kind: Literal["wondering"] = "wondering"


@dataclass(frozen=True, slots=True)
class Naming:
    """R22: what does the back make hard? One that is `anew` takes the place of all so far."""

    prompt: str
    anew: bool = False
    kind: Literal["naming"] = "naming"


@dataclass(frozen=True, slots=True)
class Rating:
    """R22: how well does the activity at index `at` go, 0 to 10?"""

    prompt: str
    at: int = 0
    kind: Literal["rating"] = "rating"


@dataclass(frozen=True, slots=True)
class Locked:
    """The routine waits for a clinician's word; `Person.lock` says why."""

    prompt: str
    kind: Literal["locked"] = "locked"


Held = (
    Idle
    | Asking
    | AskingPain
    | AskingNew
    | AskingPause
    | Offering
    | Ready
    | Paused
    | Hurting
    | Wondering
    | Naming
    | Rating
    | Locked
)
"""What can wait while something more important is cleared up; a running step is paused first."""


@dataclass(frozen=True, slots=True)
class Doubting:
    """R3: words sounded like a red flag, and "is this you, now?" is open.

    `rule` and `sign` are what was heard, the words themselves are not kept. `held` is what
    was waited for, and is waited for again after a no.
    """

    prompt: str
    rule: Literal["R1", "R2a"]
    sign: str
    held: Held
    kind: Literal["doubting"] = "doubting"


State = Held | Running | Doubting
