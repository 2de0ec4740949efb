"""A process that has loaded everything once and forks one bot after another; see `lives.py`.

Starting an interpreter and importing the bot takes most of a second; a fork takes milliseconds.
Whatever a life consists of (loop, threads, connections, app) is made after the fork.
Orders come as JSON lines on standard input, each is answered with a number on standard output.
"""

import asyncio
import gc
import json
import mmap
import os
import signal
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, Final

from bot.app import build_app
from bot.clock import ScaledClock
from bot.logs import configure_logging
from bot.settings import Settings
from bot.web import build_web
from content.loader import load_files, read_files
from tests.faults.lives import OFFSET

LOADED_LATE: Final = (
    "aiosqlite",
    "alembic.command",
    "alembic.config",
    "apscheduler.schedulers.asyncio",
    "bot.db.baton",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
)
CRASHED: Final = 1


class SetClock(ScaledClock):
    """A clock that somebody outside sets, without telling anybody."""

    def __init__(self, clock: Mapping[str, Any]) -> None:
        super().__init__(
            real_epoch=datetime.fromisoformat(clock["real_epoch"]),
            epoch=datetime.fromisoformat(clock["epoch"]),
            rate=clock["rate"],
        )
        with open(clock["offset"], "rb") as file:  # noqa: PTH123 - for its number
            self._offset = mmap.mmap(file.fileno(), OFFSET.size, access=mmap.ACCESS_READ)

    def now(self) -> datetime:
        [seconds] = OFFSET.unpack(self._offset[:])
        return super().now() + timedelta(seconds=seconds)


class Zygote:
    """Begins lives and reaps them."""

    def __init__(self) -> None:
        for name in LOADED_LATE:
            import_module(name)
        self._files = read_files()
        self._catalog = load_files(self._files)
        self._alive: set[int] = set()
        gc.collect()
        gc.freeze()  # a collection in a child would copy every page it looks at

    def serve(self) -> None:
        """Follow orders until there are no more; then no life is left behind."""
        _say(os.getpid())
        try:
            for line in sys.stdin:
                _say(self._follow(json.loads(line)))
        finally:
            for pid in self._alive:
                os.kill(pid, signal.SIGKILL)

    def _follow(self, order: Mapping[str, Any]) -> int:
        if "reap" in order:
            return self._reap(order["reap"])
        pid = os.fork()
        if pid == 0:
            self._live(order)
        self._alive.add(pid)
        return pid

    def _reap(self, pid: int) -> int:
        """Wait for a life to end and return its exit code, below zero for a signal's number."""
        _, status = os.waitpid(pid, 0)
        self._alive.discard(pid)
        return os.waitstatus_to_exitcode(status)

    def _live(self, order: Mapping[str, Any]) -> None:
        """Be a bot; never returns, so that nothing of the zygote's is done twice."""
        code = CRASHED
        try:
            asyncio.run(self._run(order["command"], order["environment"], order["clock"]))
            code = 0
        except BaseException as error:  # noqa: BLE001 - the last place that can tell
            sys.stderr.write(f"A life has crashed: {error!r}\n")
        finally:
            sys.stderr.flush()
            os._exit(code)

    async def _run(
        self, command: str, environment: Mapping[str, str], clock: Mapping[str, Any]
    ) -> None:
        settings = Settings.from_environment(environment)
        configure_logging(
            level=settings.log_level, log_format=settings.log_format, secret=settings.token
        )
        scaled = SetClock(clock)
        if command == "web":
            web = build_web(settings, clock=scaled, catalog=self._catalog, files=self._files)
            await web.run()
        else:
            app = build_app(settings, clock=scaled, catalog=self._catalog, files=self._files)
            await app.run(polls=command == "run")


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    Zygote().serve()
