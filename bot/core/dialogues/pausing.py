"""A pause that somebody asks for: its end, and coming back from it."""

from __future__ import annotations

from dataclasses import replace

from bot.core.draft import Draft
from bot.core.routine.course import paused


def over(draft: Draft) -> None:
    """Whoever exercises is not on a pause any more. The days of it stay excused."""
    course = draft.person.course
    if course.pause is None or not paused(course, draft.day):
        return
    draft.change(course=replace(course, pause=replace(course.pause, until=draft.day)), quiet=False)
    draft.silence("pause")
    draft.note("pause_over")
