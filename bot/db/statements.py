"""The statements that write a batch, built once: building one costs more than running it."""

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BindParameter, Delete, Update, bindparam, delete, or_, update
from sqlmodel import SQLModel

from bot.db.engine import Insert, insert_for, table
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
from conversations.effects import LogDay, OccurrenceFate

LOG_FIELDS: Final = tuple(field.name for field in fields(LogDay))

_PERSON = table(PersonRow)
_TIMER = table(TimerRow)
_DAY_LOG = table(DayLogRow)
_OUTBOX = table(OutboxRow)
_WHOSE: Final[BindParameter[int]] = bindparam("whose")
_ROW = _OUTBOX.c.id == bindparam("row_id")
_WAITING = (_OUTBOX.c.person_id == _WHOSE, _OUTBOX.c.status == Delivery.PENDING.value)

PARK: Final[Update] = (
    update(_PERSON).where(_PERSON.c.id == _WHOSE).values(parked_at=bindparam("parked"))
)
END_TIMER: Final[Delete] = delete(_TIMER).where(_TIMER.c.id == bindparam("fired"))
END_WAIT: Final[Delete] = delete(_TIMER).where(
    _TIMER.c.person_id == _WHOSE, _TIMER.c.wait_id == bindparam("ended")
)
ERASE_DAY: Final[Delete] = delete(_DAY_LOG).where(
    _DAY_LOG.c.person_id == _WHOSE, _DAY_LOG.c.local_date == bindparam("day")
)
DROP_TRACELESS: Final[Delete] = delete(_OUTBOX).where(*_WAITING, _OUTBOX.c.ephemeral)
REFUSE_WAITING: Final[Update] = (
    update(_OUTBOX).where(*_WAITING).values(status=Delivery.REFUSED.value)
)
WITHDRAW: Final[Update] = (
    update(_OUTBOX)
    .where(*_WAITING, _OUTBOX.c.ref == bindparam("named"))
    .values(status=Delivery.WITHDRAWN.value)
)
SETTLE: Final[Update] = (
    update(_OUTBOX)
    .where(_ROW)
    .values(
        status=bindparam("fate"),
        message_id=bindparam("message"),
        sent_at=bindparam("sent"),
        claimed_until=None,
    )
)
WIPE_TRACES: Final[Delete] = delete(_OUTBOX).where(_ROW, _OUTBOX.c.ephemeral)
PUT_BACK: Final[Update] = (
    update(_OUTBOX)
    .where(_ROW)
    .values(
        status=Delivery.PENDING.value,
        retry_at=bindparam("not_before"),
        attempts=bindparam("made"),
        claimed_until=None,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inserts:
    """The statements that a database has to spell its own way."""

    handled: Insert
    failed: Insert
    person: Insert
    timer: Insert
    reminder: Insert
    occurrence: Insert
    day: Insert
    outbox: Insert


@lru_cache
def inserts_for(dialect: str) -> Inserts:
    """Return the inserts for "sqlite" or "postgresql"."""

    def occurrence() -> Insert:
        """One for each local day; its fate may still change, one after it that was sent may not."""
        statement = insert_for(dialect, OccurrenceRow)
        known = table(OccurrenceRow).c
        return statement.on_conflict_do_update(
            index_elements=["person_id", "local_date", "slot"],
            set_={name: statement.excluded[name] for name in ("due_at", "fate")},
            where=or_(
                known.due_at == statement.excluded["due_at"],
                known.fate != OccurrenceFate.SENT.value,
            ),
        )

    def upsert(row: type[SQLModel], key: tuple[str, ...], changed: tuple[str, ...]) -> Insert:
        statement = insert_for(dialect, row)
        new: dict[str, Any] = {name: statement.excluded[name] for name in changed}
        return statement.on_conflict_do_update(index_elements=list(key), set_=new)

    days = tuple(name for name in LOG_FIELDS if name != "local_date")
    return Inserts(
        handled=insert_for(dialect, HandledUpdateRow),
        failed=insert_for(dialect, FailedEventRow),
        person=upsert(PersonRow, ("id",), ("state", "locale", "updated_at")),
        timer=upsert(TimerRow, ("person_id", "name", "wait_id"), ("due_at",)),
        reminder=upsert(ReminderRow, ("person_id",), ("due_at",)),
        occurrence=occurrence(),
        day=upsert(DayLogRow, ("person_id", "local_date"), days),
        outbox=insert_for(dialect, OutboxRow),
    )
