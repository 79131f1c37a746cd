"""`python -m tests.red_flags`: how many red flags the nets catch, and how often they ask in vain.

With --misses the phrases that went wrong are shown, of the training files only: whoever
reads those of the validation files can no longer validate with them.
"""

from __future__ import annotations

import sys
from typing import get_args

from bot.library import load_library
from tests.red_flags.measure import LANGUAGES, Measure, Set, measure, path_of

_HEAD = f"{'':4}{'set':12}{'phrases':>8}{'emergencies':>20}{'urgent':>18}{'watch':>16}{'asked':>18}"


def _part(shown: int, of: int) -> str:
    return f"{shown}/{of} {100 * shown / max(1, of):.1f} %"


def _row(language: str, kind: Set, taken: Measure) -> str:
    def caught(label: str) -> str:
        of = taken.count(label)  # type: ignore[arg-type]
        return _part(of - taken.misses(label), of)  # type: ignore[arg-type]

    asked = _part(taken.misses("benign"), taken.count("benign"))
    return (
        f"{language:4}{kind:12}{len(taken.phrases):>8}{caught('emergency'):>20}"
        f"{caught('urgent'):>18}{caught('watch'):>16}{asked:>18}"
    )


def main(arguments: list[str]) -> None:
    """Print the table, and with --misses what went wrong of the training phrases."""
    nets = load_library().nets
    wrong: list[str] = []
    print(_HEAD)
    for language in LANGUAGES:
        for kind in get_args(Set):
            path = path_of(language, kind)
            if not path.exists():
                print(f"{language:4}{kind:12}{'-':>8}  ({path.name} is missing)")
                continue
            taken = measure(path, nets)
            print(_row(language, kind, taken))
            if kind == "training":
                wrong += [f"{language} {phrase.label:9} | {phrase.text}" for phrase in taken.wrong]
    if "--misses" in arguments:
        print("", *wrong, sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
