"""Reminders are due once a day at the right minute, in every zone, over every change of clocks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.schedule import (
    EVERY_DAY,
    UnknownZone,
    in_quiet_hours,
    is_zone,
    local_date,
    next_occurrence,
    next_quiet_end,
)

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
YEARS = (2024, 2030)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def all_zones() -> dict[str, bytes]:
    """Return each rule of the tz database once: a name and its file."""
    root = files("tzdata").joinpath("zoneinfo")
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    by_content = {root.joinpath(*name.split("/")).read_bytes(): name for name in names}
    return {name: content for content, name in by_content.items()}


def rules_of(zone: str) -> ZoneInfo:
    with files("tzdata").joinpath("zoneinfo", *zone.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file)


ZONES = all_zones()


def change_days(rules: ZoneInfo) -> list[datetime]:
    """Return the days (their start in UTC) in which the clocks change in these years."""
    start, end = (datetime(year, 1, 1, tzinfo=UTC) for year in YEARS)
    days = [start + DAY * count for count in range((end - start).days)]
    offsets = [day.astimezone(rules).utcoffset() for day in days]
    return [
        day
        for day, before, after in zip(days, offsets, offsets[1:], strict=False)
        if before != after
    ]


class Walk:
    """The oracle: clocks read every quarter of an hour, and nothing computed backwards."""

    def __init__(self, rules: ZoneInfo, start: datetime, end: datetime) -> None:
        self.seen: dict[datetime, datetime] = {}  # wall clock -> first instant it is shown
        self.leaps: list[tuple[datetime, datetime, datetime]] = []  # from, to, instant
        before: datetime | None = None
        while start < end:
            wall = start.astimezone(rules).replace(tzinfo=None)
            if before is not None and wall > before + QUARTER:
                self.leaps.append((before + QUARTER, wall, start))
            self.seen.setdefault(wall, start)
            before, start = wall, start + QUARTER

    def due(self, day: date, at: time) -> datetime | None:
        wanted = datetime.combine(day, at)
        for leapt_from, leapt_to, when in self.leaps:
            if leapt_from <= wanted < leapt_to:
                whole_day = leapt_to - leapt_from >= DAY
                return None if whole_day else when + (wanted - leapt_from)
        return self.seen[wanted]

    def times_worth_trying(self) -> set[time]:
        """Return the times around each change, and those around midnight."""
        walls = sorted(self.seen.items(), key=lambda seen: seen[1])
        around = {
            (wall + QUARTER * step).time()
            for (earlier, then), (wall, now) in pairwise(walls)
            if wall - earlier != QUARTER or now - then != QUARTER
            for step in (-5, -4, -2, -1, 0, 1, 2, 4)
        }
        return around | {time(0), time(0, 15), time(23, 45), time(7, 30)}


def occurrences(zone: str, at: time, start: datetime, end: datetime) -> Iterator[datetime]:
    due = next_occurrence(after=start, at=at, weekdays=EVERY_DAY, zone=zone)
    while due < end:
        yield due
        due = next_occurrence(after=due, at=at, weekdays=EVERY_DAY, zone=zone)


def expected(walk: Walk, at: time, start: datetime, end: datetime) -> list[datetime]:
    days = [start.date() + DAY * count for count in range(-1, (end - start).days + 2)]
    due = [walk.due(day, at) for day in days]
    return sorted(each for each in due if each is not None and start < each < end)


@pytest.mark.parametrize("part", range(8))
def test_every_zone_is_reminded_once_a_day_at_the_right_minute(part: int) -> None:
    compared = 0
    for zone in sorted(ZONES)[part::8]:
        rules = rules_of(zone)
        for day in change_days(rules) or [instant("2026-03-01")]:
            start, end = day - DAY, day + DAY * 2
            walk = Walk(rules, start - DAY * 3, end + DAY * 3)
            for at in walk.times_worth_trying():
                actual = list(occurrences(zone, at, start, end))
                assert (zone, at, actual) == (zone, at, expected(walk, at, start, end))
                compared += len(actual)
    assert compared > 1000


def test_all_zones_of_the_database_are_tried() -> None:
    assert len(ZONES) > 300


def test_a_skipped_day_is_simply_not_there() -> None:
    rules = rules_of("Pacific/Apia")
    start, end = instant("2011-12-28"), instant("2012-01-02")
    walk = Walk(rules, start - DAY * 3, end + DAY * 3)
    actual = list(occurrences("Pacific/Apia", time(7, 30), start, end))
    assert actual == expected(walk, time(7, 30), start, end)
    assert [f"{due.astimezone(rules):%d}" for due in actual] == ["28", "29", "31", "01", "02"]


@pytest.mark.parametrize(
    ("zone", "after", "at", "due"),
    [
        # An ordinary day, before and after the time of day; strictly after.
        ("Europe/Berlin", "2026-06-01 00:00", "07:30", "2026-06-01 05:30"),
        ("Europe/Berlin", "2026-06-01 05:30", "07:30", "2026-06-02 05:30"),
        ("Asia/Kathmandu", "2026-06-01 00:00", "07:30", "2026-06-01 01:45"),
        # Spring: 02:30 does not exist and is 03:30; the next day it is 02:30 again.
        ("Europe/Berlin", "2026-03-28 12:00", "02:30", "2026-03-29 01:30"),
        ("Europe/Berlin", "2026-03-29 01:30", "02:30", "2026-03-30 00:30"),
        ("Europe/Berlin", "2026-03-28 12:00", "02:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-28 12:00", "03:00", "2026-03-29 01:00"),
        # The day is 23 or 25 hours long; the clock time stays.
        ("Europe/Berlin", "2026-03-28 06:30", "07:30", "2026-03-29 05:30"),
        ("Europe/Berlin", "2026-10-24 05:30", "07:30", "2026-10-25 06:30"),
        # Autumn: 02:30 comes twice, the first is meant, and only it.
        ("Europe/Berlin", "2026-10-24 12:00", "02:30", "2026-10-25 00:30"),
        ("Europe/Berlin", "2026-10-25 00:30", "02:30", "2026-10-26 01:30"),
        ("America/St_Johns", "2026-03-08 00:00", "02:30", "2026-03-08 06:00"),
        ("America/St_Johns", "2026-11-01 00:00", "01:15", "2026-11-01 03:45"),
        # Half an hour only: 02:10 is 02:40.
        ("Australia/Lord_Howe", "2026-10-03 00:00", "02:10", "2026-10-03 15:40"),
        ("Australia/Lord_Howe", "2026-04-04 00:00", "01:45", "2026-04-04 14:45"),
        # Clocks leap at midnight: the day is not lost.
        ("Asia/Beirut", "2026-03-28 12:00", "00:00", "2026-03-28 22:00"),
        ("Asia/Beirut", "2026-03-28 12:00", "00:30", "2026-03-28 22:30"),
        ("America/Santiago", "2026-09-05 12:00", "00:30", "2026-09-06 04:30"),
        ("America/Santiago", "2026-04-04 12:00", "23:30", "2026-04-05 02:30"),
        ("Africa/Cairo", "2026-04-23 12:00", "00:00", "2026-04-23 22:00"),
        ("Africa/Cairo", "2026-10-29 12:00", "23:30", "2026-10-29 20:30"),
        ("America/Nuuk", "2026-03-28 12:00", "23:30", "2026-03-29 01:30"),
        # The day that Samoa left out.
        ("Pacific/Apia", "2011-12-29 12:00", "07:30", "2011-12-29 17:30"),
        ("Pacific/Apia", "2011-12-29 17:30", "07:30", "2011-12-30 17:30"),
    ],
)
def test_a_reminder_is_due_when_the_clock_shows_its_time(
    zone: str, after: str, at: str, due: str
) -> None:
    actual = next_occurrence(
        after=instant(after), at=time.fromisoformat(at), weekdays=EVERY_DAY, zone=zone
    )
    assert actual == instant(due)
    assert actual.tzinfo is UTC


def test_only_the_chosen_weekdays_count_and_they_are_the_local_ones() -> None:
    monday_in_auckland = next_occurrence(
        after=instant("2026-06-03 00:00"),
        at=time(7, 30),
        weekdays=frozenset({1}),
        zone="Pacific/Auckland",
    )
    assert monday_in_auckland == instant("2026-06-07 19:30")


def test_a_week_later_is_found_when_today_has_passed() -> None:
    actual = next_occurrence(
        after=instant("2026-06-01 05:30"),
        at=time(7, 30),
        weekdays=frozenset({1}),
        zone="Europe/Berlin",
    )
    assert actual == instant("2026-06-08 05:30")


def test_a_weekday_that_falls_on_the_day_left_out_is_the_week_after() -> None:
    friday = next_occurrence(
        after=instant("2011-12-28 12:00"),
        at=time(7, 30),
        weekdays=frozenset({5}),
        zone="Pacific/Apia",
    )
    assert friday == instant("2012-01-05 17:30")


def test_no_weekday_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="weekday"):
        next_occurrence(
            after=instant("2026-06-01"), at=time(7), weekdays=frozenset(), zone="Europe/Berlin"
        )


@pytest.mark.parametrize(
    "zone", ["", "Mars/Base", "Europe", "zone.tab", "leapseconds", "../tzdata", "a\0b", "/etc"]
)
def test_an_unknown_zone_is_named(zone: str) -> None:
    with pytest.raises(UnknownZone):
        next_occurrence(after=instant("2026-06-01"), at=time(7), weekdays=EVERY_DAY, zone=zone)


def test_a_zone_is_known_by_its_name() -> None:
    assert is_zone("Europe/Berlin")
    assert not is_zone("Europe/Berlin2")


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Europe/Berlin", "2026-06-01 22:30", "2026-06-01"),  # 00:30 is still the evening
        ("Europe/Berlin", "2026-06-02 00:59", "2026-06-01"),  # 02:59
        ("Europe/Berlin", "2026-06-02 01:00", "2026-06-02"),  # 03:00
        ("Europe/Berlin", "2026-06-02 12:00", "2026-06-02"),
        ("Pacific/Apia", "2011-12-30 11:00", "2011-12-29"),  # 01:00 on the 31st
        ("Pacific/Apia", "2011-12-30 14:00", "2011-12-31"),
        ("Asia/Beirut", "2026-03-28 22:15", "2026-03-28"),  # 01:15, after the leap at midnight
        ("Africa/Cairo", "2026-10-29 21:30", "2026-10-29"),  # 23:30 for the second time
        ("Africa/Cairo", "2026-10-29 22:30", "2026-10-29"),  # 00:30
    ],
)
def test_a_log_after_midnight_belongs_to_the_day_before(zone: str, at: str, day: str) -> None:
    actual = local_date(instant(at), zone=zone, day_ends_at=time(3))
    assert actual == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("at", "quiet_from", "quiet_until", "quiet"),
    [
        ("18:59", "21:00", "08:00", False),  # 20:59 in Berlin
        ("19:00", "21:00", "08:00", True),
        ("23:00", "21:00", "08:00", True),
        ("05:59", "21:00", "08:00", True),
        ("06:00", "21:00", "08:00", False),
        ("11:00", "12:00", "14:00", True),
        ("12:00", "12:00", "14:00", False),
        ("09:59", "12:00", "14:00", False),
        ("12:00", "08:00", "08:00", False),
    ],
)
def test_quiet_hours_follow_the_local_clock(
    at: str, quiet_from: str, quiet_until: str, *, quiet: bool
) -> None:
    actual = in_quiet_hours(
        instant(f"2026-06-01 {at}"),
        zone="Europe/Berlin",
        quiet_from=time.fromisoformat(quiet_from),
        quiet_until=time.fromisoformat(quiet_until),
    )
    assert actual is quiet


def test_quiet_hours_end_at_the_next_local_morning() -> None:
    actual = next_quiet_end(instant("2026-03-28 22:00"), zone="Europe/Berlin", quiet_until=time(8))
    assert actual == instant("2026-03-29 06:00")


@given(
    after=st.datetimes(
        min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - the zone is given below
        max_value=datetime(2037, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    at=st.times(),
    weekdays=st.frozensets(st.integers(1, 7), min_size=1),
    zone=st.sampled_from(sorted(ZONES)),
)
def test_an_occurrence_is_always_later_and_within_two_weeks(
    after: datetime, at: time, weekdays: frozenset[int], zone: str
) -> None:
    due = next_occurrence(after=after, at=at, weekdays=weekdays, zone=zone)
    assert after < due <= after + DAY * 16
