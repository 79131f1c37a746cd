"""What the TOML files of content/ must look like, and how they become values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError, model_validator

from bot.content_files import ContentError, Finding, line_of, read_toml
from bot.core.library import (
    Block,
    Condition,
    Direction,
    Exercise,
    Limb,
    Numbers,
    Position,
    Routine,
    Rung,
    Slot,
)

NONE = "none"
"""Stands where there is no easier or harder exercise, so that nobody just forgets it."""

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=30)]
Seconds = Annotated[int, Field(ge=1, le=3600)]
Reps = Annotated[int, Field(ge=1, le=50)]
Text = Annotated[str, Field(min_length=1, max_length=600)]
Texts = Annotated[list[Text], Field(min_length=1)]
Name = TypeVar("Name", bound=BaseModel)

# TOML has no enums: their values are written as strings.
AnyBlock = Annotated[Block, Field(strict=False)]
AnyDirection = Annotated[Direction, Field(strict=False)]
AnyPosition = Annotated[Position, Field(strict=False)]
AnyCondition = Annotated[Condition, Field(strict=False)]
AnyLimb = Annotated[Limb, Field(strict=False)]


class Table(BaseModel):
    """A table that knows its fields, and no others."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class RungTable(Table):
    """A `[[ladder]]` of an exercise: held (`hold`) or moved (`tempo`), in seconds a repetition."""

    reps: Annotated[list[Reps], Field(min_length=1, max_length=5)]
    hold: Seconds | None = None
    tempo: Seconds | None = None
    rest: Seconds = 30
    variant: Annotated[str, Field(pattern=r"^([a-z]+)?$")] = ""

    @model_validator(mode="after")
    def _either(self) -> Self:
        if (self.hold is None) == (self.tempo is None):
            raise ValueError("give either hold or tempo, one of the two")
        if "rest" in self.model_fields_set and len(self.reps) == 1:
            raise ValueError("rest is between sets, and there is one: take it out, or add sets")
        return self

    def value(self) -> Rung:
        """The rung as the core sees it."""
        tempo = self.tempo if self.tempo is not None else Rung((1,)).tempo
        return Rung(tuple(self.reps), self.hold or 0, tempo, self.rest, self.variant)


class ExerciseTable(Table):
    """A file of content/exercises."""

    id: Id
    block: AnyBlock
    directions: Annotated[list[AnyDirection], Field(min_length=1)]
    positions: Annotated[list[AnyPosition], Field(min_length=1)]
    sides: bool
    limb: AnyLimb = Limb.SIDE
    alternates: bool = False
    easier: Id
    harder: Id
    avoid: list[AnyCondition]
    source: Annotated[str, Field(min_length=3, max_length=120)]
    ladder: Annotated[list[RungTable], Field(min_length=4, max_length=7)]

    def value(self) -> Exercise:
        """The exercise as the core sees it."""
        return Exercise(
            id=self.id,
            block=self.block,
            directions=frozenset(self.directions),
            positions=frozenset(self.positions),
            ladder=tuple(rung.value() for rung in self.ladder),
            easier=None if self.easier == NONE else self.easier,
            harder=None if self.harder == NONE else self.harder,
            sides=self.sides,
            limb=self.limb,
            alternates=self.alternates,
            avoid=frozenset(self.avoid),
            source=self.source,
        )


class SlotTable(Table):
    """A `[[slots]]` of a routine."""

    block: AnyBlock
    choices: Annotated[list[Id], Field(min_length=1)]


class RoutineTable(Table):
    """A file of content/routines."""

    id: Id
    base: Literal["floor", "bed", "chair"]
    kind: Literal["full", "stretch", "gentle", "minute"]
    minutes: Annotated[int, Field(ge=1, le=60)]
    slots: Annotated[list[SlotTable], Field(min_length=1)]

    def value(self) -> Routine:
        """The routine as the core sees it."""
        slots = tuple(Slot(slot.block, tuple(slot.choices)) for slot in self.slots)
        return Routine(self.id, self.base, self.kind, self.minutes, slots)


class Phrases(Table):
    """What one intent sounds like."""

    phrases: Annotated[list[Annotated[str, Field(min_length=1)]], Field(min_length=1)]


class UnderstandingTable(RootModel[dict[str, Phrases]]):
    """A file of content/understanding: a table an intent."""


class CitiesTable(RootModel[dict[str, list[Annotated[str, Field(min_length=1)]]]]):
    """content/cities.toml: a list of cities a zone."""


Phone = Annotated[str, Field(pattern=r"^[0-9]+( [0-9]+)*$", min_length=2, max_length=16)]


class NumbersTable(Table):
    """Whom to call in a country: digits, in groups as people write them there."""

    emergency: Phone
    doctor: Phone | None = None
    crisis: Phone | None = None

    def value(self) -> Numbers:
        """The numbers as the core sees them."""
        return Numbers(self.emergency, self.doctor or "", self.crisis or "")


class EmergencyTable(RootModel[dict[str, NumbersTable]]):
    """content/emergency.toml: the numbers of each country, by its ISO 3166-1 code."""


def read(path: Path, table: type[Name]) -> tuple[Name, str]:
    """A file as `table` wants it, and its text. Raises ContentError with all that is wrong."""
    data, text = read_toml(path)
    try:
        return table.model_validate(data), text
    except ValidationError as error:
        found = [Finding(path, line_of(text, *e["loc"]), _said(dict(e))) for e in error.errors()]
        raise ContentError(found) from None


def _said(error: dict[str, Any]) -> str:
    """What pydantic found, in words for somebody who knows the exercise and not the program."""
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])
    match error["type"]:
        case "missing":
            return f'"{where}" is missing: add it'
        case "extra_forbidden":
            return f'"{where}" is not a field that is known here: check its spelling'
        case "value_error":
            return f'"{where}": {error["ctx"]["error"]}'
        case _:
            message = error["msg"].replace("Input should", "it should")
            return f'"{where}" is {error["input"]!r}: {message[:1].lower()}{message[1:]}'
