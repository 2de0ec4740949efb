"""Writes what a batch changes, each kind of row with one statement for all people of the batch."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from bot.changes import Changes
from bot.db.engine import insert, run_many, table
from bot.db.persons import person_column
from bot.db.tables import (
    DayLogRow,
    Delivery,
    FailedEventRow,
    HandledUpdateRow,
    OccurrenceRow,
    OutboxRow,
    PersonRow,
    ReminderRow,
    TimerRow,
)
from bot.render import Outgoing
from conversations.effects import LogDay

Parameters = dict[str, Any]

_PERSON = table(PersonRow)
_TIMER = table(TimerRow)
_DAY_LOG = table(DayLogRow)
_OUTBOX = table(OutboxRow)
_LOG_FIELDS = tuple(field.name for field in fields(LogDay))


async def write(connection: AsyncConnection, batch: Sequence[Changes], *, now: datetime) -> None:
    """Write a batch inside the caller's transaction. Forgetting goes first, new rows last."""
    await _forget(connection, [one.person_id for one in batch if one.forget])
    await _write_updates(connection, batch, now)
    await _write_people(connection, batch, now)
    await _write_timers(connection, batch)
    await _write_reminders(connection, batch)
    await _write_days(connection, batch)
    await _write_fates(connection, batch, now)
    await _write_outgoing(connection, batch, now)


async def _forget(connection: AsyncConnection, people: Sequence[int]) -> None:
    if not people:
        return
    for each in SQLModel.metadata.sorted_tables:
        column = person_column(each)
        if column is not None:
            await connection.execute(delete(each).where(column.in_(people)))


async def _write_updates(
    connection: AsyncConnection, batch: Iterable[Changes], now: datetime
) -> None:
    handled = [{"update_id": key, "handled_at": now} for one in batch for key in one.updates]
    await run_many(connection, insert(connection, HandledUpdateRow), handled)
    failed = [
        {"person_id": event.person_id, "kind": event.kind, "error": event.error, "at": now}
        for one in batch
        for event in one.failed
    ]
    await run_many(connection, insert(connection, FailedEventRow), failed)


async def _write_people(
    connection: AsyncConnection, batch: Iterable[Changes], now: datetime
) -> None:
    upsert = insert(connection, PersonRow)
    new = upsert.excluded
    upsert = upsert.on_conflict_do_update(
        index_elements=["id"],
        set_={"state": new.state, "locale": new.locale, "updated_at": new.updated_at},
    )
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
    await run_many(connection, upsert, people)
    parked: list[Parameters] = [
        {"parked_id": one.person_id, "parked_at": now if one.parked else None}
        for one in batch
        if one.parked is not None
    ]
    park = update(_PERSON).where(_PERSON.c.id == bindparam("parked_id"))
    await run_many(connection, park.values(parked_at=bindparam("parked_at")), parked)


async def _write_timers(connection: AsyncConnection, batch: Iterable[Changes]) -> None:
    fired: list[Parameters] = [{"fired": key} for one in batch for key in one.fired_timers]
    await run_many(connection, delete(_TIMER).where(_TIMER.c.id == bindparam("fired")), fired)
    ended: list[Parameters] = [
        {"whose": one.person_id, "ended": wait_id} for one in batch for wait_id in one.ended_waits
    ]
    cancel = delete(_TIMER).where(
        _TIMER.c.person_id == bindparam("whose"), _TIMER.c.wait_id == bindparam("ended")
    )
    await run_many(connection, cancel, ended)
    arm = insert(connection, TimerRow)
    arm = arm.on_conflict_do_update(
        index_elements=["person_id", "name", "wait_id"], set_={"due_at": arm.excluded.due_at}
    )
    armed: list[Parameters] = [
        {"person_id": one.person_id, "name": name, "wait_id": wait_id, "due_at": due_at}
        for one in batch
        for (name, wait_id), due_at in one.timers.items()
    ]
    await run_many(connection, arm, armed)


async def _write_reminders(connection: AsyncConnection, batch: Iterable[Changes]) -> None:
    plan = insert(connection, ReminderRow)
    plan = plan.on_conflict_do_update(
        index_elements=["person_id"], set_={"due_at": plan.excluded.due_at}
    )
    planned: list[Parameters] = [
        {"person_id": one.person_id, "due_at": one.reminder.due_at}
        for one in batch
        if one.reminder is not None
    ]
    await run_many(connection, plan, planned)
    record = insert(connection, OccurrenceRow).on_conflict_do_nothing()
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
    await run_many(connection, record, occurrences)


async def _write_days(connection: AsyncConnection, batch: Iterable[Changes]) -> None:
    erased: list[Parameters] = []
    logged: list[Parameters] = []
    for one in batch:
        for day, entry in one.days.items():
            if entry is None:
                erased.append({"whose": one.person_id, "day": day})
            else:
                values = {name: getattr(entry, name) for name in _LOG_FIELDS}
                logged.append({"person_id": one.person_id, **values})
    erase = delete(_DAY_LOG).where(
        _DAY_LOG.c.person_id == bindparam("whose"), _DAY_LOG.c.local_date == bindparam("day")
    )
    await run_many(connection, erase, erased)
    log = insert(connection, DayLogRow)
    log = log.on_conflict_do_update(
        index_elements=["person_id", "local_date"],
        set_={name: log.excluded[name] for name in _LOG_FIELDS if name != "local_date"},
    )
    await run_many(connection, log, logged)


async def _write_fates(
    connection: AsyncConnection, batch: Sequence[Changes], now: datetime
) -> None:
    """Write what became of messages; the traceless ones go as soon as that is known."""
    unreachable: list[Parameters] = [{"whose": one.person_id} for one in batch if one.parked]
    pending = (
        _OUTBOX.c.person_id == bindparam("whose"),
        _OUTBOX.c.status == Delivery.PENDING.value,
    )
    await run_many(connection, delete(_OUTBOX).where(*pending, _OUTBOX.c.ephemeral), unreachable)
    drop = update(_OUTBOX).where(*pending).values(status=Delivery.REFUSED.value)
    await run_many(connection, drop, unreachable)
    fates = list(_fates(batch, now))
    settle = update(_OUTBOX).where(_OUTBOX.c.id == bindparam("row_id"))
    settle = settle.values(
        status=bindparam("fate"),
        message_id=bindparam("message"),
        sent_at=bindparam("sent"),
        claimed_until=None,
    )
    await run_many(connection, settle, fates)
    trace = delete(_OUTBOX).where(_OUTBOX.c.id == bindparam("row_id"), _OUTBOX.c.ephemeral)
    await run_many(connection, trace, [{"row_id": fate["row_id"]} for fate in fates])
    again: list[Parameters] = [
        {"row_id": each.outbox_id, "not_before": each.retry_at, "made": each.attempts}
        for one in batch
        for each in one.retries
    ]
    retry = update(_OUTBOX).where(_OUTBOX.c.id == bindparam("row_id"))
    retry = retry.values(
        status=Delivery.PENDING.value,
        retry_at=bindparam("not_before"),
        attempts=bindparam("made"),
        claimed_until=None,
    )
    await run_many(connection, retry, again)


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


async def _write_outgoing(
    connection: AsyncConnection, batch: Iterable[Changes], now: datetime
) -> None:
    rows = [_outbox(one.person_id, each, now) for one in batch for each in one.outgoing]
    await run_many(connection, insert(connection, OutboxRow), rows)


def _outbox(person_id: int, message: Outgoing, now: datetime) -> Parameters:
    return {
        "person_id": person_id,
        "ref": message.ref or None,
        "lane": message.lane.value,
        "method": message.method,
        "payload": json.dumps(message.payload),
        "target_ref": message.target_ref,
        "tracked": message.tracked,
        "ephemeral": message.ephemeral,
        "not_after": message.not_after,
        "status": Delivery.PENDING.value,
        "attempts": 0,
        "created_at": now,
    }
