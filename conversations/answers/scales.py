"""A whole number from 0 to 10, typed."""

import re
from typing import Final

from content.schema import Language
from conversations.answers.wording import (
    Spoken,
    Vocabulary,
    figures,
    has_letters,
    phrases,
    spoken,
    without,
)

_OF_TEN: Final = re.compile(r"(\d{1,2})(?:/10)?")


def read_scale(text: str, language: Language) -> int | None:
    """Return the number meant ("3", "three", "3/10", "about 4", "no pain"); None if unclear.

    Nothing is rounded or cut to size: "11", "3.5", "-2" and "3 or 4" are not answers.
    """
    vocabulary = language.vocabulary
    words = figures(spoken(text), vocabulary)
    rest = without(
        without(words, phrases(vocabulary, "grammar-of-ten")), phrases(vocabulary, "grammar-filler")
    )
    said = tuple(word for word in rest if has_letters(word))
    return number_from(said, vocabulary) if len(said) == 1 else None


def number_from(words: Spoken, vocabulary: Vocabulary) -> int | None:
    """Return the number 0-10 that words say and nothing else: "3", "3/10", "3 out of 10"."""
    said = without(figures(words, vocabulary), phrases(vocabulary, "grammar-of-ten"))
    number = _OF_TEN.fullmatch(said[0]) if len(said) == 1 else None
    return int(number[1]) if number and int(number[1]) <= 10 else None
