"""What the onboarding asks: each question, its answers, and what an answer means for the profile.

Every question has its words under `ask-<id>` and says why under `ask-<id>.why`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from bot.core.model import Button, Text, words
from bot.core.person import Person, Profile
from bot.core.understanding import zone_name


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `must` ones cannot be skipped; `numeric` ones are answered by a number."""

    id: str
    text: Text
    why: Text
    options: tuple[Button, ...] = ()
    must: bool = False
    numeric: bool = False


def _options(**labels: Text) -> tuple[Button, ...]:
    return tuple(Button(action, label) for action, label in labels.items())


def _times(*hours: tuple[int, int]) -> tuple[Button, ...]:
    return tuple(
        Button(f"t{hour:02}{minute:02}", words("button-time", time=time(hour, minute)))
        for hour, minute in hours
    )


CUES = _options(
    cue1=words("button-cue-up"),
    cue2=words("button-cue-breakfast"),
    cue3=words("button-cue-work"),
    cue4=words("button-cue-bed"),
)
OBSTACLES = _options(
    obstacle1=words("button-obstacle-time"),
    obstacle2=words("button-obstacle-tired"),
    obstacle3=words("button-obstacle-sore"),
)

SCALE = tuple(Button(f"n{n}", words("button-number", n=n)) for n in range(11))
"""The numeric rating scale, 0 to 10."""

CONDITIONS = _options(
    pregnancy=words("button-pregnancy"),
    birth=words("button-birth"),
    surgery=words("button-surgery"),
    osteoporosis=words("button-osteoporosis"),
    spondylolisthesis=words("button-spondylolisthesis"),
    stenosis=words("button-stenosis"),
    inflammatory=words("button-inflammatory"),
)
QUESTIONS: tuple[Question, ...] = (
    Question(
        "consent",
        words("ask-consent"),
        words("ask-consent.why"),
        _options(
            agree=words("button-agree"), young=words("button-young"), refuse=words("button-refuse")
        ),
        must=True,
    ),
    Question(
        "emergency",
        words("ask-emergency"),
        words("ask-emergency.why"),
        _options(none=words("button-none"), some=words("button-some")),
        must=True,
    ),
    Question(
        "urgent",
        words("ask-urgent"),
        words("ask-urgent.why"),
        _options(none=words("button-none"), some=words("button-some")),
        must=True,
    ),
    Question(
        "history",
        words("ask-history"),
        words("ask-history.why"),
        _options(none=words("button-no"), some=words("button-yes")),
        must=True,
    ),
    Question(
        "soon",
        words("ask-soon"),
        words("ask-soon.why"),
        _options(
            none=words("button-none"), one=words("button-one"), several=words("button-several")
        ),
        must=True,
    ),
    Question(
        "conditions",
        words("ask-conditions"),
        words("ask-conditions.why"),
        (*CONDITIONS, Button("none", words("button-none"))),
        must=True,
    ),
    Question(
        "clinician",
        words("ask-clinician"),
        words("ask-clinician.why"),
        _options(agreed=words("button-agreed"), waiting=words("button-not-yet")),
        must=True,
    ),
    Question("pain", words("ask-pain-now"), words("ask-pain-now.why"), SCALE, numeric=True),
    Question(
        "since",
        words("ask-since"),
        words("ask-since.why"),
        _options(
            days=words("button-days"), weeks=words("button-weeks"), months=words("button-months")
        ),
    ),
    Question(
        "legs",
        words("ask-legs"),
        words("ask-legs.why"),
        _options(
            none=words("button-no-legs"),
            left=words("button-left"),
            right=words("button-right"),
            new=words("button-both-new"),
            old=words("button-both-old"),
        ),
    ),
    Question(
        "first",
        words("ask-first"),
        words("ask-first.why"),
        _options(first=words("button-first"), again=words("button-again")),
    ),
    Question(
        "bends",
        words("ask-bends"),
        words("ask-bends.why"),
        _options(
            forward=words("button-bends-forward"),
            backward=words("button-bends-backward"),
            unclear=words("button-bends-unclear"),
        ),
    ),
    Question(
        "base",
        words("ask-base"),
        words("ask-base.why"),
        _options(floor=words("button-floor"), bed=words("button-bed"), chair=words("button-chair")),
    ),
    Question(
        "minutes",
        words("ask-minutes"),
        words("ask-minutes.why"),
        tuple(Button(f"n{n}", words("button-minutes", n=n)) for n in (5, 10, 15)),
        numeric=True,
    ),
    Question(
        "up", words("ask-up"), words("ask-up.why"), _times((6, 0), (7, 0), (8, 0)), numeric=True
    ),
    Question("zone", words("ask-zone"), words("ask-zone.why")),
    Question("reminder", words("ask-reminder"), words("ask-reminder.why"), numeric=True),
    Question(
        "cue",
        words("ask-cue"),
        words("ask-cue.why"),
        CUES,
    ),
    Question(
        "obstacle",
        words("ask-obstacle"),
        words("ask-obstacle.why"),
        OBSTACLES,
    ),
)

BY_ID = {question.id: question for question in QUESTIONS}

CHANGEABLE = ("base", "minutes", "bends", "reminder", "up", "zone", "conditions", "cue")
"""What /plan offers to change."""


def following(profile: Profile) -> Question | None:
    """The next question that was neither answered nor skipped."""
    return next(
        (
            question
            for question in QUESTIONS
            if question.id not in profile.asked
            and (question.id != "clinician" or profile.conditions)
        ),
        None,
    )


def left(profile: Profile) -> int:
    """How many questions are still open."""
    return sum(
        question.id not in profile.asked and question.id != "clinician" for question in QUESTIONS
    )


def options(question: Question, person: Person, ticked: tuple[str, ...]) -> tuple[Button, ...]:
    """The buttons of a question as this person sees them."""
    match question.id:
        case "conditions":
            marked = tuple(
                Button(
                    b.action,
                    words("button-ticked", label=b.label) if b.action in ticked else b.label,
                )
                for b in CONDITIONS
            )
            last = (
                Button("ready", words("button-ready"))
                if ticked
                else Button("none", words("button-none"))
            )
            return (*marked, last)
        case "zone" if ticked:
            return tuple(
                Button(f"z{n}", words("button-zone", zone=zone_name(zone)))
                for n, zone in enumerate(ticked[:8])
            )
        case "zone":
            return (Button("keep", words("button-keep-zone", zone=zone_name(person.zone))),)
        case "reminder":
            up = person.profile.up or time(7)
            early = time((up.hour + 1) % 24, up.minute)
            offered = [*_times((early.hour, early.minute)), *_times((12, 30), (18, 30))]
            return (*offered, Button("off", words("button-no-reminder")))
        case _:
            return question.options


def label_of(
    question: Question, person: Person, ticked: tuple[str, ...], action: str
) -> Text | None:
    """What the pressed button said."""
    return next((b.label for b in options(question, person, ticked) if b.action == action), None)


def pressed_number(action: str) -> int | None:
    """The number of a scale's button."""
    return int(action[1:]) if action[:1] == "n" and action[1:].isdecimal() else None


def pressed_time(action: str) -> time | None:
    """The time of a time's button."""
    if len(action) == 5 and action[0] == "t" and action[1:].isdecimal():
        hour, minute = int(action[1:3]), int(action[3:])
        return time(hour, minute) if hour < 24 and minute < 60 else None
    return None


def consent(profile: Profile, now: datetime) -> Profile:
    """The profile of somebody who has just agreed."""
    return Profile(consented=now, asked=("consent",))


def own_words(answer: str) -> Text | str:
    """A cue or an obstacle as it is told back: ours in the person's language, or theirs."""
    ours = {option.action: option.label for option in (*CUES, *OBSTACLES)}
    return ours.get(answer, answer)


def if_then(profile: Profile) -> Text:
    """The plan that somebody has made: "after breakfast I stretch; if ..."."""
    return words("if-then", cue=own_words(profile.cue), obstacle=own_words(profile.obstacle))
