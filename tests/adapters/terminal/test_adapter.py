"""What is typed stands for a button, a command or words; what is sent is kept in mind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.terminal.adapter import LONGEST, PLACE, Terminal
from bot.core.model import Commanded, Event, Message, MessageButton, Pressed, Said

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


class FakeScreen:
    """Remembers what was shown."""

    def __init__(self) -> None:
        self.shown: list[Message] = []
        self.changes: list[tuple[Message, Message]] = []

    def message(self, message: Message) -> None:
        self.shown.append(message)

    def change(self, before: Message, after: Message) -> None:
        self.changes.append((before, after))


class Table:
    """A terminal with everything that it touches."""

    def __init__(self) -> None:
        self.screen = FakeScreen()
        self.now = NOON
        self.bells = 0
        self.terminal = Terminal(self.screen, lambda: self.now, bell=self.ring, zone="UTC")

    def ring(self) -> None:
        self.bells += 1

    def event(self, line: str) -> Event:
        return self.terminal.read(line).event


@pytest.fixture
def table() -> Table:
    return Table()


def buttons(*labels: str) -> tuple[MessageButton, ...]:
    return tuple(MessageButton(label, f"q1:a{n}") for n, label in enumerate(labels, start=1))


STEP = Message("Lie down.", "Bridge", buttons("Start", "It hurts!", "👍", "Später…"))
PAIN = Message("From 0 to 10?", buttons=buttons("0", "1", "10", "Skip"), numeric=True)


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("1", Pressed("q1", "a1")),
        (" 2 ", Pressed("q1", "a2")),
        ("start", Pressed("q1", "a1")),
        ("  START. ", Pressed("q1", "a1")),
        ("it hurts", Pressed("q1", "a2")),
        ("It hurts!", Pressed("q1", "a2")),
        ("👍", Pressed("q1", "a3")),
        ("SPÄTER", Pressed("q1", "a4")),
        ("0", Said("0")),
        ("5", Said("5")),
        ("1" * 5000, Said("1" * 5000)),
        ("¹", Said("¹")),
        ("", Said("")),
        ("!", Said("!")),
        ("start now", Said("start now")),
        ("/Start", Commanded("start")),
        ("/feel  4 or 5 ", Commanded("feel", "4 or 5")),
        ("/", Said("/")),
        ("/ start", Commanded("start")),
    ],
)
async def test_typed_against_a_question(line: str, event: Event, table: Table) -> None:
    await table.terminal.send(PLACE, STEP)
    assert table.event(line) == event


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("1", Said("1")),
        ("-1", Said("-1")),
        ("10.", Said("10.")),
        ("4", Said("4")),
        ("6/10", Said("6/10")),
        ("skip", Pressed("q1", "a4")),
    ],
)
async def test_a_number_is_the_answer_and_never_an_index(
    line: str, event: Event, table: Table
) -> None:
    await table.terminal.send(PLACE, PAIN)
    assert table.event(line) == event


def test_typed_before_anything_was_asked(table: Table) -> None:
    assert table.event("1") == Said("1")


async def test_the_last_message_with_open_buttons_counts(table: Table) -> None:
    first = await table.terminal.send(PLACE, Message("Go?", buttons=buttons("Yes")))
    second = await table.terminal.send(
        PLACE, Message("Sure?", buttons=(MessageButton("Yes", "q2:yes"),))
    )
    await table.terminal.send(PLACE, Message("A word in between."))
    assert table.event("yes") == Pressed("q2", "yes")
    await table.terminal.edit(PLACE, second, Message("", chosen="Yes"))
    assert table.event("yes") == Pressed("q1", "a1")
    await table.terminal.delete(PLACE, first)
    assert table.event("yes") == Said("yes")


async def test_an_edit_brings_its_own_buttons(table: Table) -> None:
    id = await table.terminal.send(PLACE, STEP)
    await table.terminal.edit(PLACE, id, Message("Rest.", buttons=buttons("Go on")))
    assert table.event("go on") == Pressed("q1", "a1")
    assert [after.text for _, after in table.screen.changes] == ["Rest."]
    assert table.screen.changes[0][0] == STEP


async def test_an_answered_question_shows_nothing_when_it_loses_its_buttons(table: Table) -> None:
    id = await table.terminal.send(PLACE, STEP)
    await table.terminal.edit(PLACE, id, Message("", chosen="Start"))
    assert table.screen.changes == []


async def test_a_countdown_runs_from_its_message_until_that_is_replaced(table: Table) -> None:
    id = await table.terminal.send(PLACE, Message("Hold.\nBreathe.", countdown=10))
    running = table.terminal.countdown
    assert running is not None
    assert (running.heading, running.end) == ("Hold.", NOON + timedelta(seconds=10))
    table.now += timedelta(seconds=10)
    await table.terminal.edit(PLACE, id, Message("Rest.", countdown=5, silent=True))
    assert table.terminal.countdown is not None
    assert table.terminal.countdown.end == NOON + timedelta(seconds=15)
    await table.terminal.delete(PLACE, id)
    assert table.terminal.countdown is None


async def test_another_message_leaves_the_countdown_running(table: Table) -> None:
    await table.terminal.send(PLACE, Message("Hold.", countdown=10))
    await table.terminal.send(PLACE, Message("By the way."))
    assert table.terminal.countdown is not None


async def test_a_sound_is_made_only_while_nobody_has_a_hand_free(table: Table) -> None:
    await table.terminal.send(PLACE, Message("Ready?"))
    id = await table.terminal.send(PLACE, Message("Hold.", countdown=10))
    assert table.bells == 0
    await table.terminal.delete(PLACE, id)
    await table.terminal.send(PLACE, Message("Other side.", countdown=10))
    await table.terminal.send(PLACE, Message("Softly.", silent=True))
    assert table.bells == 1
    table.terminal.read("pause")
    await table.terminal.send(PLACE, Message("Paused."))
    assert table.bells == 1


async def test_what_was_open_before_a_restart_can_be_answered(table: Table) -> None:
    done = Message("", chosen="Yes")
    where = table.terminal.remember([("m1", STEP, NOON), ("m2", done, NOON)])
    assert where == STEP
    assert table.screen.shown == []
    assert table.event("1") == Pressed("q1", "a1")
    await table.terminal.edit(PLACE, "m1", Message("", chosen="Start"))
    assert table.event("1") == Said("1")


def test_ids_are_never_the_same_and_lines_never_too_long(table: Table) -> None:
    first, second = table.terminal.read("a"), table.terminal.read("a" * 2 * LONGEST)
    assert first.id != second.id
    assert second.event == Said("a" * LONGEST)
    assert (first.kind, first.zone, first.account.user) == ("line", "UTC", "me")


async def test_old_messages_do_not_pile_up(table: Table) -> None:
    for n in range(200):
        await table.terminal.send(PLACE, Message(str(n), buttons=buttons("Yes")))
    assert table.event("yes") == Pressed("q1", "a1")
    assert len(table.terminal.open_messages) == 50


@given(st.text(max_size=40))
def test_any_line_is_an_event(line: str) -> None:
    table = Table()
    table.terminal.remember([("m1", STEP, NOON)])
    assert isinstance(table.event(line), Said | Pressed | Commanded)
