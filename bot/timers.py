"""Fires due timers. A timer's row is deleted by the turn it causes, so it fires exactly once."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.arrivals import Arrival, Takes, TimerReceipt
from bot.db.due import DueTimer, due_timers
from conversations.events import TimerFired

MOST_AT_ONCE: Final = 200  # timers in one transaction; replies must not wait longer than that


class Timers:
    """Turns due timer rows into turns."""

    def __init__(self, engine: AsyncEngine, *, take: Takes) -> None:
        self._engine = engine
        self._take = take

    async def sweep(self, now: datetime) -> int:
        """Fire everything due by `now`, longest due first; return how many timers that was.

        Raises:
            Exception: the database cannot serve; what has not fired yet is still due.
        """
        fired = 0
        last: DueTimer | None = None
        # A page begins behind the one before, so even a timer that stays cannot hold this up.
        while page := await due_timers(self._engine, now=now, limit=MOST_AT_ONCE, after=last):
            await self._take([_arrival(timer) for timer in page])
            fired += len(page)
            last = page[-1]
            if len(page) < MOST_AT_ONCE:
                break
        return fired


def _arrival(timer: DueTimer) -> Arrival:
    event = TimerFired(name=timer.name, wait_id=timer.wait_id, due_at=timer.due_at)
    return Arrival(person_id=timer.person_id, event=event, receipt=TimerReceipt(timer_id=timer.id))
