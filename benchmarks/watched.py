"""The bot as it is, with one difference: its loop is watched, or else its limit is off.

`python -m benchmarks.watched run`, and the same for `web` and `worker`. With UNLIMITED set it
sends as fast as it can, so that its own speed shows: Telegram takes 1,000 messages a second at
most, and a bot that could just do that would have nothing to spare. Watching costs a few per cent
of that, so then it is left alone, as the others are.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any, Final

from benchmarks.peers.stall import watch
from bot.logs import configure_logging
from bot.nursery import Nursery
from bot.running import run_bot, run_web, run_worker
from bot.settings import Settings

NO_LIMIT: Final = 1_000_000.0
COMMANDS: Final[Mapping[str, Callable[[Settings], Coroutine[Any, Any, None]]]] = {
    "run": run_bot,
    "web": run_web,
    "worker": run_worker,
}


async def run(command: str, settings: Settings) -> None:
    """Run a command of the bot's, and watch its loop meanwhile."""
    watching = Nursery()
    if "UNLIMITED" not in os.environ:
        watching.start(watch(), name="stalls")
    try:
        await COMMANDS[command](settings)
    finally:
        await watching.close()


def main(command: str) -> None:
    """Read the settings and run."""
    settings = Settings.from_environment(os.environ)
    configure_logging(
        level=settings.log_level, log_format=settings.log_format, secret=settings.token
    )
    if "UNLIMITED" in os.environ:
        settings = replace(settings, messages_per_second=NO_LIMIT)
    asyncio.run(run(command, settings))


if __name__ == "__main__":
    main(sys.argv[1])
