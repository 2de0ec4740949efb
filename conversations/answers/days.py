"""A day that is named, found among words: "yesterday", "on Tuesday", "2 days ago", "3 March".

What is named may lie in the future or long ago; the engine judges that.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from content.schema import Language
from conversations.answers.wording import (
    Spoken,
    Vocabulary,
    figures,
    length_at,
    phrases,
    spoken,
)

_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR: Final = re.compile(r"\d{4}")
_FARTHEST_DAYS_AGO: Final = 99
_LONGEST_NUMBER: Final = 2  # words ("twenty five")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayNamed:
    """A day, and how many words name it."""

    day: date
    length: int


def read_day(text: str, language: Language, *, today: date) -> date | None:
    """Return the day that a whole text names ("Tuesday"); None if it names none."""
    words = spoken(text)
    named = day_at(words, 0, language.vocabulary, today=today)
    return named.day if named and named.length == len(words) else None


def day_at(words: Spoken, at: int, vocabulary: Vocabulary, *, today: date) -> DayNamed | None:
    """Return the day that the words from `at` on name, None if they name none.

    A weekday is the last one there was, today included; a date without a year is the nearest.
    """
    return _Days(words, vocabulary, today).named(at)


class _Days:
    def __init__(self, words: Spoken, vocabulary: Vocabulary, today: date) -> None:
        self._words = words
        self._vocabulary = vocabulary
        self._today = today

    def named(self, at: int) -> DayNamed | None:
        lead = self._length(at, "grammar-day-lead", "grammar-day-last")
        found = self._relative(at) or self._weekday(at, lead)
        if found is not None:
            return found
        exact = self._date(at + lead)
        return None if exact is None else DayNamed(day=exact.day, length=lead + exact.length)

    def _length(self, at: int, *meanings: str) -> int:
        return length_at(self._words, at, phrases(self._vocabulary, *meanings))

    # --- "yesterday", "two days ago"

    def _relative(self, at: int) -> DayNamed | None:
        known = {"grammar-day-before-yesterday": 2, "yesterday": 1, "grammar-day-today": 0}
        lengths = {meaning: self._length(at, meaning) for meaning in known}
        meaning = max(lengths, key=lengths.__getitem__)
        if lengths[meaning]:
            return self._ago(known[meaning], lengths[meaning])
        return self._days_ago(at)

    def _days_ago(self, at: int) -> DayNamed | None:
        for length in range(1, _LONGEST_NUMBER + 1):
            ago = self._length(at + length, "grammar-days-ago")
            number = self._number(at, length)
            if ago and number is not None and number <= _FARTHEST_DAYS_AGO:
                return self._ago(number, length + ago)
        return None

    def _number(self, at: int, length: int) -> int | None:
        said = figures(self._words[at : at + length], self._vocabulary, lowest=1)
        return int(said[0]) if len(said) == 1 and said[0].isdecimal() else None

    def _ago(self, days: int, length: int) -> DayNamed:
        return DayNamed(day=self._today - timedelta(days=days), length=length)

    # --- "Tuesday", "last Tuesday night", "Tue, 3 March"

    def _weekday(self, at: int, lead: int) -> DayNamed | None:
        for weekday in range(1, 8):
            length = self._length(at + lead, f"grammar-weekday-{weekday}")
            if length:
                return self._last(weekday, at, lead + length)
        return None

    def _last(self, weekday: int, at: int, length: int) -> DayNamed | None:
        the = self._length(at + length, "grammar-day-lead")
        exact = self._date(at + length + the)
        if exact is not None:  # the weekday has to be that date's
            agrees = exact.day.isoweekday() == weekday
            return DayNamed(day=exact.day, length=length + the + exact.length) if agrees else None
        days = (self._today.isoweekday() - weekday) % 7
        if days == 0 and self._length(at, "grammar-day-last"):
            days = 7
        return self._ago(days, length + self._length(at + length, "grammar-day-part"))

    # --- "3 March", "March 3rd", "2026-03-03"

    def _date(self, at: int) -> DayNamed | None:
        return self._iso(at) or self._day_and_month(at) or self._month_and_day(at)

    def _iso(self, at: int) -> DayNamed | None:
        word = self._word(at)
        if not _ISO.fullmatch(word):
            return None
        return self._valid(int(word[:4]), int(word[5:7]), int(word[8:]), 1)

    def _day_and_month(self, at: int) -> DayNamed | None:
        day = self._ordinal(at)
        of = self._length(at + 1, "grammar-day-of")
        month, length = self._month(at + 1 + of)
        return self._nearest(month, day, at, 1 + of + length) if day and month else None

    def _month_and_day(self, at: int) -> DayNamed | None:
        month, length = self._month(at)
        day = self._ordinal(at + length)
        return self._nearest(month, day, at, length + 1) if day and month else None

    def _month(self, at: int) -> tuple[int, int]:
        found = ((n, self._length(at, f"grammar-month-{n}")) for n in range(1, 13))
        return next(((n, length) for n, length in found if length), (0, 0))

    def _ordinal(self, at: int) -> int:
        word = self._word(at)
        digits = next(
            (
                word.removesuffix(end[0])
                for end in phrases(self._vocabulary, "grammar-ordinal")
                if word.endswith(end[0])
            ),
            word,
        )
        return int(digits) if digits.isdecimal() and len(digits) <= 2 else 0

    def _word(self, at: int) -> str:
        return self._words[at] if at < len(self._words) else ""

    def _nearest(self, month: int, day: int, at: int, length: int) -> DayNamed | None:
        if _YEAR.fullmatch(self._word(at + length)):
            return self._valid(int(self._word(at + length)), month, day, length + 1)
        this_year = self._today.year
        found = [self._valid(this_year + years, month, day, length) for years in (-1, 0, 1)]
        real = [one for one in found if one is not None]
        return min(real, key=lambda one: abs(one.day - self._today), default=None)

    def _valid(self, year: int, month: int, day: int, length: int) -> DayNamed | None:
        try:
            return DayNamed(day=date(year, month, day), length=length)
        except ValueError:
            return None
