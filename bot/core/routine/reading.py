"""A text as one language's net sees it: which phrases are where, less what is denied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.routine.denial import Match, denied
from bot.core.routine.nets import BREAK, GAP, HARMLESS, Net, Node
from bot.core.routine.spelling import Words, as_written, mistyped, plain, split


@dataclass(frozen=True, slots=True)
class Glance:
    """A text before it is read: its words, and what each is as it is written.

    `known` counts the words that the net knows; the language of the text knows most.
    """

    net: Net
    text: Words
    atoms: tuple[frozenset[int], ...]
    known: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as one net sees it: its words, and by label where phrases were found.

    `denied` means that something was said not to be so.
    """

    net: Net
    text: Words
    found: Mapping[str, tuple[Match, ...]]
    denied: bool = False


def glance(text: str, net: Net) -> Glance:
    """Split a text into words, and look up each as it is written."""
    words = split(plain(text, net.folds))
    known = {word: as_written(word, net.spellings) for word in set(words.words)}
    atoms = tuple(known[word] for word in words.words)
    return Glance(net, words, atoms, sum(map(bool, atoms)))


def closely(seen: Glance, forgiving: bool) -> Reading:
    """Find all phrases, take out what idioms cover, and what is denied.

    `forgiving` is for a text that seems to be in the net's own language: only there a word
    that is not known may be a mistyped one.
    """
    net, text = seen.net, seen.text
    matches = _matches(seen, forgiving)
    covered = {n for m in matches if m.label == HARMLESS for n in range(m.start, m.end)}
    if covered:
        matches = [
            m for m in matches if m.label == HARMLESS or covered.isdisjoint(range(m.start, m.end))
        ]
    text = _broken(text, [m.start for m in matches if m.label == BREAK])
    no = denied(text, matches, net)
    found: dict[str, list[Match]] = {}
    for match in matches:
        if match not in no:
            found.setdefault(match.label, []).append(match)
    return Reading(net, text, {label: tuple(sorted(ms)) for label, ms in found.items()}, bool(no))


def _matches(seen: Glance, forgiving: bool) -> list[Match]:
    atoms = list(seen.atoms)
    if forgiving:
        meant: dict[str, frozenset[int]] = {}
        for n, word in enumerate(seen.text.words):
            if not atoms[n]:
                if word not in meant:
                    meant[word] = mistyped(word, seen.net.spellings)
                atoms[n] = meant[word]
    found: dict[Match, None] = {}
    ends = _ends(seen.text)
    for start in range(len(atoms)):
        for end, label in _phrases(seen.net.phrases, start, atoms, ends[start]):
            found[Match(start, end, label)] = None
    return list(found)


def _ends(text: Words) -> list[int]:
    """Up to where a phrase that begins at each word may reach.

    That is the end of the sentence, and of an answer that stands alone: "No, I feel
    everything" says the opposite of "no feeling".
    """
    ends = [len(text.words)] * len(text.words)
    for n in range(len(ends) - 2, -1, -1):
        new = text.sentences[n + 1] != text.sentences[n]
        first = n == 0 or text.sentences[n - 1] != text.sentences[n]
        if new or (first and text.clauses[n + 1] != text.clauses[n]):
            ends[n] = n + 1
        else:
            ends[n] = ends[n + 1]
    return ends


def _phrases(
    root: Node, start: int, atoms: list[frozenset[int]], end: int
) -> Iterator[tuple[int, str]]:
    """The ends and labels of the phrases that begin at `start`, of the words up to `end`."""
    ways = [(root, start)]
    known = {(id(root), start)}  # through gaps there are many ways to the same place
    for node, at in ways:
        for label in node.ends:
            yield at, label
        for branch, reach in ((node.then, 1), (node.later, GAP + 1)):
            if not branch:
                continue
            for here in range(at, min(at + reach, end)):
                for atom in branch.keys() & atoms[here]:
                    way = (id(branch[atom]), here + 1)
                    if way not in known:
                        known.add(way)
                        ways.append((branch[atom], here + 1))


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
