"""A net: what one language's red flags sound like, made ready for reading texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from bot.core.routine.likeness import Likeness
from bot.core.routine.spelling import Spellings, plain, spellings

Rule = Literal["R1", "R2a", "R8"]
Scope = Literal["near", "clause", "sentence", "text"]

RULES: tuple[Rule, ...] = ("R1", "R2a", "R8")
"""What a net can find, the most urgent first."""
NEAR = 6
"""Other words that may stand between what makes a sign, unless it says otherwise [D]."""
GAP = 3
"""Words that ".." in a phrase stands for, at most [D]."""
MOST_FORMS = 10_000
"""Into how many phrases one with alternatives may unfold; more is a slip of the pen [D]."""

_PIECE = re.compile(r"<[^<>]*>|[()|]|[^()|<>]+|[<>]")
_WORD = re.compile(r"=?[^\W_]+\*?|\*[^\W_]+\*?")
_GLUED = re.compile(r"[^\s(|][(<]|[)>][^\s)|]")
_DIGITS = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_GAP_MARK = ".."
_EITHER = "/"


class NetError(ValueError):
    """A phrase that cannot be read; says which, and why."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A red flag: one concept of each group of `groups`, near each other.

    `near` is how many other words may stand between them, `unless` are concepts whose presence
    in the same sentence makes it harmless, `ordered` asks for the order of the groups.
    """

    rule: Rule
    sign: str
    groups: tuple[frozenset[str], ...]
    near: int = NEAR
    unless: frozenset[str] = frozenset()
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """Words that make a sign harmless where they stand in its `scope`: somebody else's, a question.

    `only` and `never` name the signs that it is for and not for; empty is all and none.
    """

    scope: Scope
    only: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A net as it is written down: see content/red_flags/en.toml, which explains each part."""

    signs: tuple[Sign, ...]
    complaints: Mapping[str, tuple[str, ...]]
    things: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    folds: tuple[tuple[str, str], ...] = ()
    common: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    denied_after: tuple[str, ...] = ()
    denied_alone: tuple[str, ...] = ()
    denial_stops: tuple[str, ...] = ()
    denial_goes_on: tuple[str, ...] = ()
    silences: tuple[tuple[Silence, tuple[str, ...], tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """All phrases that begin alike: `ends` are those that end here, by their labels.

    `then` leads on with the very next word, `later` with one of the next few.
    """

    ends: tuple[str, ...]
    then: Mapping[int, Node]
    later: Mapping[int, Node]


BREAK = "break."
HARMLESS = "harmless."
DENIED_BY = "denied.by"
DENIED_AFTER = "denied.after"
DENIED_ALONE = "denied.alone"
DENIAL_STOPS = "denied.stops"
DENIAL_GOES_ON = "denied.on"
SILENCE = "silence."
UNLESS = "unless."


@dataclass(frozen=True, slots=True)
class Net:
    """One language's red flags, ready. `phrases` leads from atom to atom to what they mean.

    `learned` is what a second reader knows of the language, if there is one.
    """

    locale: str
    folds: tuple[tuple[str, str], ...]
    spellings: Spellings
    phrases: Node
    complaints: frozenset[str]
    signs: tuple[Sign, ...]
    silences: tuple[Silence, ...]
    learned: Likeness | None = None


class _Growing:
    """A node that is still being added to."""

    __slots__ = ("ends", "later", "then")

    def __init__(self) -> None:
        self.ends: dict[str, None] = {}
        self.then: dict[int, _Growing] = {}
        self.later: dict[int, _Growing] = {}

    def grown(self) -> Node:
        return Node(
            tuple(self.ends),
            {atom: node.grown() for atom, node in self.then.items()},
            {atom: node.grown() for atom, node in self.later.items()},
        )


def compile_net(locale: str, sheet: Sheet) -> Net:
    """Make a net ready. Raises NetError for a phrase that cannot be read."""
    atoms: dict[str, int] = {}
    root = _Growing()
    concepts = sheet.complaints.keys() | sheet.things.keys()
    for label, written in _labelled(sheet):
        for words, loose in unfold(written, sheet.lists, sheet.folds):
            node = root
            for word, gap in zip(words, loose, strict=True):
                # Doubt must not silence a sign, so that only concepts may be mistyped.
                atom = word if label in concepts else _exactly(word)
                branch = node.later if gap else node.then
                number = atoms.setdefault(atom, len(atoms))
                if number not in branch:
                    branch[number] = _Growing()
                node = branch[number]
            node.ends[label] = None
    order = {rule: n for n, rule in enumerate(RULES)}
    return Net(
        locale,
        sheet.folds,
        spellings(atoms, (plain(word, sheet.folds) for word in sheet.common)),
        root.grown(),
        frozenset(sheet.complaints),
        tuple(sorted(sheet.signs, key=lambda sign: order[sign.rule])),
        tuple(silence for silence, _, _ in sheet.silences),
    )


def _exactly(atom: str) -> str:
    """An atom in which no mistake is forgiven."""
    return "|".join(f"={word.lstrip('=')}" if word[0] != "*" else word for word in atom.split("|"))


def _labelled(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Every phrase of the sheet as it is written, with what it stands for."""
    rows: list[tuple[str, Iterable[str]]] = [
        *sheet.complaints.items(),
        *sheet.things.items(),
        (BREAK, sheet.breaks),
        (HARMLESS, sheet.harmless),
        (DENIED_BY, sheet.denied_by),
        (DENIED_AFTER, sheet.denied_after),
        (DENIED_ALONE, sheet.denied_alone),
        (DENIAL_STOPS, sheet.denial_stops),
        (DENIAL_GOES_ON, sheet.denial_goes_on),
    ]
    for number, (_, words, unless) in enumerate(sheet.silences):
        rows += [(f"{SILENCE}{number}", words), (f"{UNLESS}{number}", unless)]
    for label, phrases in rows:
        for phrase in phrases:
            yield label, phrase


def unfold(
    written: str, lists: Mapping[str, tuple[str, ...]], folds: Iterable[tuple[str, str]] = ()
) -> Iterator[tuple[tuple[str, ...], tuple[bool, ...]]]:
    """The rows of atoms that a phrase stands for. Raises NetError.

    Alternatives of one word each become one atom ("bum|butt"), so that a phrase seldom
    unfolds into more than a few.
    """
    folds = tuple(folds)
    if _GLUED.search(written):
        raise NetError(f'"{written}": put a blank around what stands in () or <>')
    for form in _forms(_DIGITS.sub(" ", written), lists):
        words: list[str] = []
        loose: list[bool] = []
        gap = False
        for piece in form.split():
            if piece == _GAP_MARK:
                gap = True
                continue
            atom = _atom(piece, folds)
            if not atom:
                raise NetError(f'"{written}": "{piece}" is not a word, a stem* or =exactly')
            words.append(atom)
            loose.append(gap)
            gap = False
        if not words:
            raise NetError(f'"{written}" has no word: take it out')
        if gap or loose[0]:
            raise NetError(f'"{written}": ".." stands between two words')
        yield tuple(words), tuple(loose)


@lru_cache(maxsize=4096)  # the same words stand in thousands of rows
def _atom(piece: str, folds: tuple[tuple[str, str], ...]) -> str:
    """The alternatives of one word as an atom; empty where one of them is no word."""
    words = {plain(word, folds) for word in piece.split(_EITHER)}
    return "|".join(sorted(words)) if all(map(_WORD.fullmatch, words)) else ""


def _forms(
    written: str, lists: Mapping[str, tuple[str, ...]], within: tuple[str, ...] = ()
) -> list[str]:
    """A phrase with each <list> and (this|that) replaced by its alternatives.

    `within` names the lists that are being unfolded, since none may hold itself.
    """
    # One list of forms for what is open, and before it those of its finished alternatives.
    open_: list[tuple[list[str], list[str]]] = [([], [""])]
    for piece in _PIECE.findall(written):
        done, forms = open_[-1]
        if piece == "(":
            open_.append(([], [""]))
        elif piece == "|" and len(open_) > 1:
            open_[-1] = ([*done, *forms], [""])
        elif piece == ")" and len(open_) > 1:
            open_.pop()
            outer, before = open_[-1]
            open_[-1] = (outer, _each(before, _merged([*done, *forms]), written))
        elif piece.startswith("<") and piece.endswith(">"):
            found = _unfolded_list(piece[1:-1], written, lists, within)
            open_[-1] = (done, _each(forms, found, written))
        else:
            open_[-1] = (done, _each(forms, [piece], written))
    if len(open_) > 1:
        raise NetError(f'"{written}": a "(" is not closed')
    return open_[0][1]


def _unfolded_list(
    name: str, written: str, lists: Mapping[str, tuple[str, ...]], within: tuple[str, ...]
) -> list[str]:
    if name not in lists:
        raise NetError(f'"{written}": there is no list "{name}"')
    if name in within:
        raise NetError(f'"{written}": the list "{name}" holds itself')
    return _merged(
        [form for phrase in lists[name] for form in _forms(phrase, lists, (*within, name))]
    )


def _each(forms: list[str], endings: list[str], written: str) -> list[str]:
    """Every form with every ending."""
    if len(forms) * len(endings) > MOST_FORMS:
        raise NetError(f'"{written}" unfolds into too many phrases: split it')
    return [form + ending for form in forms for ending in endings]


def _merged(forms: list[str]) -> list[str]:
    """The same alternatives, where those of a single word are one: "bum/butt"."""
    trimmed = [" ".join(form.split()) for form in forms]
    single = [form for form in trimmed if form and " " not in form]
    several = [form for form in trimmed if not form or " " in form]
    return [_EITHER.join(single), *several] if single else several
