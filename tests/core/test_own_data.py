"""What is kept, all of it as a file, and the end of it: at any moment, and losing nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.core.conversation import advance
from bot.core.menu import COMMANDS
from bot.core.model import Commanded, Erase, Pressed, Prompt
from bot.core.person import Turn
from tests.core.stage import Stage, library


def stranger() -> Stage:
    return Stage()


def in_a_hold() -> Stage:
    stage = Stage().welcome()
    stage.press("start")
    stage.press("start")
    assert stage.kind == "running"
    return stage


def asked() -> Stage:
    stage = Stage().screened(2)
    assert stage.kind == "asking"
    return stage


MOMENTS: list[Callable[[], Stage]] = [stranger, asked, in_a_hold]


def question(turn: Turn) -> Prompt:
    """The one about erasing."""
    (found,) = [p for p in turn.prompts if any(b.action.startswith("erase.") for b in p.buttons)]
    return found


def yes(prompt: Prompt) -> str:
    return next(b.action for b in prompt.buttons if b.action.startswith("erase."))


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("name", ["privacy", "export", "forget"])
def test_it_works_at_any_moment_and_leaves_what_is_open(
    moment: Callable[[], Stage], name: str
) -> None:
    stage = moment()
    before = stage.person
    turn = stage.command(name)
    assert turn.prompts
    assert (turn.alarms, turn.entries, turn.effects) == ((), (), ())
    assert stage.person == replace(before, prompts=stage.person.prompts)


@pytest.mark.parametrize("moment", MOMENTS)
def test_erasing_asks_once_and_then_everything_goes(moment: Callable[[], Stage]) -> None:
    stage = moment()
    asks = question(stage.command("forget"))
    turn = stage.play(Pressed(asks.id, yes(asks)))
    assert turn.effects == (Erase(),)
    assert all(prompt.last for prompt in turn.prompts)
    shown = [prompt for prompt in turn.prompts if prompt.slot == asks.slot]
    assert [prompt.how for prompt in shown] == ["edit"], "its buttons are gone"
    assert "forgotten" in stage.keys


@pytest.mark.parametrize("moment", MOMENTS)
def test_no_keeps_everything(moment: Callable[[], Stage]) -> None:
    stage = moment()
    before = stage.person
    asks = question(stage.command("forget"))
    turn = stage.play(Pressed(asks.id, "keepall"))
    assert turn.effects == ()
    assert stage.person == replace(before, prompts=stage.person.prompts)
    way_on = [b.action for prompt in turn.prompts for b in prompt.buttons]
    assert way_on == (["goon"] if before.session is not None else ["today"])


def test_an_old_yes_asks_again() -> None:
    stage = Stage().welcome()
    asks = question(stage.command("forget"))
    stage.wait(minutes=11)
    turn = stage.play(Pressed(asks.id, yes(asks)))
    assert turn.effects == ()
    again = question(turn)
    assert stage.play(Pressed(again.id, yes(again))).effects == (Erase(),)


@pytest.mark.parametrize("action", ["erase.", "erase.x", "erase.99999999", "erase.999999999999999"])
def test_a_yes_that_was_never_asked_for_asks(action: str) -> None:
    stage = Stage().welcome()
    turn = stage.play(Pressed("1-1", action))
    assert turn.effects == ()
    assert yes(question(turn))


def test_whoever_is_in_two_apps_is_told_that_both_go() -> None:
    stage = Stage()
    stage.person = replace(stage.person, linked=True)
    stage.command("forget")
    assert "forget-linked" in stage.keys


def test_who_runs_it_and_what_backups_hold_is_told() -> None:
    stage = Stage()
    told = replace(library(), operator="Ada, ada@example.org", backup_days=30)
    turn = advance(stage.person, Commanded("privacy"), stage.now, told)
    said = {text.key: dict(text.args) for prompt in turn.prompts for text in prompt.body}
    assert said["privacy-who"] == {"operator": "Ada, ada@example.org"}
    assert said["privacy-backups"] == {"days": 30}
    stage.command("privacy")
    assert "privacy-who-unknown" in stage.keys


@pytest.mark.parametrize("name", [each.name for each in COMMANDS])
def test_every_command_of_the_menu_is_known(name: str) -> None:
    stage = Stage().welcome()
    stage.command(name)
    assert "unknown-command" not in stage.keys


def test_ones_own_words_are_kept_without_signs_that_cannot_be_seen() -> None:
    stage = Stage().welcome()
    stage.play(Pressed("x", "set.cue"))
    stage.say("after\u202e\u2067 my\x1b first\n coffee ☕")
    assert stage.person.profile.cue == "after my first coffee ☕"
