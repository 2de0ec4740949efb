"""Reads everything stored of one person: for their export and for what is planned for them."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from bot.db.engine import table
from bot.db.tables import DayLogRow, PersonRow, ReminderRow, TimerRow
from conversations.effects import LogDay

_PERSON = table(PersonRow)
_DAY_LOG = table(DayLogRow)


def person_column(each: Table) -> "Column[Any] | None":
    """Return the column that says whose row it is; None for tables that are nobody's."""
    return each.c.id if each is _PERSON else each.c.get("person_id")


async def rows_of(connection: AsyncConnection, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Return every row of a person, by table name, in the order of the keys."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in SQLModel.metadata.sorted_tables:
        column = person_column(each)
        if column is not None:
            query = select(each).where(column == person_id).order_by(*each.primary_key)
            rows = (await connection.execute(query)).mappings()
            found[each.name] = [dict(row) for row in rows]
    return found


async def state_of(connection: AsyncConnection, person_id: int) -> str | None:
    """Return a person's encoded dialogue state; None if nothing is stored."""
    query = select(_PERSON.c.state).where(_PERSON.c.id == person_id)
    state: str | None = (await connection.execute(query)).scalar_one_or_none()
    return state


async def diary_of(
    connection: AsyncConnection, person_id: int, *, since: date
) -> tuple[LogDay, ...]:
    """Return a person's days from a local date on, oldest first."""
    columns = [_DAY_LOG.c[field.name] for field in fields(LogDay)]
    query = select(*columns).where(
        _DAY_LOG.c.person_id == person_id, _DAY_LOG.c.local_date >= since
    )
    rows = (await connection.execute(query.order_by(_DAY_LOG.c.local_date))).mappings()
    return tuple(LogDay(**row) for row in rows)


async def planned_for(connection: AsyncConnection, person_id: int) -> list[tuple[str, datetime]]:
    """Return the names and instants of a person's timers and reminder."""
    timer, reminder = table(TimerRow).c, table(ReminderRow).c
    timers = await connection.execute(
        select(timer.name, timer.due_at).where(timer.person_id == person_id)
    )
    due_at = (
        await connection.execute(select(reminder.due_at).where(reminder.person_id == person_id))
    ).scalar_one_or_none()
    planned = [(row.name, row.due_at) for row in timers]
    return planned if due_at is None else [*planned, ("reminder", due_at)]
