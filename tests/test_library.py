import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.content_files import content_root
from bot.core.library import Block, Condition, Direction, Library, Limb, Position, Rung
from bot.core.understanding import normalise
from bot.library import ContentError, load_library


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(content_root(), tmp_path / "content"))


def test_every_field_of_a_file_arrives(library: Library) -> None:
    bridge = library.exercises["bridge"]
    assert bridge.block is Block.STRENGTH
    assert bridge.directions == {Direction.NEUTRAL, Direction.BACKWARD}
    assert bridge.positions == {Position.BACK}
    assert (bridge.sides, bridge.easier, bridge.harder) == (False, None, None)
    assert bridge.avoid == {Condition.PREGNANCY}
    assert bridge.ladder[0] == Rung(reps=(5,), hold=10)
    assert bridge.ladder[-1].variant == "single"
    assert "Mayo Clinic" in bridge.source
    assert library.exercises["curl-up"].ladder[0] == Rung((3, 2, 1), hold=10, rest=20)
    assert library.exercises["clamshell"].ladder[0] == Rung((10,), hold=0, tempo=4)
    assert library.exercises["clamshell"].sides
    assert library.exercises["clamshell"].limb is Limb.LEG
    assert library.exercises["side-leg-lift"].easier == "clamshell"
    assert library.exercises["lying-on-elbows"].ladder[0] == Rung((1, 1), hold=15, rest=15)
    dead_bug = library.exercises["dead-bug"]
    assert (dead_bug.sides, dead_bug.alternates, dead_bug.limb) == (False, True, Limb.SIDE)


def without(library: Library, condition: Condition) -> set[str]:
    return {e.id for e in library.exercises.values() if condition in e.avoid}


def test_just_after_birth_only_the_hard_work_of_the_belly_waits(library: Library) -> None:
    assert without(library, Condition.BIRTH) == {
        "curl-up",
        "partial-crunch",
        "front-plank",
        "side-plank",
        "dead-bug",
    }
    assert without(library, Condition.BIRTH) < without(library, Condition.PREGNANCY)


def test_a_fresh_hip_is_not_turned_out(library: Library) -> None:
    """Surgery may be anywhere: nothing that a new hip or a healing fracture must not do."""
    assert {"figure-four", "seated-figure-four", "bird-dog"} <= without(library, Condition.SURGERY)


def test_gentle_days_tension_no_nerve(library: Library) -> None:
    gentle = {c for r in library.routines if r.kind == "gentle" for s in r.slots for c in s.choices}
    assert "seated-weight-shift" in gentle
    assert not gentle & {"hamstring-strap", "seated-hamstring", "seated-cat-camel"}


def test_the_gentle_extension_is_tried_first(library: Library) -> None:
    for routine in library.routines:
        for slot in routine.slots:
            if "press-up" in slot.choices:
                order = slot.choices.index
                assert order("lying-on-elbows") < order("press-up")


def test_every_base_has_every_routine(library: Library) -> None:
    there = {(r.base, r.kind, r.minutes) for r in library.routines}
    for base in ("floor", "bed", "chair"):
        assert {(base, "full", m) for m in (5, 10, 15)} <= there
        assert {(base, "gentle", 10), (base, "minute", 1)} <= there
        assert {kind for b, kind, _ in there if b == base} == {
            "full",
            "stretch",
            "gentle",
            "minute",
        }


def test_names_are_found_as_people_type_them(library: Library) -> None:
    assert library.names["en"][normalise("Bird-DOG")] == "bird-dog"
    assert set(library.names["en"].values()) == set(library.exercises)


def test_labels_are_understood_when_typed(content: Path) -> None:
    (content / "messages" / "en" / "buttons.ftl").write_text(
        "button-go = ▶ Go on!\nbutton-time = { $time }\nother = Other\n"
    )
    (content / "understanding").mkdir(exist_ok=True)
    (content / "understanding" / "en.toml").write_text(
        '[resume]\nphrases = ["Go on", "Carry on!"]\n[stop]\nphrases = ["stop"]\n'
    )
    understood = load_library(content).understood["en"]
    assert understood["go on"] == {"resume", "button-go"}
    assert understood["carry on"] == {"resume"}
    assert "other" not in understood
    assert all("button-time" not in meanings for meanings in understood.values())


def test_languages_are_found_and_english_is_first(content: Path) -> None:
    (content / "messages" / "de").mkdir()
    (content / "messages" / "de" / "exercises.ftl").write_text("bridge = Brücke\n")
    library = load_library(content)
    assert library.locales == ("en", "de")
    assert library.names["de"]["brücke"] == "bridge"
    assert library.understood["de"] == {}


def test_cities_know_their_zones(library: Library) -> None:
    assert library.cities["munich"] == library.cities["münchen"] == ("Europe/Berlin",)
    assert set(library.cities["birmingham"]) == {"America/Chicago", "Europe/London"}
    assert {zone for zones in library.cities.values() for zone in zones} <= library.zones


def test_zones_are_those_that_a_person_can_live_in(library: Library) -> None:
    assert {"Europe/Berlin", "UTC", "Etc/GMT-2"} <= library.zones
    assert not library.zones & {"localtime", "Factory", "posixrules"}
    assert not any(zone.startswith(("posix/", "right/")) for zone in library.zones)
    assert all(ZoneInfo(zone).key == zone for zone in sorted(library.zones)[::50])


def test_a_content_folder_where_one_stands_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "content" / "exercises").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert load_library().exercises


def test_everything_that_is_broken_is_said_at_once(content: Path) -> None:
    (content / "exercises" / "bridge.toml").write_text('id = "bridge"\nblock = strength\n')
    clamshell = content / "exercises" / "clamshell.toml"
    clamshell.write_text(clamshell.read_text().replace("reps = [12]", 'reps = ["12"]'))
    (content / "messages" / "en" / "extra.ftl").write_text("fine = Fine\n\nno value\n")
    (content / "cities.toml").write_text('"Europe/Berlin" = "bonn"\n')
    with pytest.raises(ContentError) as caught:
        load_library(content)
    found = {(f.file.name, f.line): f.message for f in caught.value.findings}
    assert set(found) == {
        ("bridge.toml", 2),
        ("clamshell.toml", 18),
        ("extra.ftl", 3),
        ("cities.toml", 1),
    }
    assert found["bridge.toml", 2].startswith("not valid TOML: invalid value")
    assert "\"ladder.2.reps.1\" is '12': it should be a valid integer" in str(caught.value)
    assert f"{clamshell}:18: " in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (b'id = "bridge"\n# caf\xe9\n', 2, "not UTF-8"),
        (b'id = "bridge"\navoid = [\n', 2, "not valid TOML"),
        (b"", 1, '"id" is missing'),
    ],
)
def test_a_broken_file(content: Path, text: bytes, line: int, message: str) -> None:
    (content / "exercises" / "bridge.toml").write_bytes(text)
    with pytest.raises(ContentError) as caught:
        load_library(content)
    first = caught.value.findings[0]
    assert (first.file.name, first.line) == ("bridge.toml", line)
    assert any(message in finding.message for finding in caught.value.findings)


def test_a_routine_without_its_exercise_is_refused(content: Path) -> None:
    (content / "exercises" / "bridge.toml").unlink()
    with pytest.raises(ContentError, match=r'floor-full-10\.toml:1: there is no exercise "bridge"'):
        load_library(content)


def test_no_folder_at_all(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="there is no such folder"):
        load_library(tmp_path / "nowhere")
    with pytest.raises(ContentError, match="is this the content"):
        load_library(tmp_path)
