"""What the shell itself says, where there is no conversation to say it in."""

from __future__ import annotations

from bot.core.model import Arg, Button, Prompt, words

APOLOGY = Prompt(slot="", body=(words("apology"),))
"""For whoever sent what could not be taken, three times over."""

NOT_INVITED = Prompt(slot="", body=(words("not-invited"),))
"""For strangers, where the bot is somebody's own."""

OPEN_IN_PRIVATE = Prompt(
    slot="",
    body=(words("open-in-private"),),
    buttons=(Button("open", words("button-open"), opens=True),),
)
"""For a group: it says nothing about anybody."""

PRIVATE_CLOSED = Prompt(slot="", body=(words("private-closed"),))
"""For whoever does not let us write to them in private, where the platform lets us answer."""

TROUBLE = words("trouble")
"""For whoever pressed something that could not be taken in, where it is not delivered again."""


def too_fast(number: Arg) -> Prompt:
    """For whoever sends more than can be meant; said once, and then it is quiet.

    What is not read may have been a call for help: `number` is whom to call.
    """
    return Prompt(slot="", body=(words("too-fast", number=number),))
