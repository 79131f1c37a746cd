"""Somebody writes that they think of ending their life: kind words, and whom to call (R1)."""

from __future__ import annotations

from dataclasses import replace

from bot.core.dialogues.held import end_session
from bot.core.draft import Draft
from bot.core.emergency import number, talk
from bot.core.model import words

SIGN = "self"
"""What the nets call it."""


def care(draft: Draft) -> None:
    """Kind words and whom to call. It is nobody's turn to be questioned, and nothing is kept.

    The session ends, and today's reminders stay away. There is no lock [D]: gentle
    movement does no harm here, and nobody is to be shut out for having said it. And it is
    said anew each time [D]: a no of yesterday must not leave somebody without an answer.
    """
    end_session(draft, "safety")
    if draft.person.profile.onboarded:
        draft.change(today=replace(draft.today, declined=True))
    call = number(draft.person, draft.library)
    draft.say(words("care", number=call, talk=talk(draft.person, draft.library)))
