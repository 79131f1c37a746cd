"""Messages are legible at any width, in any script, and steer no terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.adapters.terminal.typesetting import Page, what_changed
from bot.core.model import Message, MessageButton


class Paper:
    """A page that can be read again."""

    def __init__(self, columns: int = 80, *, styled: bool = False) -> None:
        self.written: list[str] = []
        self.page = Page(self.written.append, lambda: columns, styled=styled)

    @property
    def text(self) -> str:
        return "".join(self.written)


def buttons(*labels: str) -> tuple[MessageButton, ...]:
    return tuple(MessageButton(label, "q:a") for label in labels)


STEP = Message(
    "Lie on your back with your knees bent and your feet flat on the floor.\n\nBreathe.",
    "Bridge",
    buttons("Start", "Done", "Easier", "It hurts", "Skip", "Pause", "Stop"),
)


def test_a_message_at_eighty_columns() -> None:
    paper = Paper()
    paper.page.message(STEP)
    assert paper.text == (
        "Bridge\n"
        "Lie on your back with your knees bent and your feet flat on the floor.\n"
        "\n"
        "Breathe.\n"
        "\n"
        "1 Start · 2 Done · 3 Easier · 4 It hurts · 5 Skip · 6 Pause · 7 Stop\n"
    )


def test_a_message_at_forty_columns_breaks_no_button() -> None:
    paper = Paper(40)
    paper.page.message(STEP)
    assert paper.text == (
        "Bridge\n"
        "Lie on your back with your knees bent\n"
        "and your feet flat on the floor.\n"
        "\n"
        "Breathe.\n"
        "\n"
        "1 Start · 2 Done · 3 Easier · 4 It hurts\n"
        "5 Skip · 6 Pause · 7 Stop\n"
    )


def test_long_buttons_stand_one_below_the_other() -> None:
    paper = Paper(40)
    paper.page.message(
        Message("Where?", buttons=buttons("Only on the floor", "In a warm bed", "x"))
    )
    assert paper.text.endswith("1 Only on the floor · 2 In a warm bed\n3 x\n")
    paper.page.message(
        Message("Where?", buttons=buttons("It gets better by bending", "It does not"))
    )
    assert paper.text.endswith("1 It gets better by bending\n2 It does not\n")


def test_a_question_for_a_number_has_no_indexes() -> None:
    paper = Paper()
    paper.page.message(
        Message("From 0 to 10?", buttons=buttons("0", "5", "10", "Skip", "Start now"), numeric=True)
    )
    assert paper.text == "From 0 to 10?\n\n[Skip] · [Start now]\n"


def test_a_countdown_does_not_repeat_the_buttons_just_shown() -> None:
    paper = Paper()
    hold = Message("Hold left.", buttons=buttons("Done", "Stop"), countdown=10)
    paper.page.message(hold)
    paper.page.message(Message("Hold right.", buttons=buttons("Done", "Stop"), countdown=10))
    assert paper.text == "Hold left.\n\n1 Done · 2 Stop\n\nHold right.\n"
    paper.page.message(Message("Paused.", buttons=buttons("Resume")))
    paper.page.message(hold)
    assert paper.text.endswith("Paused.\n\n1 Resume\n\nHold left.\n\n1 Done · 2 Stop\n")


def test_edits_are_one_line_each() -> None:
    paper = Paper()
    same = buttons("Done", "Stop")
    hold = Message("Hold.\nBreathe.", "Bridge", same)
    rest = Message("Rest, 5 s.\nBreathe.", "Bridge", same)
    paper.page.message(hold)
    paper.page.change(hold, rest)
    paper.page.change(rest, hold)
    paper.page.change(hold, hold)
    paper.page.message(Message("Well done."))
    assert paper.text == (
        "Bridge\nHold.\nBreathe.\n\n1 Done · 2 Stop\n\nRest, 5 s.\nHold.\n\nWell done.\n"
    )


def test_what_an_edit_repeats_is_read_once() -> None:
    paper = Paper()
    ready, rest = Message("Get ready."), Message("Let go.")
    holds = [Message(f"Hold {n}.\n\nPull the knee gently.") for n in range(3)]
    paper.page.message(ready)
    paper.page.change(ready, holds[0])
    for hold in holds[1:]:
        paper.page.change(hold, rest)
        paper.page.change(rest, hold)
    assert paper.text == (
        "Get ready.\n\nHold 0.\nPull the knee gently.\nLet go.\nHold 1.\nLet go.\nHold 2.\n"
    )


def test_an_edit_shows_buttons_that_are_others() -> None:
    paper = Paper()
    before = Message("Which?", buttons=buttons("Surgery", "None"))
    after = Message("Which?", buttons=buttons("✓ Surgery", "Ready"))
    paper.page.message(before)
    paper.page.change(before, after)
    assert paper.text == "Which?\n\n1 Surgery · 2 None\n\n1 ✓ Surgery · 2 Ready\n"
    assert what_changed(before, after) == []


def test_lists_hang() -> None:
    paper = Paper(30)
    paper.page.message(
        Message("• one two three four five six seven\n2. one two three four five sixty")
    )
    assert paper.text == (
        "• one two three four five six\n  seven\n2. one two three four five\n   sixty\n"
    )


def test_wide_characters_take_two_cells() -> None:
    paper = Paper(20)
    paper.page.message(
        Message("日本語の文章はスペースがない", buttons=buttons("ストレッチ", "終わり"))
    )
    assert all(cell_len(line) <= 20 for line in paper.text.splitlines())
    assert "日本語の文章はスペー\nスがない\n" in paper.text


@pytest.mark.parametrize("text", ["\x1b[2Jgone", "a\x07b", "\x9b31m", "\ud800", "a\rb", "\x00"])
def test_nothing_steers_the_terminal(text: str) -> None:
    paper = Paper()
    paper.page.message(Message(text, text, buttons(text)))
    paper.page.line(f"> {text}")
    paper.text.encode()
    assert not set(paper.text) & set(map(chr, [*range(10), *range(11, 32), *range(127, 160)]))


def test_markup_is_only_text() -> None:
    paper = Paper()
    paper.page.message(Message("[bold]:smile: 1.5 'x'[/bold]"))
    assert paper.text == "[bold]:smile: 1.5 'x'[/bold]\n"


def test_style_is_only_for_people() -> None:
    plain, styled = Paper(), Paper(styled=True)
    plain.page.message(STEP)
    styled.page.message(STEP)
    assert "\x1b" not in plain.text
    assert "\x1b[1mBridge\x1b[0m\n" in styled.text


@given(st.text(max_size=200), st.text(max_size=60), st.integers(0, 100))
def test_any_text_fits(text: str, label: str, columns: int) -> None:
    paper = Paper(columns)
    paper.page.message(Message(text, label, buttons(label, text)))
    paper.page.change(Message(label), Message(text))
    assert paper.text == "" or paper.text.endswith("\n")
