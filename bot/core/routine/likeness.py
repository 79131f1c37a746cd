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
_A_LENGTH = 6
"""Words by which a text is one length longer [D]."""
_LENGTHS = 5
"""The last length, of all longer texts [D]."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What was learned of one language: the weight of each trait, and where to begin."""

    weights: Mapping[str, float]
    bias: float


def traits(words: Sequence[str], gist: Iterable[str] = ()) -> Iterator[str]:
    """What is weighed: words, two words in a row, and what the net makes of them (`gist`)."""
    yield from gist
    before = "_"
    for word in words[:MOST_WORDS]:
        yield f"={word}"
        yield f"{before} {word}"
        before = word


def parts(words: Sequence[str]) -> Iterator[str]:
    """What is weighed besides: parts of words, which know a word that is mistyped or bent."""
    for word in words[:MOST_WORDS]:
        whole = f"_{word}_"
        for length in range(SHORTEST, LONGEST + 1):
            for at in range(len(whole) - length + 1):
                yield whole[at : at + length]


def length(words: Sequence[str]) -> str:
    """How long a text is: what is much in a short one is little in a long one."""
    return f"#{min(_LENGTHS, len(words) // _A_LENGTH)}"


def likeness(words: Sequence[str], gist: Iterable[str], learned: Likeness) -> float:
    """How likely a red flag is: above 0 more likely than not, in units of log odds."""
    weights = learned.weights
    total = sum(weights.get(trait, 0.0) for trait in {*traits(words, gist), *parts(words)})
    return total / sqrt(max(1, len(words))) + weights.get(length(words), 0.0) + learned.bias
