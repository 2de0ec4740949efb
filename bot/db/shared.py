"""What several processes on one PostgreSQL agree on: locks, an order, and news of commits.

SQLite serves one process, which needs none of it; nothing here may be called on it. Advisory
locks are the database's own; keys below zero are ours, and those above are ids of people.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import BigInteger, String, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.changes import Committed

BATON: Final = -1
OUTBOX_ORDER: Final = -2
MIGRATION: Final = -3
NEWS_CHANNEL: Final = "hip_routine"

_KEYS: Final = func.unnest(bindparam("keys", type_=ARRAY(BigInteger))).column_valued("key")
_LOCK_EACH: Final = select(func.pg_advisory_xact_lock(_KEYS))
_LOCK: Final = select(func.pg_advisory_xact_lock(bindparam("lock", type_=BigInteger)))
_NOTIFY: Final = select(func.pg_notify(NEWS_CHANNEL, bindparam("news", type_=String)))


async def lock_strangers(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Lock people who have no row to lock, until the transaction ends.

    Without it, two processes could both meet somebody for the first time, and one would write
    over what the other has written.
    """
    await connection.execute(_LOCK_EACH, {"keys": sorted(ids)})


async def lock_outbox_order(connection: AsyncConnection) -> None:
    """Let nobody else add to the outbox until the transaction ends.

    So rows become visible in the order of their ids, and a sender that has read up to one of
    them has missed none before it. To be taken last, right before the rows are written.
    """
    await connection.execute(_LOCK, {"lock": OUTBOX_ORDER})


async def lock_migrations(connection: AsyncConnection) -> None:
    """Let nobody else migrate until the transaction ends."""
    await connection.execute(_LOCK, {"lock": MIGRATION})


async def announce(connection: AsyncConnection, committed: Committed) -> None:
    """Tell the process that sends, as soon as the transaction has committed."""
    if committed.queued or committed.earliest_due_at is not None:
        await connection.execute(_NOTIFY, {"news": written(committed)})


def written(committed: Committed) -> str:
    """Return news as one line."""
    due_at = committed.earliest_due_at
    return f"{committed.queued} {'' if due_at is None else due_at.isoformat()}"


def read(news: str) -> Committed:
    """Return what a line of news says; one that nobody understands says to look."""
    queued, _, due_at = news.partition(" ")
    try:
        return Committed(
            queued=int(queued),
            earliest_due_at=datetime.fromisoformat(due_at).astimezone(UTC) if due_at else None,
        )
    except ValueError:
        return Committed(queued=1, earliest_due_at=None)
