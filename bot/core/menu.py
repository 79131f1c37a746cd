"""The commands, as every platform lists them: the same names everywhere, in this order."""

from __future__ import annotations

from bot.core.model import Command, words

COMMANDS = (
    Command("start", words("command-start")),
    Command("today", words("command-today")),
    Command("feel", words("command-feel"), "pain", words("command-feel.argument")),
    Command("undo", words("command-undo")),
    Command("pause", words("command-pause"), "until", words("command-pause.argument")),
    Command("resume", words("command-resume")),
    Command("skip", words("command-skip")),
    Command("stop", words("command-stop")),
    Command("plan", words("command-plan")),
    Command("why", words("command-why")),
    Command("progress", words("command-progress")),
    Command("activities", words("command-activities")),
    Command(
        "exercises", words("command-exercises"), "exercise", words("command-exercises.argument")
    ),
    Command("remind", words("command-remind"), "time", words("command-remind.argument")),
    Command("timezone", words("command-timezone"), "zone", words("command-timezone.argument")),
    Command("link", words("command-link"), "code", words("command-link.argument")),
    Command("privacy", words("command-privacy")),
    Command("export", words("command-export")),
    Command("forget", words("command-forget")),
    Command("help", words("command-help")),
)
