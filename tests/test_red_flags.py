"""How well the nets do over labelled phrases, in the languages that there are."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from bot.content_files import content_root
from bot.content_red_flags import read_net
from bot.core.routine.red_flags import LIKENESS, read
from bot.library import load_library
from tests.red_flags.__main__ import main
from tests.red_flags.learn import digest
from tests.red_flags.measure import LANGUAGES, Measure, Set, measure, path_of, phrases

CAUGHT = 0.98
"""The share of emergencies that has to lead to a question."""
ASKED = 0.05
"""The share of ordinary phrases that may."""
UNSEEN_CAUGHT = 0.98
"""The same of phrases that nobody tuned to: what is reached. The aim is `CAUGHT` for them too."""
UNSEEN_ASKED = 0.10
"""Those of validation share their words with emergencies; the aim is `ASKED`."""
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
    shown = kind != "validation"  # who reads what went wrong there validates no more
    caught, asked = (CAUGHT, ASKED) if shown else (UNSEEN_CAUGHT, UNSEEN_ASKED)
    assert taken.caught("emergency") >= caught, taken.wrong if shown else taken.misses("emergency")
    assert taken.asked <= asked, taken.wrong if shown else taken.misses("benign")


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
    training, blind, validation = ({p.text.casefold() for p in phrases(path)} for path in sets)
    assert not (training | blind) & validation


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_learned_was_learned_from_these_phrases(language: str) -> None:
    path = content_root(None) / "red_flags" / f"{language}.weights"
    assert f"# from {digest(language)}" in path.read_text(encoding="utf-8").splitlines()[:2], (
        "say `python -m tests.red_flags.learn`"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_concepts_that_were_learned_are_still_in_the_net(language: str) -> None:
    path = content_root(None) / "red_flags" / f"{language}.toml"
    net, learned = load_library().nets[language], read_net(path).learned
    assert learned is not None
    known = {name for sign in net.signs for group in sign.groups for name in group}
    known |= {name for sign in net.signs for name in sign.unless} | {"denied", "silence"}
    named = (name for trait in learned.weights for name in re.split("[& ]", trait))
    names = {name[1:] for name in named if name.startswith("@") and "." not in name}
    assert names <= known, "say `python -m tests.red_flags.learn`"


def test_the_second_reader_finds_what_no_net_was_told_and_keeps_out_of_the_ordinary() -> None:
    nets = load_library().nets
    learned = nets["en"].learned
    assert learned is not None
    silent = {locale: replace(net, signs=()) for locale, net in nets.items()}
    found = read("my bum and my private parts have gone completely numb", silent)
    assert found is not None
    assert (found.rule, found.sign, found.locale) == ("R1", LIKENESS, "en")
    deaf = {locale: replace(net, learned=None) for locale, net in silent.items()}
    assert read("my bum and my private parts have gone completely numb", deaf) is None
    for text in ("done", "after breakfast i stretch", "qwertz uiop asdf", "10", "numb"):
        assert read(text, silent) is None


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
