"""`python -m tests.red_flags.learn`: learns content/red_flags/<locale>.weights anew.

A logistic regression over the words, pairs of words and parts of words of all labelled
phrases but those of validation. The same phrases give the same weights.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import exp, sqrt
from pathlib import Path

from bot.content_files import content_root
from bot.core.routine.likeness import Likeness, likeness, traits
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
KEPT = 12_000
"""Traits that are kept, those that weigh most."""
BLIND = 3.0
"""How much more a phrase counts that was written without sight of the nets."""
IN_VAIN = 0.02
"""Share of ordinary phrases of a list that was not learned from that may be asked about: the nets
ask of three in a hundred, and five are too many."""
RED = frozenset({"alarm", "emergency", "hurt-numb"})
"""Meanings of plain words that are no ordinary ones."""
HEAD = "# Made by `python -m tests.red_flags.learn`; a line may be struck or changed by hand."


def words_of(text: str) -> tuple[str, ...]:
    """The words of a phrase, as the second reader sees them."""
    return split(plain(text)).words


def learn(phrases: Sequence[tuple[str, bool, float]]) -> Likeness:
    """The weights that tell `phrases` (text, whether it is a red flag, how much it counts)."""
    seen: Counter[str] = Counter()
    rows: list[tuple[list[str], bool, float]] = []
    for text, red, weight in phrases:
        found = list(dict.fromkeys(traits(words_of(text))))
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


def asked_from(locale: str) -> float:
    """From which likeness to ask: what keeps lists that were left out below `IN_VAIN`."""
    own, lists = _own(locale), blind_lists(locale)
    ordinary: list[float] = []
    for left_out in lists:
        others = [row for each in lists if each is not left_out for row in _rows(each, BLIND)]
        learned = learn(own + others)
        ordinary += [
            likeness(words_of(phrase.text), learned)
            for phrase in left_out
            if phrase.label == "benign"
        ]
    if not ordinary:
        return 1.0
    return round(sorted(ordinary)[int(len(ordinary) * (1 - IN_VAIN))], 2)


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


def _rows(phrases: Iterable[Phrase], weight: float) -> list[tuple[str, bool, float]]:
    return [(phrase.text, phrase.label != "benign", weight) for phrase in phrases]


def digest(locale: str) -> str:
    """What the weights were learned from, in few letters."""
    text = "\n".join(f"{red} {weight} {text}" for text, red, weight in training(locale))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def written(learned: Likeness, locale: str) -> str:
    """The file: a trait and its weight in hundredths a line."""
    lines = [HEAD, f"# from {digest(locale)}"]
    lines += [f"asked_from\t{round(100 * learned.asked_from)}"]
    lines += [f"bias\t{round(100 * learned.bias)}"]
    lines += [f"{t}\t{round(100 * w)}" for t, w in learned.weights.items() if round(100 * w)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Learn each language and write its file."""
    folder: Path = content_root(None) / "red_flags"
    for locale in LANGUAGES:
        learned = replace(learn(training(locale)), asked_from=asked_from(locale))
        path = folder / f"{locale}.weights"
        path.write_text(written(learned, locale), encoding="utf-8")
        size = path.stat().st_size // 1024
        print(f"{path.name}: asks from {learned.asked_from}, {size} kB")


if __name__ == "__main__":
    main()
