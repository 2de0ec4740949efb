"""Moves the rows of the time before the clock was set back. Used by `bot/app.py`."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BindParameter, Row, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import Clock
from bot.db.engine import is_one_of, run_many, table
from bot.db.tables import OPEN_DELIVERIES, OutboxRow, TimerRow

JUST_DUE: Final = timedelta(seconds=60)  # what the clock's own noticing may have kept waiting
_TIMER, _OUTBOX = table(TimerRow), table(OutboxRow)
_KEY: Final[BindParameter[int]] = bindparam("row_id")
_MOVE_TIMER: Final = (
    update(_TIMER).where(_TIMER.c.id == _KEY).values(due_at=bindparam("moved_due_at"))
)
_MOVE_CALL: Final = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == _KEY)
    .values(retry_at=bindparam("moved_retry_at"), not_after=bindparam("moved_not_after"))
)


async def set_back(engine: AsyncEngine, clock: Clock, by: timedelta) -> None:
    """Move timers and waiting calls back by as much as the clock was, in one transaction.

    Every timer is so long after something; a reminder is at a time of day, and stays. What has
    been armed since the clock was set is told by being due before the instant from which it was.
    """
    before = clock.now() + by - JUST_DUE
    timers = select(_TIMER.c.id, _TIMER.c.due_at).where(_TIMER.c.due_at > before)
    calls = select(_OUTBOX.c.id, _OUTBOX.c.retry_at, _OUTBOX.c.not_after).where(
        is_one_of(_OUTBOX.c.status, *OPEN_DELIVERIES),
        or_(_OUTBOX.c.retry_at > before, _OUTBOX.c.not_after > before),
    )
    async with engine.begin() as connection:
        for query, statement in ((timers, _MOVE_TIMER), (calls, _MOVE_CALL)):
            rows = (await connection.execute(query)).all()
            await run_many(connection, statement, [_moved(row, before, by) for row in rows])


def _moved(row: Row[Any], before: datetime, by: timedelta) -> dict[str, Any]:
    """Return a row's instants, those after `before` moved."""
    instants = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    key = instants.pop("id")
    moved = {
        f"moved_{name}": at - by if at is not None and at > before else at
        for name, at in instants.items()
    }
    return {"row_id": key, **moved}
