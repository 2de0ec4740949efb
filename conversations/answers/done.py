"""Whether a text says that the routine is done; on which day, and how sore it was.

Every word has to belong to the report: what is not known makes the whole text none. That is how
"not done", "when I am done", "almost done" and "my wife is done" log nothing without being listed.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from content.schema import Language
from conversations.answers.days import day_at
from conversations.answers.scales import number_from
from conversations.answers.times import times_in
from conversations.answers.wording import (
    Spoken,
    Vocabulary,
    has_letters,
    length_at,
    means,
    phrases,
    spoken,
    without,
)

_QUESTION_MARKS: Final = frozenset("?\uff1f\u061f\u037e")
_QUOTED: Final = re.compile('^\\s*>|["\u201c\u201d\u201e\u00ab\u00bb]', re.MULTILINE)
"""Somebody else's words, as apps and people mark them."""

_KINDS: Final = ("done", "grammar-did", "grammar-done-and")
_LONGEST_CLOCK: Final = 4  # words ("half past seven", "20 to 8")
_LONGEST_NUMBER: Final = 4  # words ("3 out of 10")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneSaid:
    """A local day reported as done, by words alone. `pain` is 0-10 if it was said along."""

    pain: int | None
    day: date


def read_done(text: str, language: Language, *, today: date) -> DoneSaid | None:
    """Return what a report such as "Done!", "did it yesterday, 4" or a tick says; else None."""
    words = spoken(text)
    vocabulary = language.vocabulary
    if _QUESTION_MARKS.intersection(text) or _QUOTED.search(text):
        return None
    if means(words, vocabulary, "not-done"):
        return None
    if without(words, phrases(vocabulary, "done", "grammar-done-what")) == words:
        return None  # nearly all that people type; looking closer takes time
    report = _Report(words, vocabulary, today)
    return report.result() if report.is_one() else None


def read_undo(text: str, language: Language, *, today: date) -> date | None:
    """Return the day that words such as "undo Tuesday" take back; None if they name none."""
    words = spoken(text)
    length = length_at(words, 0, phrases(language.vocabulary, "undo"))
    named = day_at(words, length, language.vocabulary, today=today) if length else None
    return named.day if named and length + named.length == len(words) else None


def is_done_reaction(emoji: str, language: Language) -> bool:
    """Return whether an emoji, put on a message that asks for it, says that it is done."""
    return means(spoken(emoji), language.vocabulary, "grammar-done-reaction")


class _Report:
    """Reads a report from left to right; what may stand before "done" differs from what follows."""

    def __init__(self, words: Spoken, vocabulary: Vocabulary, today: date) -> None:
        self._words = words
        self._vocabulary = vocabulary
        self._today = today
        self._did = self._done = False
        self._pain: int | None = None
        self._day: date | None = None

    def result(self) -> DoneSaid:
        """Return what was taken in."""
        return DoneSaid(pain=self._pain, day=self._day or self._today)

    def is_one(self) -> bool:
        """Take in all the words; False if one does not belong, or nothing was reported."""
        at = 0
        while at < len(self._words):
            length = self._take(at)
            if not length:
                return False
            at += length
        return self._done and not self._breaks_off()

    def _breaks_off(self) -> bool:
        """Whether the last word promises more than was said ("done but")."""
        return self._length(len(self._words) - 1, "grammar-done-and") > 0

    def _take(self, at: int) -> int:
        """Take in what begins here and return how many words it has, 0 for none that belong."""
        return (
            self._take_clock(at)
            or self._take_day(at)
            or self._take_pain(at)
            or self._take_phrase(at)
            or self._take_mood(self._words[at])
        )

    def _length(self, at: int, *meanings: str) -> int:
        return length_at(self._words, at, phrases(self._vocabulary, *meanings))

    # --- what was done, and when

    def _take_phrase(self, at: int) -> int:
        """Take in the longest phrase that begins here."""
        around = "grammar-done-after" if self._done else "grammar-done-before"
        lengths = {kind: self._length(at, kind) for kind in _KINDS}
        lengths[around] = self._length(at, around)
        lengths["grammar-done-what"] = self._what_length(at)
        kind = max(lengths, key=lengths.__getitem__)
        if lengths[kind]:
            self._done |= kind == "done" or (kind == "grammar-done-what" and self._did)
            self._did |= kind == "grammar-did"
        return lengths[kind]

    def _what_length(self, at: int) -> int:
        """Return how many words name the routine ("my exercises", "with the routine")."""
        lead = self._length(at, "grammar-done-with")
        length = self._length(at + lead, "grammar-done-what")
        return lead + length if length else 0

    def _take_day(self, at: int) -> int:
        """Take in a day; two different ones are no report."""
        named = day_at(self._words, at, self._vocabulary, today=self._today)
        if named is None or self._day not in {None, named.day}:
            return 0
        self._day = named.day
        return named.length

    # --- at what time, which nothing follows from

    def _take_clock(self, at: int) -> int:
        """Take in a time of day ("at 7", "around half past six")."""
        lead = self._length(at, "grammar-done-at")
        if not self._done or not lead:
            return 0
        for length in range(1, _LONGEST_CLOCK + 1):
            said = self._words[at + lead : at + lead + length]
            if len(said) == length and times_in(said, self._vocabulary):
                end = at + lead + length
                return lead + length + self._length(end, "time-am", "time-pm", "time-night")
        return 0

    # --- how sore it was

    def _take_pain(self, at: int) -> int:
        """Take in how sore it is: a number after "done", or one that is said to be that."""
        length = self._length(at, "grammar-done-painless")
        if length:
            return length if self._keep_pain(0) else 0
        lead = self._sore_length(at)
        length = self._number_length(at + lead) if lead or self._done else 0
        said = number_from(self._words[at + lead : at + lead + length], self._vocabulary)
        return lead + length if said is not None and self._keep_pain(said) else 0

    def _keep_pain(self, said: int) -> bool:
        """Keep the number; two of them are no report."""
        if self._pain is not None:
            return False
        self._pain = said
        return True

    def _sore_length(self, at: int) -> int:
        """Return how many words say that a number is how sore it is ("my knee is a")."""
        lead = self._length(at, "grammar-done-sore")
        while lead and (more := self._length(at + lead, "grammar-done-sore-is")):
            lead += more
        return lead

    def _number_length(self, at: int) -> int:
        """Return how many words from here say a number 0-10 ("3 out of 10" has four)."""
        ends = range(min(at + _LONGEST_NUMBER, len(self._words)), at, -1)
        return next((end - at for end in ends if self._is_number(self._words[at:end])), 0)

    def _is_number(self, words: Spoken) -> bool:
        """Whether words are a number. "Nothing done" has none, though it can mean a zero."""
        zero = phrases(self._vocabulary, "grammar-zero", "number-0")
        return number_from(words, self._vocabulary) is not None and without(words, zero) == words

    # --- what says nothing

    def _take_mood(self, word: str) -> int:
        """Take in an emoji, unless it takes the report back."""
        against = phrases(self._vocabulary, "no", "not-done", "undo", "stop")
        return 0 if has_letters(word) or (word,) in against else 1
