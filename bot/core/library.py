"""The content as the core sees it: exercises, routines and the words that it understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.routine.nets import Net


class Block(StrEnum):
    """Where in a session an exercise belongs; sessions keep this order."""

    SETTLE = "settle"
    STRETCH = "stretch"
    STRENGTH = "strength"
    MOVE = "move"


class Direction(StrEnum):
    """Which way an exercise bends the back."""

    FORWARD = "forward"
    BACKWARD = "backward"
    NEUTRAL = "neutral"


class Position(StrEnum):
    """How the body is placed. A chair routine uses `sitting` and `standing` only."""

    BACK = "back"
    SIDE = "side"
    FRONT = "front"
    ALL_FOURS = "all_fours"
    KNEELING = "kneeling"
    SITTING = "sitting"
    STANDING = "standing"


BASES: Mapping[str, frozenset[Position]] = {
    "floor": frozenset(Position),
    "bed": frozenset(Position) - {Position.ALL_FOURS, Position.KNEELING},
    "chair": frozenset({Position.SITTING, Position.STANDING}),
}
"""Where a person can exercise, and the positions that are possible there."""


class Condition(StrEnum):
    """What R4 asks about; each may rule exercises out."""

    PREGNANCY = "pregnancy"
    BIRTH = "birth"
    SURGERY = "surgery"
    OSTEOPOROSIS = "osteoporosis"
    SPONDYLOLISTHESIS = "spondylolisthesis"
    STENOSIS = "stenosis"
    INFLAMMATORY = "inflammatory"


class Limb(StrEnum):
    """What "left" and "right" mean in an exercise that has sides."""

    SIDE = "side"
    LEG = "leg"
    ARM = "arm"
    LEANING = "leaning"
    TURNING = "turning"


@dataclass(frozen=True, slots=True)
class Rung:
    """One dose on an exercise's ladder.

    `reps` has one number a set, a side where the exercise has sides: (3, 2, 1)
    is three sets. `hold` is how long each repetition is held, in seconds; with 0
    it is a movement that takes `tempo` seconds. `rest` is the pause between sets
    in seconds. `variant` names a harder form with words of its own.
    """

    reps: tuple[int, ...]
    hold: int = 0
    tempo: int = 4
    rest: int = 30
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. Its words are in content/messages under its id.

    `ladder` rises from the starting dose. `easier` is the exercise to fall back
    on, None where there is nothing easier. `directions` that include neutral
    suit everybody. `sides` means: first one side, then the other, and `limb` what a
    side is called; `alternates` means: both sides in turn within a set.
    """

    id: str
    block: Block
    directions: frozenset[Direction]
    positions: frozenset[Position]
    ladder: tuple[Rung, ...]
    easier: str | None
    harder: str | None
    sides: bool = False
    limb: Limb = Limb.SIDE
    alternates: bool = False
    avoid: frozenset[Condition] = frozenset()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a routine: of its `choices`, the first that suits the person is taken."""

    block: Block
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Routine:
    """A session's outline: `base` is floor, bed or chair.

    `kind` is full (settle, stretch, strength), stretch (a day off strength), gentle
    (a red day: no strength) or minute (the one-minute version). It takes about `minutes`.
    """

    id: str
    base: str
    kind: str
    minutes: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whom to call in a country: `emergency` for an ambulance.

    `doctor` is the line for what cannot wait until a practice opens, `crisis` somebody to
    talk to when life is too much; empty where there is none for everybody.
    """

    emergency: str
    doctor: str = ""
    crisis: str = ""


@dataclass(frozen=True, slots=True)
class Library:
    """All content, checked and ready.

    `understood` maps a locale to normalised phrases and what each may mean:
    names of intents ("stop"), and the keys of button labels ("button-floor").
    `nets` maps a locale to what red flags sound like in it (R3).
    `names` maps a locale to the normalised names of exercises and their ids.
    `zones` are the IANA zone names; `cities` maps a normalised city to its zones.
    `numbers` maps a zone to whom to call in its country; UTC and offsets are in none.
    `spans` maps a locale to its words for lengths of time and days, and what each means.
    `operator` says who runs this installation, as far as they have told, and
    `backup_days` for how many days its backups keep what people have erased.
    """

    exercises: Mapping[str, Exercise]
    routines: tuple[Routine, ...]
    locales: tuple[str, ...] = ("en",)
    understood: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    nets: Mapping[str, Net] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    zones: frozenset[str] = frozenset()
    cities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, Numbers] = field(default_factory=dict)
    spans: Mapping[str, Mapping[str, tuple[str, int]]] = field(default_factory=dict)
    operator: str = ""
    backup_days: int = 0
