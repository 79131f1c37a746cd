"""What must be true of the words: whole in every language, with the same gaps, and short."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from fluent.syntax import ast

from bot.content_exercises import Exercises
from bot.content_files import Finding, Words
from bot.content_usage import Use, uses
from bot.wording import ENGLISH, references, variables
from bot.wording_dates import OPTIONS

PARTS = ("setup", "do", "breathe", "feel", "stop")
"""What is said of an exercise before it starts."""
REMINDER = "short"
NAME, SHORT, EXERCISE = 34, 60, 700
"""Characters: an exercise's name (it is a button's label too), its reminder, all that is said."""
TITLE, BODY, LABEL = 100, 1000, 34
"""Characters of a message's title, of its text and of a button's label, arguments included."""
ARGUMENT = 20
"""Characters that an argument is taken to have; names and times are about so long."""
BUTTON = "button-"
_FUNCTIONS: Mapping[str, Collection[str] | None] = {"NUMBER": None, "DATETIME": OPTIONS}
"""What a message may call, and the options that are checked."""


def check_words(
    words: Mapping[str, Words], exercises: Exercises, package: Path
) -> Iterator[Finding]:
    """Everything that is wrong with the messages of all languages and with their use."""
    english = words[ENGLISH]
    used, hidden = uses(package)
    yield from hidden
    yield from _used(used, english)
    yield from _idle(used, english, exercises)
    titles = {use.key for use in used if use.title}
    labels = {use.key for use in used if use.label}
    for locale, those in words.items():
        yield from _exercises(locale, those, exercises)
        yield from _lengths(those, titles, labels, exercises)
        yield from _sound(those)
        if locale != ENGLISH:
            yield from _same(locale, those, english)


def _used(used: list[Use], english: Words) -> Iterator[Finding]:
    for use in used:
        if use.key not in english.patterns:
            message = f'there is no message "{use.key}": write it, or correct the key'
            yield Finding(use.file, use.line, message)
            continue
        wanted = variables(english, use.key)
        if not use.open and (short := wanted - use.arguments):
            message = f'"{use.key}" needs {_variables(short)}: hand it over'
            yield Finding(use.file, use.line, message)
        if more := use.arguments - wanted:
            path, line = english.places[use.key]
            message = f'"{use.key}" does not use {_variables(more)} ({path.name}:{line})'
            yield Finding(use.file, use.line, message)


def _variables(names: Collection[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names))


def _idle(used: list[Use], english: Words, exercises: Exercises) -> Iterator[Finding]:
    wanted = {use.key for use in used}
    for pattern in (*english.patterns.values(), *english.terms.values()):
        wanted |= references(pattern)[1]
    for key in english.patterns:
        id, _, part = key.partition(".")
        if id in exercises:
            if part and part not in _parts(id, exercises):
                yield _at(
                    english, key, f'"{key}" is no part of an exercise and no variant of this one'
                )
        elif key not in wanted and not key.startswith(BUTTON):
            yield _at(english, key, f'nobody uses "{key}": take it out, or correct its key')


def _parts(id: str, exercises: Exercises) -> tuple[str, ...]:
    """The parts that an exercise's words must have."""
    ladder = exercises[id].value.ladder
    variants = dict.fromkeys(f"do-{rung.variant}" for rung in ladder if rung.variant)
    return (*PARTS, *variants, REMINDER)


def _at(words: Words, key: str, message: str) -> Finding:
    path, line = words.places[key]
    return Finding(path, line, message)


def _exercises(locale: str, words: Words, exercises: Exercises) -> Iterator[Finding]:
    for id, source in exercises.items():
        if id not in words.patterns:
            message = (
                f'"{id}" has no words in {locale}: write them into messages/{locale}/exercises.ftl'
            )
            yield source.finding(message, "id")
            continue
        for part in _parts(id, exercises):
            if f"{id}.{part}" not in words.patterns:
                yield _at(words, id, f'"{id}" has no .{part}: write it')
        for key in (id, *(f"{id}.{part}" for part in _parts(id, exercises))):
            if gaps := variables(words, key):
                yield _at(words, key, f'"{key}" gets no arguments: take {_variables(gaps)} out')
        yield from _exercise_lengths(id, words, exercises)


def _exercise_lengths(id: str, words: Words, exercises: Exercises) -> Iterator[Finding]:
    yield from _limit(words, id, NAME, "a name")
    yield from _limit(words, f"{id}.{REMINDER}", SHORT, "a reminder")
    said = [id, *(f"{id}.{part}" for part in PARTS)]
    plain = sum(length(words, key) for key in said)
    ways = [length(words, f"{id}.{part}") for part in _parts(id, exercises) if part[:2] == "do"]
    most = plain - length(words, f"{id}.do") + max(ways)
    if most > EXERCISE:
        message = f'"{id}" has {most} characters in all: {EXERCISE} are the most, so shorten it'
        yield _at(words, id, message)


def _limit(words: Words, key: str, most: int, what: str) -> Iterator[Finding]:
    if key in words.patterns and (has := length(words, key)) > most:
        yield _at(
            words, key, f'"{key}" has {has} characters, and {what} may have {most}: shorten it'
        )


def _lengths(
    words: Words, titles: set[str], labels: set[str], exercises: Exercises
) -> Iterator[Finding]:
    for key in words.patterns:
        id, _, part = key.partition(".")
        if key.startswith(BUTTON) or key in labels:
            yield from _limit(words, key, LABEL, "a button's label")
        elif key in titles or part == "title" or id.endswith("-title"):
            yield from _limit(words, key, TITLE, "a title")
        elif id not in exercises:
            yield from _limit(words, key, BODY, "a message")


def _sound(words: Words) -> Iterator[Finding]:
    """References that lead somewhere, functions that exist, and something to read."""
    for sign, patterns in (("", words.patterns), ("-", words.terms)):
        for key, pattern in patterns.items():
            for wrong in _unknown(pattern, words):
                yield _at(words, sign + key, f'"{sign}{key}": {wrong}')


def _unknown(node: ast.BaseNode, words: Words) -> Iterator[str]:
    for part in _walk(node):
        match part:
            case ast.MessageReference() | ast.TermReference():
                sign = "-" if isinstance(part, ast.TermReference) else ""
                attribute = f".{part.attribute.name}" if part.attribute else ""
                if f"{sign}{part.id.name}{attribute}" not in words.places:
                    yield f"there is no {{ {sign}{part.id.name}{attribute} }} to insert"
            case ast.FunctionReference():
                yield from _call(part)


def _call(call: ast.FunctionReference) -> Iterator[str]:
    name = call.id.name
    if name not in _FUNCTIONS:
        yield f"{name}() is not known: there are {' and '.join(sorted(_FUNCTIONS))}"
        return
    options = _FUNCTIONS[name]
    for argument in call.arguments.named:
        if options is not None and argument.name.name not in options:
            known = ", ".join(sorted(options))
            yield f"{name}() has no option {argument.name.name}, only {known}"


def _walk(node: object) -> Iterator[ast.BaseNode]:
    if isinstance(node, list):
        for item in node:
            yield from _walk(item)
    elif isinstance(node, ast.BaseNode):
        yield node
        for value in vars(node).values():
            yield from _walk(value)


def _same(locale: str, words: Words, english: Words) -> Iterator[Finding]:
    """Another language has the messages of English, with the same arguments, and no others."""
    for key in english.patterns:
        if key not in words.patterns:
            yield _at(english, key, f'"{key}" is not translated into {locale}')
        elif (theirs := variables(words, key)) != (ours := variables(english, key)):
            message = (
                f'"{key}" uses {_variables(theirs) or "nothing"},'
                f" and English {_variables(ours) or 'nothing'}: make them agree"
            )
            yield _at(words, key, message)
    for key in words.patterns:
        if key not in english.patterns:
            yield _at(words, key, f'"{key}" is not in English: take it out, or correct its key')


def length(words: Words, key: str) -> int:
    """About how many characters a message has at the most, with arguments of usual length."""
    return _length(words.patterns.get(key), words, frozenset({key}))


def _length(node: ast.BaseNode | None, words: Words, inside: frozenset[str]) -> int:
    match node:
        case ast.Pattern():
            return sum(_length(element, words, inside) for element in node.elements)
        case ast.TextElement() | ast.StringLiteral():
            return len(node.value)
        case ast.Placeable():
            return _length(node.expression, words, inside)
        case ast.SelectExpression():
            return max(_length(variant.value, words, inside) for variant in node.variants)
        case ast.MessageReference() | ast.TermReference():
            term = isinstance(node, ast.TermReference)
            key = f"{node.id.name}.{node.attribute.name}" if node.attribute else node.id.name
            if key in inside:
                return 0
            other = (words.terms if term else words.patterns).get(key)
            return _length(other, words, inside | {key})
        case None:
            return 0
        case _:
            return ARGUMENT
