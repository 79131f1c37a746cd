"""How much a text is like those that told of a red flag: a second reader beside the nets.

The nets know what they were told; this one has learned from labelled phrases which words, parts
of words and concepts of the net make one likely, so that it recognises what nobody has thought
of. It is a sum of weights: nothing else is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

SHORTEST, LONGEST = 3, 5
"""Letters of the parts of words that are looked at; "_" stands for where a word ends."""
MOST_WORDS = 120
"""Words of a text that are weighed, so that work has a bound [D]."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What was learned of one language: the weight of each trait, and where to begin."""

    weights: Mapping[str, float]
    bias: float


def traits(words: Sequence[str], gist: Iterable[str] = ()) -> Iterator[str]:
    """What is weighed: words, two words in a row, parts of words, and what the net makes of them.

    `gist` names the last, see `gist` in reading.py.
    """
    for name in gist:
        yield f"@{name}"
    before = "_"
    for word in words[:MOST_WORDS]:
        yield f"={word}"
        yield f"{before} {word}"
        before = word
        whole = f"_{word}_"
        for length in range(SHORTEST, LONGEST + 1):
            for at in range(len(whole) - length + 1):
                yield whole[at : at + length]


def likeness(words: Sequence[str], gist: Iterable[str], learned: Likeness) -> float:
    """How likely a red flag is: above 0 more likely than not, in units of log odds."""
    found = set(traits(words, gist))
    if not found:
        return -10.0
    total = sum(learned.weights.get(trait, 0.0) for trait in found)
    return total / sqrt(len(found)) + learned.bias
