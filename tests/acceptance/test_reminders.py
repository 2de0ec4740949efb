"""Reminders of people all over the world, through the weeks in which their clocks change."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.acceptance.world import CATALOG, Someone, World, a_world

PLACES = {
    1: ("Berlin", "Europe/Berlin"),
    2: ("America/St_Johns", "America/St_Johns"),
    3: ("Kathmandu", "Asia/Kathmandu"),
    4: ("Lord Howe", "Australia/Lord_Howe"),
    5: ("Apia", "Pacific/Apia"),
}
SPRING = (datetime(2026, 3, 6, tzinfo=UTC), 32)  # St. John's 8 March, Berlin 29, Lord Howe 5 April
AUTUMN = (datetime(2026, 10, 2, tzinfo=UTC), 32)  # Lord Howe 4 October, Berlin 25, St. John's 1 Nov


PATIENT = replace(CATALOG, reminding=replace(CATALOG.reminding, away=(), stop_question_days=1000))
"""Content that reminds people daily who never answer, so that none of them has to."""


def reminders_of(someone: Someone, zone: str) -> list[datetime]:
    """Return the local instants of the reminders in a chat."""
    return [
        datetime.fromtimestamp(message.date, ZoneInfo(zone))
        for message in someone.side.from_bot()
        if message.text.startswith(
            ("A light day today.", "Time for your hips.", "Whenever it suits you")
        )
    ]


async def everybody_enrols(world: World) -> dict[int, Someone]:
    people = {}
    for number, (city, _) in PLACES.items():
        people[number] = world.person(number)
        await people[number].enrols(city=city, time="07:30")
    return people


def every_second_morning(first: date) -> list[tuple[datetime, int]]:
    """Return 06:00 of every second day of six, in every place, in the order they come."""
    return sorted(
        (datetime.combine(first + timedelta(days=day), time(6), ZoneInfo(zone)), number)
        for number, (_, zone) in PLACES.items()
        for day in (0, 2, 4)
    )


@pytest.mark.parametrize(("start", "days"), [SPRING, AUTUMN], ids=["spring", "autumn"])
async def test_reminders_come_once_a_day_at_the_right_minute_through_clock_changes(
    database_url: str, start: datetime, days: int
) -> None:
    async with a_world(database_url, start=start, catalog=PATIENT) as world:
        people = await everybody_enrols(world)
        await world.until(start + timedelta(days=days))
        for number, (_, zone) in PLACES.items():
            at = reminders_of(people[number], zone)
            assert {(one.hour, one.minute) for one in at} == {(7, 30)}
            assert set(Counter(one.date() for one in at).values()) == {1}
            assert len(at) in {days - 1, days}


async def test_no_reminder_comes_on_a_day_that_is_done(database_url: str) -> None:
    start = SPRING[0]
    async with a_world(database_url, start=start) as world:
        people = await everybody_enrols(world)
        done: dict[int, set[date]] = {number: set() for number in people}
        for early, number in every_second_morning(start.date() + timedelta(days=2)):
            await world.until(early)
            await people[number].types("done")
            done[number].add(early.astimezone(ZoneInfo(PLACES[number][1])).date())
        await world.passes(48 * 3600)
        for number, (_, zone) in PLACES.items():
            days = {one.date() for one in reminders_of(people[number], zone)}
            assert len(done[number]) == 3
            assert not days & done[number]
            assert len(days) >= 3
