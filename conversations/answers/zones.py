"""Where a person is, typed: a place, or the time their clock shows right now."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from content.schema import Language, Place, PlaceIndex
from conversations.answers.times import times_in
from conversations.answers.wording import Vocabulary, length_at, phrases, spoken
from conversations.schedule import zone_info

_MOST_GUESSES: Final = 8
_LONGEST_TYPED: Final = 200
_CLOCK_TOLERANCE: Final = timedelta(minutes=10)
_DAY: Final = timedelta(days=1)
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?([0-5]\d))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneGuess:
    """A zone that may be meant, and what it is called to the person."""

    label: str
    zone: str


def read_zones(
    text: str, *, now: datetime, places: PlaceIndex, language: Language | None = None
) -> tuple[ZoneGuess, ...]:
    """Return the zones a typed place or clock time can mean, most likely first; () if unclear.

    A place is a city, country, state or IANA name ("I live in Berlin", "USA"). A clock time
    ("7:41", "half past nine pm") or a difference ("UTC+2") gives up to 8 well-known cities where
    it is that time at `now`, to ten minutes. Without a language only figures and bare names
    are read.
    """
    if len(text) > _LONGEST_TYPED:
        return ()
    vocabulary = language.vocabulary if language else {}
    found = places.find(text) or places.find(_without_lead_in(text, vocabulary))
    if found:
        return _unique(guess for place in found for guess in _guesses(place, alone=len(found) == 1))
    cities = _by_offset(text, now, places) or _by_clock(text, now, places, vocabulary)
    return _unique(ZoneGuess(label=_label(city), zone=city.zones[0]) for city in cities)[
        :_MOST_GUESSES
    ]


def _without_lead_in(text: str, vocabulary: Vocabulary) -> str:
    """Return "Berlin" of "I live in Berlin please"."""
    typed = [word for word in text.split() if spoken(word)]
    folded = tuple(" ".join(spoken(word)) for word in typed)
    at = length_at(folded, 0, phrases(vocabulary, "grammar-place-lead-in"))
    fillers = phrases(vocabulary, "grammar-filler", "grammar-place-end")
    end = len(folded)
    while end > at and folded[end - 1 : end] in fillers:
        end -= 1
    return " ".join(typed[at:end])


def _guesses(place: Place, *, alone: bool) -> Iterable[ZoneGuess]:
    if len(place.zones) == 1:
        return (ZoneGuess(label=place.name if alone else _label(place), zone=place.zones[0]),)
    return (
        ZoneGuess(label=_city_of(zone) if alone else f"{_city_of(zone)}, {place.name}", zone=zone)
        for zone in place.zones
    )


def _label(place: Place) -> str:
    return ", ".join(dict.fromkeys(filter(None, (place.name, place.country))))


def _city_of(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _unique(guesses: Iterable[ZoneGuess]) -> tuple[ZoneGuess, ...]:
    """Keep the first guess of each zone."""
    by_zone: dict[str, ZoneGuess] = {}
    for guess in guesses:
        by_zone.setdefault(guess.zone, guess)
    return tuple(by_zone.values())


def _by_offset(text: str, now: datetime, places: PlaceIndex) -> list[Place]:
    """Return the cities that "UTC+2" is true of now."""
    said = _OFFSET.fullmatch(text.strip().casefold().replace("\u2212", "-"))
    if not said:
        return []
    ahead = timedelta(hours=int(said[2]), minutes=int(said[3] or 0))
    wanted = ahead if said[1] == "+" else -ahead
    return [city for city in places.largest() if _local(city, now).utcoffset() == wanted]


def _by_clock(text: str, now: datetime, places: PlaceIndex, vocabulary: Vocabulary) -> list[Place]:
    """Return the cities whose clocks show about the time that is typed."""
    times = times_in(spoken(text), vocabulary)
    return [
        city
        for city in places.largest()
        if any(_apart(_local(city, now), said) <= _CLOCK_TOLERANCE for said in times)
    ]


def _local(city: Place, now: datetime) -> datetime:
    return now.astimezone(zone_info(city.zones[0]))


def _apart(local: datetime, said: time) -> timedelta:
    """Return how far apart two clock times are, around midnight too."""
    at = timedelta(hours=said.hour, minutes=said.minute)
    shown = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    apart = abs(shown - at)
    return min(apart, _DAY - apart)
