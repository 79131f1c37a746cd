"""`python -m tests.red_flags.learn`: learns content/red_flags/<locale>.weights anew.

A logistic regression over the words, pairs of words, parts of words and concepts of the net in
all labelled phrases but those of validation. The same phrases give the same weights.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, sqrt
from pathlib import Path

from bot.content_files import content_root
from bot.core.routine.gist import gist
from bot.core.routine.likeness import Likeness, length, parts, traits
from bot.core.routine.nets import Net
from bot.core.routine.reading import closely, glance
from bot.core.routine.spelling import plain, split
from bot.library import load_library
from tests.red_flags.measure import LANGUAGES, Phrase, path_of, phrases_in, phrases_of

SEED = 7
ROUNDS = 20
"""Times that all phrases are looked at."""
STEP = 0.2
"""How far a phrase moves a weight at first (AdaGrad)."""
SPREAD = 1.0
"""How far weights may stray from nothing: the variance that is expected of them."""
PART = 0.5
"""How much a part of a word counts, beside a word: there are many of them."""
SEEN = 2
"""Phrases that a trait must be in."""
KEPT = 30_000
"""Traits that are kept, those that weigh most."""
BLIND = 3.0
"""How much more a phrase counts that was written without sight of the nets."""
RED = frozenset({"alarm", "emergency", "hurt-numb"})
"""Meanings of plain words that are no ordinary ones."""
HEAD = "# Made by `python -m tests.red_flags.learn`; a line may be struck or changed by hand."


@cache
def nets() -> Mapping[str, Net]:
    """The nets, which tell the second reader what they make of a phrase."""
    return load_library().nets


@dataclass(frozen=True, slots=True)
class Row:
    """A phrase to be learned from: its traits and what each counts, and whether it is red."""

    traits: tuple[tuple[int, float], ...]
    red: bool
    weight: float


@cache  # a phrase is learned from once for every list that is left out
def values(text: str, locale: str) -> Mapping[str, float]:
    """The traits of a phrase and how much each is there, as the second reader sees them."""
    reading = closely(glance(text, nets()[locale]), forgiving=True)
    words = split(plain(text)).words
    one = 1 / sqrt(max(1, len(words)))
    found = dict.fromkeys(parts(words), PART * one)
    found |= dict.fromkeys(traits(words, gist(reading)), one)
    return found | {length(words): 1.0}


def learn(phrases: Sequence[tuple[str, bool, float]], locale: str) -> Likeness:
    """The weights that tell `phrases` (text, whether it is a red flag, how much it counts)."""
    seen = Counter(trait for text, _, _ in phrases for trait in values(text, locale))
    names = sorted(trait for trait, count in seen.items() if count >= SEEN)
    number = {trait: n for n, trait in enumerate(names)}
    red_ones = sum(weight for _, red, weight in phrases if red)
    balance = sum(weight for _, red, weight in phrases if not red) / max(1.0, red_ones)
    rows = [
        Row(
            tuple((number[t], v) for t, v in values(text, locale).items() if t in number),
            red,
            weight * (balance if red else 1.0),
        )
        for text, red, weight in phrases
    ]
    weights, bias = descend(rows, [1 / (SPREAD * seen[trait]) for trait in names])
    # What a part counts is taken into its weight, so that the reader only adds.
    written = {t: w * (PART if is_part(t) else 1) for t, w in zip(names, weights, strict=True)}
    heaviest = sorted(written, key=lambda t: (-abs(written[t]), t))[:KEPT]
    return Likeness({t: written[t] for t in sorted(heaviest)}, bias)


def is_part(trait: str) -> bool:
    """Whether a trait is a part of a word."""
    return trait[0] not in "@=#" and " " not in trait


def descend(rows: list[Row], shrink: Sequence[float]) -> tuple[list[float], float]:
    """The weights and the bias of a logistic regression (AdaGrad, phrase by phrase).

    `shrink` draws each weight towards nothing, each time that its trait is met.
    """
    weights = [0.0] * len(shrink)
    moved = [1e-6] * len(shrink)
    bias, moved_bias = 0.0, 1e-6
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        chance.shuffle(rows)
        for row in rows:
            score = bias + sum(weights[n] * value for n, value in row.traits)
            wrong = (1 / (1 + exp(-max(-30.0, min(30.0, score)))) - row.red) * row.weight
            moved_bias += wrong * wrong
            bias -= STEP * wrong / sqrt(moved_bias)
            for n, value in row.traits:
                slope = wrong * value + shrink[n] * weights[n]
                moved[n] += slope * slope
                weights[n] -= STEP * slope / sqrt(moved[n])
    return weights, bias


def blind_lists(locale: str) -> list[tuple[Phrase, ...]]:
    """The lists of a blind file, which a line "# ... list" begins each."""
    path = path_of(locale, "blind")
    if not path.exists():
        return []
    parts = re.split(r"(?m)^# \w+ list$", path.read_text(encoding="utf-8"))
    return [tuple(phrases_in(part.splitlines(), path.name)) for part in parts[1:]]


def training(locale: str) -> list[tuple[str, bool, float]]:
    """All phrases of a language that may be learned from."""
    return _own(locale) + _rows(phrases_of(locale, "blind"), BLIND)


def _own(locale: str) -> list[tuple[str, bool, float]]:
    """What was written with the nets in sight, and what the bot itself understands."""
    understood = load_library().understood.get(locale, {})
    ordinary = [(text, False, 1.0) for text, meant in sorted(understood.items()) if not meant & RED]
    return _rows(phrases_of(locale, "training"), 1.0) + ordinary


def left_without(left_out: tuple[Phrase, ...], locale: str) -> list[tuple[str, bool, float]]:
    """All phrases of a language but those of one list."""
    others = (each for each in blind_lists(locale) if each != left_out)
    return _own(locale) + [row for each in others for row in _rows(each, BLIND)]


def _rows(phrases: Iterable[Phrase], weight: float) -> list[tuple[str, bool, float]]:
    return [(phrase.text, phrase.label != "benign", weight) for phrase in phrases]


def digest(locale: str) -> str:
    """What the weights were learned from, in few letters."""
    text = "\n".join(f"{red} {weight} {text}" for text, red, weight in training(locale))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def written(learned: Likeness, locale: str) -> str:
    """The file: a trait and its weight in hundredths a line."""
    lines = [HEAD, f"# from {digest(locale)}"]
    lines += [f"bias\t{round(100 * learned.bias)}"]
    lines += [f"{t}\t{round(100 * w)}" for t, w in learned.weights.items() if round(100 * w)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Learn each language and write its file."""
    folder: Path = content_root(None) / "red_flags"
    for locale in LANGUAGES:
        learned = learn(training(locale), locale)
        path = folder / f"{locale}.weights"
        path.write_text(written(learned, locale), encoding="utf-8")
        size = path.stat().st_size // 1024
        print(f"{path.name}: {len(learned.weights)} traits, {size} kB")


if __name__ == "__main__":
    main()
