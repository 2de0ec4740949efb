"""How plain the words are: reading age, and no illness by name. Run by `content/lint.py`.

Reading age is the Flesch-Kincaid grade, 0.39 x words a sentence + 11.8 x syllables a word - 15.59
(Kincaid and others, 1975): a school grade, to which five years are added for an age. Syllables are
counted as groups of vowels, without a silent "e" at the end, so it is an estimate. A language
sets its limit and its exceptions in `plain.toml`; one without that file is not measured, for the
formula was made for English.
"""

import re
from collections.abc import Iterator
from typing import Final

from content.faults import Fault
from content.schema import Catalog, Language

FEWEST_WORDS: Final = 10
"""A label or a half-sentence is too short for the formula to mean anything."""

_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?", re.IGNORECASE)
_SENTENCE_ENDS: Final = re.compile(r"[.?:;\n]+")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")


def grade_of(text: str) -> float:
    """Return the Flesch-Kincaid grade of an English text; 0.0 for one too short to measure."""
    plain = _PLACEHOLDER.sub("4", text.replace("*", ""))
    words = _WORD.findall(plain)
    if len(words) < FEWEST_WORDS:
        return 0.0
    sentences = [part for part in _SENTENCE_ENDS.split(plain) if _WORD.search(part)]
    syllables = sum(syllables_of(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def syllables_of(word: str) -> int:
    """Return about how many syllables an English word has, one at least."""
    lowered = word.lower()
    silent = lowered.endswith("e") and not lowered.endswith(("le", "ee"))
    return max(1, len(_VOWELS.findall(lowered)) - silent)


def words_are_plain(catalog: Catalog) -> Iterator[Fault]:
    """No message asks for a higher reading age than its language allows; exceptions are listed."""
    for language in catalog.languages.values():
        plain = language.plain
        if plain is None:
            continue
        hard = set(_hard(language, plain.grade))
        for slug in sorted(hard - set(plain.exceptions)):
            yield _fault(language, slug, f"reads above school grade {plain.grade}")
        for slug in sorted(set(plain.exceptions) - hard):
            yield _fault(language, slug, "is an exception in plain.toml and needs none")


def _hard(language: Language, grade: int) -> Iterator[str]:
    for slug, phrase in language.phrases.items():
        if any(grade_of(text) > grade for text in phrase.values()):
            yield slug


def no_illness_is_named(catalog: Catalog) -> Iterator[Fault]:
    """No phrase names an illness: people read signs and what to do, never a diagnosis."""
    for language in catalog.languages.values():
        if language.plain is not None:
            yield from _using(language, language.plain.never, "names an illness")


def nothing_is_promised(catalog: Catalog) -> Iterator[Fault]:
    """No phrase promises a cure, explains more than is known or makes a treatment of a routine."""
    for language in catalog.languages.values():
        if language.plain is not None:
            yield from _using(language, language.plain.promises, "claims too much")


def _using(language: Language, beginnings: tuple[str, ...], message: str) -> Iterator[Fault]:
    for slug, phrase in language.phrases.items():
        text = " ".join(phrase.values()).lower()
        for name in beginnings:
            if re.search(rf"\b{re.escape(name)}", text):
                yield _fault(language, slug, f"{message}: {name}")


def _fault(language: Language, entry: str, message: str) -> Fault:
    return Fault(entry=f"language {language.tag}: {entry}", message=message)
