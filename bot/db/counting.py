"""Numbers about everybody, for operators and metrics. None of them can be traced to a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import is_one_of, table
from bot.db.tables import (
    OPEN_DELIVERIES,
    DayLogRow,
    FailedEventRow,
    OutboxRow,
    PersonRow,
    ReminderRow,
    TimerRow,
)
from conversations.effects import Lane

_PERSON, _OUTBOX = table(PersonRow).c, table(OutboxRow).c
_TIMER, _REMINDER = table(TimerRow).c, table(ReminderRow).c
_LOG, _FAILED = table(DayLogRow).c, table(FailedEventRow).c


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """What waits in one lane."""

    waiting: int
    oldest_at: datetime  # when the first of them was committed


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How many there are."""

    known: int
    parked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What was logged in a number of days up to today."""

    active: int  # people with a log
    logs: int
    sessions: int  # logs of which something was done step by step


async def depths(connection: AsyncConnection) -> Mapping[Lane, Depth]:
    """Return what waits in each lane that is not empty, messages being sent included."""
    query = (
        select(_OUTBOX.lane, func.count(), func.min(_OUTBOX.created_at))
        .where(is_one_of(_OUTBOX.status, *OPEN_DELIVERIES))
        .group_by(_OUTBOX.lane)
    )
    rows = await connection.execute(query)
    return {Lane(lane): Depth(waiting=count, oldest_at=oldest) for lane, count, oldest in rows}


async def waiting_since(connection: AsyncConnection, *, now: datetime) -> datetime | None:
    """Return since when a message waits that might go now; None if there is none.

    Edits and broadcasts may wait for long without anything being wrong.
    """
    query = select(func.min(_OUTBOX.created_at)).where(
        is_one_of(_OUTBOX.status, *OPEN_DELIVERIES),
        _OUTBOX.lane.in_([Lane.CUE.value, Lane.REPLY.value, Lane.REMINDER.value]),
        or_(_OUTBOX.retry_at.is_(None), _OUTBOX.retry_at <= now),
    )
    found: datetime | None = (await connection.execute(query)).scalar_one_or_none()
    return found


async def people(connection: AsyncConnection) -> People:
    """Count everybody who has consented."""
    query = select(func.count(), func.count(_PERSON.parked_at))
    known, parked = (await connection.execute(query)).one()
    return People(known=known, parked=parked)


async def due(connection: AsyncConnection, *, now: datetime) -> tuple[int, int]:
    """Return how many timers and reminders are due and have not been handled."""
    timers = select(func.count()).where(_TIMER.due_at <= now)
    reminders = select(func.count()).where(_REMINDER.due_at <= now)
    return (
        (await connection.execute(timers)).scalar_one(),
        (await connection.execute(reminders)).scalar_one(),
    )


async def days(connection: AsyncConnection, *, today: date, number: int) -> Days:
    """Count what was logged on the last `number` local dates up to `today`."""
    query = select(
        func.count(_LOG.person_id.distinct()),
        func.count(),
        func.count(case((or_(_LOG.steps_done > 0, _LOG.held_seconds > 0), 1))),
    ).where(_LOG.local_date > today - timedelta(days=number))
    active, logs, sessions = (await connection.execute(query)).one()
    return Days(active=active, logs=logs, sessions=sessions)


async def failures(connection: AsyncConnection, *, since: datetime) -> list[tuple[str, int]]:
    """Return how often which error has struck a turn, the most frequent first."""
    number = func.count()
    query = (
        select(_FAILED.error, number)
        .where(_FAILED.at >= since)
        .group_by(_FAILED.error)
        .order_by(number.desc(), _FAILED.error)
    )
    return [(error, count) for error, count in await connection.execute(query)]
