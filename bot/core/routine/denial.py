"""What a text denies: "no fever", "neither numbness nor tingling", "the pain is gone"."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.routine.nets import (
    DENIAL_GOES_ON,
    DENIAL_STOPS,
    DENIED_AFTER,
    DENIED_ALONE,
    DENIED_BY,
    Net,
)
from bot.core.routine.spelling import Words

DENIAL_REACH = 5
"""Words that "no" looks ahead for what it denies [D]."""
AFTER_REACH = 3
"""Words that may stand between a complaint and "gone" [D]."""
MOST_LISTED = 12
"""Complaints that one "no" denies at most, so that work has a bound [D]."""
LIST_REACH = 6
"""Words in which the "or" of a denied list has to follow: "no numbness, tingling or ..." [D]."""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A phrase found in the words from `start` up to `end`."""

    start: int
    end: int
    label: str


def denied(text: Words, matches: list[Match], net: Net) -> frozenset[Match]:
    """The complaints that the text denies: "no fever", "numbness is gone"."""
    at: dict[int, list[Match]] = {}
    for match in matches:
        if match.label in net.complaints:
            at.setdefault(match.start, []).append(match)
    if not at:
        return frozenset()
    reach = _reach(matches, net)
    stops = {m.start for m in matches if m.label == DENIAL_STOPS}
    on = {m.start for m in matches if m.label == DENIAL_GOES_ON}
    found: set[Match] = set()
    used: set[int] = set()
    for match in matches:
        # A "no" may belong to a complaint that goes beyond it, as in "no feeling".
        if match.label == DENIED_BY and reach[match.start] <= match.end:
            hit = _denied_from(match.end, text, at, stops, on)
            found |= hit
            if hit:
                used |= set(range(match.start, match.end))
    for match in matches:
        after = match.label == DENIED_AFTER and used.isdisjoint(range(match.start, match.end))
        if after or (match.label == DENIED_ALONE and _alone(match, text)):
            found |= _denied_before(match, text, at)
    return frozenset(found)


def _reach(matches: list[Match], net: Net) -> dict[int, int]:
    """How far complaints go that begin at a word, or at one before it."""
    reach: dict[int, int] = {}
    furthest = 0
    for match in sorted(matches):
        if match.label in net.complaints:
            furthest = max(furthest, match.end)
        reach[match.start] = furthest
    return reach


def _denied_from(
    start: int, text: Words, at: dict[int, list[Match]], stops: set[int], on: set[int]
) -> set[Match]:
    """What a "no" that ends at `start` denies: the first complaint, and those listed with it."""
    found: set[Match] = set()
    n, left, listed = start, DENIAL_REACH, 0
    while n < len(text.words) and left > 0 and listed < MOST_LISTED:
        if text.clauses[n] != text.clauses[start - 1] and not found:
            break
        if n in at:
            end = max(m.end for m in at[n])
            found |= {m for within in range(n, end) for m in at.get(within, ())}
            n, listed = end, listed + 1
            if not _goes_on(n, text, on):
                break
            left = DENIAL_REACH
        elif n in stops:
            break
        else:
            n, left = n + 1, left - 1
    return found


def _goes_on(n: int, text: Words, on: set[int]) -> bool:
    """Whether a denied list goes on at `n`: with "or", or with a comma and an "or" to come."""
    if n >= len(text.words):
        return False
    same = (m for m in range(n, min(n + LIST_REACH, len(text.words))) if m in on)
    ahead = next(same, None)
    return ahead is not None and text.sentences[ahead] == text.sentences[n - 1]


def _alone(match: Match, text: Words) -> bool:
    """Whether this is all that its clause says, or its end."""
    end = match.end
    return end == len(text.words) or text.clauses[end] != text.clauses[match.start]


def _denied_before(match: Match, text: Words, at: dict[int, list[Match]]) -> set[Match]:
    """What "gone" denies: the last complaint before it, in its sentence or right before it."""
    for start in range(match.start - 1, -1, -1):
        if start not in at:
            continue
        end = max(m.end for m in at[start])
        close = match.start - end <= AFTER_REACH
        together = text.sentences[start] == text.sentences[match.start]
        if match.start >= end and close and (together or match.start == end):
            return set(at[start])
        return set()
    return set()
