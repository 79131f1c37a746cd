"""The daily reminder: an invitation, once a day, and silence after "done"."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.dialogues.questions import own_words
from bot.core.draft import Draft, buttons
from bot.core.model import Rang, Text, words
from scheduler.rules import Rule, local_time, next_at

LATE = timedelta(minutes=10)
"""A reminder later than this says sorry [D]."""
TOO_LATE = timedelta(hours=4)
"""A reminder later than this is no longer useful; tomorrow there is another [D]."""
SNOOZE = timedelta(hours=1)
USEFUL = int(TOO_LATE.total_seconds())


def following(draft: Draft) -> datetime | None:
    """When the next reminder rings, if there is one."""
    person = draft.person
    if person.profile.reminder is None or person.quiet or person.lock is not None:
        return None
    return next_at(Rule(person.profile.reminder), draft.now, person.zone)


def arm(draft: Draft) -> None:
    """Set the next reminder as the person wants it, or none."""
    at = following(draft)
    if at is None:
        draft.silence("remind", "snooze")
    else:
        draft.ring_at("remind", at)


def rang(draft: Draft, event: Rang) -> None:
    """Invite, unless it is done, running, paused or locked; then set the next one."""
    arm(draft)
    person = draft.person
    late = draft.now - event.due
    if person.quiet or person.lock or person.session or draft.today.finished:
        return
    if not person.profile.onboarded or late > TOO_LATE:
        draft.note("reminder_skipped", late=int(late.total_seconds()))
        return
    sorry = (words("remind-late"),) if late > LATE else ()
    invite(draft, *sorry)


def invite(draft: Draft, *first: Text) -> None:
    """The invitation itself; its buttons work at any age."""
    profile = draft.person.profile
    body = words("remind-cue", cue=own_words(profile.cue)) if profile.cue else words("remind")
    draft.show(
        draft.new_id(),
        *first,
        body,
        buttons=buttons("today", "minute", "later", "notnow"),
        unasked=True,
        useful=USEFUL,
    )


def snooze(draft: Draft) -> None:
    """In an hour again; the series stays as it is."""
    at = draft.now + SNOOZE
    draft.ring_at("snooze", at)
    draft.say(words("snoozed", time=local_time(at, draft.person.zone).time()))


def when_next(draft: Draft) -> Text:
    """The next session, in the person's own time."""
    at = following(draft)
    if at is None:
        return words("next-open")
    local = local_time(at, draft.person.zone)
    return words("next-at", day=local.date(), time=local.time())
