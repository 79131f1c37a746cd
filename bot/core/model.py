"""What comes in, what goes out, and who it is about: the words of the core.

Everything here is a value. An adapter makes `Incoming`s, the core answers each
with a `Turn`, and nothing in between knows a platform, a language or a clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

# --- who and where ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Account:
    """Who is speaking, apart from where: `user` as `bot` on `platform` knows them."""

    platform: str
    bot: str
    user: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message can go, storable, so that it can be used unasked later on."""

    platform: str
    bot: str
    chat: str
    thread: str = ""
    private: bool = True


# --- what comes in ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """Words typed by a person. Any length, any script; never stored as they are."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: the id of the question or step that showed it, and what it does."""

    prompt: str
    action: str


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command without its slash, in lower case, and whatever followed it."""

    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rang:
    """An alarm of the owner's came due at `due` (aware, UTC); now may be later."""

    alarm: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something without words that we can read: a sticker, a voice, a forwarded message."""


@dataclass(frozen=True, slots=True)
class Left:
    """The person blocked the bot, or took it out of their chats. Handled by the shell."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The person who had blocked the bot lets it write again."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A group's chat has got another id: `chat`. Handled by the shell."""

    chat: str


@dataclass(frozen=True, slots=True)
class Flooded:
    """Something that was one too many within a minute; to the `first` we say so."""

    first: bool


@dataclass(frozen=True, slots=True)
class CodeIssued:
    """The one-time `code` that was asked for, good for `minutes`."""

    code: str
    minutes: int


@dataclass(frozen=True, slots=True)
class CodeMatched:
    """The code that was sent belongs to somebody on `platform`; `pairing` names the two."""

    pairing: str
    platform: str


@dataclass(frozen=True, slots=True)
class CodeRefused:
    """The code that was sent is not good: wrong, too old, one's own, or tried too often."""

    why: Literal["wrong", "old", "own", "often"]


@dataclass(frozen=True, slots=True)
class PairingAsked:
    """Somebody on `platform` sent this person's code and wants to be one with them."""

    pairing: str
    platform: str


@dataclass(frozen=True, slots=True)
class PairingEnded:
    """What became of a pairing: the other side is asked, the two are about to be one, or are.

    Or it was declined, or is not open any more.
    """

    how: Literal["asked", "joining", "joined", "declined", "old"]


@dataclass(frozen=True, slots=True)
class UnlinkAsked:
    """This person would like to separate their apps; `stays` is where the diary would stay."""

    stays: str


@dataclass(frozen=True, slots=True)
class Unlinked:
    """Accounts on `platforms` have left, and begin anew; `stays` is where the diary stays.

    With no `platforms` it is this account that has left.
    """

    platforms: tuple[str, ...]
    stays: str


Reported = (
    CodeIssued | CodeMatched | CodeRefused | PairingAsked | PairingEnded | UnlinkAsked | Unlinked
)
"""What the shell answers to an effect."""

Event = (
    Said | Pressed | Commanded | Rang | Unreadable | Returned | Left | Moved | Flooded | Reported
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A way to answer this very event that the platform gives for a while.

    `token` is the platform's and a secret; nothing keeps it after `until`. Of all that
    answers an event, one message is the `first`: it takes the place that was held for it.
    `aside` it is shown elsewhere than in the event's place, to the person alone.
    """

    token: str = field(repr=False)
    until: datetime
    first: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event from a platform, as an adapter hands it over.

    `id` is unique per (platform, bot, `kind`): one that was taken before is
    passed over, so redelivery is harmless. `locale` and `zone` are what the
    platform knows of the person; they are only defaults. A `reply` that is `first`
    holds a place ("thinking ...") that has to be filled or taken away. `address` is
    what the platform itself calls the place, where that is another name.
    """

    id: str
    kind: str
    account: Account
    place: Place
    event: Event
    locale: str | None = None
    zone: str | None = None
    reply: Reply | None = None
    address: str | None = None


# --- words, without a language ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A message of content/messages by its key (`id` or `id.attribute`).

    Arguments may be texts themselves, put into the same language first; a tuple
    of texts becomes one line each.
    """

    key: str
    args: tuple[tuple[str, Arg], ...] = ()


Arg = str | int | float | date | time | datetime | Text | tuple[Text, ...]


def words(key: str, /, **args: Arg) -> Text:
    """The only way to name a message, so that `content check` finds every key in use."""
    return Text(key, tuple(sorted(args.items(), key=lambda pair: pair[0])))


def exercise_words(exercise: str, part: str = "") -> Text:
    """The name of an exercise, or one of its parts: setup, do, breathe, feel, stop, ..."""
    return Text(f"{exercise}.{part}" if part else exercise)


# --- what goes out ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Button:
    """What can be pressed. `action` is lower-case ASCII of at most 40 characters.

    One that `opens` leads to a private chat with the bot instead.
    """

    action: str
    label: Text
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Timer:
    """Runs from the moment its message was sent: `alarm` rings `seconds` later."""

    alarm: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """What we mean to say: no language and no markup.

    `slot` names the message within its place, so that it can be edited later;
    `id` is the question or step that its buttons answer. A `numeric` question is
    answered by the number itself. `silent` makes no sound. `chosen` is shown
    where an answered question has lost its buttons. `unasked` marks what nobody
    is waiting for. After `useful` seconds it is no longer worth sending. `attach` names
    a file that goes with it and is made when it is sent: "export"; `instead` of the text is
    said where a platform does not take that file. `last` marks the last
    word to somebody who is forgotten: nothing is kept of it once it is sent.
    """

    slot: str
    body: tuple[Text, ...]
    title: Text | None = None
    id: str = ""
    buttons: tuple[Button, ...] = ()
    numeric: bool = False
    timer: Timer | None = None
    how: Literal["send", "edit", "delete"] = "send"
    silent: bool = False
    chosen: Text | None = None
    unasked: bool = False
    useful: int | None = None
    attach: Literal["", "export"] = ""
    instead: Text | None = None
    last: bool = False


@dataclass(frozen=True, slots=True)
class MessageButton:
    """A button as it is shown: `data` is at most 61 ASCII characters (`prompt:action`).

    With `opens` it opens a private chat with the bot instead, and `data` is not used.
    """

    label: str
    data: str
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent, in the person's language: plain text, nothing to escape.

    `countdown` is the length in seconds of a hold that starts when this is sent;
    an adapter shows it as live as it can. `instead` is the text where its file is not taken.
    """

    text: str
    title: str = ""
    buttons: tuple[MessageButton, ...] = ()
    numeric: bool = False
    countdown: int | None = None
    silent: bool = False
    chosen: str = ""
    attach: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class SetAlarm:
    """Ring `name` for this owner at `at` (aware); an alarm of that name is replaced."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CancelAlarm:
    """Forget the alarm `name`, whether or not there is one."""

    name: str


AlarmChange = SetAlarm | CancelAlarm

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the diary. Never changed: a correction is an entry of its own.

    `number` counts an owner's entries from 1; `day` is the person's own day,
    which ends at 04:00 local time.
    """

    number: int
    kind: str
    at: datetime
    day: date
    data: Mapping[str, Scalar | list[int] | list[str]] = field(default_factory=dict)


# --- what the core may not do itself, and the shell does for it ---------------------


@dataclass(frozen=True, slots=True)
class IssueCode:
    """Make a one-time code for this person; answered with CodeIssued or CodeRefused."""


@dataclass(frozen=True, slots=True)
class RedeemCode:
    """Look whose `code` this is; answered with CodeMatched or CodeRefused."""

    code: str


@dataclass(frozen=True, slots=True)
class AskOther:
    """Whoever sent the code agrees: ask whose it is. They get PairingAsked."""

    pairing: str


@dataclass(frozen=True, slots=True)
class Join:
    """Both agree: make them one person; both places get PairingEnded."""

    pairing: str


@dataclass(frozen=True, slots=True)
class Decline:
    """One of the two does not want it; the other gets PairingEnded."""

    pairing: str


@dataclass(frozen=True, slots=True)
class AskUnlink:
    """Find out where the diary would stay; answered with UnlinkAsked."""


@dataclass(frozen=True, slots=True)
class Unlink:
    """Let every account go that was joined to the first; answered with Unlinked."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Forget this person, in every table. What the turn says is said all the same."""


Effect = IssueCode | RedeemCode | AskOther | Join | Decline | AskUnlink | Unlink | Erase


@dataclass(frozen=True, slots=True)
class Command:
    """A command as the platforms list it: what it does, what may follow it, and about that."""

    name: str
    about: Text
    argument: Literal["", "pain", "zone", "exercise", "time", "code", "until"] = ""
    asks: Text | None = None


# --- buttons as the platforms carry them -----------------------------------------

_DATA = re.compile(r"([0-9a-z-]{1,20}):([a-z0-9_.-]{1,40})")


def button_data(prompt: str, action: str) -> str:
    """What a platform carries for a button: `prompt:action`, ASCII, 61 bytes at most."""
    return f"{prompt}:{action}"


def read_button(data: str) -> Pressed | None:
    """The press that `data` stands for, or None for data that we never made."""
    match = _DATA.fullmatch(data)
    return Pressed(match[1], match[2]) if match else None
