"""Writes what a batch changes, each kind of row with one statement for all people of the batch."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from bot.changes import Changes
from bot.db import statements
from bot.db.engine import run_many
from bot.db.persons import person_column
from bot.db.shared import lock_outbox_order
from bot.db.statements import LOG_FIELDS, Inserts, inserts_for
from bot.db.tables import Delivery
from bot.db.traces import note_traces
from bot.encoding import encoded
from bot.render import Outgoing

Parameters: TypeAlias = dict[str, Any]
Queued: TypeAlias = tuple[int, Outgoing]
"""A person's call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The ids that calls have been allotted, and which of them are leased until when."""

    ids: Sequence[int]
    leased: Collection[int]
    until: datetime


async def write(connection: AsyncConnection, batch: Sequence[Changes], *, now: datetime) -> None:
    """Write a batch inside the caller's transaction, all but its calls. Forgetting goes first."""
    inserts = inserts_for(connection.dialect.name)
    await _forget(connection, [one.person_id for one in batch if one.forget])
    await _write_updates(connection, batch, now, inserts)
    await _write_people(connection, batch, now, inserts)
    await _write_timers(connection, batch, inserts)
    await _write_reminders(connection, batch, inserts)
    await _write_days(connection, batch, inserts)
    await _write_fates(connection, batch, now)


async def enqueue(
    connection: AsyncConnection,
    calls: Sequence[Queued],
    now: datetime,
    *,
    given: Given | None = None,
) -> None:
    """Add people's calls to the outbox; the last thing a transaction does."""
    rows = [_outbox(person_id, each, now) for person_id, each in calls]
    if given is not None:
        for row, row_id in zip(rows, given.ids, strict=True):
            is_leased = row_id in given.leased
            row["id"] = row_id
            row["status"] = Delivery.CLAIMED.value if is_leased else Delivery.PENDING.value
            row["claimed_until"] = given.until if is_leased else None
    elif calls and connection.dialect.name != "sqlite":
        await lock_outbox_order(connection)
    await run_many(connection, inserts_for(connection.dialect.name).outbox, rows)


async def _forget(connection: AsyncConnection, people: Sequence[int]) -> None:
    if not people:
        return
    for each in SQLModel.metadata.sorted_tables:
        column = person_column(each)
        if column is not None:
            await connection.execute(delete(each).where(column.in_(people)))
    await note_traces(connection)


async def _write_updates(
    connection: AsyncConnection, batch: Iterable[Changes], now: datetime, inserts: Inserts
) -> None:
    handled = [{"update_id": key, "handled_at": now} for one in batch for key in one.updates]
    await run_many(connection, inserts.handled, handled)
    failed = [
        {"person_id": event.person_id, "kind": event.kind, "error": event.error, "at": now}
        for one in batch
        for event in one.failed
    ]
    await run_many(connection, inserts.failed, failed)


async def _write_people(
    connection: AsyncConnection, batch: Iterable[Changes], now: datetime, inserts: Inserts
) -> None:
    people: list[Parameters] = [
        {
            "id": one.person_id,
            "state": one.person.state,
            "locale": one.person.locale,
            "created_at": now,
            "updated_at": now,
        }
        for one in batch
        if one.person is not None
    ]
    await run_many(connection, inserts.person, people)
    parked: list[Parameters] = [
        {"whose": one.person_id, "parked": now if one.parked else None}
        for one in batch
        if one.parked is not None
    ]
    await run_many(connection, statements.PARK, parked)


async def _write_timers(
    connection: AsyncConnection, batch: Iterable[Changes], inserts: Inserts
) -> None:
    fired = [{"fired": key} for one in batch for key in one.fired_timers]
    await run_many(connection, statements.END_TIMER, fired)
    ended = [
        {"whose": one.person_id, "ended": wait_id} for one in batch for wait_id in one.ended_waits
    ]
    await run_many(connection, statements.END_WAIT, ended)
    armed: list[Parameters] = [
        {"person_id": one.person_id, "name": name, "wait_id": wait_id, "due_at": due_at}
        for one in batch
        for (name, wait_id), due_at in one.timers.items()
    ]
    await run_many(connection, inserts.timer, armed)


async def _write_reminders(
    connection: AsyncConnection, batch: Iterable[Changes], inserts: Inserts
) -> None:
    planned: list[Parameters] = [
        {"person_id": one.person_id, "due_at": one.reminder.due_at}
        for one in batch
        if one.reminder is not None
    ]
    await run_many(connection, inserts.reminder, planned)
    occurrences: list[Parameters] = [
        {
            "person_id": one.person_id,
            "local_date": each.local_date,
            "slot": 0,
            "due_at": each.due_at,
            "fate": each.fate.value,
        }
        for one in batch
        for each in one.occurrences
    ]
    await run_many(connection, inserts.occurrence, occurrences)


async def _write_days(
    connection: AsyncConnection, batch: Iterable[Changes], inserts: Inserts
) -> None:
    erased: list[Parameters] = []
    logged: list[Parameters] = []
    for one in batch:
        for day, entry in one.days.items():
            if entry is None:
                erased.append({"whose": one.person_id, "day": day})
            else:
                values = {name: getattr(entry, name) for name in LOG_FIELDS}
                logged.append({"person_id": one.person_id, **values})
    await run_many(connection, statements.ERASE_DAY, erased)
    await run_many(connection, inserts.day, logged)


async def _write_fates(
    connection: AsyncConnection, batch: Sequence[Changes], now: datetime
) -> None:
    """Write what became of messages; the traceless ones go as soon as that is known."""
    unreachable = [{"whose": one.person_id} for one in batch if one.parked]
    await run_many(connection, statements.DROP_TRACELESS, unreachable)
    await run_many(connection, statements.REFUSE_WAITING, unreachable)
    withdrawn = [{"whose": one.person_id, "named": ref} for one in batch for ref in one.withdrawn]
    await run_many(connection, statements.WITHDRAW, withdrawn)
    fates = list(_fates(batch, now))
    await run_many(connection, statements.SETTLE, fates)
    settled: list[Parameters] = [{"row_id": fate["row_id"]} for fate in fates]
    await run_many(connection, statements.WIPE_TRACES, settled)
    again: list[Parameters] = [
        {"row_id": each.outbox_id, "not_before": each.retry_at, "made": each.attempts}
        for one in batch
        for each in one.retries
    ]
    await run_many(connection, statements.PUT_BACK, again)


def _fates(batch: Iterable[Changes], now: datetime) -> Iterator[Parameters]:
    for one in batch:
        for each in one.deliveries:
            yield {
                "row_id": each.outbox_id,
                "fate": Delivery.DELIVERED.value,
                "message": each.message_id,
                "sent": each.at,
            }
        for failure in one.failures:
            yield {
                "row_id": failure.outbox_id,
                "fate": failure.status.value,
                "message": None,
                "sent": now,
            }


def _outbox(person_id: int, message: Outgoing, now: datetime) -> Parameters:
    return {
        "person_id": person_id,
        "ref": message.ref or None,
        "lane": message.lane.value,
        "method": message.method,
        "payload": encoded(message.payload).decode(),
        "target_ref": message.target_ref,
        "tracked": message.tracked,
        "ephemeral": message.ephemeral,
        "due_at": message.due_at,
        "not_after": message.not_after,
        "status": Delivery.PENDING.value,
        "attempts": 0,
        "created_at": now,
    }
