"""Which numbers somebody in a time zone can call: content/emergency.toml, by the zone's country.

The countries of zones are those of the tzdata package, which the zones come from too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

from bot.content_files import Finding, line_of
from bot.content_schema import EmergencyTable, read
from bot.core.library import Numbers

_FILE = "emergency.toml"

_OLD = {
    "Africa/Asmera": "ER",
    "Africa/Timbuktu": "ML",
    "America/Coral_Harbour": "CA",
    "America/Virgin": "VI",
    "Atlantic/Jan_Mayen": "SJ",
    "Iceland": "IS",
    "Pacific/Johnston": "UM",
    "Pacific/Ponape": "FM",
    "Pacific/Truk": "FM",
    "Pacific/Yap": "FM",
    "Antarctica/South_Pole": "AQ",
}
"""Old names that tzdata links to a zone of another country, which keeps the same time."""

_NOWHERE = frozenset({"CET", "EET", "EST", "HST", "MET", "MST", "WET"})
"""Names of a time, not of a place, though tzdata links them to a city."""

WITHOUT = frozenset({"AQ", "PN", "TF", "TK"})
"""Antarctica, Pitcairn, the French Southern Territories, Tokelau: no number that all have."""


def read_numbers(root: Path, zones: Collection[str]) -> dict[str, Numbers]:
    """Each of `zones` whose country is known, and that country's numbers. Raises ContentError."""
    path = root / _FILE
    if not path.exists():
        return {}
    table, _ = read(path, EmergencyTable)
    numbers = {country: each.value() for country, each in table.root.items()}
    country_of = countries(zones)
    return {z: numbers[country] for z, country in country_of.items() if country in numbers}


def countries(zones: Collection[str]) -> dict[str, str]:
    """The ISO code of the country of each zone that has one. Old names count as new ones."""
    known = {zone: country for country, _, zone, *_ in _rows("zone.tab")} | _OLD
    links = _links()
    found: dict[str, str] = {}
    for zone in sorted(set(zones) - _NOWHERE):
        name = zone
        while name not in known and name in links:
            name = links[name]
        if name in known:
            found[zone] = known[name]
    return found


def _rows(name: str) -> Iterator[list[str]]:
    for line in _text(name).splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def _links() -> Mapping[str, str]:
    """Other names of zones; a link never leads back to itself."""
    lines = (line.split() for line in _text("tzdata.zi").splitlines() if line.startswith("L "))
    return {name: target for _, target, name in lines}


def _text(name: str) -> str:
    return (files("tzdata.zoneinfo") / name).read_text(encoding="utf-8")


def check_numbers(root: Path, zones: Collection[str]) -> Iterator[Finding]:
    """Countries that exist, and a number for everybody whose zone is in one."""
    path = root / _FILE
    if not path.exists():
        yield Finding(path, 1, "there are no emergency numbers: write this file")
        return
    table, text = read(path, EmergencyTable)
    names = {country: name for country, name, *_ in _rows("iso3166.tab")}
    for country in table.root.keys() - names.keys():
        wrong = f'"{country}" is no country of ISO 3166-1: correct it'
        yield Finding(path, line_of(text, country), wrong)
    for country in set(countries(zones).values()) - table.root.keys() - WITHOUT:
        yield Finding(path, 1, f"{country} ({names.get(country, country)}) has no number: add it")
