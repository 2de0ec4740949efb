"""Reads what a batch has to know before it can be folded. Used by `bot/turns.py`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BindParameter, Row, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.arrivals import (
    Arrival,
    DeliveryReceipt,
    FailureReceipt,
    RejectedReceipt,
    ReminderReceipt,
    RetryReceipt,
    TimerReceipt,
    UpdateReceipt,
)
from bot.changes import Known, StoredPerson
from bot.db.engine import table
from bot.db.shared import lock_strangers
from bot.db.tables import (
    OPEN_DELIVERIES,
    HandledUpdateRow,
    OutboxRow,
    PersonRow,
    ReminderRow,
    TimerRow,
)
from bot.reactions import MessageKey, buttons_of, reacted_to

_PERSON = table(PersonRow).c
_HANDLED = table(HandledUpdateRow).c
_TIMER = table(TimerRow).c
_REMINDER = table(ReminderRow).c
_OUTBOX = table(OutboxRow).c
_KEYS: Final[BindParameter[int]] = bindparam("keys", expanding=True)

# Built once: building a statement costs more than running it.
_PEOPLE = (
    select(_PERSON.id, _PERSON.state, _PERSON.locale, _PERSON.parked_at)
    .where(_PERSON.id.in_(_KEYS))
    .order_by(_PERSON.id)
    .with_for_update()  # SQLite knows no row locks and leaves it out
)
_HANDLED_UPDATES = select(_HANDLED.update_id).where(_HANDLED.update_id.in_(_KEYS))
_TIMERS = select(_TIMER.id, _TIMER.due_at).where(_TIMER.id.in_(_KEYS))
_REMINDERS = select(_REMINDER.person_id, _REMINDER.due_at).where(_REMINDER.person_id.in_(_KEYS))
_UNDELIVERED = select(_OUTBOX.id).where(
    _OUTBOX.id.in_(_KEYS), _OUTBOX.status.in_([status.value for status in OPEN_DELIVERIES])
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """The keys a batch asks for."""

    people: Collection[int]
    updates: Collection[int]
    timers: Collection[int]
    reminders: Collection[int]
    outbox: Collection[int]


async def load(connection: AsyncConnection, arrivals: Sequence[Arrival]) -> Known:
    """Read the rows a batch needs, one query for each table it touches at all.

    People are locked first and in the order of their ids, so that batches of several processes
    wait for each other instead of for ever.
    """
    wanted = _wanted(arrivals)
    people = await _people(connection, wanted.people)
    handled = await _rows(connection, _HANDLED_UPDATES, wanted.updates)
    timers = await _rows(connection, _TIMERS, wanted.timers)
    reminders = await _rows(connection, _REMINDERS, wanted.reminders)
    undelivered = await _rows(connection, _UNDELIVERED, wanted.outbox)
    return Known(
        people={row.id: _stored(row) for row in people},
        handled_updates=frozenset(row.update_id for row in handled),
        timers={row.id: row.due_at for row in timers},
        reminders={row.person_id: row.due_at for row in reminders},
        undelivered=frozenset(row.id for row in undelivered),
        buttons=await _buttons(connection, reacted_to(arrivals)),
    )


async def _people(connection: AsyncConnection, keys: Collection[int]) -> list[Row[Any]]:
    known = await _rows(connection, _PEOPLE, keys)
    strangers = set(keys) - {row.id for row in known}
    if not strangers or connection.dialect.name == "sqlite":
        return known
    await lock_strangers(connection, strangers)
    return known + await _rows(connection, _PEOPLE, strangers)  # met in the meantime


async def _buttons(
    connection: AsyncConnection, messages: Collection[MessageKey]
) -> Mapping[MessageKey, tuple[str, ...]]:
    """Read what the buttons of messages carried that have been sent and not been pruned."""
    if not messages:
        return {}
    query = select(_OUTBOX.person_id, _OUTBOX.message_id, _OUTBOX.payload).where(
        _OUTBOX.person_id.in_({person_id for person_id, _ in messages}),
        _OUTBOX.message_id.in_({message_id for _, message_id in messages}),
    )
    found = await connection.execute(query)
    return {(row.person_id, row.message_id): buttons_of(row.payload) for row in found}


def _stored(row: Row[Any]) -> StoredPerson:
    return StoredPerson(state=row.state, locale=row.locale, parked=row.parked_at is not None)


async def _rows(
    connection: AsyncConnection, query: Select[Any], keys: Collection[int]
) -> list[Row[Any]]:
    if not keys:
        return []
    return list((await connection.execute(query, {"keys": list(keys)})).all())


def _wanted(arrivals: Iterable[Arrival]) -> _Wanted:
    people: set[int] = set()
    updates: set[int] = set()
    timers: set[int] = set()
    reminders: set[int] = set()
    outbox: set[int] = set()
    for arrival in arrivals:
        if arrival.event is not None or arrival.answer is not None:
            people.add(arrival.person_id)
        match arrival.receipt:
            case UpdateReceipt(update_id=key) | RejectedReceipt(update_id=key):
                updates.add(key)
            case TimerReceipt(timer_id=key):
                timers.add(key)
            case ReminderReceipt():
                reminders.add(arrival.person_id)
            case (
                DeliveryReceipt(outbox_id=key)
                | FailureReceipt(outbox_id=key)
                | RetryReceipt(outbox_id=key)
            ):
                outbox.add(key)
    return _Wanted(
        people=people, updates=updates, timers=timers, reminders=reminders, outbox=outbox
    )
