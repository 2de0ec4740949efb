"""How a loop is stopped: only where it waits, so that the turn in hand is always finished.

And how a command is that comes to an end by itself: anywhere, closing what it has opened.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Stopped(Exception):  # noqa: N818 - an outcome, not an error
    """The loop was asked to stop; it should return."""


class StopSign:
    """Shared by a loop, which waits through it, and by whoever stops the loop."""

    def __init__(self) -> None:
        self._stopped = False
        self._waiting: asyncio.Task[Any] | None = None

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` has been called."""
        return self._stopped

    def stop(self) -> None:
        """Break off the wait if the loop is in one; otherwise its next wait does not begin.

        What the loop waits for may itself call this; then that wait ends as it would have.
        """
        self._stopped = True
        if self._waiting is not None and self._waiting is not asyncio.current_task():
            self._waiting.cancel()

    async def wait_for(self, wait: Callable[[], Awaitable[T]]) -> T:
        """Await `wait()`, which may be broken off.

        Raises:
            Stopped: `stop` was called, before or meanwhile.
        """
        if self._stopped:
            raise Stopped
        task = self._waiting = asyncio.current_task()
        try:
            return await wait()
        except asyncio.CancelledError:
            if self._is_mine(task):
                raise Stopped from None
            raise
        finally:
            self._waiting = None

    def _is_mine(self, task: "asyncio.Task[Any] | None") -> bool:
        """Tell our own cancellation from somebody else's, who wants the whole task to end."""
        return self._stopped and task is not None and task.uncancel() == 0


def end_at_a_signal() -> None:
    """Let SIGTERM and SIGINT cancel the present task, which is the whole command."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a command is a task
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
