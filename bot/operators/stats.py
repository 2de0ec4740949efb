"""The numbers of /stats. Counts only: nothing in them leads to a person."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import counting
from conversations.effects import Lane

WEEK: Final = 7
FOUR_WEEKS: Final = 28
ERRORS_SHOWN: Final = 5


async def stats(connection: AsyncConnection, *, now: datetime) -> str:
    """Return how the bot and its people are doing, in a few lines."""
    people = await counting.people(connection)
    week = await counting.days(connection, today=now.date(), number=WEEK)
    month = await counting.days(connection, today=now.date(), number=FOUR_WEEKS)
    depths = await counting.depths(connection)
    timers, reminders = await counting.due(connection, now=now)
    failures = await counting.failures(connection, since=now - timedelta(days=1))
    waiting = [
        f"{lane.name.lower()} {depths[lane].waiting if lane in depths else 0}" for lane in Lane
    ]
    daily = f"{week.logs / WEEK:.1f} logs, {week.sessions / WEEK:.1f} of them sessions"
    errors = [f"{error} {count}" for error, count in failures[:ERRORS_SHOWN]]
    return "\n".join(
        (
            f"People: {people.known}, of them unreachable: {people.parked}",
            f"Active in {WEEK} days: {week.active}, in {FOUR_WEEKS} days: {month.active}",
            f"A day, over {WEEK} days: {daily}",
            f"Waiting to be sent: {', '.join(waiting)}",
            f"Due: {timers} timers, {reminders} reminders",
            f"Failed turns in 24 hours: {', '.join(errors) or 'none'}",
        )
    )
