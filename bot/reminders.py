"""Rings due reminders, late: only as many as can be sent now.

Whoever says "done" while a long wave of reminders is being sent has none waiting for them. The
engine decides what a due reminder says, if anything; here only the row's instant counts.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.arrivals import Arrival, ReminderReceipt, Takes
from bot.db.due import DueReminder, due_reminders
from conversations.events import ReminderDue

MOST_AT_ONCE: Final = 50  # in one transaction, which cues wait for; a wave has many of them


class Reminders:
    """Turns due reminder rows into turns."""

    def __init__(self, engine: AsyncEngine, *, take: Takes) -> None:
        self._engine = engine
        self._take = take

    async def sweep(self, now: datetime, limit: int = MOST_AT_ONCE) -> int:
        """Ring at most `limit` reminders due by `now`, longest due first; return how many.

        A turn plans the next instant, or else the row is moved off by a day: no row can ring twice
        in one go.

        Raises:
            Exception: the database cannot serve; what has not rung yet is still due.
        """
        most = min(limit, MOST_AT_ONCE)
        if most <= 0:
            return 0
        due = await due_reminders(self._engine, now=now, limit=most)
        await self._take([_arrival(reminder) for reminder in due])
        return len(due)


def _arrival(reminder: DueReminder) -> Arrival:
    return Arrival(
        person_id=reminder.person_id,
        event=ReminderDue(due_at=reminder.due_at),
        receipt=ReminderReceipt(due_at=reminder.due_at),
    )
