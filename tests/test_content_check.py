import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content_check import Finding, check, format_findings
from bot.content_files import content_root, line_of

MESSAGES = """\
hello = Hello, { $name }.
    .title = A title
button-go = Go on
button-number = { $n }
part = { $n ->
    [one] part
   *[other] parts
}
whole = All { part }
"""
PROGRAM = """\
from bot.core import model
from bot.core.model import Button, words

GREETING = words("hello", name="Ann"), words("hello.title")
LABEL = Button("n1", label=model.words("button-number", n=1))
EITHER = words("whole" if GREETING else "part", n=1)
"""
PHRASES = '[stop]\nphrases = ["stop", "enough"]\n\n[done]\nphrases = ["done"]\n'

SAMPLE = """\
id = "sample"
block = "strength"
directions = ["neutral"]
positions = ["sitting"]
sides = false
easier = "other"
harder = "none"
avoid = []
source = "Ourselves"

[[ladder]]
reps = [5]
hold = 5

[[ladder]]
reps = [6]
hold = 5

[[ladder]]
reps = [6, 6]
hold = 5
variant = "arm"

[[ladder]]
reps = [6, 6]
hold = 8
variant = "arm"
"""
OTHER = SAMPLE.replace('"sample"', '"other"').replace('easier = "other"', 'easier = "none"')
SAMPLE_WORDS = """
sample = Sample
    .setup = Sit.
    .do = Move.
    .do-arm = Move the arm.
    .breathe = Breathe.
    .feel = Feel.
    .stop = Stop.
    .short = Go on
"""
OTHER_WORDS = SAMPLE_WORDS.replace("sample = Sample", "other = Other")
ROUTINE = """\
id = "sample-5"
base = "bed"
kind = "full"
minutes = 5

[[slots]]
block = "settle"
choices = ["seated-breathing"]

[[slots]]
block = "stretch"
choices = ["knee-to-chest", "seated-pelvic-tilt"]

[[slots]]
block = "stretch"
choices = ["knee-rolls", "seated-hamstring"]

[[slots]]
block = "strength"
choices = ["sample"]
"""

Change = Callable[[str, str, str], None]
Checked = Callable[[], list[Finding]]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The real exercises and routines, and samples, words and a program to be spoiled."""
    root = tmp_path / "content"
    for folder in ("exercises", "routines"):
        shutil.copytree(content_root() / folder, root / folder)
    (root / "exercises" / "sample.toml").write_text(SAMPLE)
    (root / "exercises" / "other.toml").write_text(OTHER)
    (root / "routines" / "sample-5.toml").write_text(ROUTINE)
    english = root / "messages" / "en"
    english.mkdir(parents=True)
    shutil.copy(content_root() / "messages" / "en" / "exercises.ftl", english)
    (english / "sample.ftl").write_text(SAMPLE_WORDS)
    (english / "other.ftl").write_text(OTHER_WORDS)
    (english / "own.ftl").write_text(MESSAGES)
    (root / "understanding").mkdir()
    (root / "understanding" / "en.toml").write_text(PHRASES)
    (root / "cities.toml").write_text('"Europe/Berlin" = ["bonn", "munich"]\n')
    shutil.copy(content_root() / "emergency.toml", root)
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "use.py").write_text(PROGRAM)
    return root


@pytest.fixture
def change(content: Path) -> Change:
    """Replaces a text that a file has exactly once, so that no test changes nothing."""

    def replace(name: str, old: str, new: str) -> None:
        path = content / name
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new))

    return replace


@pytest.fixture
def checked(content: Path) -> Checked:
    return lambda: check(content, content.parent / "program")


def one(findings: list[Finding], file: str, line: int, message: str) -> None:
    """Exactly one finding, in this place, that says this."""
    assert len(findings) == 1, format_findings(findings)
    (finding,) = findings
    assert (finding.file.name, finding.line) == (file, line), finding
    assert message in finding.message


def test_the_real_content_is_clean() -> None:
    assert format_findings(check()) == ""


def test_the_copy_is_clean(checked: Checked) -> None:
    assert format_findings(checked()) == ""


def test_findings_are_shown_from_where_one_stands(tmp_path: Path) -> None:
    findings = [
        Finding(tmp_path / "b.toml", 2, "second"),
        Finding(tmp_path / "b.toml", 1, "first"),
        Finding(Path("/elsewhere/a.toml"), 9, "far"),
    ]
    assert format_findings(findings, tmp_path).splitlines() == [
        "/elsewhere/a.toml:9: far",
        "b.toml:1: first",
        "b.toml:2: second",
    ]


# --- files ---------------------------------------------------------------------------


def test_broken_toml(change: Change, checked: Checked) -> None:
    change("exercises/sample.toml", 'block = "strength"', "block = strength")
    found = [finding for finding in checked() if finding.file.name == "sample.toml"]
    one(found, "sample.toml", 2, "not valid TOML")


RUNG_TWO = "reps = [6]\nhold = 5"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('easier = "other"\n', "", 1, '"easier" is missing: add it'),
        ("sides = false", "sides = 0", 5, '"sides" is 0: it should be a valid boolean'),
        ("sides = false", "sides = false\nside = true", 6, '"side" is not a field'),
        ('"neutral"', '"sideways"', 3, "\"directions.1\" is 'sideways': it should be"),
        ("avoid = []", 'avoid = ["pregnant"]', 8, "\"avoid.1\" is 'pregnant': it should be"),
        (RUNG_TWO, "reps = [0]\nhold = 5", 16, '"ladder.2.reps.1" is 0'),
        (RUNG_TWO, "reps = [6]\nhold = 5\ntempo = 2", 15, "either hold or tempo"),
        (RUNG_TWO, "reps = [6]", 15, "either hold or tempo"),
        (RUNG_TWO, "reps = [6]\nhold = 5\nrest = 20", 15, "rest is between sets"),
        ("sides = false", 'sides = true\nlimb = "tail"', 6, "\"limb\" is 'tail': it should be"),
        (RUNG_TWO, 'reps = [6]\nhold = "5"', 17, "\"ladder.2.hold\" is '5'"),
        ('id = "sample"', 'id = "Sample"', 1, "\"id\" is 'Sample'"),
    ],
)
def test_a_field_that_is_wrong(
    change: Change, checked: Checked, old: str, new: str, line: int, message: str
) -> None:
    change("exercises/sample.toml", old, new)
    found = [finding for finding in checked() if finding.file.name == "sample.toml"]
    one(found, "sample.toml", line, message)


@pytest.mark.parametrize(("count", "message"), [(3, "at least 4"), (8, "at most 7")])
def test_too_few_and_too_many_rungs(
    content: Path, checked: Checked, count: int, message: str
) -> None:
    rungs = [f"\n[[ladder]]\nreps = [{n}]\nhold = 5\n" for n in range(5, 5 + count)]
    path = content / "exercises" / "sample.toml"
    path.write_text(SAMPLE.split("\n[[ladder]]")[0] + "".join(rungs))
    found = [finding for finding in checked() if finding.file == path]
    one(found, "sample.toml", 11, message)


def test_an_id_unlike_its_file(change: Change, checked: Checked) -> None:
    change("exercises/sample.toml", 'id = "sample"', 'id = "simple"')
    found = [finding for finding in checked() if finding.file.name == "sample.toml"]
    one(found, "sample.toml", 1, "make them agree")


def test_an_empty_folder(content: Path, checked: Checked) -> None:
    shutil.rmtree(content / "routines")
    one(checked(), "routines", 1, "there is no .toml file")


def test_lines_are_found_in_tables() -> None:
    text = 'a = 1\n[[slots]]\nb = 1\n\n[[slots]]\n"b" = 2\n[stop]\nphrases = []\n'
    assert line_of(text, "a") == 1
    assert line_of(text, "slots") == 2
    assert line_of(text, "slots", 1, "b") == 6
    assert line_of(text, "stop", "phrases", 3) == 8
    assert line_of(text, "nothing") == 1


# --- exercises -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (RUNG_TWO, "reps = [5]\nhold = 5", 15, "rung 2 is no more than rung 1"),
        (RUNG_TWO, "reps = [8]\nhold = 3", 15, "rung 2 is no more than rung 1 (24 s"),
        (RUNG_TWO, "reps = [8]\nhold = 5", 15, "rung 2 is too big a step after rung 1 (40 s"),
        (RUNG_TWO, "reps = [5]\nhold = 11", 15, "rung 2 is too big a step"),
        ("reps = [6, 6]\nhold = 8\nvariant", "reps = [9, 6]\nhold = 8\nvariant", 24, "rung 4 is"),
        ('reps = [6, 6]\nhold = 8\nvariant = "arm"', "reps = [9]\nhold = 5", 24, '"" was left'),
        (
            "reps = [5]\nhold = 5",
            'reps = [5]\nhold = 5\nvariant = "arm"',
            14,
            "the first rung must",
        ),
    ],
)
def test_a_ladder_that_does_not_rise_gently(
    change: Change, checked: Checked, old: str, new: str, line: int, message: str
) -> None:
    change("exercises/sample.toml", old, new)
    found = [finding for finding in checked() if finding.line == line]
    one(found, "sample.toml", line, message)


def test_what_does_not_strengthen_may_rise_by_half(change: Change, checked: Checked) -> None:
    change("routines/sample-5.toml", '["sample"]', '["sit-to-stand"]')
    change("exercises/sample.toml", RUNG_TWO, "reps = [3]\nhold = 12")
    one(checked(), "sample.toml", 15, "too big a step")
    for name in ("sample", "other"):
        change(f"exercises/{name}.toml", 'block = "strength"', 'block = "stretch"')
    assert checked() == []


@pytest.mark.parametrize(
    ("sides", "line", "message"),
    [
        ('false\nlimb = "leg"', 6, 'limb = "leg" says what a side is'),
        ("true\nalternates = true", 6, "choose one of the two"),
        ("false\nalternates = true", 13, "rung 1: the sides take turns, so give an even number"),
    ],
)
def test_sides_that_contradict_themselves(
    change: Change, checked: Checked, sides: str, line: int, message: str
) -> None:
    change("exercises/sample.toml", "sides = false", f"sides = {sides}")
    found = [finding for finding in checked() if finding.line == line]
    one(found, "sample.toml", line, message)


def test_sides_that_take_turns(change: Change, checked: Checked) -> None:
    change("exercises/sample.toml", "sides = false", "sides = false\nalternates = true")
    change("exercises/sample.toml", "reps = [5]\nhold = 5", "reps = [4]\nhold = 5")
    assert format_findings(checked()) == ""


@pytest.mark.parametrize(
    ("field", "value", "demanded"),
    [
        ("directions", '["forward"]', {"osteoporosis", "surgery"}),
        ("directions", '["neutral", "forward"]', {"osteoporosis"}),
        ("directions", '["backward"]', {"stenosis", "spondylolisthesis", "surgery"}),
        ("directions", '["neutral", "backward"]', set()),
        ("positions", '["front"]', {"pregnancy"}),
        ("positions", '["back"]', {"pregnancy"}),
        ("positions", '["side"]', set()),
    ],
)
def test_whom_an_exercise_must_not_reach(
    change: Change, checked: Checked, field: str, value: str, demanded: set[str]
) -> None:
    usual = {"directions": '["neutral"]', "positions": '["sitting"]'}[field]
    change("exercises/sample.toml", f"{field} = {usual}", f"{field} = {value}")
    found = [finding for finding in checked() if "avoid must name" in finding.message]
    assert {finding.message.split('"')[1] for finding in found} == demanded
    assert all((f.file.name, f.line) == ("sample.toml", 8) for f in found)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('easier = "other"', 'easier = "othr"', 6, "is not the id of an exercise"),
        ('easier = "other"', 'easier = "sample"', 6, "is the exercise itself"),
        ('easier = "other"', 'easier = "walk"', 6, "is for move, and this is for strength"),
        ('harder = "none"', 'harder = "pelvic-tilt"', 7, "is for stretch"),
        ('easier = "other"', 'easier = "seated-hamstring"', 6, "is for stretch"),
        ('easier = "other"', 'easier = "brace"', 6, "sitting or standing, the other down on"),
        ('easier = "other"', 'easier = "bird-dog"', 6, "it must be avoided with surgery"),
        ('easier = "other"', 'easier = "bird-dog"', 6, "it is not possible on the bed"),
        ('easier = "other"', 'easier = "hip-extension"', 6, "it bends the back another way"),
    ],
)
def test_neighbours_that_do_not_fit(
    change: Change, checked: Checked, old: str, new: str, line: int, message: str
) -> None:
    change("exercises/sample.toml", old, new)
    one(checked(), "sample.toml", line, message)


def test_lying_may_be_easier_than_what_is_done_in_pregnancy(
    change: Change, checked: Checked
) -> None:
    """Lying is ruled out there, whatever the load: half the dose takes its place."""
    for name in ("sample", "other"):
        change(f"exercises/{name}.toml", '["sitting"]', '["side"]')
    change("exercises/sample.toml", 'easier = "other"', 'easier = "brace"')
    assert format_findings(checked()) == ""
    change("exercises/sample.toml", 'easier = "brace"', 'easier = "curl-up"')
    one(checked(), "sample.toml", 6, "avoided with birth, it must be avoided with osteoporosis")


def test_easier_in_a_circle(change: Change, checked: Checked) -> None:
    change("exercises/other.toml", 'easier = "none"', 'easier = "sample"')
    found = {(f.file.stem, f.line): f.message for f in checked()}
    assert set(found) == {("sample", 6), ("other", 6)}
    assert "sample -> other -> sample" in found["sample", 6]


# --- routines ------------------------------------------------------------------------

STRENGTH = '[[slots]]\nblock = "strength"\nchoices = ["sample"]\n'
SETTLE = '[[slots]]\nblock = "settle"\nchoices = ["seated-breathing"]\n'
ROLLS = '\n[[slots]]\nblock = "stretch"\nchoices = ["knee-rolls", "seated-hamstring"]\n'


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (STRENGTH, SETTLE.replace("seated-", ""), 18, "settle comes after stretch"),
        (ROLLS, "", 3, "a full routine needs at least 2 stretches"),
        (f"\n{STRENGTH}", "", 3, "a full routine of 5 minutes needs at least 1 strength"),
        ("minutes = 5", "minutes = 10", 3, "a full routine of 10 minutes needs at least 2"),
        ("minutes = 5", "minutes = 15", 4, "and should take 540 to 1260 s"),
        ('kind = "full"', 'kind = "stretch"', 3, "a stretch routine needs at least 3 stretches"),
        ('kind = "full"', 'kind = "stretch"', 18, "a stretch routine has no strength"),
        ('kind = "full"', 'kind = "gentle"', 18, "a gentle routine has no strength"),
        ('kind = "full"', 'kind = "minute"', 4, "and should take 45 to 100 s"),
        ('["sample"]', '["simple"]', 20, 'there is no exercise "simple"'),
        ('["sample"]', '["sample", "bird-dog"]', 20, "not possible on the bed (all_fours)"),
        ('["sample"]', '["sample", "walk"]', 20, '"walk" is for move, and the slot for strength'),
        ('["sample"]', '["bridge", "brace"]', 20, "slot 4 needs a choice for everybody"),
        ('["sample"]', '["bridge", "brace"]', 20, "for somebody with pregnancy, no leaning"),
        (
            '"knee-to-chest", "seated-pelvic-tilt"',
            '"knee-to-chest"',
            12,
            "no condition, no leaning",
        ),
        ('"knee-rolls"', '"knee-to-chest"', 16, '"knee-to-chest" is in this routine already'),
    ],
)
def test_a_routine_that_does_not_work(
    change: Change, checked: Checked, old: str, new: str, line: int, message: str
) -> None:
    change("routines/sample-5.toml", old, new)
    found = [finding for finding in checked() if message in finding.message]
    one(found, "sample-5.toml", line, message)


def test_stretches_come_before_strength(content: Path, checked: Checked) -> None:
    path = content / "routines" / "sample-5.toml"
    head, *slots = ROUTINE.split("\n[[slots]]")
    path.write_text("\n[[slots]]".join([head, slots[0], slots[3], slots[1], slots[2]]))
    one(checked(), "sample-5.toml", 14, "stretch comes after strength")


def test_seven_exercises(content: Path, checked: Checked) -> None:
    more = ("other", "clamshell", "sit-to-stand")
    slots = "".join("\n" + STRENGTH.replace("sample", id) for id in more)
    (content / "routines" / "sample-5.toml").write_text(ROUTINE + slots)
    found = [finding for finding in checked() if "slots" in finding.message]
    one(found, "sample-5.toml", 30, "7 slots: 6 exercises are the most")


def test_every_base_has_every_routine(content: Path, checked: Checked) -> None:
    (content / "routines" / "chair-minute.toml").unlink()
    (content / "routines" / "bed-full-10.toml").unlink()
    (content / "routines" / "floor-stretch.toml").unlink()
    assert [(f.file.name, f.message) for f in checked()] == [
        ("routines", "there is no full routine of 10 minutes for the bed: add one"),
        ("routines", "there is no minute routine for the chair: add one"),
        ("routines", "there is no stretch routine for the floor: add one"),
    ]


# --- words ---------------------------------------------------------------------------


def program(content: Path, line: str) -> None:
    (content.parent / "program" / "more.py").write_text(f"from x import words\n{line}\n")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ('words("hi")', 'there is no message "hi"'),
        ('words("hello.body")', 'there is no message "hello.body"'),
        ('words("hello")', '"hello" needs $name'),
        ('words("hello", name="A", age=3)', '"hello" does not use $age (own.ftl:1)'),
        ('words("whole")', '"whole" needs $n'),
        ('words(f"hello-{1}", name="A")', "name the message as a literal"),
        ('words("hi" if x else y)', "name the message as a literal"),
        ("words(key)", "name the message as a literal"),
    ],
)
def test_how_the_program_uses_words(
    content: Path, checked: Checked, call: str, message: str
) -> None:
    program(content, call)
    one(checked(), "more.py", 2, message)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("lonely = Nobody\n", 10, 'nobody uses "lonely"'),
        ("hello = Again\n", 10, '"hello" is there already, in own.ftl:1'),
        ("# a comment\n= nothing\n", 11, "not valid Fluent"),
        ("button-x = Into { nowhere }\n", 10, "there is no { nowhere } to insert"),
        ("button-x = Into { -nowhere }\n", 10, "there is no { -nowhere } to insert"),
        ("button-x = { SHOUT($n) }\n", 10, "SHOUT() is not known"),
        ('button-x = { DATETIME($n, hour12: "x") }\n', 10, "DATETIME() has no option hour12"),
        (f"button-x = {'x' * 35}\n", 10, "has 35 characters, and a button's label may have 34"),
        (f"button-x = {{ $a }}{'x' * 15}\n", 10, "has 35 characters"),
        (f"button-x = {{ $a -> \n   *[a] {'x' * 35}\n }}\n", 10, "has 35 characters"),
    ],
)
def test_a_message_that_is_wrong(
    content: Path, checked: Checked, text: str, line: int, message: str
) -> None:
    path = content / "messages" / "en" / "own.ftl"
    path.write_text(MESSAGES + text)
    one(checked(), "own.ftl", line, message)


def test_titles_and_bodies_that_are_too_long(content: Path, checked: Checked) -> None:
    path = content / "messages" / "en" / "own.ftl"
    path.write_text(f"{MESSAGES}body = {'x' * 1001}\nlook = {'x' * 101}\nback = {'x' * 35}\n")
    program(content, 'words("body"), Prompt(title=words("look")), Button("b", words("back"))')
    assert [f.message.split(":")[0] for f in checked()] == [
        '"body" has 1001 characters, and a message may have 1000',
        '"look" has 101 characters, and a title may have 100',
        '"back" has 35 characters, and a button\'s label may have 34',
    ]


@pytest.mark.parametrize(
    ("old", "new", "file", "message"),
    [
        ("sample = Sample", "simple = Sample", "sample.toml", '"sample" has no words in en'),
        ("    .short = Go on\n", "", "sample.ftl", '"sample" has no .short'),
        ("Go on", "x" * 61, "sample.ftl", "61 characters, and a reminder may have 60"),
        ("= Sample", f"= {'x' * 35}", "sample.ftl", "35 characters, and a name may have 34"),
        ("Feel.", "x" * 700, "sample.ftl", "700 are the most"),
        ("Move the arm.", "x" * 700, "sample.ftl", "700 are the most"),
        ("Go on", "{ $name }", "sample.ftl", "gets no arguments: take $name out"),
        (".do-arm", ".do-leg", "sample.ftl", '"sample" has no .do-arm'),
        (".do-arm", ".do-leg", "sample.ftl", '"sample.do-leg" is no part of an exercise'),
    ],
)
def test_the_words_of_an_exercise(
    change: Change, checked: Checked, old: str, new: str, file: str, message: str
) -> None:
    change("messages/en/sample.ftl", old, new)
    found = [finding for finding in checked() if message in finding.message]
    assert [finding.file.name for finding in found] == [file]


def test_another_language_has_the_same_messages(content: Path, checked: Checked) -> None:
    folder = content / "messages" / "de"
    shutil.copytree(content / "messages" / "en", folder)
    (content / "understanding" / "de.toml").write_text(PHRASES)
    assert checked() == []
    text = MESSAGES.replace("{ $name }", "{ $nome }").replace("button-go", "button-los")
    (folder / "own.ftl").write_text(text)
    found = {(f.file.parent.name, f.line): f.message for f in checked()}
    assert found == {
        ("de", 1): '"hello" uses $nome, and English $name: make them agree',
        ("de", 3): '"button-los" is not in English: take it out, or correct its key',
        ("en", 3): '"button-go" is not translated into de',
    }


# --- phrases and cities --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (PHRASES + '\n[no]\nphrases = ["Stop!"]\n', 8, '"Stop!" is in [stop] and in [no]'),
        (PHRASES + '\n[no]\nphrases = ["no", "No."]\n', 8, '"No." is twice in [no]'),
        (PHRASES + '\n[no]\nphrases = ["?!"]\n', 8, "has no letter or digit"),
        (PHRASES + "\n[no]\nphrases = []\n", 8, '"no.phrases" is []'),
        (PHRASES + "\n[no]\nwords = []\n", 7, '"no.phrases" is missing'),
    ],
)
def test_phrases(content: Path, checked: Checked, text: str, line: int, message: str) -> None:
    (content / "understanding" / "en.toml").write_text(text)
    found = checked()
    assert (found[0].file.name, found[0].line) == ("en.toml", line), format_findings(found)
    assert message in found[0].message


def test_intents_are_the_same_in_every_language(content: Path, checked: Checked) -> None:
    shutil.copytree(content / "messages" / "en", content / "messages" / "de")
    one(checked(), "de.toml", 1, "there are no phrases in de")
    (content / "understanding" / "de.toml").write_text('[halt]\nphrases = ["halt"]\n')
    assert sorted(f.message for f in checked()) == [
        "the intent [done] is missing: add it with its phrases",
        "the intent [halt] is not in English: correct its name",
        "the intent [stop] is missing: add it with its phrases",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"Europe/Bonn" = ["essen"]\n', '"Europe/Bonn" is not an IANA time zone'),
        ('"Europe/Berlin" = ["Bonn"]\n', 'write "Bonn" as "bonn"'),
        ('"Europe/Berlin" = ["berlin"]\n', "is known by the name of its zone"),
        ('"Europe/Berlin" = ["bonn", "bonn"]\n', '"bonn" is there twice'),
        ('"Europe/Berlin" = "bonn"\n', "it should be a valid list"),
    ],
)
def test_cities(content: Path, checked: Checked, text: str, message: str) -> None:
    (content / "cities.toml").write_text(text)
    one(checked(), "cities.toml", 1, message)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('week = ["w"', 'weak = ["w"', 1, '"units.week" is missing'),
        ('day = ["d"', 'day = ["D"', 34, 'write "D" as "d"'),
        ('may = ["may"]', 'may = ["mon"]', 54, '"mon" is there twice'),
        ('may = ["may"]', "may = []", 54, '"months.may"'),
        ('2 = ["two"', 'two = ["two"', 1, "numbers.two"),
        ('may = ["may"]', 'may = ["the fifth month of it"]', 54, "longer than 4 words"),
    ],
)
def test_words_for_time(
    content: Path, change: Change, checked: Checked, old: str, new: str, line: int, message: str
) -> None:
    shutil.copytree(content_root() / "spans", content / "spans")
    assert checked() == []
    change("spans/en.toml", old, new)
    found = checked()
    assert any(message in finding.message for finding in found), format_findings(found)
    assert all(finding.file.name == "en.toml" for finding in found)
    assert line == 1 or line in {finding.line for finding in found}, format_findings(found)


def test_words_for_time_are_wanted_in_every_language(content: Path, checked: Checked) -> None:
    shutil.copytree(content_root() / "spans", content / "spans")
    shutil.copytree(content / "messages" / "en", content / "messages" / "de")
    assert "there are no words for time in de: write this file" in {f.message for f in checked()}


def test_the_example_of_the_docs_works(content: Path, change: Change, checked: Checked) -> None:
    page = (Path(__file__).parent.parent / "docs" / "add-an-exercise.md").read_text()
    toml, ftl = (page.split(f"```{kind}\n")[1].split("```")[0] for kind in ("toml", "ftl"))
    (content / "exercises" / "calf-stretch.toml").write_text(toml)
    one(checked(), "calf-stretch.toml", 1, '"calf-stretch" has no words in en')
    (content / "messages" / "en" / "calf.ftl").write_text(ftl)
    change(
        "routines/chair-full-10.toml",
        '"standing-hip-flexor", ',
        '"standing-hip-flexor", "calf-stretch", ',
    )
    assert '["standing-hip-flexor", "calf-stretch", "seated-figure-four"]' in page
    assert checked() == []
    change("exercises/calf-stretch.toml", "hold = 25", "hold = 20")
    (finding,) = checked()
    path = finding.file.relative_to(content.parent)
    assert f"{path}:{finding.line}: {finding.message}" in page


# --- red flags -----------------------------------------------------------------------

NET = """\
[lists]
my = ["my", "the"]
[complaints]
numb = ["numb*"]
[things]
bum = ["bum", "<my> bottom"]
[[silences]]
why = "others"
scope = "clause"
words = ["dad"]
[[signs]]
rule = "R1"
sign = "saddle"
all = ["numb", "bum"]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ('"numb", "bum"', '"numb|dull", "bum"', 11, 'there is no concept "dull"'),
        ('"numb", "bum"', '"numb"', 6, 'no sign uses "bum"'),
        ('"numb", "bum"', "", 14, '"signs.1.all" is []'),
        ('"numb*"', '"nu*"', 4, '"nu*" is too short'),
        ('"numb*"', '"numb", "numb"', 4, '"numb" is there twice'),
        ('"numb*"', "", 4, '"complaints.numb" is []'),
        ('"<my> bottom"', '"<his> bottom"', 6, 'there is no list "his"'),
        ('"<my> bottom"', '"bottom .."', 6, '".." stands between two words'),
        ('"<my> bottom"', '"b(um|ottom)"', 6, "put a blank around"),
        ('"<my> bottom"', '"b*m"', 6, "is not a word"),
        ("bum = [", "numb = [", 6, '"numb" is in [complaints] and in [things]'),
        ('words = ["dad"]', 'words = ["dad"]\nonly = ["sadle"]', 7, 'there is no sign "sadle"'),
        ('"R1"', '"R3"', 12, "\"signs.1.rule\" is 'R3'"),
    ],
)
def test_red_flags(
    content: Path, checked: Checked, old: str, new: str, line: int, message: str
) -> None:
    (content / "red_flags").mkdir()
    path = content / "red_flags" / "xx.toml"
    path.write_text(NET)
    assert checked() == []
    assert NET.count(old) == 1
    path.write_text(NET.replace(old, new))
    found = [finding for finding in checked() if message in finding.message]
    assert [(f.file.name, f.line) for f in found] == [("xx.toml", line)], checked()
