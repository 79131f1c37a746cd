"""Free text -> a red flag that it may tell of. Total: any text, of any length and script.

A find only proposes: the conversation asks "is this you, now?" (R3). So a doubtful text is
rather asked about than passed over, and an ordinary one is left in peace.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise, product

from bot.core.routine.nets import (
    BREAK,
    DENIAL_GOES_ON,
    DENIAL_STOPS,
    DENIED_AFTER,
    DENIED_ALONE,
    DENIED_BY,
    GAP,
    HARMLESS,
    RULES,
    SILENCE,
    UNLESS,
    Net,
    Node,
    Rule,
    Scope,
    Sign,
)
from bot.core.routine.spelling import Words, atoms_of, plain, split

DENIAL_REACH = 5
"""Words that "no" looks ahead for what it denies [D]."""
AFTER_REACH = 3
"""Words that may stand between a complaint and "gone" [D]."""
LIST_REACH = 6
"""Words in which the "or" of a denied list has to follow: "no numbness, tingling or ..." [D]."""
BESIDE = 4
"""Words around a sign that count as near it [D]."""
_MOST_READINGS = 60
"""Ways of making a sign around one word that are looked at, so that work has a bound [D]."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A red flag that a text may tell of: the rule, which sign of it, whose language's net."""

    rule: Rule
    sign: str
    locale: str


@dataclass(frozen=True, slots=True, order=True)
class _Match:
    """A phrase found in the words from `start` up to `end`."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text as one net sees it: its words, and by label where phrases were found."""

    text: Words
    found: Mapping[str, tuple[_Match, ...]]
    net: Net


def read(text: str, nets: Mapping[str, Net]) -> Finding | None:
    """The most urgent red flag that any language's net finds in `text`, R1 before R2a before R8."""
    best: Finding | None = None
    for net in nets.values():
        for sign in _signs(text, net):
            if best is None or RULES.index(sign.rule) < RULES.index(best.rule):
                best = Finding(sign.rule, sign.sign, net.locale)
            break
        if best is not None and best.rule == RULES[0]:
            break
    return best


def _signs(text: str, net: Net) -> Iterator[Sign]:
    """The signs in `text`, the most urgent first."""
    reading = _reading(split(plain(text, net.folds)), net)
    for sign in net.signs:
        if any(not _silenced(match, sign, reading) for match in _made(sign, reading)):
            yield sign


def _reading(text: Words, net: Net) -> _Reading:
    """Find all phrases, take out what idioms cover, and what is denied."""
    matches = _matches(text, net)
    covered = {n for m in matches if m.label == HARMLESS for n in range(m.start, m.end)}
    if covered:
        matches = [
            m for m in matches if m.label == HARMLESS or covered.isdisjoint(range(m.start, m.end))
        ]
    text = _broken(text, [m.start for m in matches if m.label == BREAK])
    denied = _denied(text, matches, net)
    found: dict[str, list[_Match]] = {}
    for match in matches:
        if match not in denied:
            found.setdefault(match.label, []).append(match)
    return _Reading(text, {label: tuple(sorted(ms)) for label, ms in found.items()}, net)


def _matches(text: Words, net: Net) -> list[_Match]:
    known: dict[str, frozenset[int]] = {}
    for word in text.words:
        if word not in known:
            known[word] = atoms_of(word, net.spellings)
    atoms = [known[word] for word in text.words]
    found: dict[_Match, None] = {}
    for start in range(len(atoms)):
        for end, label in _phrases(net.phrases, start, start, atoms, text.sentences):
            found[_Match(start, end, label)] = None
    return list(found)


def _phrases(
    node: Node, start: int, at: int, atoms: list[frozenset[int]], sentences: tuple[int, ...]
) -> Iterator[tuple[int, str]]:
    """The ends and labels of the phrases that began at `start` and have come to `node` at `at`."""
    for label in node.ends:
        yield at, label
    for branch, reach in ((node.then, 1), (node.later, GAP + 1)):
        if not branch:
            continue
        for here in range(at, min(at + reach, len(atoms))):
            if sentences[here] != sentences[start]:
                break
            for atom in atoms[here]:
                if atom in branch:
                    yield from _phrases(branch[atom], start, here + 1, atoms, sentences)


def _broken(text: Words, breaks: list[int]) -> Words:
    """The same words, where "but" begins a clause as a comma does."""
    if not breaks:
        return text
    starts = set(breaks)
    clauses: list[int] = []
    more = 0
    for n, clause in enumerate(text.clauses):
        more += n in starts
        clauses.append(clause + more)
    return Words(text.words, tuple(clauses), text.sentences, text.places)


def _denied(text: Words, matches: list[_Match], net: Net) -> frozenset[_Match]:
    """The complaints that the text denies: "no fever", "numbness is gone"."""
    at: dict[int, list[_Match]] = {}
    for match in matches:
        if match.label in net.complaints:
            at.setdefault(match.start, []).append(match)
    if not at:
        return frozenset()
    stops = {m.start for m in matches if m.label == DENIAL_STOPS}
    on = {m.start for m in matches if m.label == DENIAL_GOES_ON}
    denied: set[_Match] = set()
    used: set[int] = set()
    for match in matches:
        if match.label == DENIED_BY and not _inside(match, matches, net):
            hit = _denied_from(match.end, text, at, stops, on)
            denied |= hit
            if hit:
                used |= set(range(match.start, match.end))
    for match in matches:
        after = match.label == DENIED_AFTER and used.isdisjoint(range(match.start, match.end))
        if after or (match.label == DENIED_ALONE and _alone(match, text)):
            denied |= _denied_before(match, text, at)
    return frozenset(denied)


def _inside(match: _Match, matches: list[_Match], net: Net) -> bool:
    """Whether a "no" belongs to a complaint that goes beyond it, as in "no feeling"."""
    return any(
        m.start <= match.start and match.end < m.end for m in matches if m.label in net.complaints
    )


def _denied_from(
    start: int, text: Words, at: dict[int, list[_Match]], stops: set[int], on: set[int]
) -> set[_Match]:
    """What a "no" that ends at `start` denies: the first complaint, and those listed with it."""
    denied: set[_Match] = set()
    n, left = start, DENIAL_REACH
    while n < len(text.words) and left > 0:
        if text.clauses[n] != text.clauses[start - 1] and not denied:
            break
        if n in at:
            end = max(m.end for m in at[n])
            denied |= {m for within in range(n, end) for m in at.get(within, ())}
            n = end
            if not _goes_on(n, text, on):
                break
            left = DENIAL_REACH
        elif n in stops:
            break
        else:
            n, left = n + 1, left - 1
    return denied


def _goes_on(n: int, text: Words, on: set[int]) -> bool:
    """Whether a denied list goes on at `n`: with "or", or with a comma and an "or" to come."""
    if n >= len(text.words):
        return False
    same = (m for m in range(n, min(n + LIST_REACH, len(text.words))) if m in on)
    ahead = next(same, None)
    return ahead is not None and text.sentences[ahead] == text.sentences[n - 1]


def _alone(match: _Match, text: Words) -> bool:
    """Whether this is all that its clause says, or its end."""
    end = match.end
    return end == len(text.words) or text.clauses[end] != text.clauses[match.start]


def _denied_before(match: _Match, text: Words, at: dict[int, list[_Match]]) -> set[_Match]:
    """What "gone" denies: the last complaint before it, in its sentence or right before it."""
    for start in range(match.start - 1, -1, -1):
        if start not in at:
            continue
        end = max(m.end for m in at[start])
        close = match.start - end <= AFTER_REACH
        together = text.sentences[start] == text.sentences[match.start]
        if match.start >= end and close and (together or match.start == end):
            return set(at[start])
        return set()
    return set()


def _made(sign: Sign, reading: _Reading) -> Iterator[tuple[_Match, ...]]:
    """Every way in which the text makes `sign`."""
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


def _apart(made: Iterable[_Match], text: Words) -> int:
    """How many words stand between the first and the last of these, less those in between."""
    made = sorted(made)
    total = 0
    end = made[0].end
    for match in made[1:]:
        if match.start >= end:
            total += text.places[match.start] - text.places[end - 1] - 1
        end = max(end, match.end)
    return total


def _silenced(made: tuple[_Match, ...], sign: Sign, reading: _Reading) -> bool:
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


def _within(match: _Match, scope: tuple[int, int]) -> bool:
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
