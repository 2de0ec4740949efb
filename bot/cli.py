"""The command line: which command, which settings; everything else is loaded after that."""

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Final, TypeAlias

from bot.leaving import in_time
from bot.logs import configure_logging, place_of
from bot.settings import Settings, SettingsError
from bot.stopping import end_at_a_signal

log = logging.getLogger(__name__)

USAGE: Final = """\
usage: python -m bot COMMAND

  run      the bot in one process, by polling; without TELEGRAM_BOT_TOKEN the sandbox
  web      a webhook server, in as many processes as wanted; needs a worker and PostgreSQL
  worker   timers, reminders and sending, beside web; one is active, others stand by
  sandbox  a Telegram of its own with a chat page in the browser; needs no token
  migrate  bring the database to the newest migration
  demo     one person's first week in a minute, in the terminal; needs no token
  conformance  where the real Bot API and the sandbox's answer differently (ADMIN_IDS: the chat)
"""
NO_TOKEN: Final = "TELEGRAM_BOT_TOKEN is not set, so this is the sandbox and not Telegram."  # noqa: S105

OK, CRASHED, NOT_STARTED, INTERRUPTED = 0, 1, 2, 130

_Command: TypeAlias = Callable[[Settings], Coroutine[Any, Any, None]]


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command and return the exit code: 2 when it could not start, and why on stderr.

    A bot that is told to stop ends with 0. A demo or a comparison is then broken off: 130.
    """
    if arguments in (["-h"], ["--help"]):
        sys.stdout.write(USAGE)
        return OK
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.stderr.write(USAGE)
        return NOT_STARTED
    try:
        settings = Settings.from_environment(environment)
        configure_logging(
            level=settings.log_level, log_format=settings.log_format, secret=settings.token
        )
        with in_time():
            asyncio.run(COMMANDS[arguments[0]](settings))
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return NOT_STARTED
    except asyncio.CancelledError:
        sys.stderr.write("\nStopped.\n")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last place that can tell
        log.critical(
            "The bot has crashed",
            extra={"action": "crashed", "error": type(error).__name__, "place": place_of(error)},
        )
        return CRASHED
    return OK


async def _run(settings: Settings) -> None:
    from bot.running import run_bot  # noqa: PLC0415 - wrong settings are told before all is loaded

    if settings.token is not None:
        await run_bot(settings)
        return
    sys.stdout.write(f"{NO_TOKEN}\n")
    await _sandbox(settings)


async def _web(settings: Settings) -> None:
    from bot.running import run_web  # noqa: PLC0415

    await run_web(settings)


async def _worker(settings: Settings) -> None:
    from bot.running import run_worker  # noqa: PLC0415

    await run_worker(settings)


async def _sandbox(settings: Settings) -> None:
    from bot.running import run_sandbox  # noqa: PLC0415

    await run_sandbox(settings)


async def _migrate(settings: Settings) -> None:
    from bot.running import run_migrations  # noqa: PLC0415

    await run_migrations(settings)


async def _demo(settings: Settings) -> None:
    from bot.demo import run_demo  # noqa: PLC0415

    end_at_a_signal()
    await run_demo(settings)


async def _conformance(settings: Settings) -> None:
    from bot.sandbox.conformance import run_conformance  # noqa: PLC0415

    end_at_a_signal()
    await run_conformance(settings)


COMMANDS: Final[Mapping[str, _Command]] = {
    "run": _run,
    "web": _web,
    "worker": _worker,
    "sandbox": _sandbox,
    "migrate": _migrate,
    "demo": _demo,
    "conformance": _conformance,
}
