"""The metronome: rings when the earliest timer or reminder row is due, and for housekeeping.

APScheduler measures the time until the next ring and nothing else. It holds no truth: lose
it, and the rows still say what is due. What the ring finds due is decided by our own clock.
"""

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.changes import Committed
from bot.clock import Clock, wall_now
from bot.db.due import earliest_reminder, earliest_timer
from bot.logs import place_of
from bot.nursery import Nursery
from bot.reminders import Reminders
from bot.stopping import Stopped, StopSign
from bot.timers import Timers

log = logging.getLogger(__name__)

LONGEST_SILENCE_SECONDS: Final = 60.0  # a wall clock that was set is noticed by then
PAUSE_AFTER_FAILURE: Final = timedelta(seconds=1)
PAUSE_WHEN_FULL: Final = timedelta(milliseconds=250)  # reminders are due, the outbox is full
HOUSEKEEPING_SECONDS: Final = 3600.0
FIRST_HOUSEKEEPING_SECONDS: Final = 300.0
_DUE, _HOUSEKEEPING = "due", "housekeeping"


class Ticker:
    """Calls the sweeps on time. `free_reminders` says how many reminders may be rung now."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        timers: Timers,
        reminders: Reminders,
        free_reminders: Callable[[datetime], int],
        keep_house: Callable[[datetime], Awaitable[None]],
    ) -> None:
        self._engine = engine
        self._clock = clock
        self.timers = timers
        self.reminders = reminders
        self._free_reminders = free_reminders
        self.keep_house = keep_house
        self._scheduler: Any = None
        self._bell = asyncio.Event()
        self._house_is_due = False
        self._armed_for: datetime | None = None
        self._sign = StopSign()

    def start(self, nursery: Nursery) -> None:
        """Ring at once for whatever fell due while nobody was there, then whenever it is time."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: PLC0415 - slow to load

        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True}
        )
        self._scheduler.add_job(
            self._ring_for_house,
            "interval",
            seconds=HOUSEKEEPING_SECONDS,
            id=_HOUSEKEEPING,
            # Soon after the start as well: a process that never lives for an hour keeps house too.
            next_run_time=wall_now() + timedelta(seconds=FIRST_HOUSEKEEPING_SECONDS),
        )
        self._scheduler.start()
        self._forget_clock = self._clock.subscribe(self._bell.set)
        self._bell.set()
        nursery.start(self._run(), name="ticker")

    def stop(self) -> None:
        """Ring no more; a sweep in hand is finished."""
        self._sign.stop()
        if self._scheduler is not None:
            self._forget_clock()
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    def note(self, committed: Committed) -> None:
        """Hear what a batch has armed; ring sooner if it is due before the next ring."""
        if committed.earliest_due_at is not None:
            self._arm_if_sooner(committed.earliest_due_at)

    async def ring(self) -> datetime | None:
        """Sweep once and return when to ring next; None while nothing is planned.

        Raises:
            Exception: the database cannot serve; everything unswept is still due.
        """
        now = self._clock.now()
        await self.timers.sweep(now)
        free = self._free_reminders(now)
        rung = await self.reminders.sweep(now, free)
        async with self._engine.begin() as connection:
            timer = await earliest_timer(connection)
            reminder = await earliest_reminder(connection)
        if reminder is not None and reminder <= now and rung >= free:
            reminder = now + PAUSE_WHEN_FULL
        return min((due for due in (timer, reminder) if due is not None), default=None)

    async def _run(self) -> None:
        try:
            while True:
                await self._sign.wait_for(self._bell.wait)
                self._bell.clear()
                await self._ring_and_arm()
        except Stopped:
            pass

    async def _ring_and_arm(self) -> None:
        self._armed_for = None  # from here on `note` arms for whatever is committed meanwhile
        try:
            if self._house_is_due:
                self._house_is_due = False
                await self.keep_house(self._clock.now())
            due_at = await self.ring()
        except Exception as error:  # noqa: BLE001 - the next ring must come whatever happens
            log.error(  # noqa: TRY400 - a text may quote what was typed
                "A sweep failed; trying again",
                extra={
                    "action": "sweep_failed",
                    "error": type(error).__name__,
                    "place": place_of(error),
                },
            )
            due_at = self._clock.now() + PAUSE_AFTER_FAILURE
        self._arm_if_sooner(due_at)

    def _arm_if_sooner(self, due_at: datetime | None) -> None:
        if self._armed_for is None or (due_at is not None and due_at < self._armed_for):
            self._arm(due_at)

    def _arm(self, due_at: datetime | None) -> None:
        self._armed_for = due_at
        if self._scheduler is None:
            return
        seconds = math.inf if due_at is None else self._clock.wall_seconds_until(due_at)
        run_date = wall_now() + timedelta(seconds=min(seconds, LONGEST_SILENCE_SECONDS))
        self._scheduler.add_job(
            self._ring_bell, "date", run_date=run_date, id=_DUE, replace_existing=True
        )

    # Coroutines, because APScheduler runs plain functions in a thread.

    async def _ring_bell(self) -> None:
        self._bell.set()

    async def _ring_for_house(self) -> None:
        self._house_is_due = True
        self._bell.set()
