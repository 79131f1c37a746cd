"""What a session leaves behind: its load, and what the next morning is to judge (R9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.core.library import Block, Library
from bot.core.person import Person, Session, Step
from bot.core.routine.course import Course, Trial, loaded, put, stand
from bot.core.routine.dose import load
from bot.core.routine.light import WORSE_BY
from bot.core.routine.returning import active, made_up


def did(person: Person, step: Step, day: date, library: Library) -> Person:
    """The person after a step of a session: strength counts as load, anything as a day in use."""
    if step.block is Block.STRENGTH:
        exercise = library.exercises.get(step.exercise)
        seconds = load(step.dose, exercise) if exercise is not None else 0
        course = strengthened(person, day, seconds, step.exercise)
        person = replace(person, course=course, strength_day=day)
    return replace(person, course=active(person.course, day))


def strengthened(person: Person, day: date, seconds: int, exercise: str = "") -> Course:
    """The course after `seconds` under load on `day`; what was missed before is paid for."""
    course = made_up(person, day)
    if exercise:
        course = put(course, replace(stand(course, exercise), last=seconds))
    return loaded(replace(course, began=course.began or day), day, seconds)


def tried(course: Course, session: Session) -> Course:
    """The course after a session: strengthening in it waits for the next morning's answer."""
    strength = [step for step in session.steps if step.block is Block.STRENGTH]
    done = [step for step in strength if step.outcome == "done"]
    if not done:
        return course
    as_planned = tuple(step.exercise for step in done if not step.eased)
    comfortable = not any(step.eased or step.outcome == "hurt" for step in strength)
    before, trial = session.before, course.trial
    seconds = sum(v.seconds for v in course.volumes if v.day == session.day)
    if trial is not None and trial.day == session.day:  # the rest of one that was broken off
        as_planned = tuple(dict.fromkeys((*trial.exercises, *as_planned)))
        comfortable = comfortable and trial.comfortable
        before = min(before, trial.before)
        whole = session.whole and trial.whole
        return replace(
            course, trial=Trial(session.day, before, as_planned, whole, seconds, comfortable)
        )
    return replace(
        course, trial=Trial(session.day, before, as_planned, session.whole, seconds, comfortable)
    )


def felt_after(course: Course, pain: int, day: date) -> Course:
    """The answer after a session: 2 more than before it is not comfortable (R11)."""
    trial = course.trial
    if trial is None or trial.day != day or pain - trial.before < WORSE_BY:
        return course
    return replace(course, trial=replace(trial, comfortable=False))
