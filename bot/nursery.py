"""The owner of background tasks and the only caller of `asyncio.create_task`.

asyncio keeps only weak references to tasks, so one nobody holds may vanish in the middle, and
its error with it. Here a task is held until it ends, and its error is never lost.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from bot.logs import place_of

log = logging.getLogger(__name__)


class Nursery:
    """Starts background tasks, hears of their crashes and ends them together."""

    def __init__(self, on_crash: Callable[[BaseException], None] | None = None) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._on_crash = on_crash

    def start(self, work: Coroutine[Any, Any, None], *, name: str) -> "asyncio.Task[None]":
        """Run `work` in the background until it ends or the nursery is closed."""
        task = asyncio.create_task(work, name=name)  # noqa: TID251 - the one place that may
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        log.error(
            "A background task crashed",
            extra={
                "action": "task_crashed",
                "task": task.get_name(),
                "error": type(error).__name__,
                "place": place_of(error),
            },
        )
        if self._on_crash is not None:
            self._on_crash(error)

    async def close(self, *, grace_seconds: float = 0.0) -> None:
        """Return when every task has ended: by itself within the grace, else cancelled."""
        if self._tasks and grace_seconds > 0:
            await asyncio.wait(tuple(self._tasks), timeout=grace_seconds)
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
