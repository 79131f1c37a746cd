"""Bad weather: ten in a hundred of all calls to a platform go wrong."""

from __future__ import annotations

import random
from collections import Counter


class Weather:
    """Strikes as its `seed` says, and counts what it has done, also to calls that may double.

    What becomes of one kind of calls does not depend on how many there are of another: how
    often a platform is polled is not the same each time.
    """

    def __init__(self, seed: int) -> None:
        self._chances: dict[str, random.Random] = {}
        self._seed = seed
        self.done: Counter[str] = Counter()
        self.in_doubt: Counter[str] = Counter()

    def strike(self, kind: str, *, doubtful: bool) -> str:
        """What happens to this call: "wait", "error", cut "before" or "after", or nothing, ""."""
        chance = self._chances.setdefault(kind, random.Random(f"{self._seed} {kind}"))
        if chance.random() >= 0.1:
            return ""
        what = chance.choice(("wait", "error", "before", "after"))
        self.done[what] += 1
        self.in_doubt[what] += doubtful
        return what
