"""The files of content/red_flags: what they must look like, how they become nets, their check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Annotated, Literal

from pydantic import Field

from bot.content_files import ContentError, Finding, line_of
from bot.content_schema import Table, Text, Texts, read
from bot.core.routine.likeness import Likeness
from bot.core.routine.nets import (
    NEAR,
    Net,
    NetError,
    Sheet,
    Sign,
    Silence,
    compile_net,
    unfold,
)
from bot.core.routine.spelling import SHORTEST_STEM, plain

Concept = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$", max_length=30)]
Group = Annotated[str, Field(pattern=r"^[a-z][a-z_]*(\|[a-z][a-z_]*)*$", max_length=200)]
Near = Annotated[int, Field(ge=0, le=20)]
Concepts = dict[Concept, Texts]


class TextTable(Table):
    """`[text]`: how this language is written."""

    folds: list[Annotated[list[str], Field(min_length=2, max_length=2)]] = Field(
        default_factory=list
    )
    breaks: list[Text] = Field(default_factory=list)
    common: list[Text] = Field(default_factory=list)
    harmless: list[Text] = Field(default_factory=list)
    near: Near = NEAR


class DenialTable(Table):
    """`[denial]`: how one says that something is not so."""

    before: list[Text] = Field(default_factory=list)
    after: list[Text] = Field(default_factory=list)
    alone: list[Text] = Field(default_factory=list)
    stops: list[Text] = Field(default_factory=list)
    goes_on: list[Text] = Field(default_factory=list)


class SilenceTable(Table):
    """A `[[silences]]`: words that make a sign harmless."""

    why: Text
    scope: Literal["near", "clause", "sentence", "text"]
    words: Texts
    unless: list[Text] = Field(default_factory=list)
    only: list[Concept] = Field(default_factory=list)
    never: list[Concept] = Field(default_factory=list)


class SignTable(Table):
    """A `[[signs]]`: concepts that together are a red flag."""

    rule: Literal["R1", "R2a", "R8"]
    sign: Concept
    all: Annotated[list[Group], Field(min_length=1, max_length=4)]
    near: Near | None = None
    unless: list[Concept] = Field(default_factory=list)
    ordered: bool = False


class RedFlagsTable(Table):
    """A file of content/red_flags."""

    text: TextTable = TextTable()
    lists: Concepts = Field(default_factory=dict)
    complaints: Annotated[Concepts, Field(min_length=1)]
    things: Concepts = Field(default_factory=dict)
    denial: DenialTable = DenialTable()
    silences: list[SilenceTable] = Field(default_factory=list)
    signs: Annotated[list[SignTable], Field(min_length=1)]

    def value(self) -> Sheet:
        """The net as the core sees it."""
        return Sheet(
            signs=tuple(self._sign(sign) for sign in self.signs),
            complaints=_tuples(self.complaints),
            things=_tuples(self.things),
            lists=_tuples(self.lists),
            folds=self.folds,
            common=tuple(self.text.common),
            breaks=tuple(self.text.breaks),
            harmless=tuple(self.text.harmless),
            denied_by=tuple(self.denial.before),
            denied_after=tuple(self.denial.after),
            denied_alone=tuple(self.denial.alone),
            denial_stops=tuple(self.denial.stops),
            denial_goes_on=tuple(self.denial.goes_on),
            silences=tuple(
                (
                    Silence(silence.scope, frozenset(silence.only), frozenset(silence.never)),
                    tuple(silence.words),
                    tuple(silence.unless),
                )
                for silence in self.silences
            ),
        )

    @property
    def folds(self) -> tuple[tuple[str, str], ...]:
        """The folds as pairs."""
        return tuple((written, meant) for written, meant in self.text.folds)

    def _sign(self, sign: SignTable) -> Sign:
        return Sign(
            sign.rule,
            sign.sign,
            tuple(frozenset(group.split("|")) for group in sign.all),
            self.text.near if sign.near is None else sign.near,
            frozenset(sign.unless),
            sign.ordered,
        )


def _tuples(concepts: Concepts) -> dict[str, tuple[str, ...]]:
    return {name: tuple(phrases) for name, phrases in concepts.items()}


def red_flag_files(root: Path) -> list[Path]:
    """The nets of all languages, whether or not the messages speak them."""
    return sorted((root / "red_flags").glob("*.toml"))


def read_net(path: Path) -> Net:
    """The net of one language, ready for reading texts. Raises ContentError."""
    return _net(path, *read(path, RedFlagsTable))


def _net(path: Path, table: RedFlagsTable, text: str) -> Net:
    try:
        net = compile_net(path.stem, table.value())
    except NetError:
        raise ContentError(_unreadable(path, table, text)) from None
    return replace(net, learned=read_learned(path.with_suffix(".weights")))


def read_learned(path: Path) -> Likeness | None:
    """What a second reader has learned, if there is such a file. Raises ContentError."""
    if not path.exists():
        return None
    weights: dict[str, float] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        trait, tab, weight = line.rpartition("\t")
        if line.startswith("# "):
            continue
        if not tab or not weight.lstrip("-").isdecimal():
            what = "a line is a trait, a tab and a whole number of hundredths"
            raise ContentError([Finding(path, number, what)])
        weights[trait] = int(weight) / 100
    bias = weights.pop("bias", 0.0)
    return Likeness(weights, bias)


class Nets(Mapping[str, Net]):
    """The nets of a folder, each made ready when it is first needed. Raises ContentError.

    That takes a second for all of them, which a start need not wait for. They are read at once,
    so that what is wrong with them is said at the start.
    """

    def __init__(self, root: Path) -> None:
        self._read = {
            path.stem: (path, *read(path, RedFlagsTable)) for path in red_flag_files(root)
        }
        self._ready: dict[str, Net] = {}
        self._one_at_a_time = Lock()

    def __getitem__(self, locale: str) -> Net:
        net = self._ready.get(locale)
        if net is None:
            with self._one_at_a_time:
                net = self._ready.get(locale) or _net(*self._read[locale])
                self._ready[locale] = net
        return net

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def _lists_of(table: RedFlagsTable) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Every list of phrases, with where it stands."""
    for part, concepts in (("complaints", table.complaints), ("things", table.things)):
        for name, phrases in concepts.items():
            yield (part, name), phrases
    yield ("text", "breaks"), table.text.breaks
    yield ("text", "harmless"), table.text.harmless
    yield ("denial", "before"), table.denial.before
    yield ("denial", "after"), table.denial.after
    yield ("denial", "alone"), table.denial.alone
    yield ("denial", "stops"), table.denial.stops
    yield ("denial", "goes_on"), table.denial.goes_on


_Place = tuple[str | int, ...]


def _phrases(table: RedFlagsTable) -> Iterator[tuple[_Place, list[str]]]:
    """Every list of phrases, with where it stands."""
    yield from _lists_of(table)
    for n, silence in enumerate(table.silences):
        yield ("silences", n, "words"), silence.words
        yield ("silences", n, "unless"), silence.unless


def _unreadable(path: Path, table: RedFlagsTable, text: str) -> Iterator[Finding]:
    """The phrases that cannot be read."""
    sheet = table.value()
    for place, phrases in _phrases(table):
        for phrase in phrases:
            try:
                list(unfold(phrase, sheet.lists, sheet.folds))
            except NetError as error:
                yield Finding(path, line_of(text, *place), str(error))


def check_red_flags(root: Path) -> Iterator[Finding]:
    """What is wrong with the nets of all languages."""
    for path in red_flag_files(root):
        try:
            table, text = read(path, RedFlagsTable)
        except ContentError as error:
            yield from error.findings
            continue
        yield from _unreadable(path, table, text)
        yield from _names(path, table, text)
        yield from _stems(path, table, text)
        yield from _twice(path, table, text)


def _names(path: Path, table: RedFlagsTable, text: str) -> Iterator[Finding]:
    """Concepts and signs that are named and do not exist, or exist and are never named."""
    known = table.complaints.keys() | table.things.keys()
    for name in table.complaints.keys() & table.things.keys():
        line = line_of(text, "things", name)
        yield Finding(path, line, f'"{name}" is in [complaints] and in [things]: rename one')
    named: set[str] = set()
    for n, sign in enumerate(table.signs):
        wanted = {name for group in sign.all for name in group.split("|")} | set(sign.unless)
        named |= wanted
        for name in sorted(wanted - known):
            message = f'sign "{sign.sign}": there is no concept "{name}": correct or add it'
            yield Finding(path, line_of(text, "signs", n), message)
    for name in sorted(known - named):
        part = "complaints" if name in table.complaints else "things"
        yield Finding(path, line_of(text, part, name), f'no sign uses "{name}": take it out')
    signs = {sign.sign for sign in table.signs}
    for n, silence in enumerate(table.silences):
        for name in sorted({*silence.only, *silence.never} - signs):
            line = line_of(text, "silences", n)
            yield Finding(path, line, f'"{silence.why}": there is no sign "{name}": correct it')


def _stems(path: Path, table: RedFlagsTable, text: str) -> Iterator[Finding]:
    """Stems, ends and parts that are so short that they are in everything."""
    for place, phrases in (*_phrases(table), *_lists(table)):
        for piece in (piece for phrase in phrases for piece in _pieces(phrase)):
            core = plain(piece.strip("=*"), table.folds)
            if "*" in piece and len(core) < SHORTEST_STEM:
                message = f'"{piece}" is too short: write {SHORTEST_STEM} letters or more'
                yield Finding(path, line_of(text, *place), message)


def _lists(table: RedFlagsTable) -> Iterator[tuple[_Place, list[str]]]:
    """The lists that phrases are written with."""
    yield from ((("lists", name), phrases) for name, phrases in table.lists.items())


def _pieces(phrase: str) -> Iterable[str]:
    return phrase.replace("(", " ").replace(")", " ").replace("|", " ").split()


def _twice(path: Path, table: RedFlagsTable, text: str) -> Iterator[Finding]:
    """Phrases that stand twice in one list."""
    common: _Place = ("text", "common")
    for place, phrases in (*_phrases(table), *_lists(table), (common, table.text.common)):
        for phrase in sorted(p for p, count in Counter(phrases).items() if count > 1):
            yield Finding(path, line_of(text, *place), f'"{phrase}" is there twice: take one out')
