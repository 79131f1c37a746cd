"""How well the nets tell red flags from ordinary words, over labelled phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from bot.core.routine.nets import Net
from bot.core.routine.red_flags import read

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "es")

Label = Literal["emergency", "urgent", "watch", "benign"]
Set = Literal["training", "blind", "validation"]
"""Training phrases, those that were written without sight of the nets, those of validation."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that people type, and whether it tells of a red flag."""

    label: Label
    text: str


@dataclass(frozen=True, slots=True)
class Measure:
    """What became of the phrases of one file. `wrong` are those passed over or asked in vain."""

    phrases: tuple[Phrase, ...]
    wrong: tuple[Phrase, ...]

    def count(self, *labels: Label) -> int:
        return sum(phrase.label in labels for phrase in self.phrases)

    def misses(self, *labels: Label) -> int:
        return sum(phrase.label in labels for phrase in self.wrong)

    def caught(self, label: Label) -> float:
        """The share of these that led to a question."""
        return 1 - self.misses(label) / max(1, self.count(label))

    @property
    def asked(self) -> float:
        """The share of ordinary phrases that led to a question."""
        return self.misses("benign") / max(1, self.count("benign"))


def path_of(language: str, kind: Set) -> Path:
    return HERE / (f"{language}.txt" if kind == "training" else f"{language}.{kind}.txt")


def phrases_of(language: str, kind: Set) -> tuple[Phrase, ...]:
    """The phrases of a set; none where there is no such file."""
    path = path_of(language, kind)
    return tuple(phrases(path)) if path.exists() else ()


def phrases(path: Path) -> Iterator[Phrase]:
    """The lines `label | phrase` of a file; empty lines and those behind # are left out."""
    return phrases_in(path.read_text(encoding="utf-8").splitlines(), path.name)


def phrases_in(lines: Iterable[str], name: str) -> Iterator[Phrase]:
    """The phrases of some lines of the file `name`. Raises ValueError for one that is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        label, bar, text = line.partition("|")
        if not bar or label.strip() not in get_args(Label) or not text.strip():
            raise ValueError(f"{name}:{number}: write it as label | phrase")
        yield Phrase(label.strip(), text.strip())  # type: ignore[arg-type]


def measure(path: Path, nets: Mapping[str, Net]) -> Measure:
    """Read every phrase of a file with all nets."""
    found = tuple(phrases(path))
    wrong = tuple(
        phrase
        for phrase in found
        if (read(phrase.text, nets) is None) == (phrase.label != "benign")
    )
    return Measure(found, wrong)
