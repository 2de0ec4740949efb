"""Deletes what has served its time, a small piece in each transaction so that turns go between."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.db.engine import table
from bot.db.tables import OPEN_DELIVERIES, FailedEventRow, HandledUpdateRow, OutboxRow

KEEP_HANDLED: Final = timedelta(days=2)  # Telegram drops what it could not deliver after one day
KEEP_DELIVERED: Final = timedelta(days=14)
KEEP_FAILED: Final = timedelta(days=90)
PIECE: Final = 2000  # rows


async def prune(engine: AsyncEngine, *, now: datetime) -> int:
    """Delete old handled updates, messages whose fate is known, and failures; return how many."""
    outbox, handled = table(OutboxRow), table(HandledUpdateRow)
    failed = table(FailedEventRow)
    settled = outbox.c.status.not_in([status.value for status in OPEN_DELIVERIES])
    old = outbox.c.created_at < now - KEEP_DELIVERED
    return (
        await _prune(engine, handled, handled.c.handled_at < now - KEEP_HANDLED)
        + await _prune(engine, outbox, and_(settled, or_(old, outbox.c.ephemeral)))
        + await _prune(engine, failed, failed.c.at < now - KEEP_FAILED)
    )


async def _prune(engine: AsyncEngine, rows: Table, is_over: ColumnElement[bool]) -> int:
    """Walk a table from its lowest key while pieces still hold rows that are over.

    Keys grow with time, so the walk ends soon and no index on the time is needed.
    """
    key = rows.primary_key.columns[0]
    deleted, above = 0, None
    while True:
        async with engine.begin() as connection:
            query = select(key).order_by(key).limit(PIECE)
            piece = (query if above is None else query.where(key > above)).subquery()
            above = (await connection.execute(select(func.max(piece.c[0])))).scalar_one()
            if above is None:
                return deleted
            gone = await connection.execute(delete(rows).where(key <= above, is_over))
        if gone.rowcount == 0:
            return deleted
        deleted += gone.rowcount
