"""The bot as it is, but without its limit of messages a second, so that its own speed shows.

`python -m benchmarks.unlimited run`, and the same for `web` and `worker`. Telegram takes 1,000
messages a second from the bots that pay for it; a bot that could just do that would have nothing
to spare.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any, Final

from bot.logs import configure_logging
from bot.running import run_bot, run_web, run_worker
from bot.settings import Settings

UNLIMITED: Final = 1_000_000.0
COMMANDS: Final[Mapping[str, Callable[[Settings], Coroutine[Any, Any, None]]]] = {
    "run": run_bot,
    "web": run_web,
    "worker": run_worker,
}


def main(command: str) -> None:
    """Run a command of the bot's."""
    settings = Settings.from_environment(os.environ)
    configure_logging(
        level=settings.log_level, log_format=settings.log_format, secret=settings.token
    )
    asyncio.run(COMMANDS[command](replace(settings, messages_per_second=UNLIMITED)))


if __name__ == "__main__":
    main(sys.argv[1])
