"""The daily reminder: an invitation, once a day, and silence after "done"."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.dialogues.questions import own_words
from bot.core.draft import Draft, buttons
from bot.core.model import Rang, Text, words
from bot.core.routine.pauses import asks_at, running
from bot.core.states import Idle, Wondering
from scheduler.rules import Rule, local_day, local_time, next_at

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
    rule = Rule(person.profile.reminder)
    at = next_at(rule, draft.now, person.zone)
    done = draft.today.finished or draft.today.declined
    if done and local_day(at, person.zone) == draft.day:  # today's will be silent
        at = next_at(rule, at, person.zone)
    return at


def arm(draft: Draft) -> None:
    """Set the next reminder as the person wants it, or none; and what they have put off.

    That does not need a daily reminder: whoever has none may ask for one in an hour. It rings
    in a pause too, since whoever put it off in there asked for it. And the end of a pause.
    """
    at, person = following(draft), draft.person
    if at is None:
        draft.silence("remind")
    else:
        draft.ring_at("remind", at)
    if (ends := asks_at(person, draft.now)) is not None:
        draft.ring_at("pause", ends)
    if person.snoozed is None or person.lock is not None:
        draft.silence("snooze")
    elif person.snoozed > draft.now:  # one that is overdue rings at any moment
        draft.ring_at("snooze", person.snoozed)


def rang(draft: Draft, event: Rang) -> None:
    """Invite, unless it is done, under way, paused or locked; then set the next one."""
    arm(draft)
    person = draft.person
    done = draft.today.finished or draft.today.declined
    quiet = event.alarm == "remind" and (person.quiet or _asked_instead(draft, event))
    if quiet or person.lock or done or not person.profile.onboarded:
        return
    if event.alarm == "remind" and person.snoozed is not None and person.snoozed > draft.now:
        return  # it has been put off, and rings again by itself
    session = person.session
    if session is not None and session.begun and not isinstance(person.state, Wondering):
        return
    late = draft.now - _latest(draft, event)
    if late > TOO_LATE:
        draft.note("reminder_skipped", late=int(late.total_seconds()))
        return
    sorry = (words("remind-late"),) if late > LATE else ()
    invite(draft, *sorry)


def _asked_instead(draft: Draft, event: Rang) -> bool:
    """Whether at the same moment the end of a pause is asked about: one message is enough."""
    pause, asks = draft.person.course.pause, asks_at(draft.person, draft.now)
    asked = pause.asked if pause is not None else None
    return (asks is not None and asks <= draft.now) or (asked is not None and event.due <= asked)


def _latest(draft: Draft, event: Rang) -> datetime:
    """When it should have rung last, up to now: after days of downtime not when it was set."""
    at, person = event.due, draft.person
    if event.alarm != "remind" or person.profile.reminder is None:
        return at
    rule = Rule(person.profile.reminder)
    # From two days back is enough: there is one on every day.
    following = next_at(rule, max(at, draft.now - timedelta(days=2)), person.zone)
    while following <= draft.now:
        at, following = following, next_at(rule, following, person.zone)
    return at


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
    """In an hour again; the series stays as it is. An offer that is open closes."""
    session = draft.person.session
    if session is not None and not session.begun:
        draft.change(session=None)
        draft.wait(Idle())
    at = draft.now + SNOOZE
    draft.ring_at("snooze", at)
    draft.change(snoozed=at)
    draft.say(words("snoozed", time=local_time(at, draft.person.zone).time()))


def when_next(draft: Draft) -> Text:
    """The next session, in the person's own time."""
    at, pause = following(draft), running(draft.person)
    if pause is not None:
        return words("pause-until", day=pause.until)
    if at is None:
        return words("quiet") if draft.person.quiet else words("next-open")
    local = local_time(at, draft.person.zone)
    return words("next-at", day=local.date(), time=local.time())
