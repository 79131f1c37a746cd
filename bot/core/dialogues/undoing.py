"""One step can be taken back: a mis-tap costs nothing, and the diary keeps what happened."""

from __future__ import annotations

from dataclasses import replace

from bot.core.dialogues import anytime, mornings, proposing, reminders, safety, steps
from bot.core.dialogues.asking import barred, show_lock
from bot.core.dialogues.open_step import keep_awake
from bot.core.draft import SESSION_ALARMS, Draft
from bot.core.model import words
from bot.core.person import Person
from bot.core.states import Doubting, Running
from scheduler.rules import day_end

_KEPT = {
    "id", "locale", "prompts", "entries", "undo", "undo_to", "asked_new", "linked",
}  # fmt: skip
"""What an undo leaves as it is: counters, when something was asked, whose accounts there are."""


def undo(draft: Draft) -> None:
    """Take the last answer back: the diary gets a correction, and the question comes again.

    A lock is never undone by a tap; its own question can look at the list again. What
    safety asks stays owed: a mis-tap on "numb" costs two answers, a lost one might more.
    """
    before = draft.person.undo
    if draft.person.lock is not None:
        show_lock(draft, words("undo-locked"))
        return
    if before is None:
        anytime.again(draft, words("nothing-to-undo"))
        return
    draft.went_back = True
    draft.halt()
    draft.settle(draft.person.state.prompt)
    undone = list(range(before.entries + 1, draft.person.undo_to + 1))
    draft.silence(*SESSION_ALARMS)
    if draft.person.snoozed != before.snoozed:
        draft.silence("snooze")  # set again below, unless it was for an hour that has passed
    if draft.person.course.pause != before.course.pause:
        draft.silence("pause")  # so is the end of a pause
    owed = tuple(dict.fromkeys((*before.owed, *draft.person.owed)))
    watch = before.watch or draft.person.watch
    draft.change(**{name: getattr(before, name) for name in before.__slots__ if name not in _KEPT})
    draft.change(owed=owed, watch=watch)
    if undone:
        draft.note("correction", undoes=undone)
    _rearm(draft, before)
    if barred(draft, words("undone")):
        return
    if isinstance(before.state, Running):
        steps.show(draft, words("undone"))
    else:
        anytime.again(draft, words("undone"))


def _rearm(draft: Draft, before: Person) -> None:
    """The alarms as they were."""
    reminders.arm(draft)
    mornings.arm(draft)
    if before.session is not None:
        draft.ring_at("day", day_end(draft.now, draft.person.zone))
        if before.session.begun:
            keep_awake(draft)
    if isinstance(before.state, Doubting):
        proposing.wait_for_answer(draft, before.state)
    if before.lock is not None:
        draft.ring_in("lock", safety.ASK_AGAIN.get(before.lock.rule, safety.ASK_AGAIN_LATER))


def remember(draft: Draft, before: Person, *, asked: bool) -> None:
    """Keep the person as they were `before` this event, so that it can be taken back.

    What only looked around (help, a list, nonsense, the same question again) is nothing
    to take back, and neither is yesterday. An alarm counts only if it noted something.
    """
    after = draft.person
    yesterday = before.session is not None and before.session.day != draft.day
    if draft.went_back or yesterday or before.profile.consented is None:
        draft.change(undo=None, undo_to=0)  # consent is taken back in other ways
    elif not asked and after.entries == before.entries:
        pass
    elif _essence(after) != _essence(before):
        draft.change(undo=replace(before, undo=None, undo_to=0), undo_to=after.entries)


def _essence(person: Person) -> Person:
    """The person without what changes by being shown something."""
    state = replace(person.state, prompt="")
    if isinstance(state, Running):
        state = replace(state, slot="", alarm="")
    return replace(person, prompts=0, entries=0, undo=None, undo_to=0, state=state)
