"""`python -m bot run` as whoever deploys it starts it: a command, an environment, signals."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.sandbox.server import Sandbox
from tests.faults.lives import ROOT

TOKEN: Final = "4242424242:AAE-a-token_that_must_not_be_in_any_log"
STOP_SECONDS: Final = 10.0  # hosts kill after that


@dataclass(kw_only=True)
class Command:
    """A running command; what it logs is in the file `stderr`."""

    process: asyncio.subprocess.Process
    stderr: Path

    async def ends(self) -> int:
        """Send SIGTERM and return the exit code.

        Raises:
            TimeoutError: it takes longer than a host would wait.
        """
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_SECONDS):
            return await self.process.wait()


def environment(sandbox: Sandbox, database: Path, **more: str) -> dict[str, str]:
    """Return the settings of a bot on the stand-in."""
    return {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": sandbox.url,
        "DATABASE_URL": f"sqlite:///{database}",
        **more,
    }


@asynccontextmanager
async def running(settings: Mapping[str, str], *, stderr: Path) -> AsyncIterator[Command]:
    """Run the bot; if it is still there at the end, it is killed."""
    with stderr.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env={**os.environ, **settings}, stderr=log
        )
        try:
            yield Command(process=process, stderr=stderr)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
