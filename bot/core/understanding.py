"""Free text -> what was meant. Total: any text, of any length and script, gives an answer."""

from __future__ import annotations

import re
import unicodedata
from datetime import time

from bot.core.library import Library

LONGEST = 200
"""Characters of a text that are looked at; nobody says "stop" in more."""

_SEPARATORS = re.compile(r"[\W_]+")
_PAIN = re.compile(
    r"(?:pain |feel |about |around |a |an |its |it s |now )*(\d{1,4})(?: (?:out )?of 10| 10)?"
)
_TIME = re.compile(
    r"(?:at |um |a las )?(\d{1,2})(?:[:.h]\s?(\d{2})|\s?h|\s?uhr)?\s?(am|pm|a\.m\.|p\.m\.)?"
)
_BARE_TIME = re.compile(r"(\d{1,2})(\d{2})")
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s?(\d{1,2})(?::?00)?")


def normalise(text: str) -> str:
    """Words only: lower case, one space between them, no punctuation, marks or hidden signs.

    Apostrophes vanish ("don't" is "dont"); at most 200 characters are looked at.
    """
    plain = unicodedata.normalize("NFKC", text[: LONGEST * 2]).casefold()
    visible = "".join(
        c for c in plain if unicodedata.category(c) not in {"Cf", "Cc"} or c.isspace()
    )
    joined = visible.replace("'", "").replace("\u2019", "")
    return _SEPARATORS.sub(" ", joined).strip()[:LONGEST]


def own_words(text: str, most: int) -> str:
    """Somebody's own words on one line, without signs that cannot be seen or stored."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    return " ".join(kept.split())[:most]


def meanings(text: str, locale: str, library: Library) -> frozenset[str]:
    """Everything that `text` may mean: names of intents and keys of button labels."""
    phrase = normalise(text)
    here = library.understood.get(locale, {}).get(phrase, frozenset())
    return here | library.understood.get("en", {}).get(phrase, frozenset())


def intent(text: str, locale: str, library: Library) -> bool:
    """Whether `text` is a plain word like "stop" or "help" and not an answer of its own."""
    return any("-" not in meaning for meaning in meanings(text, locale, library))


def pain(text: str, locale: str, library: Library) -> int | None:
    """The number that an answer to "how does your back feel?" names, or None.

    It may lie outside of 0 to 10, so that the answer can say what is wrong.
    """
    if re.fullmatch(r"\s*[-\u2212]\s?\d+\s*", text[:LONGEST]):
        return -1
    phrase = normalise(text)
    if match := _PAIN.fullmatch(phrase):
        return int(match[1])
    for meaning in meanings(phrase, locale, library):
        if meaning.startswith("number-"):
            return int(meaning.removeprefix("number-"))
    return None


def told_pain(text: str, locale: str, library: Library) -> int | None:
    """A pain that is told unasked: "6/10", "pain 6"; a bare number is not enough."""
    phrase = normalise(text)
    if re.fullmatch(r"\d{1,2}", phrase) or not re.search(r"\d", phrase):
        return None
    return pain(text, locale, library)


def clock_time(text: str) -> time | None:
    """A time of day as people write it: 7, 7:30, 7.30, 730, 7 am, 19h30; None if it is none."""
    phrase = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().strip()
    if phrase in {"noon", "midday"}:
        return time(12)
    if phrase == "midnight":
        return time(0)
    match = _BARE_TIME.fullmatch(phrase)
    if match:
        return _time(int(match[1]), int(match[2]), "")
    match = _TIME.fullmatch(phrase)
    if match is None:
        return None
    return _time(int(match[1]), int(match[2] or 0), (match[3] or "").replace(".", ""))


def _time(hour: int, minute: int, half: str) -> time | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def zones(text: str, library: Library) -> tuple[str, ...]:
    """The time zones that a city, an IANA name or an offset in whole hours may mean, best first."""
    whole_text, _, _ = text[:LONGEST].partition(",")  # "Berlin, Germany"
    phrase = normalise(whole_text).removeprefix("in ")
    if not phrase:
        return ()
    if text.strip() in library.zones:
        return (text.strip(),)  # exactly so: Etc/GMT-2 and Etc/GMT+2 differ in their sign alone
    if match := _OFFSET.fullmatch(unicodedata.normalize("NFKC", text[:LONGEST]).casefold().strip()):
        # POSIX counts the other way round: Etc/GMT-2 is two hours ahead of UTC.
        sign = "-" if match[1] == "+" else "+"
        name = f"Etc/GMT{sign}{int(match[2])}" if int(match[2]) else "Etc/UTC"
        return (name,) if name in library.zones else ()
    if phrase in {"utc", "gmt"}:
        return ("UTC",)
    whole = [zone for zone in library.zones if normalise(zone) == phrase]
    if whole:
        return (min(whole),)
    last = [
        zone for zone in library.zones if "/" in zone and normalise(zone.split("/")[-1]) == phrase
    ]
    return tuple(sorted({*last, *library.cities.get(phrase, ())}))


def exercise(text: str, locale: str, library: Library) -> str | None:
    """The exercise that `text` names, by its whole name, its id or an unmistakable part of it."""
    phrase = normalise(text)
    names = {**library.names.get("en", {}), **library.names.get(locale, {})}
    if not phrase:
        return None
    if phrase in names:
        return names[phrase]
    by_id = phrase.replace(" ", "-")
    if by_id in library.exercises:
        return by_id
    if len(phrase) < 4:
        return None
    parts = {id for name, id in names.items() if phrase in name}
    return parts.pop() if len(parts) == 1 else None


def zone_name(zone: str) -> str:
    """A zone as people know it: POSIX's Etc/GMT-2 is UTC+2; others keep their name."""
    match = re.fullmatch(r"Etc/GMT([+-])(\d{1,2})", zone)
    return f"UTC{'-' if match[1] == '+' else '+'}{match[2]}" if match else zone
