"""Text -> words as they were meant: other spellings, typing mistakes, and where clauses end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LONGEST = 4096
"""Characters of a text that are looked at: as long as a message can be on a platform."""
SLIP_FROM = 4
"""Letters that a word must have to be recognised with two letters swapped or one doubled [D]."""
TYPO_FROM = 5
"""Letters that a word must have to be recognised with one mistake [D]."""
TWO_TYPOS_FROM = 9
"""Letters that a word must have to be recognised with two mistakes [D]."""
TYPO_UP_TO = 24
"""Letters of the longest word in which mistakes are looked for [D]."""
SHORTEST_STEM = 3
"""Letters that a stem must have at least, so that it is not the start of everything [D]."""

_APOSTROPHES = re.compile(r"['`\u00b4\u2018\u2019\u02bc\uff07]")
_LONG_RUN = re.compile(r"([^\W\d_])\1{2,}")
_PIECES = re.compile(
    r"(?P<word>\d+|[^\W\d_]+)|(?P<stop>[.!?;\n\u2026\u3002\u061f]+)"
    r"|(?P<comma>[,:()\"\u2013\u2014]|(?<=\s)-|-(?=\s))"
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[.,:](?=\d)")
_MOST_ALIKE = 3
"""How often the same word is read in a row: more of it says nothing more [D]."""
_COMMA_COST = 1
_STOP_COST = 3
"""How many words apart a comma and a full stop put what stands on their two sides [D]."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in words.

    `clauses` and `sentences` number the clause and the sentence of each word; `places` is
    where it stands, with commas and full stops counted as distance.
    """

    words: tuple[str, ...]
    clauses: tuple[int, ...]
    sentences: tuple[int, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spellings:
    """The atoms of a language's phrases, each known by a number, ready to be recognised.

    `exact`, `stems`, `parts` and `ends` map what is written to the atom; `wrong_words` and
    `wrong_stems` map what is left when letters are lost to what it may have been, and
    `forgiven_words` and `forgiven_stems` that to the atoms in which a mistake is forgiven.
    `common` are words that are never taken for a mistake.
    """

    exact: Mapping[str, tuple[int, ...]]
    stems: Mapping[str, tuple[int, ...]]
    parts: tuple[tuple[str, int], ...]
    ends: tuple[tuple[str, int], ...]
    forgiven_words: Mapping[str, tuple[int, ...]]
    forgiven_stems: Mapping[str, tuple[int, ...]]
    wrong_words: Mapping[str, tuple[str, ...]]
    wrong_stems: Mapping[str, tuple[str, ...]]
    common: frozenset[str]
    longest_stem: int


def plain(text: str, folds: Iterable[tuple[str, str]] = ()) -> str:
    """Lower case, no accents, apostrophes or hidden signs; `folds` make spellings one ("ae", "a").

    The folds see the letters with their accents, so that ñ can stay apart from n.
    """
    joined = _APOSTROPHES.sub("", text[:LONGEST])
    folded = unicodedata.normalize("NFKC", joined).casefold()
    for written, meant in folds:
        folded = folded.replace(written, meant)
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFD", folded)
    return "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Me", "Cf"})


def split(text: str) -> Words:
    """The words of a plain text, with their clauses and sentences; "6kg" is two words."""
    words: list[str] = []
    clauses: list[int] = []
    sentences: list[int] = []
    places: list[int] = []
    clause = sentence = place = 0
    for piece in _PIECES.finditer(_BETWEEN_DIGITS.sub(" ", text)):
        if piece["word"]:
            if words[-_MOST_ALIKE:] == [piece["word"]] * _MOST_ALIKE:
                continue
            words.append(piece["word"])
            clauses.append(clause)
            sentences.append(sentence)
            places.append(place)
            place += 1
        elif piece["stop"]:
            clause, sentence, place = clause + 1, sentence + 1, place + _STOP_COST
        else:
            clause, place = clause + 1, place + _COMMA_COST
    return Words(tuple(words), tuple(clauses), tuple(sentences), tuple(places))


def spellings(atoms: Mapping[str, int], common: Iterable[str]) -> Spellings:
    """Make atoms ready. An atom is "word", "=word" (no mistakes), "stem*", "*end" or "*part*".

    "this|that" is one atom that is written in two ways.
    """
    exact: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    parts: list[tuple[str, int]] = []
    ends: list[tuple[str, int]] = []
    forgiven_words: dict[str, list[int]] = {}
    forgiven_stems: dict[str, list[int]] = {}
    wrong_words: dict[str, set[str]] = {}
    wrong_stems: dict[str, set[str]] = {}
    for atom, number in ((way, n) for ways, n in atoms.items() for way in ways.split("|")):
        core = atom.strip("*=")
        if atom.startswith("*"):
            (parts if atom.endswith("*") else ends).append((core, number))
        elif atom.endswith("*"):
            stems.setdefault(core, []).append(number)
            if not atom.startswith("=") and len(core) >= SLIP_FROM:
                forgiven_stems.setdefault(core, []).append(number)
                for rest in _losses(core, 1):
                    wrong_stems.setdefault(rest, set()).add(core)
        else:
            exact.setdefault(core, []).append(number)
            if not atom.startswith("=") and len(core) >= SLIP_FROM:
                forgiven_words.setdefault(core, []).append(number)
                for rest in _losses(core, _mistakes(core)):
                    wrong_words.setdefault(rest, set()).add(core)
    return Spellings(
        {word: tuple(numbers) for word, numbers in exact.items()},
        {stem: tuple(numbers) for stem, numbers in stems.items()},
        tuple(parts),
        tuple(ends),
        {word: tuple(numbers) for word, numbers in forgiven_words.items()},
        {stem: tuple(numbers) for stem, numbers in forgiven_stems.items()},
        {rest: tuple(sorted(words)) for rest, words in wrong_words.items()},
        {rest: tuple(sorted(words)) for rest, words in wrong_stems.items()},
        frozenset(common),
        max(map(len, stems), default=0),
    )


def as_written(word: str, known: Spellings) -> frozenset[int]:
    """The atoms that `word` is, as it stands or with long runs of a letter shortened."""
    for form in _forms(word):
        if found := frozenset(_exact(form, known)):
            return found
    return frozenset()


def mistyped(word: str, known: Spellings) -> frozenset[int]:
    """The atoms that `word` may have been meant to be."""
    return frozenset(_meant(_forms(word)[-1], known))


def _forms(word: str) -> tuple[str, ...]:
    if _LONG_RUN.search(word):
        return _LONG_RUN.sub(r"\1\1", word), _LONG_RUN.sub(r"\1", word)
    return (word,)


def _exact(word: str, known: Spellings) -> Iterator[int]:
    yield from known.exact.get(word, ())
    for length in range(SHORTEST_STEM, min(len(word), known.longest_stem) + 1):
        yield from known.stems.get(word[:length], ())
    for part, number in known.parts:
        if part in word:
            yield number
    for end, number in known.ends:
        if word.endswith(end):
            yield number


def _meant(word: str, known: Spellings) -> Iterator[int]:
    """What `word` was to be. Its first letter is right, and the last one of a mistyped stem."""
    if not SLIP_FROM <= len(word) <= TYPO_UP_TO or word in known.common or not word.isalpha():
        return
    for rest in _losses(word, 2 if len(word) >= TWO_TYPOS_FROM - 2 else 1):
        for meant in known.wrong_words.get(rest, ()):
            if _forgivable(word, meant, _mistakes(meant)):
                yield from known.forgiven_words[meant]
    for length in range(SLIP_FROM, min(len(word), known.longest_stem + 1) + 1):
        start = word[:length]
        for rest in _losses(start, 1):
            for meant in known.wrong_stems.get(rest, ()):
                if start[-1] == meant[-1] and _forgivable(start, meant, 1):
                    yield from known.forgiven_stems[meant]


def _forgivable(word: str, meant: str, mistakes: int) -> bool:
    """Whether `word` may be `meant`: a short word only by a slip, and all by how they begin."""
    if word[0] != meant[0] and word[:2] != meant[1::-1]:
        return False
    if len(meant) < TYPO_FROM and not (sorted(word) == sorted(meant) or _doubled(word, meant)):
        return False
    return distance(word, meant) <= mistakes


def _doubled(word: str, meant: str) -> bool:
    return any(meant[: n + 1] + meant[n:] == word for n in range(len(meant)))


def _mistakes(word: str) -> int:
    return 2 if len(word) >= TWO_TYPOS_FROM else 1


def _losses(word: str, count: int) -> frozenset[str]:
    """`word`, and what is left of it when up to `count` letters are lost."""
    found = {word}
    for _ in range(count):
        found |= {rest[:n] + rest[n + 1 :] for rest in found for n in range(len(rest))}
    return frozenset(found)


def distance(one: str, other: str) -> int:
    """How many letters are lost, added, changed or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        before, last, row = row, before, [n]
        for m, wanted in enumerate(other, 1):
            cost = min(before[m] + 1, row[m - 1] + 1, before[m - 1] + (letter != wanted))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == wanted:
                cost = min(cost, last[m - 2] + 1)
            row.append(cost)
    return row[-1]
