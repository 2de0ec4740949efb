"""Looks now and then whether the bot still does its work, and raises alerts where it does not."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.calls import Call, Outcome, RetryAt
from bot.clock import Clock
from bot.db.counting import waiting_since
from bot.operators.alerts import AlertKind, Alerts
from bot.turns import Batch
from conversations.errors import StateUnreadable

LOOK_EVERY: Final = timedelta(seconds=15)
LONG: Final = timedelta(seconds=60)  # for nothing to be sent, or the database to be away
FAILURES_WITHIN: Final = timedelta(minutes=10)
MOST_FAILURES: Final = 10
DATABASE_SECONDS: Final = 5.0

Answers: TypeAlias = Callable[[], bool]


class Watch:
    """Watches this process. `is_sending` says whether sending is its task at the moment.

    It never is, unless the process that sends puts its own answer in there.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        alerts: Alerts,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._alerts = alerts
        self.is_sending: Answers = lambda: False
        self._failed_at: deque[datetime] = deque()
        self._unreadable: set[int] = set()  # people, since the last look
        self._answered_at = clock.now()
        self._away_since: datetime | None = None

    def see_batch(self, batch: Batch) -> None:
        """Count the turns of a batch that have failed."""
        for changes in batch.changes:
            self._failed_at.extend(batch.at for _ in changes.failed)
            if any(one.error == StateUnreadable.__name__ for one in changes.failed):
                self._unreadable.add(changes.person_id)

    def see_call(self, _: Call, outcome: Outcome, _seconds: float) -> None:
        """Note that Telegram has answered a call with more than "later"."""
        if not isinstance(outcome, RetryAt):
            self._answered_at = self._clock.now()

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await self.look(self._clock.now())
            await self._clock.sleep_until(self._clock.now() + LOOK_EVERY)

    async def look(self, now: datetime) -> None:
        """Look once, and raise what alerts there are."""
        await self._look_at_turns(now)
        await self._look_at_states()
        try:
            async with asyncio.timeout(DATABASE_SECONDS), self._engine.begin() as connection:
                since = await waiting_since(connection, now=now)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            await self._database_is_away(now, error)
        else:
            self._away_since = None
            await self._look_at_sender(now, since)

    async def _look_at_turns(self, now: datetime) -> None:
        while self._failed_at and self._failed_at[0] < now - FAILURES_WITHIN:
            self._failed_at.popleft()
        if len(self._failed_at) >= MOST_FAILURES:
            minutes = FAILURES_WITHIN // timedelta(minutes=1)
            await self._alerts.tell(
                AlertKind.TURNS_FAILING,
                f"{len(self._failed_at)} turns have failed within {minutes} minutes.",
            )

    async def _look_at_states(self) -> None:
        number = len(self._unreadable)
        self._unreadable.clear()
        if number:
            await self._alerts.tell(
                AlertKind.STATE_UNREADABLE,
                f"What is stored of some people cannot be read (just now: {number}). It is kept"
                " as it is; they are told that they can wait or begin again.",
            )

    async def _look_at_sender(self, now: datetime, since: datetime | None) -> None:
        if not self.is_sending() or since is None:
            self._answered_at = max(self._answered_at, now - LOOK_EVERY)
        elif min(now - since, now - self._answered_at) > LONG:
            seconds = int((now - since).total_seconds())
            await self._alerts.tell(
                AlertKind.SENDER_STUCK,
                f"Nothing has been sent for {int(LONG.total_seconds())} seconds or more."
                f" The oldest message has waited for {seconds} seconds.",
            )

    async def _database_is_away(self, now: datetime, error: Exception) -> None:
        self._away_since = self._away_since or now
        if now - self._away_since >= LONG:
            await self._alerts.tell(
                AlertKind.DATABASE_AWAY,
                f"The database has not answered since {self._away_since:%H:%M:%S} UTC"
                f" ({type(error).__name__}).",
            )
