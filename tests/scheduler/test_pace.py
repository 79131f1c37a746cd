"""Never faster than a platform allows, and never before it allows it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler.pace import Limits, Pace

TELEGRAM = Limits(a_second=30, reserved=6)
WAITS = st.lists(st.floats(0, 0.4), max_size=120)


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(WAITS, st.data())
def test_no_second_holds_more_than_allowed(waits: list[float], data: st.DataObject) -> None:
    clock = Seconds()
    pace = Pace(TELEGRAM, clock)
    went: list[tuple[float, bool]] = []
    for wait in waits:
        clock.now += wait
        unasked = data.draw(st.booleans())
        for _ in range(min(pace.room(unasked=unasked), data.draw(st.integers(0, 40)))):
            pace.take()
            went.append((clock.now, unasked))
    for start, _ in went:
        within = [unasked for at, unasked in went if start <= at < start + 1.0]
        assert len(within) <= 30
        assert pace.room(unasked=True) == 0 or sum(within) <= 24 or not all(within)


@given(WAITS)
def test_what_nobody_waits_for_leaves_room_for_those_who_wait(waits: list[float]) -> None:
    clock = Seconds()
    pace = Pace(TELEGRAM, clock)
    for wait in waits:
        clock.now += wait
        for _ in range(pace.room(unasked=True)):
            pace.take()
        assert pace.room(unasked=False) >= 6


@given(WAITS, st.booleans())
def test_after_the_time_it_names_there_is_room(waits: list[float], unasked: bool) -> None:
    clock = Seconds()
    pace = Pace(TELEGRAM, clock)
    for wait in waits:
        clock.now += wait
        for _ in range(pace.room(unasked=unasked)):
            pace.take()
    ready = pace.ready_in(unasked=unasked)
    assert (ready > 0) == (pace.room(unasked=unasked) == 0)
    clock.now += ready + 1e-6
    assert pace.room(unasked=unasked) > 0


@given(WAITS)
def test_a_private_place_gets_a_few_at_once_and_then_one_a_second(waits: list[float]) -> None:
    clock = Seconds()
    pace = Pace(TELEGRAM, clock)
    went = []
    for wait in waits:
        clock.now += wait
        if pace.wait_for(1) == 0.0:
            went.append(clock.now)
    for index, start in enumerate(went):
        for later, at in enumerate(went[index:], start=1):
            assert later <= 5 + (at - start) + 1e-6


def test_the_wait_of_a_place_is_long_enough() -> None:
    clock = Seconds()
    pace = Pace(TELEGRAM, clock)
    while not (wait := pace.wait_for(1)):
        pass
    assert pace.wait_for(2) == 0.0
    clock.now += wait
    assert pace.wait_for(1) == 0.0


def test_a_group_gets_twenty_a_minute() -> None:
    clock = Seconds()
    pace = Pace(TELEGRAM, clock)
    assert [pace.wait_for(1, group=True) for _ in range(20)] == [0.0] * 20
    clock.now += 10
    assert pace.wait_for(1, group=True) == 50.0
    clock.now += 50
    assert pace.wait_for(1, group=True) == 0.0


def test_a_place_that_is_to_wait_holds_nobody_else() -> None:
    clock = Seconds()
    pace = Pace(TELEGRAM, clock)
    pace.hold(7, place=1)
    assert pace.wait_for(1) == 7.0
    assert pace.wait_for(2) == 0.0
    assert pace.room(unasked=False) == 30
    clock.now += 6.5
    assert pace.wait_for(1) == 0.5
    clock.now += 0.5
    assert pace.wait_for(1) == 0.0


def test_a_second_place_that_is_to_wait_means_everybody() -> None:
    clock = Seconds()
    pace = Pace(TELEGRAM, clock)
    pace.hold(7, place=1)
    pace.hold(7, place=1)
    assert pace.room(unasked=False) == 30
    pace.hold(5, place=2)
    assert (pace.room(unasked=False), pace.ready_in(unasked=False)) == (0, 5.0)
    clock.now += 8
    pace.hold(5, place=3)
    assert pace.room(unasked=False) == 30


def test_everything_waits_as_long_as_the_longest_says() -> None:
    clock = Seconds()
    pace = Pace(TELEGRAM, clock)
    pace.hold(9)
    pace.hold(3)
    assert pace.ready_in(unasked=True) == 9.0


def test_only_so_many_places_are_remembered() -> None:
    clock = Seconds()
    pace = Pace(TELEGRAM, clock)
    for place in range(30_000):
        pace.wait_for(place)
    assert len(pace._places) <= 20_000
