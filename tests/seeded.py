"""A database full of people, for tests and measurements that need many of them.

Each is somebody real: their states come out of the dialogue itself.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert

from bot.db.engine import open_engine, table
from bot.db.migrate import migrate
from bot.db.tables import DayLogRow, PersonRow, ReminderRow, TimerRow
from bot.settings import async_database_url
from conversations import codec
from tests.playbook import Playbook
from tests.walks import enrolled, holding

AT_ONCE: Final = 5_000  # rows in one statement
SECONDS_OF_HOLD: Final = 90
LEAD_IN_SECONDS: Final = 5
_DAYS: Final = 12  # of the diary; nobody is asked about safety again within two weeks


async def seed(database_url: str, people: range, *, now: datetime) -> None:
    """Write enrolled people whose reminders are spread over the day after `now`."""
    state = codec.encode(with_a_diary(now).state)
    engine = open_engine(async_database_url(database_url))
    try:
        await migrate(engine)
        async with engine.begin() as connection:
            for first in range(people.start, people.stop, AT_ONCE):
                some = range(first, min(first + AT_ONCE, people.stop))
                persons = [_person(one, state, now) for one in some]
                await connection.execute(insert(table(PersonRow)), persons)
                reminders = [_reminder(one, people, now) for one in some]
                await connection.execute(insert(table(ReminderRow)), reminders)
                await connection.execute(insert(table(DayLogRow)), list(_days(some, now)))
    finally:
        await engine.dispose()


async def seed_hold(database_url: str, person_id: int, *, now: datetime, left: int) -> None:
    """Write one person who is in the first hold, so many seconds before its end."""
    held = SECONDS_OF_HOLD - left
    play = holding(Playbook(now=now - timedelta(seconds=LEAD_IN_SECONDS + held))).waits(held)
    engine = open_engine(async_database_url(database_url))
    try:
        await migrate(engine)
        async with engine.begin() as connection:
            person = _person(person_id, codec.encode(play.state), now)
            await connection.execute(insert(table(PersonRow)), [person])
            reminder = {"person_id": person_id, "due_at": play.reminder_at}
            await connection.execute(insert(table(ReminderRow)), [reminder])
            timers = [
                {"person_id": person_id, "name": name, "wait_id": wait_id, "due_at": due_at}
                for (name, wait_id), due_at in play.timers.items()
            ]
            await connection.execute(insert(table(TimerRow)), timers)
    finally:
        await engine.dispose()


def with_a_diary(now: datetime) -> Playbook:
    """Return somebody who enrolled lately and has done something every other day since."""
    play = enrolled(Playbook(now=now - timedelta(days=_DAYS)))
    for _ in range(_DAYS // 2):
        play.waits(2 * 24 * 3600).types("done 3/10")
    return play


def _person(person_id: int, state: str, now: datetime) -> dict[str, Any]:
    return {
        "id": person_id,
        "state": state,
        "locale": "en",
        "created_at": now - timedelta(days=_DAYS),
        "updated_at": now,
    }


def _reminder(person_id: int, people: range, now: datetime) -> dict[str, Any]:
    share = (person_id - people.start + 1) / len(people)
    return {"person_id": person_id, "due_at": now + timedelta(hours=1) + timedelta(days=1) * share}


def _days(people: range, now: datetime) -> Iterator[dict[str, Any]]:
    for person_id in people:
        for ago in range(0, _DAYS, 2):
            at = now - timedelta(days=ago + 1)
            yield {
                "person_id": person_id,
                "local_date": at.date(),
                "at": at,
                "source": "text",
                "partial": False,
                "held_seconds": 0,
                "steps_done": 0,
                "steps_planned": 0,
                "pain_before": None,
                "pain_after": 3,
            }
