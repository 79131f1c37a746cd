"""`python -m tests.red_flags.across`: what the second reader's thresholds do to new phrases.

Each list of the .blind files in turn is left out of learning and then read by the nets and by
what was learned without it. Only a list by which the nets have not been mended either tells how
new phrases fare; name it: `python -m tests.red_flags.across 5 6`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.core.routine.nets import Net
from bot.core.routine.reading import closely, glance
from bot.core.routine.red_flags import ASKED_FROM, HUSHED, hushed, likeness_of, read
from tests.red_flags.learn import blind_lists, learn, left_without, nets
from tests.red_flags.measure import LANGUAGES, Label, Phrase

STEPS = (-0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
"""Likenesses from which to ask, beside the one in use."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrase that was not learned from: whether a net finds something, and how alike it is."""

    label: Label
    found: bool
    hushed: bool
    like: float

    def asked(self, start: float) -> bool:
        """Whether it would lead to a question if likeness counted from `start` on."""
        return self.found or self.like > start + (HUSHED if self.hushed else 0)


def heard(phrase: Phrase, locale: str, mute: Mapping[str, Net], by: Net) -> Heard:
    """A phrase as the nets see it alone, and as the reader `by` does."""
    reading = closely(glance(phrase.text, by), forgiving=True)
    like = likeness_of(phrase.text, reading)
    found = read(phrase.text, mute) is not None
    return Heard(phrase.label, found, hushed(reading), float("-inf") if like is None else like)


def left_out(numbers: frozenset[int]) -> Iterator[Heard]:
    """The phrases of these lists, from 1, each read by what was learned from the others."""
    mute = {locale: replace(net, learned=None) for locale, net in nets().items()}
    for locale in LANGUAGES:
        for number, phrases in enumerate(blind_lists(locale), 1):
            if number in numbers:
                learned = learn(left_without(phrases, locale), locale)
                by = replace(nets()[locale], learned=learned)
                yield from (heard(phrase, locale, mute, by) for phrase in phrases)


def main(arguments: list[str]) -> None:
    """Print the table, of all lists or of those that are named."""
    count = max(len(blind_lists(locale)) for locale in LANGUAGES)
    named = frozenset(map(int, arguments)) or frozenset(range(1, count + 1))
    rows = tuple(left_out(named))
    print(f"{'asked from':>12}{'emergencies':>13}{'urgent':>9}{'watch':>9}{'asked':>9}")
    for start in (*STEPS, float("inf")):
        cells = [f"{start:>12}{'*' if start == ASKED_FROM else ' '}"]
        for label, width in (("emergency", 12), ("urgent", 9), ("watch", 9), ("benign", 9)):
            of = [row for row in rows if row.label == label]
            share = sum(row.asked(start) for row in of) / max(1, len(of))
            cells.append(f"{100 * share:>{width - 2}.1f} %")
        print("".join(cells))


if __name__ == "__main__":
    main(sys.argv[1:])
