"""What a net makes of a text, in names that can be weighed: concepts, alone and together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from bot.core.routine.likeness import MOST_WORDS
from bot.core.routine.nets import SILENCE, UNLESS
from bot.core.routine.reading import Reading


def gist(reading: Reading) -> frozenset[str]:
    """Concepts, ways of denying, and whether any did; two in one sentence; two side by side.

    Each name begins with "@" or has one behind a space. Silences have no names, so that there
    is one for all of them.
    """
    text = reading.text
    at: list[set[str]] = [set() for _ in text.words]
    together: dict[int, set[str]] = {}
    for label, matches in reading.found.items():
        if label.startswith(UNLESS):
            continue
        name = "@silence" if label.startswith(SILENCE) else f"@{label}"
        for match in matches:
            together.setdefault(text.sentences[match.start], set()).add(name)
            for n in range(match.start, match.end):
                at[n].add(name)
    names = {name for each in together.values() for name in each}
    for each in together.values():
        names |= {f"{a}&{b}" for a, b in combinations(sorted(each), 2)}
    if reading.denied:
        names.add("@denied")
    return frozenset(names | set(_side_by_side(text.words, at)))


def _side_by_side(words: tuple[str, ...], at: list[set[str]]) -> Iterator[str]:
    """Two words in a row, with what one or both of them mean in their place."""
    meant = [{word, *names} for word, names in zip(words[:MOST_WORDS], at, strict=False)]
    for first, second in pairwise(meant):
        yield from (f"{a} {b}" for a in first for b in second if "@" in (a[0], b[0]))
