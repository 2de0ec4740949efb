"""Bots in processes of their own, for tests that end them without any goodbye."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from struct import Struct
from typing import Final

from bot.clock import MovableClock, wall_now

OFFSET: Final = Struct("d")  # how the offset of the clocks is written down
ROOT: Final = Path(__file__).resolve().parents[2]
_Process = asyncio.subprocess.Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One bot process. `began_at` is POSIX seconds of the clock it shares with the stand-in."""

    pid: int
    began_at: float
    command: str


@dataclass(kw_only=True)
class Lives:
    """Begins and ends lives, one after the other, all with the same settings and clock."""

    environment: Mapping[str, str]
    clock: MovableClock
    _zygote: _Process
    _offset: Path  # of the lives' clocks, as a number of seconds

    async def begin(self, command: str = "run", **more: str) -> Life:
        """Fork a new bot, whose clock shows what ours shows; `more` are settings of its own."""
        clock = {
            "real_epoch": wall_now().isoformat(),
            "epoch": self.clock.now().isoformat(),
            "rate": self.clock.rate,
            "offset": str(self._offset),
        }
        began_at = self.clock.now().timestamp()
        environment = {**self.environment, **more}
        order = {"command": command, "environment": environment, "clock": clock}
        pid = await self._order(order)
        return Life(pid=pid, began_at=began_at, command=command)

    def set_clocks(self, offset: timedelta) -> None:
        """Set the clocks of all lives, now and later ones, so much apart from ours."""
        with self._offset.open("r+b") as file:
            file.write(OFFSET.pack(offset.total_seconds()))

    async def end(self, life: Life, how: signal.Signals) -> int:
        """Send a signal; return the exit code, below zero where the signal was the end of it."""
        os.kill(life.pid, how)
        return await self._order({"reap": life.pid})

    async def _order(self, order: Mapping[str, object]) -> int:
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.write(json.dumps(order).encode() + b"\n")
        return int(await self._zygote.stdout.readline())


@asynccontextmanager
async def lives(
    environment: Mapping[str, str], *, clock: MovableClock, stderr: Path
) -> AsyncIterator[Lives]:
    """Start the process that all lives are forked from; whatever they log goes to `stderr`."""
    with stderr.open("wb") as log:
        zygote = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.faults.zygote",
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        assert zygote.stdin is not None
        assert zygote.stdout is not None
        try:
            if not await zygote.stdout.readline():
                raise ChildProcessError(f"No bot can be begun; see {stderr}")
            offset = stderr.with_suffix(".offset")
            offset.write_bytes(OFFSET.pack(0.0))
            yield Lives(environment=environment, clock=clock, _zygote=zygote, _offset=offset)
        finally:
            zygote.stdin.close()
            await zygote.wait()
