"""Floods, and bots that are for a few people only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.model import Commanded, Event, Flooded, Incoming, Left, Pressed, Said
from bot.door import MOST, Door
from tests.fakes import said


class Seconds:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_who_sends_too_much_is_told_once() -> None:
    clock = Seconds()
    door = Door(clock=clock)
    events = [door.count(said("x")).event for _ in range(MOST + 5)]
    assert events[:MOST] == [Said("x")] * MOST
    assert events[MOST:] == [Flooded(first=True)] + [Flooded(first=False)] * 4
    assert door.count(said("x", "bob")).event == Said("x")


def test_that_somebody_left_is_heard_however_much_they_sent() -> None:
    door = Door(clock=Seconds())
    for _ in range(MOST + 1):
        door.count(said("x"))
    assert door.count(replace(said(""), event=Left())).event == Left()


def test_after_a_minute_all_is_well_again_and_the_next_flood_is_said_again() -> None:
    clock = Seconds()
    door = Door(clock=clock)
    for _ in range(MOST + 1):
        door.count(said("x"))
    clock.now += 60.0
    events = [door.count(said("x")).event for _ in range(MOST + 2)]
    assert events[:MOST] == [Said("x")] * MOST
    assert events[MOST:] == [Flooded(first=True), Flooded(first=False)]


def test_no_window_of_a_minute_holds_more_than_the_most() -> None:
    clock = Seconds()
    door = Door(clock=clock)
    passed = []
    for _ in range(400):
        clock.now += 0.5
        if isinstance(door.count(said("x")).event, Said):
            passed.append(clock.now)
    for start in passed:
        assert sum(start <= at < start + 60.0 for at in passed) <= MOST


def test_the_same_event_given_again_counts_once() -> None:
    door = Door(clock=Seconds())
    event = said("x")
    for _ in range(MOST * 2):
        assert door.count(event) == event
    assert door.count(said("y")).event == Said("y")


def test_somebody_who_came_long_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.door._PEOPLE", 2)
    door = Door(clock=Seconds())
    for _ in range(MOST):
        door.count(said("x", "ada"))
    door.count(said("x", "bob"))
    door.count(said("x", "eve"))
    assert door.count(said("x", "ada")).event == Said("x")


def let(door: Door, event: Incoming, *, known: bool = False) -> bool:
    return door.lets_in(event, known=known) is not None


def test_an_open_door_lets_everybody_in() -> None:
    assert not Door().guarded
    assert let(Door(), said("x"))


def test_only_who_is_listed_comes_in() -> None:
    door = Door(allowed=["test:ada", "bob"])
    assert door.guarded
    assert let(door, said("x", "ada"))
    assert let(door, said("x", "bob"))
    assert not let(door, said("x", "eve"))
    assert not let(door, said("x", "eve"), known=True)
    assert not let(door, said("")) or let(door, said("", "ada"))


def test_a_code_lets_somebody_in_for_good_and_is_not_handed_on() -> None:
    door = Door(invite="back-to-back")
    assert not let(door, said("x"))
    assert not let(door, said(""))
    entered = door.lets_in(said(" back-to-back "), known=False)
    assert entered is not None
    assert entered.event == Commanded("start")
    assert let(door, said("x"), known=True)


@pytest.mark.parametrize(
    "event",
    [
        Commanded("privacy"),
        Commanded("export"),
        Commanded("forget"),
        Pressed("1-1", "erase.123"),
        Pressed("1-1", "keepall"),
        Left(),
    ],
)
def test_who_may_not_come_in_any_more_can_still_be_forgotten(event: Event) -> None:
    door = Door(allowed=["bob"])
    asked = replace(said("", "eve"), event=event)
    assert let(door, asked, known=True)
    assert not let(door, asked, known=False)
    for other in (Commanded("today"), Pressed("1-1", "today")):
        assert not let(door, replace(asked, event=other), known=True)
