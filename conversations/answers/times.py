"""A time of day, typed the ways people type it."""

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final

from content.schema import Language
from conversations.answers.wording import (
    Spoken,
    Vocabulary,
    figures,
    has_letters,
    length_at,
    phrases,
    spoken,
    without,
)

_DIGIT_MEETS_LETTER: Final = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_HOUR_MARKS: Final = frozenset({("h",), ("u",), ("uhr",)})  # 7h30, 7 u 30, 19 Uhr 30
_HALF_DAY: Final = 12 * 60
_NIGHT_ENDS: Final = 5 * 60
# Phrases of the vocabulary become tags; these are the minutes they add to the hour named.
_SHIFTS: Final = {
    "time-half-past": 30,
    "time-half-to": -30,  # "halb acht", where a language counts that way
    "time-quarter-past": 15,
    "time-quarter-to": -15,
}
_TAGS: Final = (*_SHIFTS, "time-past", "time-to", "time-oclock", "time-noon", "time-midnight")
# One clock time. The first alternative that fits is meant, so the bare hour comes last.
_TIME: Final = re.compile(
    r"""(?<!\S)(?:
        (?:12\ )?<time-(?P<twelve>noon|midnight)>
      | (?P<hour>\d{1,2})[:.,](?P<minute>\d\d)(?:\ <time-oclock>)?
      | (?P<hour_a>\d{1,2})\ (?:<time-oclock>\ )?(?P<minute_a>\d\d)
      | (?P<hour_b>\d{1,2})(?P<minute_b>\d\d)
      | <(?P<shift>time-(?:half|quarter)-(?:past|to))>\ (?P<of>\d{1,2})
      | (?P<minutes>5|10|20|25)\ <time-(?P<side>past|to)>\ (?P<of_a>\d{1,2})
      | (?P<bare>\d{1,2})(?:\ <time-oclock>)?
    )(?!\S)""",
    re.VERBOSE,
)
_MAY_FOLLOW_BARE_HOUR: Final = re.compile(r"\s*(?:<time-(?:past|to)>.*)?")  # "after coffee"


class _Half(StrEnum):
    """Which half of the day was said; "at night" is before midnight or soon after."""

    AM = "time-am"
    PM = "time-pm"
    NIGHT = "time-night"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """What the hands show, in minutes since midnight."""

    minutes: int
    halved: bool  # the hour was one of 0-12, so that am or pm may be said with it
    is_open: bool = False  # without am or pm it can be either

    def times(self, half: _Half | None) -> tuple[time, ...]:
        """Return the times of day this can be, earliest first."""
        if half is not None and not self.halved:
            return () if half is _Half.AM else (_time(self.minutes),)
        morning, evening = (
            _time(self.minutes % _HALF_DAY),
            _time(self.minutes % _HALF_DAY + _HALF_DAY),
        )
        match half:
            case _Half.AM:
                return (morning,)
            case _Half.PM:
                return (evening,)
            case _Half.NIGHT:
                return (morning if morning <= _time(_NIGHT_ENDS) else evening,)
            case _:
                return (morning, evening) if self.is_open else (_time(self.minutes),)


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


def read_times(text: str, language: Language) -> tuple[time, ...]:
    """Return the time of day meant; two if morning or evening is open; () if it is unclear.

    "7:30", "07.30", "0730", "7h30", "7:30 pm", "noon" and "half past seven in the evening" are
    one time; "7" and "half past seven" are two. "7:30" is the morning, as on a 24-hour clock.
    What follows a time ("7:30 after coffee") is ignored; a second number is not.
    """
    return times_in(spoken(text), language.vocabulary)


def times_in(words: Spoken, vocabulary: Vocabulary) -> tuple[time, ...]:
    """Return the times that folded words mean; see `read_times`."""
    if _says(words, vocabulary, "grammar-negation"):
        return ()
    apart = tuple(_DIGIT_MEETS_LETTER.sub(" ", " ".join(words)).split())
    halves = [half for half in _Half if _says(apart, vocabulary, half)]
    around = phrases(vocabulary, *_Half, "time-at", "grammar-filler")
    tagged = _tagged(figures(without(apart, around), vocabulary, lowest=1), vocabulary)
    clock = _only_clock(" ".join(tagged))
    if clock is None or len(halves) > 1:
        return ()
    return clock.times(halves[0] if halves else None)


def _says(words: Spoken, vocabulary: Vocabulary, meaning: str) -> bool:
    return without(words, phrases(vocabulary, meaning)) != words


def _tagged(words: Spoken, vocabulary: Vocabulary) -> list[str]:
    """Replace phrases such as "half past" by a tag, and drop emoji."""
    known = {tag: phrases(vocabulary, tag) for tag in _TAGS}
    known["time-oclock"] |= _HOUR_MARKS
    tagged: list[str] = []
    at = 0
    while at < len(words):
        tag = max(known, key=lambda tag: length_at(words, at, known[tag]))
        length = length_at(words, at, known[tag])
        if length:
            tagged.append(f"<{tag}>")
        elif has_letters(words[at]):
            tagged.append(words[at])
        at += length or 1
    return tagged


def _only_clock(text: str) -> _Clock | None:
    """Return the clock time in a text, if it is one and no other number is left."""
    found = list(_TIME.finditer(text))
    if len(found) != 1:
        return None
    before, after = text[: found[0].start()], text[found[0].end() :]
    if any(map(str.isdigit, before + after)) or any(
        f"<{tag}>" in text for tag in _unused(found[0])
    ):
        return None
    if found[0]["bare"] and (before or not _MAY_FOLLOW_BARE_HOUR.fullmatch(after)):
        return None
    return _clock(found[0])


def _unused(found: re.Match[str]) -> set[str]:
    """Return the tags that may not be left beside a time ("7 and a half")."""
    return set(_SHIFTS) - {found["shift"]}


def _clock(found: re.Match[str]) -> _Clock | None:
    if found["twelve"]:
        return _Clock(minutes=_HALF_DAY if found["twelve"] == "noon" else 0, halved=True)
    exact = found["hour"] or found["hour_a"] or found["hour_b"]
    minute = found["minute"] or found["minute_a"] or found["minute_b"]
    hour = int(exact or found["of"] or found["of_a"] or found["bare"])
    if hour > 23 or int(minute or 0) > 59:
        return None
    halved = hour <= 12
    if exact:
        return _Clock(minutes=hour * 60 + int(minute), halved=halved)
    minutes = (hour * 60 + _shift(found)) % (2 * _HALF_DAY)
    return _Clock(minutes=minutes, halved=halved, is_open=1 <= hour <= 12)


def _shift(found: re.Match[str]) -> int:
    if found["shift"]:
        return _SHIFTS[found["shift"]]
    if found["minutes"]:
        return int(found["minutes"]) * (1 if found["side"] == "past" else -1)
    return 0
