"""getUpdates: waiting for updates, and the one poller there may be. For `methods/polling.py`.

Rules and figures are those of Telegram's server (`do_get_updates`, `long_poll_wakeup`).
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.sandbox.errors import Refusal, refusal
from bot.sandbox.faults import FaultInjector
from bot.sandbox.updates import QueuedUpdate, UpdateQueue

LONGEST_TIMEOUT_SECONDS = 50
MOST_UPDATES = 100
MOST_BYTES = 1 << 22
BYTES_AROUND_AN_UPDATE = 50
GATHER_SECONDS = 0.001  # real time: updates that come together are answered together
REPEAT_WINDOW_SECONDS = 3.0
HASTY_WINDOW_SECONDS = 0.5
CONFLICT_PAUSE_SECONDS = 3.0
LONGEST_NAP_SECONDS = 60.0


async def wait_for(ready: "asyncio.Future[None]", clock: Clock, instant: datetime) -> None:
    """Return when the future is done or the clock has reached `instant`, whichever is first."""
    loop = asyncio.get_running_loop()
    handle: asyncio.TimerHandle | None = None

    def look() -> None:
        nonlocal handle
        if handle is not None:
            handle.cancel()
        if ready.done():
            return
        if clock.now() >= instant:
            ready.set_result(None)
            return
        nap = min(clock.wall_seconds_until(instant), LONGEST_NAP_SECONDS)
        handle = loop.call_later(nap, look)

    unsubscribe = clock.subscribe(look)
    look()
    try:
        await ready
    finally:
        unsubscribe()
        if handle is not None:
            handle.cancel()


@dataclass(slots=True)
class LongPoll:
    """The waiting side of the update queue."""

    clock: Clock
    queue: UpdateQueue
    faults: FaultInjector
    guard_hasty_polls: bool = True
    _waiting: "asyncio.Future[None] | None" = None
    _waking: asyncio.TimerHandle | None = None
    _repeats: list[QueuedUpdate] = field(default_factory=list)
    _last_offset: int | None = None
    _last_start: float = 0.0
    _next_conflict: float = 0.0

    async def updates(self, *, offset: int, limit: int, timeout: int) -> str:  # noqa: ASYNC109 - Telegram's parameter
        """Answer one getUpdates with the JSON array of updates; `timeout` is in seconds.

        Raises:
            Refusal: 409, another poll has taken over.
        """
        limit = min(max(limit, 1), MOST_UPDATES)
        timeout = min(max(timeout, 0), LONGEST_TIMEOUT_SECONDS)
        limit, timeout = self._slowed(offset, limit, timeout)
        self.queue.confirm(offset)
        found = self._take(limit)
        if not found and timeout:
            await self._wait(timeout)
            found = self._take(limit)
        return _as_array(found)

    def wake(self) -> None:
        """Answer the waiting poll in a moment, with what has gathered until then."""
        if self._waiting is not None and self._waking is None:
            loop = asyncio.get_running_loop()
            self._waking = loop.call_later(GATHER_SECONDS, self._answer)

    def abort(self, reason: Refusal) -> None:
        """End the waiting poll with an error."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(reason)
        self._waiting = None

    def _slowed(self, offset: int, limit: int, timeout: int) -> tuple[int, int]:
        now = self._now()
        since = now - self._last_start
        repeated = self.guard_hasty_polls and offset == self._last_offset
        self._last_offset, self._last_start = offset, now
        if repeated and since < REPEAT_WINDOW_SECONDS:
            timeout = max(timeout, int(REPEAT_WINDOW_SECONDS))
            if since < HASTY_WINDOW_SECONDS:
                limit = 1
        return limit, timeout

    def _take(self, limit: int) -> list[QueuedUpdate]:
        now = self._now()
        found = self._repeats + self.queue.peek(limit, now)
        self._repeats = self.faults.repeats(found[len(self._repeats) :])
        return self.faults.order(_within_bytes(found))

    async def _wait(self, seconds: int) -> None:
        self.abort(refusal("other-poll"))
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting = mine
        try:
            await wait_for(mine, self.clock, self.clock.now() + timedelta(seconds=seconds))
        except Refusal as reason:
            if reason.code == 409:
                await self._hold_back()
            raise
        finally:
            if self._waiting is mine:
                self._waiting = None

    async def _hold_back(self) -> None:
        # Two pollers that fight each other are told so at most every three seconds.
        now = self._now()
        if now >= self._next_conflict:
            self._next_conflict = now + CONFLICT_PAUSE_SECONDS
            return
        await self.clock.sleep_until(
            datetime.fromtimestamp(now, UTC) + timedelta(seconds=CONFLICT_PAUSE_SECONDS)
        )

    def _answer(self) -> None:
        self._waking = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _now(self) -> float:
        return self.clock.now().timestamp()


def _within_bytes(updates: list[QueuedUpdate]) -> list[QueuedUpdate]:
    left = MOST_BYTES
    for index, update in enumerate(updates):
        left -= BYTES_AROUND_AN_UPDATE + len(update.json)
        if left <= 0:
            return updates[:index]
    return updates


def _as_array(updates: list[QueuedUpdate]) -> str:
    return f"[{','.join(update.json for update in updates)}]"
