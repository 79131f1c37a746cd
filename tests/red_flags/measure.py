"""How well the nets tell red flags from ordinary words, over labelled phrases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from bot.core.routine.nets import Net
from bot.core.routine.red_flags import read

HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "es")

Label = Literal["emergency", "urgent", "watch", "benign"]
Set = Literal["training", "validation"]


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
    return HERE / (f"{language}.txt" if kind == "training" else f"{language}.validation.txt")


def phrases(path: Path) -> Iterator[Phrase]:
    """The lines `label | phrase` of a file; empty lines and those behind # are left out."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        label, bar, text = line.partition("|")
        if not bar or label.strip() not in get_args(Label) or not text.strip():
            raise ValueError(f"{path.name}:{number}: write it as label | phrase")
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
