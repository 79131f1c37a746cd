"""Words without what no platform can send, and without what would turn the others around."""

from __future__ import annotations

import re
import unicodedata

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates: one that is left open turns the rest of its line around.

Marks (U+200E, U+200F, U+061C) stay: they have a say in the place where they stand alone.
"""


def clean(text: str) -> str:
    """Without lone surrogates, control signs, and what changes the direction of a whole line."""
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    return _TURNING.sub("", "".join(kept))
