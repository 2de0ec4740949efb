"""A database full of people, made within seconds: the rows of one are copied by the database.

Each is somebody real: their state comes out of the dialogue itself (`tests/walks.py`).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import BigInteger, insert, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import open_engine, table
from bot.db.migrate import migrate
from bot.db.tables import DayLogRow, PersonRow, ReminderRow
from bot.settings import async_database_url
from conversations import codec
from tests.playbook import Playbook
from tests.seeded import with_a_diary
from tests.walks import at_first_instruction

SHARES: Final = 96  # instants over which reminders are spread, every quarter of an hour
DAY: Final = timedelta(days=1)
_ONE_MIGRATION: Final = asyncio.Lock()  # in a process at a time: Alembic keeps its own in a global


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People with ids in a row, who all stand at the same place.

    `due_at` is when their reminders ring; None spreads them over the day after `now`.
    """

    people: range
    state: str
    due_at: datetime | None = None


@cache
def at_home(now: datetime) -> str:
    """Return the state of somebody who has been here for twelve days, and did it yesterday.

    Today's reminder is due. If they are heard of first, it is recorded as missed.
    """
    return codec.encode(with_a_diary(now - DAY).state)


@cache
def with_nothing_due(now: datetime) -> str:
    """Return the state of somebody who did it today, and is reminded again tomorrow."""
    return codec.encode(with_a_diary(now).state)


@cache
def at_a_hold(now: datetime) -> str:
    """Return the state of somebody who is told to say when they are ready for their first hold."""
    return codec.encode(at_first_instruction(Playbook(now=now - timedelta(minutes=1))).state)


async def fill(database_url: str, groups: Sequence[Group], *, now: datetime) -> None:
    """Make an empty database full of people."""
    engine = open_engine(async_database_url(database_url))
    try:
        async with _ONE_MIGRATION:
            await migrate(engine)
        async with engine.begin() as connection:
            for group in groups:
                await _add(connection, group, now)
        if engine.dialect.name == "postgresql":
            async with engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.execute(text("VACUUM ANALYZE"))
    finally:
        await engine.dispose()


async def _add(connection: AsyncConnection, group: Group, now: datetime) -> None:
    if not group.people:
        return
    since = now - timedelta(days=12)
    person = {"state": group.state, "locale": "en", "created_at": since, "updated_at": now}
    await _copy(connection, table(PersonRow), "id", group.people, person)
    day = {
        "local_date": since.date(), "at": since, "source": "text", "partial": False,
        "held_seconds": 0, "steps_done": 0, "steps_planned": 0, "pain_after": 3,
    }  # fmt: skip
    await _copy(connection, table(DayLogRow), "person_id", group.people, day)
    for share, due_at in _reminders(group, now):
        await _copy(connection, table(ReminderRow), "person_id", share, {"due_at": due_at})


def _reminders(group: Group, now: datetime) -> list[tuple[range, datetime]]:
    if group.due_at is not None:
        return [(group.people, group.due_at)]
    size = len(group.people)
    edges = [group.people.start + size * share // SHARES for share in range(SHARES + 1)]
    soonest = now + timedelta(hours=1)
    return [
        (range(first, last), soonest + DAY * index / SHARES)
        for index, (first, last) in enumerate(pairwise(edges))
        if first < last
    ]


async def _copy(
    connection: AsyncConnection,
    into: Any,  # noqa: ANN401 - a table
    key: str,
    people: range,
    values: dict[str, Any],
) -> None:
    """Insert one row for each person, alike but for the key."""
    numbers = _numbers(people)
    same = [literal(value, type_=into.c[name].type).label(name) for name, value in values.items()]
    rows = select(numbers.c.i, *same)
    await connection.execute(insert(into).from_select([key, *values], rows))


def _numbers(people: range) -> Any:  # noqa: ANN401 - a common table expression
    first = select(literal(people.start, type_=BigInteger).label("i")).cte(
        "numbers", recursive=True
    )
    return first.union_all(select(first.c.i + 1).where(first.c.i < people.stop - 1))
