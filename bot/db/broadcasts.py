"""The rows of broadcasts: drafts, who has got a copy, and whose is next.

All functions run in the caller's transaction.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.db.engine import is_one_of, run_many, table
from bot.db.tables import (
    OPEN_DELIVERIES,
    BroadcastCopyRow,
    BroadcastRow,
    BroadcastStatus,
    Delivery,
    OutboxRow,
    PersonRow,
)
from conversations.effects import Lane

DRAFT_LASTS: Final = timedelta(hours=1)
PIECE: Final = 2000  # rows deleted in one transaction

_BROADCASTS, _COPIES = table(BroadcastRow), table(BroadcastCopyRow)
_B, _C = _BROADCASTS.c, _COPIES.c
_PERSON, _OUTBOX = table(PersonRow).c, table(OutboxRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A running broadcast."""

    id: int
    operator_id: int
    text: str
    seen_up_to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who is to get a copy, with their encoded dialogue state."""

    person_id: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One person's copy; without `queued_at` it waits until `due_at`."""

    person_id: int
    due_at: datetime
    queued_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a broadcast is: people whose message was sent or refused, is next, or waits."""

    gone: int
    in_outbox: int
    waiting: int  # for the end of their quiet hours


def ref_of(broadcast_id: int) -> str:
    """Return the name that a broadcast's messages have in the outbox."""
    return f"broadcast-{broadcast_id}"


async def draft(connection: AsyncConnection, *, operator_id: int, text: str, now: datetime) -> int:
    """Store a broadcast that goes to nobody yet, and return its id."""
    row = {
        "operator_id": operator_id,
        "text": text,
        "status": BroadcastStatus.DRAFT.value,
        "seen_up_to": 0,
        "created_at": now,
    }
    made = await connection.execute(insert(_BROADCASTS).values(**row).returning(_B.id))
    broadcast_id: int = made.scalar_one()
    return broadcast_id


async def begin(connection: AsyncConnection, broadcast_id: int, *, now: datetime) -> bool:
    """Let a draft run; False where it was begun, ended or forgotten about before."""
    may_begin = and_(_B.status == BroadcastStatus.DRAFT.value, _B.created_at >= now - DRAFT_LASTS)
    return await _change(connection, broadcast_id, may_begin, status=BroadcastStatus.RUNNING.value)


async def end(
    connection: AsyncConnection, broadcast_id: int, status: BroadcastStatus, *, now: datetime
) -> bool:
    """End a draft or a running broadcast; False where it had ended before."""
    open_ = _B.status.in_([BroadcastStatus.DRAFT.value, BroadcastStatus.RUNNING.value])
    return await _change(connection, broadcast_id, open_, status=status.value, ended_at=now)


async def withdraw(connection: AsyncConnection, broadcast_id: int) -> None:
    """Take back the messages of a broadcast that nobody has begun to send."""
    pending = and_(
        is_one_of(_OUTBOX.c.status, Delivery.PENDING),
        _OUTBOX.c.lane == Lane.BROADCAST.value,
        _OUTBOX.c.ref == ref_of(broadcast_id),
    )
    await connection.execute(delete(_OUTBOX).where(pending))


async def running(connection: AsyncConnection) -> list[Broadcast]:
    """Return the running broadcasts, the oldest first, and lock them."""
    query = (
        select(_B.id, _B.operator_id, _B.text, _B.seen_up_to)
        .where(_B.status == BroadcastStatus.RUNNING.value)
        .order_by(_B.id)
        .with_for_update()
    )
    return [Broadcast(**row) for row in (await connection.execute(query)).mappings()]


async def recipients(connection: AsyncConnection) -> int:
    """Count the people a broadcast would go to now."""
    query = select(func.count()).where(_PERSON.parked_at.is_(None))
    count: int = (await connection.execute(query)).scalar_one()
    return count


async def not_yet_seen(
    connection: AsyncConnection, broadcast: Broadcast, *, most: int
) -> list[Recipient]:
    """Return the next reachable people in the order of their ids."""
    query = (
        select(_PERSON.id.label("person_id"), _PERSON.state)
        .where(_PERSON.id > broadcast.seen_up_to, _PERSON.parked_at.is_(None))
        .order_by(_PERSON.id)
        .limit(most)
    )
    return [Recipient(**row) for row in (await connection.execute(query)).mappings()]


async def awake_by_now(
    connection: AsyncConnection, broadcast: Broadcast, *, now: datetime, most: int
) -> list[Recipient]:
    """Return reachable people whose copies have waited for long enough."""
    query = (
        select(_PERSON.id.label("person_id"), _PERSON.state)
        .join_from(_COPIES, table(PersonRow), _PERSON.id == _C.person_id)
        .where(_waits_in(broadcast.id), _C.due_at <= now)
        .order_by(_C.due_at)
        .limit(most)
    )
    return [Recipient(**row) for row in (await connection.execute(query)).mappings()]


async def add_copies(
    connection: AsyncConnection, broadcast: Broadcast, copies: Collection[Copy], *, seen_up_to: int
) -> None:
    """Record copies of people who are new to the broadcast, and how far it has come.

    Raises:
        IntegrityError: one of them has a copy already.
    """
    rows = [
        {
            "broadcast_id": broadcast.id,
            "person_id": copy.person_id,
            "due_at": copy.due_at,
            "queued_at": copy.queued_at,
        }
        for copy in copies
    ]
    await run_many(connection, insert(_COPIES), rows)
    await connection.execute(
        update(_BROADCASTS).where(_B.id == broadcast.id).values(seen_up_to=seen_up_to)
    )


async def change_copy(connection: AsyncConnection, broadcast: Broadcast, copy: Copy) -> None:
    """Record what has become of a copy that waited."""
    mine = and_(_C.broadcast_id == broadcast.id, _C.person_id == copy.person_id)
    await connection.execute(
        update(_COPIES).where(mine).values(due_at=copy.due_at, queued_at=copy.queued_at)
    )


async def anybody_waits(connection: AsyncConnection, broadcast: Broadcast) -> bool:
    """Return whether somebody reachable still has to get their copy."""
    query = select(_waiting(broadcast.id).exists())
    found: bool = (await connection.execute(query)).scalar_one()
    return found


async def progress(connection: AsyncConnection, broadcast_id: int) -> Progress:
    """Count how far a broadcast is."""
    queued = select(func.count()).where(_C.broadcast_id == broadcast_id, _C.queued_at.is_not(None))
    in_outbox = select(func.count()).where(
        is_one_of(_OUTBOX.c.status, *OPEN_DELIVERIES),
        _OUTBOX.c.lane == Lane.BROADCAST.value,
        _OUTBOX.c.ref == ref_of(broadcast_id),
    )
    waiting = select(func.count()).select_from(_waiting(broadcast_id).subquery())
    counts = [(await connection.execute(one)).scalar_one() for one in (queued, in_outbox, waiting)]
    return Progress(gone=counts[0] - counts[1], in_outbox=counts[1], waiting=counts[2])


def _waits_in(broadcast_id: int) -> ColumnElement[bool]:
    return and_(
        _C.broadcast_id == broadcast_id, _C.queued_at.is_(None), _PERSON.parked_at.is_(None)
    )


def _waiting(broadcast_id: int) -> Select[tuple[int]]:
    joined = select(_C.person_id).join_from(_COPIES, table(PersonRow), _PERSON.id == _C.person_id)
    return joined.where(_waits_in(broadcast_id))


async def _change(
    connection: AsyncConnection,
    broadcast_id: int,
    where: ColumnElement[bool],
    **values: object,
) -> bool:
    statement = update(_BROADCASTS).where(_B.id == broadcast_id, where).values(**values)
    return (await connection.execute(statement)).rowcount == 1


async def prune_copies(engine: AsyncEngine) -> int:
    """Delete who got what of broadcasts that have ended, piece by piece; return how many."""
    over = select(_B.id).where(
        _B.status.in_([BroadcastStatus.STOPPED.value, BroadcastStatus.FINISHED.value])
    )
    deleted = 0
    while True:
        async with engine.begin() as connection:
            piece = select(_C.broadcast_id, _C.person_id).where(_C.broadcast_id.in_(over))
            keys = (await connection.execute(piece.limit(PIECE))).all()
            for broadcast_id in {key.broadcast_id for key in keys}:
                people = [key.person_id for key in keys if key.broadcast_id == broadcast_id]
                mine = and_(_C.broadcast_id == broadcast_id, _C.person_id.in_(people))
                await connection.execute(delete(_COPIES).where(mine))
        deleted += len(keys)
        if len(keys) < PIECE:
            return deleted
