"""The only source of `now` in the shell; anything in `bot/` may import it, the engine never does.

Every clock here is the machine's wall clock, perhaps scaled or moved. A sandbox and the tests
hand out other clocks through the same `Clock` protocol, so that no other module reads the time.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

LONGEST_NAP_SECONDS = 60.0
"""Sleepers look at the clock again at least this often, so a corrected wall clock is noticed."""

SLOWEST_RATE = 1.0
FASTEST_RATE = 60.0


class Clock(Protocol):
    """Tells the time and sleeps. All instants are aware and in UTC."""

    def now(self) -> datetime:
        """Return the present instant."""

    async def sleep_until(self, instant: datetime) -> None:
        """Return once `now()` has reached `instant`; at once when it is already past."""

    def wall_seconds_until(self, instant: datetime) -> float:
        """Return how many real seconds pass until `instant` if nobody moves the clock.

        0.0 when it is already past, `math.inf` when the clock stands still.
        """

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `callback` whenever the clock is moved; the returned function ends that.

        Passing time is no move: only a jump or a changed rate is.
        """


def wall_now() -> datetime:
    """Read the machine's wall clock."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that may


class Subscribers:
    """Who wants to hear that a clock was moved."""

    def __init__(self) -> None:
        self._callbacks: dict[object, Callable[[], None]] = {}

    def add(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Register a callback and return the function that removes it (harmless to call twice)."""
        key = object()
        self._callbacks[key] = callback

        def unsubscribe() -> None:
            self._callbacks.pop(key, None)

        return unsubscribe

    def notify(self) -> None:
        """Call everyone; a callback may unsubscribe itself or others meanwhile."""
        for callback in tuple(self._callbacks.values()):
            callback()


async def sleep_until_moved_or(clock: Clock, instant: datetime) -> None:
    """Sleep until `clock` shows `instant`, waking to look again at every move of the clock."""
    moved = asyncio.Event()
    unsubscribe = clock.subscribe(moved.set)
    try:
        while clock.now() < instant:
            moved.clear()
            try:
                async with asyncio.timeout(
                    min(clock.wall_seconds_until(instant), LONGEST_NAP_SECONDS)
                ):
                    await moved.wait()
            except TimeoutError:
                continue
    finally:
        unsubscribe()


class SystemClock:
    """The machine's own clock: real time."""

    def now(self) -> datetime:
        """Return the wall clock's instant."""
        return wall_now()

    async def sleep_until(self, instant: datetime) -> None:
        """Sleep in real time."""
        await sleep_until_moved_or(self, instant)

    def wall_seconds_until(self, instant: datetime) -> float:
        """Return the seconds left."""
        return max(0.0, (instant - self.now()).total_seconds())

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002 - nobody moves this clock
        """Never calls back: real time is not moved."""
        return lambda: None


class ScaledClock:
    """Runs `rate` times as fast as real time, from `epoch` on.

    It is a pure function of the real clock: processes given the same three values show the
    same time without talking to each other.
    """

    def __init__(
        self,
        *,
        real_epoch: datetime,
        epoch: datetime,
        rate: float,
        real_now: Callable[[], datetime] = wall_now,
    ) -> None:
        if rate <= 0:
            raise ValueError("A clock's rate must be above zero")
        self._real_epoch = real_epoch
        self._epoch = epoch
        self._rate = rate
        self._real_now = real_now

    def now(self) -> datetime:
        """Return `epoch` plus the scaled time since `real_epoch`."""
        return self._epoch + (self._real_now() - self._real_epoch) * self._rate

    async def sleep_until(self, instant: datetime) -> None:
        """Sleep the scaled-down time."""
        await sleep_until_moved_or(self, instant)

    def wall_seconds_until(self, instant: datetime) -> float:
        """Return the real seconds left."""
        return max(0.0, (instant - self.now()).total_seconds() / self._rate)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002 - nobody moves this clock
        """Never calls back: its course is fixed from the start."""
        return lambda: None


class MovableClock:
    """The sandbox's clock: runs 1 to 60 times as fast as real time and can jump ahead.

    It never runs back: what has been recorded stays in the past. Sleepers wake at every move.
    """

    def __init__(
        self,
        *,
        start: datetime | None = None,
        rate: float = SLOWEST_RATE,
        real_now: Callable[[], datetime] = wall_now,
    ) -> None:
        self._real_now = real_now
        self._real_anchor = real_now()
        self._anchor = start if start is not None else self._real_anchor
        self._rate = _checked_rate(rate)
        self._subscribers = Subscribers()

    @property
    def rate(self) -> float:
        """How many seconds pass here in one real second."""
        return self._rate

    def now(self) -> datetime:
        """Return the moved and scaled instant."""
        return self._anchor + (self._real_now() - self._real_anchor) * self._rate

    async def sleep_until(self, instant: datetime) -> None:
        """Sleep until the clock shows `instant`, by running or by being moved there."""
        await sleep_until_moved_or(self, instant)

    def wall_seconds_until(self, instant: datetime) -> float:
        """Return the real seconds left at the present rate."""
        return max(0.0, (instant - self.now()).total_seconds() / self._rate)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back after every `set_rate`, `move_to` and `move_by`."""
        return self._subscribers.add(callback)

    def set_rate(self, rate: float) -> None:
        """Run at another speed from now on.

        Raises:
            ValueError: `rate` is not within 1 to 60.
        """
        self._place(self.now(), _checked_rate(rate))

    def move_to(self, instant: datetime) -> None:
        """Jump ahead to `instant`.

        Raises:
            ValueError: `instant` is in the past or has no zone.
        """
        if instant.tzinfo is None:
            raise ValueError("An instant needs a zone")
        if instant < self.now():
            raise ValueError("The clock does not run back")
        self._place(instant.astimezone(UTC), self._rate)

    def move_by(self, step: timedelta) -> None:
        """Jump ahead by `step`.

        Raises:
            ValueError: `step` is negative.
        """
        if step < timedelta(0):
            raise ValueError("The clock does not run back")
        self._place(self.now() + step, self._rate)

    def _place(self, instant: datetime, rate: float) -> None:
        self._real_anchor = self._real_now()
        self._anchor = instant
        self._rate = rate
        self._subscribers.notify()


def _checked_rate(rate: float) -> float:
    if not SLOWEST_RATE <= rate <= FASTEST_RATE:
        raise ValueError(f"A clock's rate must be within {SLOWEST_RATE:g} to {FASTEST_RATE:g}")
    return rate
