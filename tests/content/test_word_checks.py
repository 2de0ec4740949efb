from typing import Final

import pytest

from content import word_checks
from tests.content.breakages import (
    COMMANDS,
    LONG,
    VOCABULARY,
    WORDS,
    Breakage,
    found_in,
    german,
    one,
    rules_of,
)
from tests.content_samples import changed

BREAKAGES: Final = (
    one(
        "a movement without words",
        word_checks.words_are_there,
        changed(WORDS, 'position-by-hand = "Use your hand."', ""),
        "language en: movement.press.position-by-hand: has no words",
    ),
    one(
        "a tier without a card",
        word_checks.words_are_there,
        changed(WORDS, 'emergency = "Please get help."', ""),
        "language en: card.emergency: has no words",
    ),
    one(
        "a phrase another language lacks",
        word_checks.words_are_there,
        german(WORDS, 'late = "That was an older button."', ""),
        "language de: toast.late: has no words",
    ),
    one(
        "words left over",
        word_checks.words_are_used,
        changed(WORDS, 'late = "Nearly there."', 'late = "Nearly there."\nlast = "Now."'),
        "language en: cue.last: is used by nothing",
    ),
    one(
        "a phrase only another language has",
        word_checks.words_are_used,
        german(WORDS, "[button]", '[button]\nsteady = "Bereit"'),
        "language de: button.steady: is used by nothing",
    ),
    one(
        "an answered line without the answer",
        word_checks.placeholders_are_known,
        changed(WORDS, "Tools: {answer}", "Tools: {answr}"),
        "language en: question.tools.answered: uses {answr}; here it is {answer}",
    ),
    one(
        "a brace left open, and a name that is none",
        word_checks.placeholders_are_known,
        changed(WORDS, 'raw = "{text}"', 'raw = "{text!r} {"'),
        "language en: raw: has a brace without its partner",
        "language en: raw: {text!r} is not a placeholder's name",
    ),
    one(
        "other placeholders in another language",
        word_checks.placeholders_agree,
        german(WORDS, 'raw = "{text}"', 'raw = "text"'),
        "language de: raw: uses no placeholder, but en uses {text}",
    ),
    one(
        "bold that never ends",
        word_checks.markup_is_closed,
        changed(WORDS, '"*Ready*"', '"*Ready"'),
        "language en: button.ready: has a * without its partner on the same line",
    ),
    one(
        "shouting",
        word_checks.the_tone_is_calm,
        changed(WORDS, "Nearly there.", "Nearly there!"),
        "language en: cue.late: has an exclamation mark",
    ),
    one(
        "a long button",
        word_checks.words_are_short,
        changed(WORDS, "*Ready*", f"*{LONG}*"),
        "language en: button.ready: has 65 characters, more than 64",
    ),
    one(
        "a long option",
        word_checks.words_are_short,
        changed(WORDS, "A grave sign", LONG),
        "language en: question.signs.options.grave: has 65 characters, more than 64",
    ),
    one(
        "a long toast",
        word_checks.words_are_short,
        changed(WORDS, "That was an older button.", "x" * 201),
        "language en: toast.late: has 201 characters, more than 200",
    ),
    one(
        "a long screen",
        word_checks.words_are_short,
        changed(WORDS, "Any of these?", "x" * 1001),
        "language en: question.signs.ask: has 1001 characters, more than 1000",
    ),
    one(
        "a long message",
        word_checks.words_are_short,
        changed(WORDS, '"{count} days"', f'"{"x" * 4097}"'),
        "language en: days: has 4097 characters, more than 4096",
    ),
    one(
        "a command Telegram does not take",
        word_checks.commands_are_taken,
        changed(COMMANDS, "help =", "help-me ="),
        "language en: command help-me: is not a command's name (a-z and 0-9, at most 32)",
    ),
    one(
        "a long description",
        word_checks.commands_are_taken,
        changed(COMMANDS, "Begin", "x" * 257),
        "language en: command start: has 257 characters, more than 256",
    ),
    one(
        "a command another language lacks",
        word_checks.commands_are_taken,
        german(COMMANDS, 'help = "What I can do"', ""),
        "language de: command help: is not in both en and this one",
    ),
    one(
        "a word with two meanings",
        word_checks.vocabulary_is_clear,
        changed(VOCABULARY, '"not at all"', '"yes"'),
        "language en: vocabulary no: 'yes' already means yes",
    ),
    one(
        "a word that can never be typed",
        word_checks.vocabulary_is_clear,
        changed(VOCABULARY, '"not at all"', '"Not at all."'),
        "language en: vocabulary no: "
        "'Not at all.' must be lower case, single-spaced and without punctuation",
    ),
    one(
        "a meaning without words, in one language",
        word_checks.vocabulary_is_clear,
        german(VOCABULARY, 'no = ["no", "not at all"]', "never = []"),
        "language de: vocabulary never: is not in both en and this one",
        "language de: vocabulary no: is not in both en and this one",
        "language de: vocabulary never: has no way to type it",
    ),
)


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_a_broken_rule_is_found(breakage: Breakage) -> None:
    assert found_in(breakage) == breakage.lines


def test_every_rule_is_shown_to_catch_something() -> None:
    assert {breakage.rule for breakage in BREAKAGES} == rules_of(word_checks)
