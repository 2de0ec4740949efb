"""Typed places find their zones offline; what is ambiguous stays so, what is unsure finds none."""

# ruff: noqa: RUF001 - people type these

import tracemalloc
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.places import load_places
from content.places.folding import key_of, within_edits
from content.places.gazetteer import Gazetteer
from content.places.zone_names import current_name, one_zone_per_rule, rule_of, zones_by_country


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("Berlin", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("BERLIN ", "Europe/Berlin"),
        ("Berlín", "Europe/Berlin"),
        ("Europe/Berlin", "Europe/Berlin"),
        ("Germany", "Europe/Berlin"),
        ("Deutschland", "Europe/Berlin"),
        ("München", "Europe/Berlin"),
        ("Munich", "Europe/Berlin"),
        ("muenchen", "Europe/Berlin"),
        ("Köln", "Europe/Berlin"),
        ("Cologne", "Europe/Berlin"),
        ("Frankfurt", "Europe/Berlin"),
        ("東京", "Asia/Tokyo"),
        ("Tokio", "Asia/Tokyo"),
        ("北京", "Asia/Shanghai"),
        ("서울", "Asia/Seoul"),
        ("القاهرة", "Africa/Cairo"),
        ("दिल्ली", "Asia/Kolkata"),
        ("Москва", "Europe/Moscow"),
        ("Kiew", "Europe/Kyiv"),
        ("Kyiv", "Europe/Kyiv"),
        ("Bombay", "Asia/Kolkata"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Katmandu", "Asia/Kathmandu"),
        ("Wien", "Europe/Vienna"),
        ("Rom", "Europe/Rome"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("lord howe", "Australia/Lord_Howe"),
        ("UK", "Europe/London"),
        ("England", "Europe/London"),
        ("Türkiye", "Europe/Istanbul"),
        ("Kosovo", "Europe/Belgrade"),
        ("New York", "America/New_York"),
        ("newyork", "America/New_York"),
        ("NYC", "America/New_York"),
        ("US/Pacific", "America/Los_Angeles"),
        ("California", "America/Los_Angeles"),
        ("Springfield, Illinois", "America/Chicago"),
        ("Springfield MA", "America/New_York"),
        ("Birmingham, UK", "Europe/London"),
        ("London (Ontario)", "America/Toronto"),
        ("Portland, Maine", "America/New_York"),
        ("St John's, Newfoundland", "America/St_Johns"),
        ("UTC", "Etc/UTC"),
        # Several zones, and so a question.
        ("Springfield", "America/Chicago America/New_York"),
        ("London", "Europe/London America/Toronto"),
        ("Georgia", "America/New_York Asia/Tbilisi"),
        ("Odessa", "Europe/Kyiv America/Chicago"),
        ("Spain", "Europe/Madrid Atlantic/Canary"),
        ("Saint Petersburg", "Europe/Moscow America/New_York"),
        # Slips of the finger in well-known names.
        ("Brelin", "Europe/Berlin"),
        ("Lodnon", "Europe/London"),
        ("Amsterdm", "Europe/Amsterdam"),
        ("Melborne", "Australia/Melbourne"),
        ("Philidelphia", "America/New_York"),
        ("Constantinopple", "Europe/Istanbul"),
    ],
)
def test_a_place_is_found(typed: str, zones: str) -> None:
    found = [zone for place in load_places().find(typed) for zone in place.zones]
    assert " ".join(found) == zones


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "🙂", "?", "x", "Mars", "home", "here", "left", "knee", "house", "please"),
        *("later", "morning", "coffee", "nothing", "yes", "no", "none", "rest", "bone", "walks"),
        *("tennis ball", "I don't know", "my city", "7:30", "noon", "half past seven", "qwertz"),
        *("a" * 5000, "one two three four five six seven, eight"),
    ],
)
def test_what_is_no_place_finds_none(typed: str) -> None:
    assert load_places().find(typed) == ()


@pytest.mark.parametrize("typed", ["USA", "us", "United States", "Estados Unidos", "США"])
def test_a_country_has_one_zone_for_each_of_its_rules(typed: str) -> None:
    (country,) = load_places().find(typed)
    assert country.name == "United States"
    assert country.zones[:4] == (
        "America/New_York",
        "America/Chicago",
        "America/Los_Angeles",
        "America/Denver",
    )
    assert len({rule_of(zone) for zone in country.zones}) == len(country.zones)


def test_every_country_and_every_iana_name_is_found() -> None:
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    placed = [name for name in names if "/" in name and not name.startswith("Etc/")]
    lost = [
        name
        for name in placed
        if current_name(name) not in {z for p in load_places().find(name) for z in p.zones}
    ]
    assert lost == []


def test_every_zone_in_the_table_is_one_of_the_pinned_database() -> None:
    table = Gazetteer()._table.decode()  # noqa: SLF001 - the data itself is what is checked
    rows = [line.split("\t") for line in table.splitlines() if line]
    zones = {zone for row in rows for zone in row[2].split(",")}
    known = set(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())
    assert zones - known == set()
    populations = [int(row[3]) for row in rows]
    assert populations == sorted(populations, reverse=True)


def test_the_largest_places_follow_all_different_rules() -> None:
    largest = load_places().largest()
    rules = [rule_of(place.zones[0]) for place in largest]
    assert len(set(rules)) == len(rules)
    inhabited = {z for code, zs in zones_by_country().items() if code != "AQ" for z in zs}
    assert {rule_of(zone) for zone in inhabited} - set(rules) == set()
    assert [place.population for place in largest] == sorted(
        (place.population for place in largest), reverse=True
    )
    assert {"Berlin", "London", "New York City", "Kathmandu"} <= {place.name for place in largest}


def test_zones_with_the_same_clocks_are_one_rule() -> None:
    zones = ["Europe/Berlin", "Europe/Madrid", "Atlantic/Canary", "Europe/London", "Europe/Dublin"]
    assert one_zone_per_rule(zones) == ["Europe/Berlin", "Atlantic/Canary"]


def test_the_table_is_read_when_a_place_is_first_asked_for() -> None:
    places = Gazetteer()
    assert vars(places) == {}
    places.find("Berlin")
    assert "_table" in vars(places)


def test_the_table_takes_little_memory() -> None:
    tracemalloc.start()
    try:
        places = Gazetteer()
        places.find("Brelin")
        places.largest()
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 4_000_000
    assert peak < 15_000_000


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("St. John's", "Saint Johns"),
        ("Łódź", "lodz"),
        ("Straßburg", "STRASSBURG"),
        ("İstanbul", "istanbul"),
        ("Côte d’Ivoire", "cote divoire"),
        ("Ёлкино", "елкино"),
        ("Ｔｏｋｙｏ", "tokyo"),
    ],
)
def test_names_with_the_same_letters_have_one_key(first: str, second: str) -> None:
    assert key_of(first) == key_of(second)


def test_marks_that_are_letters_of_their_own_are_kept() -> None:
    assert key_of("パリ") != key_of("バリ")
    assert key_of("किताब") != key_of("कतब")


@pytest.mark.parametrize(
    ("typed", "name", "slips"),
    [
        ("berlin", "berlin", 0),
        ("brelin", "berlin", 1),
        ("berlni", "berlin", 1),
        ("berin", "berlin", 1),
        ("berliin", "berlin", 1),
        ("berlon", "berlin", 1),
        ("berl", "berlin", 2),
        ("brelni", "berlin", 2),
        ("", "be", 2),
    ],
)
def test_typing_slips_are_counted(typed: str, name: str, slips: int) -> None:
    assert within_edits(typed, name, slips)
    assert within_edits(name, typed, slips)
    assert slips == 0 or not within_edits(typed, name, slips - 1)


@given(st.text())
def test_any_text_finds_places_with_different_zones_or_none(typed: str) -> None:
    seen: set[str] = set()
    for place in load_places().find(typed):
        assert not seen.issuperset(place.zones)
        seen.update(place.zones)


@given(st.text())
def test_the_key_of_a_key_is_itself(typed: str) -> None:
    assert key_of(key_of(typed)) == key_of(typed)
