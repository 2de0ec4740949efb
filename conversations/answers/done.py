"""Whether a text says that today's routine is done; what else it says along with that."""

from dataclasses import dataclass
from typing import Final

from content.schema import Language
from conversations.answers.scales import number_from
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneSaid:
    """A day reported as done, by words alone. `pain` is 0-10 if it was said along."""

    pain: int | None
    yesterday: bool


def read_done(text: str, language: Language) -> DoneSaid | None:
    """Return what a report such as "Done!", "did it yesterday, 4" or a tick says; else None.

    Every word has to belong to the report, so that "not done", "when I am done", "almost
    done" and "done?" log nothing.
    """
    words = spoken(text)
    vocabulary = language.vocabulary
    if _QUESTION_MARKS.intersection(text) or means(words, vocabulary, "not-done"):
        return None
    if without(words, phrases(vocabulary, "done")) == words:
        return None
    report = _Report(vocabulary)
    return report.result() if report.takes(words) else None


class _Report:
    """Reads a report word by word: what may stand before "done" differs from what may follow."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._done = self._yesterday = False
        self._pain: int | None = None

    def result(self) -> DoneSaid:
        """Return what was taken in."""
        return DoneSaid(pain=self._pain, yesterday=self._yesterday)

    def takes(self, words: Spoken) -> bool:
        """Take in all the words; False if one does not belong to a report."""
        at = 0
        while at < len(words):
            length = self._take_phrase(words, at) or self._take_mood(words[at])
            if not length:
                return False
            at += length
        return True

    def _take_phrase(self, words: Spoken, at: int) -> int:
        """Take in the longest phrase or number that begins here; return how many words it has."""
        around = "grammar-done-after" if self._done else "grammar-done-before"
        lengths = {
            kind: length_at(words, at, phrases(self._vocabulary, kind))
            for kind in ("done", "yesterday", around)
        }
        kind = max(lengths, key=lengths.__getitem__)
        pain_length = self._pain_length(words, at)
        if pain_length and pain_length >= lengths[kind]:
            return self._take_pain(words[at : at + pain_length])
        self._done |= kind == "done" and lengths[kind] > 0
        self._yesterday |= kind == "yesterday"
        return lengths[kind]

    def _pain_length(self, words: Spoken, at: int) -> int:
        """Return how many words from here say a number 0-10 ("3 out of 10" has four)."""
        lengths = range(min(4, len(words) - at), 0, -1)
        return next(
            (n for n in lengths if number_from(words[at : at + n], self._vocabulary) is not None),
            0,
        )

    def _take_pain(self, words: Spoken) -> int:
        if self._pain is not None:
            return 0  # two numbers are no report
        self._pain = number_from(words, self._vocabulary)
        return len(words)

    def _take_mood(self, word: str) -> int:
        """Take in an emoji, unless it takes the report back."""
        against = phrases(self._vocabulary, "no", "not-done", "undo", "stop")
        return 0 if has_letters(word) or (word,) in against else 1
