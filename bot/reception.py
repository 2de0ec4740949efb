"""Takes raw updates in, however they came: each is translated, and all are committed as one batch.

Used by `bot/polling.py` and `bot/web.py`.
"""

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from bot import updates
from bot.arrivals import Takes
from bot.breath import Breath
from bot.handlers import Inbox
from bot.logs import place_of
from bot.parsing import update_of

if TYPE_CHECKING:
    from telegram import Bot
    from telegram.ext import Application

log = logging.getLogger(__name__)

RawUpdate: TypeAlias = dict[str, Any]
AnyApplication: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"


class Reception:
    """Has updates translated by the handlers of `application`, which fill `inbox`."""

    def __init__(self, application: AnyApplication, *, inbox: Inbox, take: Takes) -> None:
        self.bot: Bot = application.bot
        self._application = application
        self._inbox = inbox
        self._take = take

    async def open(self) -> None:
        """Ask Telegram who the bot is; only the first time it succeeds.

        Raises:
            TelegramError: there is no answer, or the token is unknown.
        """
        await self._application.initialize()

    async def handle(self, batch: Sequence[RawUpdate]) -> None:
        """Translate and commit updates; one that cannot be read is recorded and stepped over.

        One batch at a time.

        Raises:
            Exception: the database cannot serve; the same batch may be handed in again.
        """
        self._inbox.drain()  # what an attempt before this one may have left
        breath = Breath()
        for raw in batch:
            if has_id(raw):
                await self._translate(raw)
                await breath.count()
        await self._take(self._inbox.drain())

    async def _translate(self, raw: RawUpdate) -> None:
        try:
            update = update_of(raw, self.bot)
        except Exception as error:  # noqa: BLE001 - PTB may raise anything for what it cannot read
            self._inbox.put(updates.of_failure(raw["update_id"], error))
            log.error(  # noqa: TRY400 - the error's text may quote what was typed
                "An update could not be read and was stepped over",
                extra={
                    "action": "update_unreadable",
                    "update_id": raw["update_id"],
                    "error": type(error).__name__,
                    "place": place_of(error),
                },
            )
        else:
            await self._application.process_update(update)


def has_id(raw: object) -> bool:
    """Return whether this is an update at all."""
    return isinstance(raw, dict) and isinstance(raw.get("update_id"), int)
