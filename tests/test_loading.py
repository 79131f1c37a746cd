"""Loading without the garbage collector."""

from __future__ import annotations

import gc

import pytest

from bot.loading import loading


def test_afterwards_it_collects_again_and_passes_over_what_was_loaded() -> None:
    before = gc.get_freeze_count()
    try:
        with loading():
            assert not gc.isenabled()
            kept = [[each] for each in range(1000)]
        assert gc.isenabled()
        assert gc.get_freeze_count() >= before + len(kept)
    finally:
        gc.unfreeze()


def test_it_collects_again_when_loading_fails() -> None:
    try:
        with pytest.raises(OSError, match="no such thing"), loading():
            raise OSError("no such thing")
        assert gc.isenabled()
    finally:
        gc.unfreeze()
