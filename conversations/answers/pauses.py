"""How long to pause, typed the ways people type it: until when, or for how long."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from content.schema import Language
from conversations.answers.wording import (
    Spoken,
    Vocabulary,
    figures,
    length_at,
    means,
    phrases,
    spoken,
    without,
)

UNTIL_TOLD: Final = date.max
LONGEST: Final = timedelta(days=366)

_UNITS: Final = ("day", "week", "month")
_WEEKDAYS: Final = tuple(f"weekday-{number}" for number in range(1, 8))
_MONTHS: Final = tuple(f"month-{number}" for number in range(1, 13))
_TAGS: Final = ("for", "until", "next", "tomorrow", *_UNITS, *_WEEKDAYS, *_MONTHS)
# The words of a pause as tags and figures: "until 3rd of May" is "<until> 3 <month-5>".
_LENGTH: Final = re.compile(
    r"(?:<for> )?(?:(?:<next> )?(?P<count>\d{1,3}) )?<(?P<unit>day|week|month)>"
)
_NAMED: Final = re.compile(r"(?:<until> )?(?:<next> )?<(?P<what>tomorrow|week|weekday-[1-7])>")
_DATE: Final = re.compile(
    r"""(?:<until>\ )?(?:
        (?P<day>\d{1,2})\ <month-(?P<month>\d+)>
      | <month-(?P<month_a>\d+)>\ (?P<day_a>\d{1,2})
    )(?:\ (?P<year>\d{4}))?""",
    re.VERBOSE,
)
_ISO: Final = re.compile(r"(?:<until> )?(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")


def read_pause(text: str, *, today: date, language: Language) -> date | None:
    """Return the local day to come back on, `UNTIL_TOLD`, or None where it is unclear.

    Understood are "for 10 days", "two weeks", "a month", "until Friday", "until tomorrow",
    "until 3 May", "May 3rd", "2027-05-03" and "until I say". A date without a year is the next
    one to come; one that is past, or further off than a year, is unclear.
    """
    return _pause_in(spoken(text), today, language.vocabulary)


def read_pause_wish(text: str, *, today: date, language: Language) -> date | None:
    """Return the same of words that have to say themselves that they are about a pause.

    "Pause for a week", "holiday until 3 May", "no reminders until Friday".
    """
    words = spoken(text)
    wish = phrases(language.vocabulary, "grammar-pause")
    length = length_at(words, 0, wish)
    return _pause_in(words[length:], today, language.vocabulary) if length else None


def _pause_in(words: Spoken, today: date, vocabulary: Vocabulary) -> date | None:
    if means(words, vocabulary, "until-told"):
        return UNTIL_TOLD
    said = without(words, phrases(vocabulary, "grammar-pause"))
    if means(said, vocabulary, "until-told"):
        return UNTIL_TOLD
    back = _day_in(_tagged(said, vocabulary), today)
    return back if back is not None and today < back <= today + LONGEST else None


def _tagged(words: Spoken, vocabulary: Vocabulary) -> str:
    """Return words as tags and figures; what belongs to neither is kept as it is."""
    known = {tag: phrases(vocabulary, f"grammar-{tag}") for tag in _TAGS}
    endings = frozenset("".join(ending) for ending in phrases(vocabulary, "grammar-ordinal"))
    plain = tuple(_without_ending(word, endings) for word in words)
    rest = figures(plain, vocabulary, lowest=1)
    around = phrases(vocabulary, "grammar-around-date")
    tagged: list[str] = []
    at = 0
    while at < len(rest):
        tag = max(known, key=lambda tag: length_at(rest, at, known[tag]))
        length = length_at(rest, at, known[tag])
        if length:
            tagged.append(f"<{tag}>")
        elif (rest[at],) not in around:
            tagged.append(rest[at])
        at += length or 1
    return " ".join(tagged)


def _without_ending(word: str, endings: frozenset[str]) -> str:
    """Return the figures of "3rd"; any other word as it is."""
    cut = next((end for end in endings if word.removesuffix(end).isdecimal()), "")
    return word.removesuffix(cut)


def _day_in(text: str, today: date) -> date | None:
    if found := _LENGTH.fullmatch(text):
        return _after(today, int(found["count"] or 1), found["unit"])
    if found := _NAMED.fullmatch(text):
        return _named(today, found["what"])
    if found := _ISO.fullmatch(text):
        return _date(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _DATE.fullmatch(text):
        month, day = int(found["month"] or found["month_a"]), int(found["day"] or found["day_a"])
        if found["year"]:
            return _date(int(found["year"]), month, day)
        coming = (_date(today.year + years, month, day) for years in (0, 1))
        return next((found for found in coming if found is not None and found > today), None)
    return None


def _after(today: date, count: int, unit: str) -> date:
    match unit:
        case "day":
            return today + timedelta(days=count)
        case "week":
            return today + timedelta(weeks=count)
        case _:
            return _months_later(today, count)


def _months_later(today: date, count: int) -> date:
    """Return the same day of a later month, or its last one where it is shorter."""
    years, month = divmod(today.month - 1 + count, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _named(today: date, what: str) -> date:
    """Return tomorrow, the next weekday of that name, or next week's Monday."""
    if what == "tomorrow":
        return today + timedelta(days=1)
    weekday = 1 if what == "week" else int(what.removeprefix("weekday-"))
    return today + timedelta(days=(weekday - today.isoweekday() - 1) % 7 + 1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
