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
from functools import cache
from math import exp, sqrt
from pathlib import Path

from bot.content_files import content_root
from bot.core.routine.likeness import Likeness, traits
from bot.core.routine.nets import Net
from bot.core.routine.reading import closely, gist, glance
from bot.core.routine.spelling import plain, split
from bot.library import load_library
from tests.red_flags.measure import LANGUAGES, Phrase, path_of, phrases_in, phrases_of

SEED = 7
ROUNDS = 12
"""Times that all phrases are looked at."""
STEP = 0.5
"""How far a phrase moves a weight at first (AdaGrad)."""
SHRINK = 2e-5
"""How much a weight is drawn towards nothing by each phrase that has its trait."""
SEEN = 2
"""Phrases that a trait must be in."""
KEPT = 20_000
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


@cache  # a phrase is learned from once for every list that is left out
def heard(text: str, locale: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a phrase and what the net of its language makes of it."""
    reading = closely(glance(text, nets()[locale]), forgiving=True)
    return split(plain(text)).words, gist(reading)


def learn(phrases: Sequence[tuple[str, bool, float]], locale: str) -> Likeness:
    """The weights that tell `phrases` (text, whether it is a red flag, how much it counts)."""
    seen: Counter[str] = Counter()
    rows: list[tuple[list[str], bool, float]] = []
    for text, red, weight in phrases:
        found = list(dict.fromkeys(traits(*heard(text, locale))))
        seen.update(found)
        rows.append((found, red, weight))
    rows = [([t for t in found if seen[t] >= SEEN], red, weight) for found, red, weight in rows]
    balance = sum(w for _, red, w in rows if not red) / max(
        1.0, sum(w for _, red, w in rows if red)
    )
    weights: dict[str, float] = {}
    moved: dict[str, float] = {}
    bias = 0.0
    chance = random.Random(SEED)
    for _ in range(ROUNDS):
        chance.shuffle(rows)
        for found, red, weight in rows:
            if not found:
                continue
            value = 1 / sqrt(len(found))
            score = sum(weights.get(t, 0.0) for t in found) * value + bias
            wrong = 1 / (1 + exp(-max(-30.0, min(30.0, score)))) - red
            wrong *= weight * (balance if red else 1.0)
            bias -= 0.02 * wrong
            for trait in found:
                slope = wrong * value + SHRINK * weights.get(trait, 0.0)
                moved[trait] = moved.get(trait, 1e-6) + slope * slope
                weights[trait] = weights.get(trait, 0.0) - STEP * slope / sqrt(moved[trait])
    heaviest = sorted(weights, key=lambda t: (-abs(weights[t]), t))[:KEPT]
    return Likeness({t: weights[t] for t in sorted(heaviest)}, bias)


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
