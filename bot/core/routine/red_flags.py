"""Free text -> a red flag that it may tell of. Total: any text, of any length and script.

A find only proposes: the conversation asks "is this you, now?" (R3). So a doubtful text is
rather asked about than passed over, and an ordinary one is left in peace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise, product

from bot.core.routine.denial import Match
from bot.core.routine.gist import gist
from bot.core.routine.likeness import likeness
from bot.core.routine.nets import RULES, SILENCE, UNLESS, Net, Rule, Scope, Sign
from bot.core.routine.reading import Glance, Reading, closely, glance
from bot.core.routine.spelling import Words, plain, split

BESIDE = 4
"""Words around a sign that count as near it [D]."""
ASKED_FROM = 0.25
"""Likeness from which a text is asked about that no net finds anything in [D].

Chosen over lists of phrases that were left out of learning (tests/red_flags/across.py).
"""
HUSHED = 1.5
"""More likeness that is needed where the net has heard a denial, or why it is harmless [D]."""
FEWEST_WORDS = 4
"""Words that a text must have for its likeness to tell anything [D]."""
LIKENESS = "likeness"
"""The sign of what is only like those that tell of one."""
_MOST_READINGS = 60
"""Ways of making a sign around one word that are looked at, so that work has a bound [D]."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A red flag that a text may tell of: the rule, which sign of it, whose language's net."""

    rule: Rule
    sign: str
    locale: str


@dataclass(frozen=True, slots=True)
class _Find:
    """A sign that a net finds, and which words make it."""

    sign: Sign
    words: frozenset[int]


def read(text: str, nets: Mapping[str, Net], *, likely: bool = True) -> Finding | None:
    """The most urgent red flag that `text` may tell of, R1 before R2a before R8.

    Any language's net may find one. Where none does, the second reader of the language that
    knows most of the words may: it has not been told what to look for. It is not asked where
    a text is not `likely` to tell of one, since it is plainly something else.
    """
    seen = [glance(text, net) for net in nets.values()]
    most = max((one.known for one in seen), default=0)
    readings = [closely(one, forgiving=one.known == most) for one in seen]
    finds = [tuple(_finds(reading)) for reading in readings]
    silent = [one for one, found in zip(seen, finds, strict=True) if not found]
    kept = [
        Finding(find.sign.rule, find.sign.sign, one.net.locale)
        for one, found in zip(seen, finds, strict=True)
        for find in found
        if not any(_knows_better(other, one, find) for other in silent)
    ]
    found = min(kept, key=lambda finding: RULES.index(finding.rule), default=None)
    if found is not None or not seen or not likely:
        return found
    home, reading = max(zip(seen, readings, strict=True), key=lambda each: each[0].known)
    return _like_one(text, home, reading)


def _like_one(text: str, home: Glance, reading: Reading) -> Finding | None:
    """What the second reader makes of a text in which no net finds anything."""
    like = likeness_of(text, reading)
    if like is None or like <= (ASKED_FROM + HUSHED if hushed(reading) else ASKED_FROM):
        return None
    return Finding("R1", LIKENESS, home.net.locale)


def likeness_of(text: str, reading: Reading) -> float | None:
    """How much a text is like those that told of a red flag; None where nobody can tell."""
    learned = reading.net.learned
    if learned is None or len(reading.text.words) < FEWEST_WORDS:
        return None
    return likeness(split(plain(text)).words, gist(reading), learned)


def hushed(reading: Reading) -> bool:
    """Whether the net has heard a denial, or a sign that something made harmless."""
    return reading.denied or any(True for sign in reading.net.signs for _ in _made(sign, reading))


def _knows_better(silent: Glance, finder: Glance, find: _Find) -> bool:
    """Whether the language that a find was made in is another one's, which finds nothing there.

    "Mi padre tiene cancer" has a word that English knows. But Spanish knows it too, and all
    of the others, so that it is Spanish that can tell whose cancer it is.
    """
    return (
        silent.known > finder.known
        and len(silent.atoms) == len(finder.atoms)
        and all(silent.atoms[n] for n in find.words)
    )


def _finds(reading: Reading) -> Iterator[_Find]:
    """The signs that a text makes, the most urgent first."""
    for sign in reading.net.signs:
        for made in _made(sign, reading):
            if not _silenced(made, sign, reading):
                yield _Find(sign, frozenset(n for m in made for n in range(m.start, m.end)))
                break


def _made(sign: Sign, reading: Reading) -> Iterator[tuple[Match, ...]]:
    """Every way in which the text makes `sign`."""
    if any(group.isdisjoint(reading.found) for group in sign.groups):
        return
    groups = [
        [match for concept in group for match in reading.found.get(concept, ())]
        for group in sign.groups
    ]
    if not all(groups):
        return
    for anchor in groups[0]:
        near = [
            [m for m in group if _apart((anchor, m), reading.text) <= sign.near]
            for group in groups[1:]
        ]
        for others in islice(product(*near), _MOST_READINGS):
            made = (anchor, *others)
            if sign.ordered and any(a.start > b.start for a, b in pairwise(made)):
                continue
            if _apart(made, reading.text) <= sign.near:
                yield made


def _apart(made: Iterable[Match], text: Words) -> int:
    """How many words stand between the first and the last of these, less those in between."""
    made = sorted(made)
    total = 0
    end = made[0].end
    for match in made[1:]:
        if match.start >= end:
            total += text.places[match.start] - text.places[end - 1] - 1
        end = max(end, match.end)
    return total


def _silenced(made: tuple[Match, ...], sign: Sign, reading: Reading) -> bool:
    """Whether something in the text makes this find harmless."""
    text = reading.text
    start, end = min(m.start for m in made), max(m.end for m in made)
    sentence = _scope("sentence", start, end, text)
    if any(_within(m, sentence) for c in sign.unless for m in reading.found.get(c, ())):
        return True
    for number, silence in enumerate(reading.net.silences):
        if sign.sign in silence.never or (silence.only and sign.sign not in silence.only):
            continue
        scope = _scope(silence.scope, start, end, text)
        by = [
            m
            for m in reading.found.get(f"{SILENCE}{number}", ())
            if _within(m, scope) and not any(_within(m, (own.start, own.end)) for own in made)
        ]
        if not by:
            continue
        taken = {n for m in by for n in range(m.start, m.end)}
        unless = reading.found.get(f"{UNLESS}{number}", ())
        if not any(_within(m, scope) and taken.isdisjoint(range(m.start, m.end)) for m in unless):
            return True
    return False


def _within(match: Match, scope: tuple[int, int]) -> bool:
    return scope[0] <= match.start and match.end <= scope[1]


def _scope(scope: Scope, start: int, end: int, text: Words) -> tuple[int, int]:
    """The words from and up to which `scope` reaches around those from `start` to `end`."""
    match scope:
        case "near":
            return max(0, start - BESIDE), end + BESIDE
        case "text":
            return 0, len(text.words)
        case "clause" | "sentence":
            numbers = text.clauses if scope == "clause" else text.sentences
            while start > 0 and numbers[start - 1] == numbers[start]:
                start -= 1
            while end < len(numbers) and numbers[end] == numbers[end - 1]:
                end += 1
            return start, end
