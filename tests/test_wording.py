from datetime import UTC, date, datetime, time
from pathlib import Path
from time import perf_counter

import pytest
from structlog.testing import capture_logs

from bot.content_files import ContentError
from bot.core.model import (
    Button,
    Message,
    MessageButton,
    Prompt,
    Text,
    Timer,
    exercise_words,
    words,
)
from bot.wording import Wording

ENGLISH = """\
-bot = Backtalk
hello = Hello, { $name }.
    .title = A title
times = { $n ->
    [one] { $n } time
   *[other] { $n } times
}
many = { $n }
dose = { times } a side
list =
    First:
    { $lines }
line = - { $text }
at = On { $day } at { $time }.
when = { $moment }
weekday = { DATETIME($day, weekday: "long") }
full = { DATETIME($day, weekday: "long", day: "numeric", month: "long", year: "numeric") }
wrong = { DATETIME($day, month: "huge") }
about = This is { -bot }.
only-attributes =
    .why = Because.
button-go = Go
long = <{ $text }>
empty = { "" }
"""
GERMAN = """\
hello = Hallo, { $name }.
at = Am { $day } um { $time }.
"""


@pytest.fixture
def wording(tmp_path: Path) -> Wording:
    for locale, text in (("en", ENGLISH), ("de", GERMAN)):
        folder = tmp_path / "messages" / locale
        folder.mkdir(parents=True)
        (folder / "all.ftl").write_text(text, encoding="utf-8")
    return Wording(tmp_path, ["en", "de"])


def test_a_prompt_becomes_a_message(wording: Wording) -> None:
    prompt = Prompt(
        slot="step",
        body=(words("hello", name="Ann"), words("empty"), words("about")),
        title=words("hello.title"),
        id="a1",
        buttons=(Button("go", words("button-go")), Button("n7", words("many", n=7))),
        numeric=True,
        timer=Timer("hold", 30),
        silent=True,
        chosen=words("about"),
    )
    assert wording.render(prompt, "en") == Message(
        text="Hello, Ann.\n\nThis is Backtalk.",
        title="A title",
        buttons=(MessageButton("Go", "a1:go"), MessageButton("7", "a1:n7")),
        numeric=True,
        countdown=30,
        silent=True,
        chosen="This is Backtalk.",
    )


def test_a_bare_prompt_has_neither_title_nor_countdown(wording: Wording) -> None:
    assert wording.render(Prompt("s", (words("about"),)), "en") == Message("This is Backtalk.")


def test_texts_within_texts(wording: Wording) -> None:
    lines = (words("line", text=words("times", n=1)), words("line", text=words("times", n=1200)))
    assert wording.text(words("list", lines=lines), "en") == "First:\n- 1 time\n- 1,200 times"
    assert wording.text(words("dose", n=2), "en") == "2 times a side"


def test_inserted_names_bring_no_hidden_signs(wording: Wording) -> None:
    assert wording.text(words("hello", name="Ann"), "en").isascii()


def test_what_a_person_typed_is_never_markup(wording: Wording) -> None:
    typed = "{ -bot } { $name } \\u0041 *[x]"
    assert wording.text(words("hello", name=typed), "en") == f"Hello, {typed}."


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en", "On Mon 24 Nov at 07:30."),
        ("en-GB", "On Mon 24 Nov at 07:30."),
        ("de", "Am Mo., 24. Nov. um 07:30."),
        ("de-AT", "Am Mo., 24. Nov. um 07:30."),
        ("de_CH", "Am Mo., 24. Nov. um 07:30."),
        ("pl", "On Mon 24 Nov at 07:30."),
        ("", "On Mon 24 Nov at 07:30."),
        ("x" * 500, "On Mon 24 Nov at 07:30."),
    ],
)
def test_dates_are_in_the_language_of_the_words(
    wording: Wording, locale: str, expected: str
) -> None:
    text = words("at", day=date(2025, 11, 24), time=time(7, 30))
    assert wording.text(text, locale) == expected


def test_an_instant_is_shown_in_its_own_zone(wording: Wording) -> None:
    moment = datetime(2025, 11, 4, 23, 5, tzinfo=UTC)
    assert wording.text(words("when", moment=moment), "en") == "Tue 4 Nov, 23:05"


def test_a_message_may_ask_for_another_date(wording: Wording) -> None:
    day = date(2025, 11, 24)
    assert wording.text(words("weekday", day=day), "en") == "Monday"
    assert wording.text(words("full", day=day), "en") == "Monday, 24 November 2025"


def test_a_date_that_cannot_be_shown_is_logged_and_stops_nothing(wording: Wording) -> None:
    with capture_logs() as logs:
        assert wording.text(words("wrong", day=date(2025, 11, 24)), "en")
    assert [log["id"] for log in logs] == ["wrong"]


def test_a_missing_translation_is_english(wording: Wording) -> None:
    with capture_logs() as logs:
        assert wording.text(words("about"), "de") == "This is Backtalk."
    assert logs == [{"event": "words-missing", "id": "about", "kind": "de", "log_level": "warning"}]


@pytest.mark.parametrize("key", ["nothing", "hello.nothing", "only-attributes", ".", ""])
def test_a_missing_message_is_its_key(wording: Wording, key: str) -> None:
    with capture_logs() as logs:
        assert wording.text(Text(key), "en") == key
    assert logs[0]["id"] == key


def test_a_missing_argument_is_logged_without_the_others(wording: Wording) -> None:
    with capture_logs() as logs:
        shown = wording.text(words("at", day="my secret"), "en")
    assert "my secret" in shown
    assert logs[0]["id"] == "at"
    assert "secret" not in str(logs)


def test_long_arguments_are_inserted_whole(wording: Wording) -> None:
    text = "words " * 2_000
    assert wording.text(words("long", text=text), "en") == f"<{text}>"


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "messages" / "en"
    folder.mkdir(parents=True)
    (folder / "a.ftl").write_text("good = Good\nbad = { $open\nbetter = Better\n")
    with pytest.raises(ContentError) as caught:
        Wording(tmp_path, ["en"])
    (finding,) = caught.value.findings
    assert (finding.file.name, finding.line) == ("a.ftl", 3)
    assert 'from "bad = { $open"' in str(caught.value)


def test_a_step_is_worded_in_well_under_a_millisecond() -> None:
    wording = Wording(None, ["en"])
    parts = ("setup", "do", "breathe", "feel", "stop")
    body = tuple(exercise_words("bridge", part) for part in parts)
    prompt = Prompt("step", body, title=exercise_words("bridge"), id="a1", timer=Timer("hold", 15))
    wording.render(prompt, "en")
    quickest = min(_seconds_of_hundred(wording, prompt) for _ in range(5))
    assert quickest / 100 < 0.001


def _seconds_of_hundred(wording: Wording, prompt: Prompt) -> float:
    start = perf_counter()
    for _ in range(100):
        wording.render(prompt, "en")
    return perf_counter() - start
