"""Reads what is due: the rows are the schedule, and these queries are how it is asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.db.engine import table
from bot.db.tables import ReminderRow, TimerRow

_TIMER = table(TimerRow).c
_REMINDER = table(ReminderRow).c


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTimer:
    """A timer whose time has come."""

    id: int
    person_id: int
    name: str
    wait_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReminder:
    """A reminder whose time has come."""

    person_id: int
    due_at: datetime


async def due_timers(
    engine: AsyncEngine, *, now: datetime, limit: int, after: DueTimer | None
) -> list[DueTimer]:
    """Return timers due by `now`, longest due first, beginning behind `after`."""
    query = select(_TIMER.id, _TIMER.person_id, _TIMER.name, _TIMER.wait_id, _TIMER.due_at)
    query = query.where(_TIMER.due_at <= now)
    if after is not None:
        at_once = and_(_TIMER.due_at == after.due_at, _TIMER.id > after.id)
        query = query.where(
            _TIMER.due_at >= after.due_at, or_(_TIMER.due_at > after.due_at, at_once)
        )
    query = query.order_by(_TIMER.due_at, _TIMER.id).limit(limit)
    async with engine.begin() as connection:
        rows = (await connection.execute(query)).mappings().all()
    return [DueTimer(**row) for row in rows]


async def due_reminders(engine: AsyncEngine, *, now: datetime, limit: int) -> list[DueReminder]:
    """Return reminders due by `now`, longest due first."""
    query = select(_REMINDER.person_id, _REMINDER.due_at)
    query = query.where(_REMINDER.due_at <= now).order_by(_REMINDER.due_at).limit(limit)
    async with engine.begin() as connection:
        rows = (await connection.execute(query)).mappings().all()
    return [DueReminder(**row) for row in rows]


async def earliest_timer(connection: AsyncConnection) -> datetime | None:
    """Return when the next timer is due, perhaps in the past; None while there is none."""
    query = select(_TIMER.due_at).order_by(_TIMER.due_at).limit(1)
    found: datetime | None = (await connection.execute(query)).scalar_one_or_none()
    return found


async def earliest_reminder(connection: AsyncConnection) -> datetime | None:
    """Return when the next reminder is due, perhaps in the past; None while there is none."""
    query = select(_REMINDER.due_at).where(_REMINDER.due_at.is_not(None))
    query = query.order_by(_REMINDER.due_at).limit(1)
    found: datetime | None = (await connection.execute(query)).scalar_one_or_none()
    return found
