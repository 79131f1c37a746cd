from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler.clock import SystemClock, VirtualClock


def test_the_system_clock_is_aware_and_close_to_the_machines() -> None:
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_a_fast_clock_starts_where_it_is_told_and_waits_less(now: datetime) -> None:
    clock = SystemClock(speed=60.0, start=now)
    assert now <= clock.now() < now + timedelta(minutes=5)
    wait = clock.seconds_until(now + timedelta(hours=1))
    assert 55 < wait <= 60
    assert clock.seconds_until(now - timedelta(hours=1)) == 0


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf")])
def test_a_clock_runs_forward(speed: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        SystemClock(speed=speed)


def test_a_virtual_clock_only_moves_when_moved_and_never_back(now: datetime) -> None:
    clock = VirtualClock(now)
    later = now + timedelta(minutes=3)
    assert clock.seconds_until(later) == 180
    clock.move_to(later)
    clock.move_to(now)
    assert clock.now() == later
    assert clock.seconds_until(now) == 0
