"""Tells Telegram which commands to offer, in every language, as the catalog names them."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError

from content.schema import Catalog

log = logging.getLogger(__name__)

RETRY_SECONDS: Final = 60.0
_TWO_LETTERS: Final = re.compile(r"[a-z]{2}")  # Bot API, setMyCommands: "A two-letter ISO 639-1"


async def register_commands(
    bot: Bot, catalog: Catalog, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Register the commands of all languages, waiting for a Telegram that is away.

    A list that Telegram does not take is logged and left as it was: the bot works without.

    Raises:
        InvalidToken: Telegram does not know the token.
    """
    for language_code, commands in command_lists(catalog).items():
        try:
            await _register(bot, commands, language_code, sleep)
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning(
                "The commands could not be registered",
                extra={
                    "action": "commands_refused",
                    "language": language_code,
                    "error": type(error).__name__,
                },
            )


async def _register(
    bot: Bot,
    commands: Mapping[str, str],
    language_code: str | None,
    sleep: Callable[[float], Awaitable[None]],
) -> None:
    """Register one list, however long Telegram cannot be reached.

    Raises:
        TelegramError: Telegram refuses the list; asking again would not help.
    """
    while True:
        try:
            await bot.set_my_commands(
                [BotCommand(name, text) for name, text in commands.items()],
                scope=BotCommandScopeAllPrivateChats(),
                language_code=language_code,
            )
        except BadRequest:
            raise
        except (NetworkError, RetryAfter):
            await sleep(RETRY_SECONDS)
        else:
            return


def command_lists(catalog: Catalog) -> dict[str | None, Mapping[str, str]]:
    """Return the commands by language code; those of None are for everybody else."""
    usual = catalog.language(catalog.default_language).commands
    lists: dict[str | None, Mapping[str, str]] = {None: usual}
    for tag, language in catalog.languages.items():
        code = tag.partition("-")[0].lower()
        if _TWO_LETTERS.fullmatch(code) and language.commands != usual:
            lists.setdefault(code, language.commands)
    return {code: commands for code, commands in lists.items() if commands}
