"""The table of places is built of what people type, and of one zone for each rule."""

from content.places.build import (
    BY_HAND,
    City,
    Country,
    Row,
    add_iana_names,
    chosen,
    city_rows,
    country_rows,
    hand_written_rows,
    lines_of,
    people_of,
    state_rows,
    worth_a_key,
)
from content.places.zone_names import current_name, typed_names

COUNTRIES: dict[str, Country] = {
    "US": {"name": "United States", "iso": "US", "capital": "Washington", "population": 327},
    "DE": {"name": "Germany", "iso": "DE", "capital": "Berlin", "population": 83},
    "XX": {"name": "Nowhere", "iso": "XX", "capital": "", "population": 0},
}
STATES = {"IL": "Illinois", "MA": "Massachusetts"}


def city(name: str, place: str, zone: str, population: int, *others: str) -> City:
    country, _, state = place.partition("-")
    return {
        "name": name,
        "countrycode": country,
        "population": population,
        "timezone": zone,
        "admin1code": state,
        "alternatenames": list(others),
    }


BERLIN = city(
    "Berlin", "DE-16", "Europe/Berlin", 3_400_000, "Berlín", "BER", "bo lin", "柏林", "柏"
)
ULM = city("Ulm", "DE-01", "Europe/Berlin", 99_000)
SPRINGFIELDS = [
    city("Springfield", "US-IL", "America/Chicago", 114_000, "Springfield City", "Calhoun"),
    city("Springfield", "US-MA", "America/New_York", 154_000),
]
ADAK = city("Adak", "US-AK", "America/Adak", 300)


def test_only_names_that_people_type_are_taken() -> None:
    taken = [name for name in BERLIN["alternatenames"] if worth_a_key(name)]
    assert taken == ["Berlín", "柏林"]
    assert not worth_a_key("Rest")


def test_small_cities_are_taken_where_they_are_the_largest_or_the_capital() -> None:
    cities = [BERLIN, ULM, *SPRINGFIELDS, ADAK]
    assert chosen(cities, set()) == [BERLIN, *SPRINGFIELDS, ADAK]
    assert chosen(cities, {("DE", "ulm")}) == cities


def test_american_namesakes_say_their_state() -> None:
    rows = list(city_rows([BERLIN, *SPRINGFIELDS], COUNTRIES, STATES))
    assert [row.name for row in rows] == [
        "Berlin",
        "Springfield, Illinois",
        "Springfield, Massachusetts",
    ]
    assert rows[1].own == {"springfield", "springfieldil", "springfieldillinois"}
    assert rows[1].other == {"springfieldcity", "calhoun"}


def test_a_country_has_its_zones_with_the_most_peopled_first() -> None:
    rows = {row.name: row for row in country_rows(COUNTRIES, people_of([*SPRINGFIELDS, BERLIN]))}
    assert rows["Germany"].zones == ["Europe/Berlin"]
    assert {"germany", "deutschland", "allemagne", "ドイツ"} <= rows["Germany"].own
    assert rows["United States"].zones[:2] == ["America/New_York", "America/Chicago"]
    assert "Nowhere" not in rows


def test_a_state_has_the_zones_of_its_cities() -> None:
    (row, _) = state_rows(STATES, people_of(SPRINGFIELDS))
    assert (row.name, row.zones, row.population) == ("Illinois", ["America/Chicago"], 114_000)


def test_names_by_hand_are_added_to_their_country() -> None:
    names = {
        line.split("\t")[0]
        for line in BY_HAND.read_text(encoding="utf-8").splitlines()
        if "\t=\t" in line and not line.startswith("#")
    }
    rows = [Row(name, name, ["Europe/London"]) for name in sorted(names)]
    added = list(hand_written_rows(rows))
    assert "uk" in next(row for row in rows if row.name == "United Kingdom").own
    assert {"cet", "mez"} <= next(row for row in added if "Central European" in row.name).own


def test_iana_names_find_the_city_they_name_or_a_place_of_their_own() -> None:
    rows = list(city_rows([BERLIN], COUNTRIES, STATES))
    add_iana_names(rows, COUNTRIES)
    assert {"berlin", "europeberlin"} <= rows[0].own
    adak = next(row for row in rows if row.name == "Adak")
    assert (adak.country, adak.zones) == ("United States", ["America/Adak"])
    assert {"adak", "americaadak"} <= adak.own


def test_the_largest_city_of_a_rule_is_marked_or_else_the_zone_s_own_place() -> None:
    rows = [
        *city_rows([ULM, BERLIN], COUNTRIES, STATES),
        Row("Bavaria", "Germany", ["Europe/Berlin"], population=13_000_000, own={"bavaria"}),
        Row("Lord Howe", "Australia", ["Australia/Lord_Howe"], own={"lordhowe"}),
        Row("Troll", "Antarctica", ["Antarctica/Troll"], own={"troll"}),
    ]
    marks = {line.split("\t")[0]: line.split("\t")[4] for line in lines_of(rows)}
    assert marks == {"Bavaria": "", "Berlin": "*", "Ulm": "", "Lord Howe": "*", "Troll": ""}
    assert list(lines_of(rows))[1] == (
        "Berlin\tGermany\tEurope/Berlin\t3400000\t*\t|berlin|\t|柏林|"
    )


def test_old_names_of_zones_lead_to_the_current_ones() -> None:
    assert current_name("Asia/Calcutta") == "Asia/Kolkata"
    assert current_name("Europe/Oslo") == "Europe/Oslo"
    typed = {name: (place, zone) for name, place, zone in typed_names()}
    assert typed["Australia/Lord_Howe"] == ("Lord Howe", "Australia/Lord_Howe")
    assert typed["US/Pacific"] == (None, "America/Los_Angeles")
    assert "Etc/GMT+5" not in typed
