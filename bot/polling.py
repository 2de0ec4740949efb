"""Long polling with a promise: an update is confirmed only after its turn has committed.

PTB's own `Updater` asks for the next updates while it still holds the last ones in memory, and
asking is confirming (Bot API, getUpdates: "An update is considered confirmed as soon as
getUpdates is called with an offset higher than its update_id"). Here the next call goes out
after the batch has been handled, so a crash in between only brings the same updates again.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from telegram import Bot, InputFile
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.handlers import ALLOWED_UPDATES
from bot.logs import place_of
from bot.reception import RawUpdate, Reception, has_id
from bot.stopping import Stopped, StopSign

log = logging.getLogger(__name__)

LONG_POLL_SECONDS: Final = 30  # Telegram takes up to 50; proxies often cut off at 60
ANSWER_SECONDS: Final = 10.0  # for the answer after the long poll's own time
FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 30.0
LONGEST_FLOOD_PAUSE_SECONDS: Final = 300.0
REFUSALS_BELIEVED: Final = 5
"""A token that was good is given up after so many refusals in a row: gateways answer 404 too."""


class PollingBot(Bot):
    """A bot whose updates and calls are plain JSON: nothing is made of it that nobody reads.

    PTB parses a whole batch of updates or none of it, and writes the batch, with all that people
    typed, to the log when one update cannot be parsed. Of a call it would build objects of all
    that is sent and answered, which takes as long as everything else about it.
    """

    async def raw_call(self, method: str, parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
        """Make a call and return what Telegram answers.

        Raises:
            TelegramError: as for every call; `InvalidToken` also for a method there is not.
        """
        if any(isinstance(value, InputFile) for value in parameters.values()):
            return await self._post(method, dict(parameters))
        # The same without looking through every value for files.
        plain = [RequestParameter(name, value, None) for name, value in parameters.items()]
        return await self.request.post(f"{self.base_url}/{method}", RequestData(plain))

    async def raw_updates(self, *, offset: int | None, timeout_seconds: int) -> list[RawUpdate]:
        """Return the next updates as Telegram sent them.

        Raises:
            TelegramError: as for every call.
        """
        found: list[RawUpdate] = await self._post(
            "getUpdates",
            {
                "offset": offset,
                "timeout": timeout_seconds,
                "allowed_updates": ALLOWED_UPDATES,
            },
            read_timeout=timeout_seconds + ANSWER_SECONDS,
        )
        return found


class Poller:
    """Fetches updates, has each translated, and commits them as one batch."""

    def __init__(
        self,
        reception: Reception,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if not isinstance(reception.bot, PollingBot):
            raise TypeError("The application's bot must be a PollingBot")
        self._bot: PollingBot = reception.bot
        self._reception = reception
        self._sleep = sleep
        self._offset: int | None = None
        self._sign = StopSign()
        self._failures = 0  # in a row
        self._was_known = False  # whether Telegram has taken the token before

    def stop(self) -> None:
        """End `run` after the batch in hand; a wait for updates is broken off."""
        self._sign.stop()

    async def run(self) -> None:
        """Poll until stopped. Outages of Telegram or the database only slow it down.

        Raises:
            InvalidToken: Telegram does not know the token; nothing will change that.
        """
        try:
            while not self._sign.is_stopped:
                await self._one_round()
        except Stopped:
            pass

    async def _one_round(self) -> None:
        try:
            await self.poll_once(timeout_seconds=LONG_POLL_SECONDS)
        except Stopped:
            raise
        except InvalidToken as error:
            if not self._was_known or self._failures >= REFUSALS_BELIEVED:
                raise
            await self._recover(error)
        except Exception as error:  # noqa: BLE001 - the loop outlives whatever it meets
            await self._recover(error)
        else:
            self._was_known = True
            self._failures = 0

    async def poll_once(self, *, timeout_seconds: int = 0) -> int:
        """Fetch and commit one batch; return how many updates it had.

        Raises:
            InvalidToken: Telegram does not know the token.
            TelegramError: no updates could be fetched.
            Exception: the batch could not be stored; it will be fetched again.
        """
        await self._sign.wait_for(self._reception.open)  # only the first one asks
        batch = await self._sign.wait_for(
            lambda: self._bot.raw_updates(offset=self._offset, timeout_seconds=timeout_seconds)
        )
        await self._reception.handle(batch)
        known = [raw["update_id"] for raw in batch if has_id(raw)]
        if known:
            self._offset = max(known) + 1
        elif batch:
            raise TelegramError("Updates without an update_id")
        return len(batch)

    # --- outages

    async def _recover(self, error: Exception) -> None:
        pause = self._pause_after(error)
        self._failures += 1
        log.warning(
            "Polling failed; trying again",
            extra={
                "action": "polling_failed",
                "error": type(error).__name__,
                "place": place_of(error),
                "pause_seconds": pause,
            },
        )
        if isinstance(error, Conflict) and "webhook" in str(error).lower():
            await self._leave_webhook()
        await self._sign.wait_for(lambda: self._sleep(pause))

    def _pause_after(self, error: Exception) -> float:
        if isinstance(error, RetryAfter):
            wanted = error.retry_after
            seconds = wanted.total_seconds() if isinstance(wanted, timedelta) else wanted
            return min(float(seconds), LONGEST_FLOOD_PAUSE_SECONDS)
        doubled: float = FIRST_PAUSE_SECONDS * 2 ** min(self._failures, 10)
        return min(doubled, LONGEST_PAUSE_SECONDS)

    async def _leave_webhook(self) -> None:
        """Delete the webhook of an earlier deployment: with one set, polling is refused."""
        try:
            await self._bot.delete_webhook(drop_pending_updates=False)
        except NetworkError as error:
            log.warning(
                "The webhook could not be deleted",
                extra={"action": "webhook_left", "error": type(error).__name__},
            )
