"""Where the numbers come from that nobody tells: calls, the event loop, what waits in the database.

For `bot/app.py`, which wires it, and `bot/monitor.py`, which shows it.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from time import perf_counter
from typing import Final, TypeAlias

from prometheus_client import Gauge
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.calls import Call, Outcome
from bot.clock import Clock
from bot.db import counting
from bot.metrics import Metrics
from bot.outbox import Sends
from conversations.effects import Lane

LAG_EVERY_SECONDS: Final = 0.5
SAMPLE_AT_MOST_EVERY_SECONDS: Final = 5.0


SeesCall: TypeAlias = Callable[[Call, Outcome, float], None]
"""Is shown a call, what became of it and how many seconds that took."""


class MeasuredSender:
    """A sender whose calls others may see."""

    def __init__(self, sender: Sends, *observers: SeesCall) -> None:
        self._sender = sender
        self._observers = observers

    async def send(self, call: Call) -> Outcome:
        """Make the call."""
        began = perf_counter()
        outcome = await self._sender.send(call)
        seconds = perf_counter() - began
        for observer in self._observers:
            observer(call, outcome, seconds)
        return outcome


async def watch_loop(metrics: Metrics) -> None:
    """Measure for ever how late the event loop is: all else waits at least as long."""
    while True:
        began = perf_counter()
        await asyncio.sleep(LAG_EVERY_SECONDS)
        metrics.loop_lag.observe(max(0.0, perf_counter() - began - LAG_EVERY_SECONDS))


class Samples:
    """Gauges of what is in the database, looked up when somebody asks, but not at every request."""

    def __init__(self, engine: AsyncEngine, *, clock: Clock, metrics: Metrics) -> None:
        self._engine = engine
        self._clock = clock
        self._taken_at = float("-inf")
        registry = metrics.registry
        self._waiting = Gauge(
            "bot_lane_waiting", "Calls waiting or being made", ["lane"], registry=registry
        )
        self._oldest = Gauge(
            "bot_lane_oldest_seconds", "Age of the oldest of them", ["lane"], registry=registry
        )
        self._people = Gauge("bot_people", "People who have consented", registry=registry)
        self._parked = Gauge("bot_people_parked", "Of those, unreachable", registry=registry)
        self._due = Gauge(
            "bot_due", "Rows whose time has come and who wait", ["what"], registry=registry
        )

    async def refresh(self) -> None:
        """Look everything up unless that was done within the last seconds.

        Raises:
            Exception: the database cannot serve; the gauges keep what they showed.
        """
        if perf_counter() - self._taken_at < SAMPLE_AT_MOST_EVERY_SECONDS:
            return
        now = self._clock.now()
        async with self._engine.begin() as connection:
            depths = await counting.depths(connection)
            people = await counting.people(connection)
            timers, reminders = await counting.due(connection, now=now)
        self._taken_at = perf_counter()
        for lane in Lane:
            depth = depths.get(lane)
            label = lane.name.lower()
            self._waiting.labels(label).set(depth.waiting if depth else 0)
            self._oldest.labels(label).set(_age(depth.oldest_at, now) if depth else 0.0)
        self._people.set(people.known)
        self._parked.set(people.parked)
        self._due.labels("timers").set(timers)
        self._due.labels("reminders").set(reminders)


def _age(instant: datetime, now: datetime) -> float:
    return max(0.0, (now - instant).total_seconds())
