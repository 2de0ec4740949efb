"""What the pinned `tzdata` package says about zones; used only to build the table of places."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

# Zones with the same offsets on every day of these years are one rule to a person.
_SAMPLED_FROM = datetime(2027, 1, 1, tzinfo=UTC)
_SAMPLED_DAYS = 4 * 365
_AREAS = {
    *("Africa", "America", "Antarctica", "Arctic", "Asia"),
    *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
}


def _lines(name: str) -> Iterator[list[str]]:
    text = files("tzdata").joinpath("zoneinfo", name).read_text(encoding="utf-8")
    return (line.split() for line in text.splitlines() if line and not line.startswith("#"))


@cache
def zones_by_country() -> dict[str, list[str]]:
    """Return the zones of every country, by its two-letter code."""
    zones: dict[str, list[str]] = {}
    for code, _, zone, *_ in _lines("zone.tab"):
        zones.setdefault(code, []).append(zone)
    return zones


@cache
def links() -> dict[str, str]:
    """Return old and other names of zones -> the name that is current."""
    return {line[2]: line[1] for line in _lines("tzdata.zi") if line[0] == "L"}


@cache
def current_name(zone: str) -> str:
    """Return the name a zone goes by today; names that stand for a country's zone are kept."""
    listed = {each for zones in zones_by_country().values() for each in zones}
    while zone not in listed and zone in links():
        zone = links()[zone]
    return zone


def typed_names() -> Iterator[tuple[str, str | None, str]]:
    """Yield every IANA name with a slash, its last part if that is a place, and the zone meant."""
    for (name,) in _lines_of_names():
        area, slash, _ = name.partition("/")
        if not slash or area == "Etc":
            continue
        place = name.rpartition("/")[2].replace("_", " ") if area in _AREAS else None
        yield name, place, current_name(name)


def _lines_of_names() -> list[list[str]]:
    text = files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return sorted(line.split() for line in text.splitlines() if line)


@cache
def rule_of(zone: str) -> tuple[object, ...]:
    """Return what tells a zone's rule from others: its offset and every change in a few years."""
    info = ZoneInfo(zone)
    days = [_SAMPLED_FROM + timedelta(days=day) for day in range(_SAMPLED_DAYS)]
    changes = tuple(
        _change_between(day, after, info)
        for day, after in pairwise(days)
        if _offset(day, info) != _offset(after, info)
    )
    return (_offset(days[0], info), *changes)


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()


def _change_between(
    earlier: datetime, later: datetime, zone: ZoneInfo
) -> tuple[datetime, timedelta | None]:
    """Return the quarter of an hour in which the offset becomes the later one."""
    quarters = (earlier + timedelta(minutes=15 * step) for step in range(1, 24 * 4 + 1))
    new = _offset(later, zone)
    return next(at for at in quarters if _offset(at, zone) == new), new


def one_zone_per_rule(zones: list[str]) -> list[str]:
    """Keep the first zone of each rule."""
    first: dict[tuple[object, ...], str] = {}
    for zone in zones:
        first.setdefault(rule_of(zone), zone)
    return list(first.values())
