"""Zones by place, by clock time and by difference; several meanings stay several."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.schema import Place
from conversations.answers import ZoneGuess, read_zones
from tests.typed_samples import english

BERLIN = Place(name="Berlin", country="Germany", zones=("Europe/Berlin",), population=3_400_000)
MUMBAI = Place(name="Mumbai", country="India", zones=("Asia/Kolkata",), population=12_000_000)
NEW_YORK = Place(
    name="New York", country="United States", zones=("America/New_York",), population=8_800_000
)
USA = Place(
    name="United States",
    country="United States",
    zones=("America/New_York", "America/Indiana/Knox"),
    population=330_000_000,
)
LONDONS = (
    Place(name="London", country="United Kingdom", zones=("Europe/London",), population=9_000_000),
    Place(name="London", country="Canada", zones=("America/Toronto",), population=400_000),
)
SAME_OFFSET = tuple(
    Place(name=city, country="", zones=(f"Africa/{city}",), population=1000 - n)
    for n, city in enumerate(
        ["Lagos", "Luanda", "Niamey", "Bangui", "Malabo", "Kinshasa", "Douala", "Tunis", "Algiers"]
    )
)
NOW = datetime(2026, 6, 1, 5, 41, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FewPlaces:
    """A place index that knows five names."""

    cities: tuple[Place, ...] = (MUMBAI, NEW_YORK, BERLIN, *SAME_OFFSET)

    def find(self, typed: str) -> tuple[Place, ...]:
        known = {
            "berlin": (BERLIN,),
            "usa": (USA,),
            "london": LONDONS,
            "either": (USA, BERLIN),
        }
        return known.get(typed.strip().lower(), ())

    def largest(self) -> tuple[Place, ...]:
        return self.cities


def guessed(typed: str, now: datetime = NOW) -> list[tuple[str, str]]:
    guesses = read_zones(typed, now=now, places=FewPlaces(), language=english())
    return [(guess.label, guess.zone) for guess in guesses]


@pytest.mark.parametrize(
    "typed",
    [
        "Berlin",
        " berlin ",
        "I live in Berlin",
        "I'm in Berlin please",
        "near Berlin",
        "Berlin time",
    ],
)
def test_a_place_is_found_among_the_words_around_it(typed: str) -> None:
    assert guessed(typed) == [("Berlin", "Europe/Berlin")]


def test_a_country_with_several_zones_is_a_choice_of_their_cities() -> None:
    assert guessed("USA") == [("New York", "America/New_York"), ("Knox", "America/Indiana/Knox")]


def test_places_of_one_name_are_told_apart_by_their_country() -> None:
    assert guessed("London") == [
        ("London, United Kingdom", "Europe/London"),
        ("London, Canada", "America/Toronto"),
    ]


def test_a_country_among_several_places_names_its_cities() -> None:
    assert guessed("either") == [
        ("New York, United States", "America/New_York"),
        ("Knox, United States", "America/Indiana/Knox"),
        ("Berlin, Germany", "Europe/Berlin"),
    ]


@pytest.mark.parametrize("typed", ["11:11", "11:02", "11:21", "it's 11:11 here", "eleven minutes"])
def test_a_clock_time_is_the_cities_where_it_is_about_that_time(typed: str) -> None:
    expected = [] if "minutes" in typed else [("Mumbai, India", "Asia/Kolkata")]
    assert guessed(typed) == expected


@pytest.mark.parametrize("typed", ["11:00", "11:22", "3:30 pm", "not 11:11"])
def test_a_clock_time_that_nobody_has_is_no_place(typed: str) -> None:
    assert guessed(typed) == []


def test_an_open_half_of_the_day_is_tried_both_ways() -> None:
    evening = datetime(2026, 6, 2, 1, 31, tzinfo=UTC)
    assert guessed("half past nine", evening) == [("New York, United States", "America/New_York")]
    assert guessed("half past nine am", evening) == []


def test_clock_times_are_compared_around_midnight() -> None:
    after_midnight = datetime(2026, 6, 1, 22, 4, tzinfo=UTC)
    assert guessed("23:57", after_midnight)[0] == ("Berlin, Germany", "Europe/Berlin")


def test_at_most_eight_cities_are_offered() -> None:
    assert len(guessed("6:41")) == 8


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("UTC+2", "Europe/Berlin"),
        ("gmt +2", "Europe/Berlin"),
        ("+02:00", "Europe/Berlin"),
        ("+5:30", "Asia/Kolkata"),
        ("UTC-4", "America/New_York"),
        ("utc\u22124", "America/New_York"),
    ],
)
def test_a_difference_to_utc_is_the_cities_that_have_it_now(typed: str, zone: str) -> None:
    assert [zone for _, zone in guessed(typed)] == [zone]


@pytest.mark.parametrize("typed", ["", "?", "hello", "UTC+77", "i live in", "Berlin " * 60, "🙂"])
def test_what_is_no_place_is_nothing(typed: str) -> None:
    assert guessed(typed) == []


def test_figures_and_bare_names_need_no_language() -> None:
    bare = read_zones("11:11", now=NOW, places=FewPlaces())
    assert bare == (ZoneGuess(label="Mumbai, India", zone="Asia/Kolkata"),)


@given(st.text())
def test_any_text_is_zones_or_nothing(typed: str) -> None:
    guesses = read_zones(typed, now=NOW, places=FewPlaces(), language=english())
    assert len({guess.zone for guess in guesses}) == len(guesses)
