"""Typed text as comparable words, and phrases of the vocabulary found among them.

Used by the other modules of `conversations.answers` only; the engine needs `fold` and
`meaning_of`.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from content.schema import Language

Vocabulary: TypeAlias = Mapping[str, tuple[str, ...]]
Spoken: TypeAlias = tuple[str, ...]
"""Folded words in a row."""

_QUOTES: Final = re.compile("['\u2018\u2019\u201b\u02bc\u02b9\u00b4`\u2032]")
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
# The tone of a thumb, the look of a tick, a keycap's frame and joiners change no meaning.
_LOOKS: Final = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u20e3]")
_PLAIN_WORDS: Final = re.compile("[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_ABOUT: Final = frozenset("~\u2248")
# A mark between two digits belongs to the number, and so does a minus that nothing precedes.
_SPACED_MARK: Final = re.compile(r"(?<=\d)\s*([:/])\s*(?=\d)")
_NUMBER_MARK: Final = re.compile(r"(?<=\d)[:./,-](?=\d)|(?<!\w)-(?=\d)|(?<=\d)%")
GRAMMAR: Final = "grammar-"
"""Vocabulary keys with this prefix list words that stand around an answer ("please", "and")."""
_MOST_WORDS: Final = 60
"""A text of more words is no answer. It is never cut: what is cut off may be a "not"."""


def fold(text: str) -> str:
    """Return text in the form in which answers are compared.

    Lower case, any script's digits as 0-9, no accents on emoji, no quotes and no punctuation
    but the marks within numbers ("7:30", "3/10", "-2"), single spaces, emoji apart from words.
    Folding twice changes nothing.
    """
    if _PLAIN_WORDS.fullmatch(text):  # most of what people type, and there is little to do
        return text.lower()
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_once(text: str) -> str:
    spaced = "".join(map(_plain, _LOOKS.sub("", text)))
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", spaced).casefold())
    plain = _DASHES.sub("-", _QUOTES.sub("", plain))
    plain = _SPACED_MARK.sub(r"\1", plain)
    kept = {mark.start() for mark in _NUMBER_MARK.finditer(plain)}
    words = "".join(
        letter if at in kept or not _is_punctuation(letter) else " "
        for at, letter in enumerate(plain)
    )
    # A text of nothing but punctuation ("?") is compared as it is.
    return " ".join(words.split()) or "".join(plain.split())


def _plain(letter: str) -> str:
    """Return one character in its plain form; spaces keep signs apart that stand for words."""
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category in {"No", "So"}:  # a half, a small 2 or a tick is never part of what precedes it
        return f" {letter} "
    return "" if category == "Cf" else letter


def _is_punctuation(letter: str) -> bool:
    return letter in _ABOUT or unicodedata.category(letter).startswith("P")


def spoken(text: str) -> Spoken:
    """Return the folded words of a text; a long text is one word that nothing matches."""
    words = tuple(fold(text).split())
    return words if len(words) <= _MOST_WORDS else ("".join(words),)


def has_letters(word: str) -> bool:
    """Return whether a word is more than emoji and signs."""
    return any(letter.isalnum() for letter in word)


@lru_cache(maxsize=1024)
def _phrases(listed: tuple[str, ...]) -> frozenset[Spoken]:
    """Fold what a vocabulary lists. Only content is kept here, never what a person typed."""
    return frozenset(filter(None, map(spoken, listed)))


def phrases(vocabulary: Vocabulary, *meanings: str) -> frozenset[Spoken]:
    """Return the phrases listed for any of some meanings; none if the language has none."""
    return _phrases_for(_Listed(vocabulary), meanings)


@lru_cache(maxsize=1024)
def _phrases_for(of: "_Listed", meanings: tuple[str, ...]) -> frozenset[Spoken]:
    found = [_phrases(of.vocabulary[meaning]) for meaning in meanings if meaning in of.vocabulary]
    return frozenset().union(*found)


def label_phrase(label: str) -> Spoken:
    """Return a label of the content as folded words."""
    (phrase,) = _phrases((label,)) or ((),)
    return phrase


def length_at(words: Spoken, at: int, known: frozenset[Spoken]) -> int:
    """Return how many words the longest known phrase that begins at `at` has; 0 if none does."""
    lengths = range(min(_longest(known), len(words) - at), 0, -1)
    return next((length for length in lengths if words[at : at + length] in known), 0)


@lru_cache(maxsize=1024)
def _longest(known: frozenset[Spoken]) -> int:
    return max(map(len, known), default=0)


def without(words: Spoken, known: frozenset[Spoken]) -> Spoken:
    """Return the words that are not part of a known phrase."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        length = length_at(words, at, known)
        if not length:
            kept.append(words[at])
        at += length or 1
    return tuple(kept)


def figures(words: Spoken, vocabulary: Vocabulary, *, lowest: int = 0) -> Spoken:
    """Return the words with numbers that are spelt ("three") as figures ("3")."""
    numbers, known = _numbers(_Listed(vocabulary), lowest)
    found: list[str] = []
    at = 0
    while at < len(words):
        length = length_at(words, at, known)
        found.append(numbers[words[at : at + length]] if length else words[at])
        at += length or 1
    return tuple(found)


@lru_cache(maxsize=64)
def _numbers(of: "_Listed", lowest: int) -> tuple[Mapping[Spoken, str], frozenset[Spoken]]:
    vocabulary = of.vocabulary
    numbers = {
        phrase: figure
        for meaning in vocabulary
        if (figure := meaning.removeprefix("number-")).isdecimal() and int(figure) >= lowest
        for phrase in phrases(vocabulary, meaning)
    }
    nothing = phrases(vocabulary, "grammar-zero") if lowest == 0 else ()
    numbers |= dict.fromkeys(nothing, "0")
    return numbers, frozenset(numbers)


def means(words: Spoken, vocabulary: Vocabulary, *meanings: str) -> bool:
    """Return whether words are, as a whole, a phrase of one of these meanings."""
    return words in phrases(vocabulary, *meanings)


def meanings_of(text: str, language: Language) -> tuple[str, ...]:
    """Return every vocabulary entry that the whole text means, in the vocabulary's order.

    Some words mean several things: "ok" is yes, ready and go on. Words of grammar ("please",
    "and") mean nothing by themselves.
    """
    return _meanings(_Listed(language.vocabulary)).get(spoken(text), ())


@lru_cache(maxsize=64)
def _meanings(of: "_Listed") -> Mapping[Spoken, tuple[str, ...]]:
    """Turn a vocabulary round: from each phrase to all it means."""
    found: dict[Spoken, tuple[str, ...]] = {}
    for meaning in of.vocabulary:
        if not meaning.startswith(GRAMMAR):
            for phrase in phrases(of.vocabulary, meaning):
                found[phrase] = (*found.get(phrase, ()), meaning)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Listed:
    """A vocabulary as a key: the same one, not one that lists the same. It is never changed."""

    vocabulary: Vocabulary

    def __hash__(self) -> int:
        return id(self.vocabulary)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Listed) and self.vocabulary is other.vocabulary


def meaning_of(text: str, language: Language) -> str | None:
    """Return the first vocabulary entry that the whole text means; None if it means none."""
    return next(iter(meanings_of(text, language)), None)
