from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from bot.content_check import check
from bot.content_files import content_root
from bot.core.emergency import doctor, number
from bot.core.library import Library, Numbers
from bot.core.model import words
from bot.core.person import Person
from bot.emergency import WITHOUT, countries
from bot.library import load_library
from bot.wording import Wording

SPOT = {
    "Europe/London": "999",
    "Europe/Berlin": "112",
    "Europe/Vienna": "144",
    "Europe/Zurich": "144",
    "Europe/Paris": "15",
    "Europe/Madrid": "112",
    "Europe/Rome": "118",
    "Europe/Oslo": "113",
    "Europe/Warsaw": "999",
    "Europe/Kyiv": "103",
    "Europe/Istanbul": "112",
    "America/New_York": "911",
    "America/Toronto": "911",
    "America/Mexico_City": "911",
    "America/Sao_Paulo": "192",
    "America/Argentina/Buenos_Aires": "107",
    "America/Santiago": "131",
    "Africa/Johannesburg": "10177",
    "Africa/Nairobi": "999",
    "Africa/Cairo": "123",
    "Asia/Tokyo": "119",
    "Asia/Shanghai": "120",
    "Asia/Kolkata": "112",
    "Asia/Singapore": "995",
    "Asia/Jerusalem": "101",
    "Australia/Sydney": "000",
    "Pacific/Auckland": "111",
}
OLD = {
    "Asia/Calcutta": "Asia/Kolkata",
    "US/Eastern": "America/New_York",
    "Europe/Kiev": "Europe/Kyiv",
    "GB": "Europe/London",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "Iceland": "Atlantic/Reykjavik",
    "America/Virgin": "America/St_Thomas",
    "Pacific/Truk": "Pacific/Chuuk",
}
NOWHERE = ("UTC", "Etc/UTC", "Etc/GMT-2", "GMT", "Zulu", "CET", "EST", "EST5EDT", "", "Mars/Base")


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(content_root(), tmp_path / "content"))


@pytest.mark.parametrize(("zone", "expected"), SPOT.items())
def test_the_number_of_a_country(zone: str, expected: str, library: Library) -> None:
    assert number(Person(1, zone=zone), library) == expected


@pytest.mark.parametrize(("old", "new"), OLD.items())
def test_an_old_name_of_a_zone_is_in_the_same_country(old: str, new: str, library: Library) -> None:
    assert library.numbers[old] == library.numbers[new]


@pytest.mark.parametrize("zone", NOWHERE)
def test_without_a_country_it_is_112_and_a_short_list(zone: str, library: Library) -> None:
    person = Person(1, zone=zone)
    assert number(person, library) == words("number-unknown")
    assert Wording(content_root(), ("en",)).message("number-unknown", "en").startswith("112 or ")


def test_every_zone_gives_a_number(library: Library) -> None:
    nowhere = set()
    for zone in available_timezones():
        if isinstance(number(Person(1, zone=zone), library), str):
            assert zone in library.numbers
        else:
            nowhere.add(zone)
    country_of = countries(nowhere)
    assert set(country_of.values()) <= WITHOUT
    assert all("/" not in zone or zone.startswith("Etc/") for zone in nowhere - country_of.keys())


def test_a_line_for_out_of_hours_where_the_country_has_one(library: Library) -> None:
    def line(zone: str) -> object:
        return doctor(Person(1, zone=zone), library)

    assert line("Europe/Berlin") == words("line-known", line="116 117")
    assert line("Europe/Paris") == words("line-none")
    assert line("UTC") == words("line-unknown")


def test_somebody_to_talk_to(library: Library) -> None:
    assert library.numbers["America/Chicago"] == Numbers("911", crisis="988")
    assert library.numbers["Europe/Madrid"].crisis == "024"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("FR = {", "FX = {"), '"FX" is no country of ISO 3166-1'),
        (lambda text: text.replace("FR = {", "FX = {"), "FR (France) has no number: add it"),
        (lambda text: text.replace('"15"', '"fifteen"', 1), ".emergency\" is 'fifteen'"),
        (lambda text: text.replace(", doctor", ", docter", 1), '.docter" is not a field'),
    ],
)
def test_what_is_wrong_with_the_file_is_found(
    change: Callable[[str], str], said: str, content: Path
) -> None:
    path = content / "emergency.toml"
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    found = [f.message for f in check(content) if f.file == path]
    assert any(said in message for message in found), found


def test_the_file_must_be_there(content: Path) -> None:
    (content / "emergency.toml").unlink()
    assert any("no emergency numbers" in f.message for f in check(content))
