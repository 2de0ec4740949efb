"""Small stand-ins for the shell's protocols, shared by all tests."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.clock import Subscribers, sleep_until_moved_or

MONDAY_MORNING = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


class ManualClock:
    """Stands still until it is moved; every move wakes its sleepers."""

    def __init__(self, start: datetime = MONDAY_MORNING) -> None:
        self._now = start
        self._subscribers = Subscribers()

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, instant: datetime) -> None:
        await sleep_until_moved_or(self, instant)

    def wall_seconds_until(self, instant: datetime) -> float:
        return 0.0 if instant <= self._now else math.inf

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        return self._subscribers.add(callback)

    def advance(self, seconds: float) -> None:
        """Move ahead; sleepers run at the next await of the test."""
        self.move_to(self._now + timedelta(seconds=seconds))

    def move_to(self, instant: datetime) -> None:
        if instant < self._now:
            raise ValueError("The clock does not run back")
        self._now = instant
        self._subscribers.notify()


class RememberedUploads:
    """Keeps ids of files in memory."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}

    async def read(self, digest: str, /) -> str | None:
        return self.ids.get(digest)

    async def keep(self, digest: str, file_id: str, /) -> None:
        self.ids[digest] = file_id

    async def drop(self, digest: str, /) -> None:
        self.ids.pop(digest, None)
