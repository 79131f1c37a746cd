"""What can be said at any moment, one function each: none of them loses the place."""

from __future__ import annotations

from collections.abc import Callable

from bot.core import spans, understanding
from bot.core.dialogues import (
    absence,
    activities,
    browse,
    check_in,
    closing,
    onboarding,
    pausing,
    reminders,
    session,
    steps,
)
from bot.core.dialogues.asking import (
    ask,
    ask_hurt,
    ask_new,
    ask_pain,
    barred,
    must,
    show_doubt,
    show_lock,
)
from bot.core.dialogues.asking import show as show_question
from bot.core.draft import Draft, buttons
from bot.core.model import Text, words
from bot.core.person import Person
from bot.core.routine.pauses import running
from bot.core.spans import Absence
from bot.core.states import (
    Asking,
    AskingNew,
    AskingPain,
    AskingPause,
    Doubting,
    Hurting,
    Idle,
    Locked,
    Naming,
    Offering,
    Paused,
    Rating,
    Ready,
    Running,
    Wondering,
)

Answer = Callable[[Draft, str], bool]
"""Gives an action to whatever is waited for; False where it means nothing there."""


def into(draft: Draft, wish: str) -> None:
    """Into today's routine, by whichever way is open."""
    if draft.person.lock is not None:
        show_lock(draft)
    elif isinstance(draft.person.state, Running):
        again(draft)
    elif not draft.person.profile.onboarded:
        onboarding.go_on(draft)
    else:
        session.today(draft, wish)


def start(draft: Draft, *, rest: bool = False) -> None:
    """/start: go on where we are; where nothing is open, the questions that are left, or today."""
    if draft.person.lock is not None:
        show_lock(draft)
    elif draft.person.session is None and (rest or not draft.person.profile.onboarded):
        onboarding.go_on(draft)
    elif isinstance(draft.person.state, Idle) and running(draft.person) is not None:
        again(draft)  # a hello ends no pause
    elif isinstance(draft.person.state, Idle) or _of_yesterday(draft):
        into(draft, "")
    else:
        again(draft)


def _of_yesterday(draft: Draft) -> bool:
    """Whether the open question is "and after?" of a session on another day."""
    state = draft.person.state
    return isinstance(state, AskingPain) and state.about == "after" and not draft.today.done


def into_plan(draft: Draft) -> None:
    """/plan, once there is one."""
    if draft.person.lock is not None:
        show_lock(draft)
    elif not draft.person.profile.onboarded:
        onboarding.go_on(draft, words("plan-later"))
    else:
        browse.plan(draft)


def into_why(draft: Draft) -> None:
    """/why, once there is anything to explain."""
    if draft.person.lock is not None:
        show_lock(draft)
    elif not draft.person.profile.onboarded:
        onboarding.go_on(draft, words("plan-later"))
    else:
        browse.why_today(draft)


def into_activities(draft: Draft, wish: str = "") -> None:
    """/activities, or one of its buttons; in the middle of a session it waits."""
    session_ = draft.person.session
    if draft.person.lock is not None:
        show_lock(draft)
    elif not draft.person.profile.onboarded:
        onboarding.go_on(draft, words("plan-later"))
    elif session_ is not None and session_.begun:
        again(draft, words("activities-later"))
    elif not barred(draft):
        draft.halt()
        if session_ is not None:
            draft.change(session=None)
            draft.silence("day")
        activities.ask(draft, wish)


def set_answer(draft: Draft, question: str, text: str) -> None:
    """Change one answer: asked alone, or taken from the words behind the command."""
    if draft.person.lock is not None and question == "conditions":
        show_lock(draft)
        return
    off = question == "reminder" and "off" in understanding.meanings(
        text, draft.person.locale, draft.library
    )
    if off:
        draft.know(reminder=None)
        draft.end_snooze()
        reminders.arm(draft)
        again(draft, words("reminder-off"))
        return
    ask_quietly = understanding.normalise(text)
    if not ask_quietly:
        ask(draft, question, alone=True)
        return
    draft.halt()
    state = Asking(draft.new_id(), question, alone=True)
    draft.wait(state)
    if not onboarding.say(draft, state, text):
        hint = words("zone-unknown") if question == "zone" else words("time-needed")
        show_question(draft, state, (hint,))


def feel(draft: Draft, text: str) -> None:
    """/feel 4, or the question."""
    if draft.person.lock is not None:
        show_lock(draft)
        return
    pain = understanding.pain(text, draft.person.locale, draft.library)
    state = draft.person.state
    if pain is not None and 0 <= pain <= 10:
        open_ = draft.person.session
        if open_ is not None and open_.begun:
            check_in.feel(draft, pain)
        elif isinstance(state, Asking) and state.question == "pain":
            onboarding.say(draft, state, text)
        elif isinstance(state, Asking):
            draft.note_pain(pain, "feel")
            again(draft, words("feel-kept", pain=pain))
        else:
            check_in.feel(draft, pain)
        return
    first = (words("pain-range"),) if understanding.normalise(text) else ()
    if isinstance(state, AskingPain):
        ask_pain(draft, state, *first)
        return
    draft.halt()
    in_step = session.in_step(state)
    ask_pain(draft, AskingPain(draft.new_id(), "during" if in_step else "feel"), *first)


def stop(draft: Draft, answer: Answer) -> None:
    """Stop always stops: the session, the question, the hold; and says how to go on."""
    state = draft.person.state
    if answer(draft, "stop"):
        return
    if draft.person.session is not None:
        draft.halt()
        if draft.person.session.begun:
            closing.end(draft, "stopped")
        else:
            session.decline(draft)
    elif draft.person.lock is not None:
        show_lock(draft)
    elif isinstance(state, Asking):
        draft.wait(Idle())
        draft.say(words("stopped-asking"))
    else:
        draft.wait(Idle())
        draft.say(words("nothing-running"))


def pause(draft: Draft, answer: Answer, text: str = "") -> None:
    """/pause: in a step it waits; elsewhere it means some quiet days, such as "until friday"."""
    absent(draft, spans.wished(text, draft.day, draft.person.locale, draft.library), answer)


def absent(draft: Draft, said: Absence, answer: Answer) -> None:
    """Away, ill, or hurt anew. In a routine that is open "pause" and "hurts" mean the step."""
    person = draft.person
    begun = person.session is not None and person.session.begun
    doctor = (words("pause-ill-doctor"),) if said.what == "ill" else ()
    if said.what == "pause" and (answer(draft, "pause") or begun):
        if said.until is not None:
            draft.say(words("pause-in-step"))
        elif draft.person == person:
            again(draft)
    elif said.what == "flare" and (answer(draft, "hurts") or begun):
        if draft.person == person:
            again(draft)
    elif person.lock is not None:
        show_lock(draft, *doctor)
    elif person.profile.onboarded:
        absence.take(draft, said)
    elif said.what == "pause":
        stop(draft, answer)
    else:
        again(draft, *doctor)


def absent_in_words(draft: Draft, text: str, answer: Answer) -> bool:
    """A pause with its length, in plain words; False where they mean something else."""
    said = spans.absence(text, draft.day, draft.person.locale, draft.library)
    if said is None:
        return absence.reply(draft, text)
    absent(draft, said, answer)
    return True


def resume(draft: Draft, answer: Answer) -> None:
    """On with it: the step, or the reminders."""
    if answer(draft, "resume"):
        return
    if isinstance(draft.person.state, Running):
        again(draft)
    elif draft.person.quiet:
        pausing.resume(draft)
    else:
        into(draft, "")


def later(draft: Draft, answer: Answer) -> None:
    """In a step "later" is a pause, at a question a break; otherwise an invitation in an hour."""
    person = draft.person
    if person.session is not None and person.session.begun:
        pause(draft, answer)
    elif _can_wait(person):
        stop(draft, answer)
    elif person.profile.onboarded and person.lock is None:
        draft.change(session=None)
        draft.wait(Idle())
        reminders.snooze(draft)
    else:
        again(draft)


def _can_wait(person: Person) -> bool:
    """Whether a question is open that may be left for another day."""
    match person.state:
        case Asking(question=question):
            return not must(question, person)
        case Naming() | Rating():
            return True
        case _:
            return False


def nothing_to(draft: Draft) -> None:
    """A word that belongs to a step, where there is none."""
    again(draft, words("no-step"))


def again(draft: Draft, *first: Text) -> None:
    """Where we are: what is open is shown again, with nothing lost."""
    state = draft.person.state
    match state:
        case Asking():
            show_question(draft, state, first, brief=bool(first))
        case AskingPain():
            ask_pain(draft, state, *first)
        case AskingNew():
            ask_new(draft, state, *first)
        case AskingPause():
            absence.ask(draft, *first)
        case Offering():
            session.show_offer(draft, *first)
        case Ready():
            steps.remind(draft, state, *first)
        case Running():
            steps.running_now(draft, state, *first)
        case Paused() | Wondering():
            draft.show(
                state.prompt, *first, words("paused"), buttons=buttons("resume", "skip", "stop")
            )
        case Hurting():
            ask_hurt(draft, *first)
        case Naming():
            activities.show_naming(draft, state, *first)
        case Rating():
            activities.show_rating(draft, state, *first)
        case Locked():
            show_lock(draft, *first)
        case Doubting():
            show_doubt(draft, state, *first)
        case Idle():
            if draft.person.lock is not None:
                show_lock(draft, *first)
            elif draft.person.profile.onboarded:
                pause = running(draft.person)
                now = words("idle") if pause is None else words("pause-until", day=pause.until)
                draft.say(*first, now, buttons=buttons("today", "minute", "help"))
            else:
                onboarding.go_on(draft, *first)
