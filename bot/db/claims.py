"""What the sender reads and writes of the outbox itself; fates are recorded by turns.

A claim is a lease: it marks a row as being sent until `claimed_until`, so that a sender that
died leaves rows another one may send again. All functions run in the caller's transaction.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    func,
    literal,
    select,
    text,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.calls import Call
from bot.db.engine import is_one_of, table
from bot.db.shared import lock_outbox_order
from bot.db.tables import OPEN_DELIVERIES, Delivery, OutboxRow
from conversations.effects import Lane

_OUTBOX: Final = table(OutboxRow)
_C: Final = _OUTBOX.c


def _waiting(place: ColumnElement[bool]) -> Select[Any]:
    """Select a lane's pending rows behind an id, so that rows already read cost nothing."""
    columns = (
        _C.id,
        _C.person_id,
        _C.ref,
        _C.lane,
        _C.method,
        _C.payload,
        _C.target_ref,
        _C.tracked,
        func.coalesce(_C.due_at, _C.created_at).label("wanted_at"),
        _C.not_after,
        _C.retry_at,
        _C.attempts,
    )
    query = select(*columns).where(is_one_of(_C.status, Delivery.PENDING), place)
    # SQLite takes a limit inside of a union only in a subquery.
    return select(query.order_by(_C.lane, _C.id).limit(bindparam("most", type_=Integer)).subquery())


def _place(lane: Lane) -> ColumnElement[bool]:
    return and_(_C.lane == lane.value, _C.id > bindparam(f"after_{lane.value}"))


def _place_as_range(lane: Lane) -> ColumnElement[bool]:
    """Say the same so that only the index of what waits gives the rows in order.

    Right after a wave PostgreSQL still believes that everything waits; asked in the plain way,
    it looks through the whole table, where it expects to find enough at once.
    """
    place, after = tuple_(_C.lane, _C.id), bindparam(f"after_{lane.value}", type_=BigInteger)
    return and_(
        place > tuple_(literal(lane.value), after),
        place < tuple_(literal(lane.value + 1), literal(0)),
    )


WAITING: Final = {
    "sqlite": union_all(*(_waiting(_place(lane)) for lane in Lane)),
    "postgresql": union_all(*(_waiting(_place_as_range(lane)) for lane in Lane)),
}


# What SQLite has counted up to; rows that were deleted still count.
_LAST_ID: Final = text(
    "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0)"
)
_NEXT_IDS: Final = text(
    "SELECT nextval(pg_get_serial_sequence('outbox', 'id')) FROM generate_series(1, :count)"
)
# Of more than is wanted: pairs could not be looked up in SQLite's index.
_MESSAGE_IDS: Final = (
    select(_C.person_id, _C.ref, _C.message_id)
    .where(
        _C.person_id.in_(bindparam("people", expanding=True)),
        _C.ref.in_(bindparam("refs", expanding=True)),
        _C.message_id.is_not(None),
    )
    .order_by(_C.id)
)
_BUSY: Final = (
    select(_C.person_id)
    .where(
        is_one_of(_C.status, *OPEN_DELIVERIES),
        _C.person_id.in_(bindparam("people", expanding=True)),
        _C.lane != Lane.EDIT.value,
    )
    .distinct()
)


async def read_waiting(
    connection: AsyncConnection, *, after: Mapping[Lane, int], most: int
) -> list[Call]:
    """Return the pending calls behind the id given for each lane, `most` of each, by id."""
    behind = {f"after_{lane.value}": after.get(lane, 0) for lane in Lane}
    rows = await connection.execute(WAITING[connection.dialect.name], {**behind, "most": most})
    return sorted(map(_call, rows), key=lambda call: call.id)


async def claim(connection: AsyncConnection, ids: Collection[int], *, until: datetime) -> set[int]:
    """Lease the pending ones of these rows, and return which those are.

    One that a turn is just changing is left out: nobody waits for anybody here.
    """
    pending = select(_C.id).where(_C.id.in_(ids), _C.status == Delivery.PENDING.value)
    free = pending.with_for_update(skip_locked=True)  # SQLite leaves it out
    statement = (
        update(_OUTBOX)
        .where(_C.id.in_(free))
        .values(status=Delivery.CLAIMED.value, claimed_until=until)
        .returning(_C.id)
    )
    return set((await connection.execute(statement)).scalars())


async def allot(connection: AsyncConnection, count: int) -> range | list[int]:
    """Return the ids of the next rows; nobody else may add any until the transaction ends."""
    if connection.dialect.name == "sqlite":
        last: int = (await connection.execute(_LAST_ID)).scalar_one()
        return range(last + 1, last + 1 + count)
    await lock_outbox_order(connection)
    return list((await connection.execute(_NEXT_IDS, {"count": count})).scalars())


async def busy_chats(connection: AsyncConnection, people: Collection[int]) -> set[int]:
    """Return whose chats may have messages on the way that only the rows tell of.

    On SQLite there are none: whatever is committed is handed over, or said to be there to be read.
    """
    if connection.dialect.name == "sqlite":
        return set()
    return set((await connection.execute(_BUSY, {"people": list(people)})).scalars())


async def take_back(
    connection: AsyncConnection, *, expired_by: datetime | None, held: Collection[int]
) -> int:
    """Let leased rows wait again, except those `held` right now; return how many.

    Only leases over by `expired_by`, or with None all: for a sender that is alone.
    """
    leased = select(_C.id).where(is_one_of(_C.status, Delivery.CLAIMED))
    if held:
        leased = leased.where(_C.id.not_in(held))
    if expired_by is not None:
        leased = leased.where(_C.claimed_until <= expired_by)
    free = leased.with_for_update(skip_locked=True)
    released = update(_OUTBOX).where(_C.id.in_(free))
    released = released.values(status=Delivery.PENDING.value, claimed_until=None)
    return (await connection.execute(released)).rowcount


async def is_anything_leased(engine: AsyncEngine) -> bool:
    """Return whether any call is marked as being made."""
    query = select(_C.id).where(is_one_of(_C.status, Delivery.CLAIMED)).limit(1)
    async with engine.begin() as connection:
        return (await connection.execute(query)).scalar_one_or_none() is not None


async def message_ids(
    connection: AsyncConnection, edits: Iterable[Call]
) -> Mapping[tuple[int, str], int]:
    """Return the Telegram ids of the delivered messages that edits name, by person and ref."""
    named = [edit for edit in edits if edit.target_ref is not None]
    if not named:
        return {}
    keys = {
        "people": list({edit.person_id for edit in named}),
        "refs": list({edit.target_ref for edit in named}),
    }
    found = await connection.execute(_MESSAGE_IDS, keys)
    return {(row.person_id, row.ref): row.message_id for row in found}


def _call(row: Row[Any]) -> Call:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return Call(**values | {"lane": Lane(row.lane), "payload": json.loads(row.payload)})
