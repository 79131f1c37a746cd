"""How well the nets do over labelled phrases, in the languages that there are."""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from bot.library import load_library
from tests.red_flags.__main__ import main
from tests.red_flags.measure import LANGUAGES, Measure, Set, measure, path_of, phrases

CAUGHT = 0.98
"""The share of emergencies that has to lead to a question."""
ASKED = 0.05
"""The share of ordinary phrases that may."""
ENOUGH = 400
"""Phrases that a language is measured by, a third of them for validation."""


@cache
def measured(language: str, kind: Set) -> Measure:
    """Measured once; skips, loudly, what is not there."""
    path = path_of(language, kind)
    if not path.exists():
        warnings.warn(f"{path.name} is missing: the net is not validated", stacklevel=2)
        pytest.skip(f"{path.name} is missing")
    return measure(path, load_library().nets)


@pytest.mark.filterwarnings("default:.* is missing")
@pytest.mark.parametrize("kind", get_args(Set))
@pytest.mark.parametrize("language", LANGUAGES)
def test_emergencies_are_caught_and_ordinary_words_left_alone(language: str, kind: Set) -> None:
    taken = measured(language, kind)
    shown = kind == "training"  # who reads what went wrong in validation validates no more
    assert taken.caught("emergency") >= CAUGHT, taken.wrong if shown else taken.misses("emergency")
    assert taken.asked <= ASKED, taken.wrong if shown else taken.misses("benign")


@pytest.mark.filterwarnings("default:.* is missing")
@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_enough_to_measure_by(language: str) -> None:
    validation = len(measured(language, "validation").phrases)
    total = validation + len(measured(language, "training").phrases)
    assert total >= ENOUGH
    assert validation * 3 >= ENOUGH


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_both_for_training_and_for_validation(language: str) -> None:
    sets = [path_of(language, kind) for kind in get_args(Set)]
    if not all(path.exists() for path in sets):
        pytest.skip("there is only one of the two")
    training, validation = ({phrase.text.casefold() for phrase in phrases(p)} for p in sets)
    assert not training & validation


@pytest.mark.parametrize("line", ["urgent: fever", "odd | fever", "urgent |"])
def test_a_line_that_cannot_be_read(tmp_path: Path, line: str) -> None:
    path = tmp_path / "en.txt"
    path.write_text(f"# a comment\n\nbenign | done\n{line}\n")
    with pytest.raises(ValueError, match=r"en\.txt:4"):
        list(phrases(path))


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(LANGUAGES) * len(get_args(Set))
    assert all("%" in line or "is missing" in line for line in lines[1:])
