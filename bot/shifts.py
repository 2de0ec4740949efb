"""Shifts: the times in which this process is the one that fires timers and sends.

Telegram's limits are one for the whole bot, so one sender at a time is the right number. On
SQLite there is one process, whose shift never ends. On PostgreSQL a shift lasts for as long as
the process holds the baton (`bot/db/baton.py`); everybody else stands by.

The one that takes over lets calls of the one before come to their end first, if any were being
made: their answers may still be recorded. Whoever loses the baton gives up its calls before that.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final, Protocol, TypeAlias

from bot.changes import Committed
from bot.departures import Departure
from bot.logs import place_of
from bot.nursery import Nursery
from bot.operators.broadcasting import Broadcasts
from bot.outbox import STOP_SECONDS, Outbox
from bot.stopping import Stopped, StopSign
from bot.ticker import Ticker

log = logging.getLogger(__name__)

GIVE_UP_SECONDS: Final = 1.5  # for calls in flight, once the baton is lost
HANDOVER_SECONDS: Final = 2.0  # for calls in flight of another sender; longer than it takes them
RECORD_SECONDS: Final = 1.0  # for what is still to be written down


MoveRows: TypeAlias = Callable[[timedelta], Awaitable[None]]
"""Moves what is due by as much as the clock was set back; `bot.db.set_back` does."""


class Right(Protocol):
    """The right to fire timers and to send; `bot.db.baton.Baton` is the one on PostgreSQL."""

    async def take(self) -> None:
        """Wait until this process has it."""
        ...

    async def hold(self) -> None:
        """Return when it is lost."""
        ...

    async def drop(self) -> None:
        """Give it up."""
        ...


class Alone:
    """The right of a process that has the database to itself."""

    async def take(self) -> None:
        """Nobody else could have it."""

    async def hold(self) -> None:
        """Nobody can take it away."""
        await asyncio.Event().wait()

    async def drop(self) -> None:
        """Nobody waits for it."""


class Shift:
    """A sender, a ticker and what sends broadcasts, used once.

    `is_anything_leased` tells whether another sender may be in the middle of calls; None where
    there can be no other.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        ticker: Ticker,
        broadcasts: Broadcasts,
        is_anything_leased: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        self.outbox = outbox
        self.ticker = ticker
        self.broadcasts = broadcasts
        self._is_anything_leased = is_anything_leased
        self._sign = StopSign()

    def begin(self, nursery: Nursery) -> None:
        """Fire timers and send, until `end`."""
        self.ticker.start(nursery)
        nursery.start(self._send(), name="outbox")
        nursery.start(self.broadcasts.run(), name="broadcasts")

    def end(self, *, within_seconds: float) -> None:
        """Begin nothing more; calls in flight have so long to come to their end."""
        self._sign.stop()
        self.ticker.stop()
        self.broadcasts.stop()
        self.outbox.stop(within_seconds=within_seconds)

    def note(self, committed: Committed) -> None:
        """Hear what a batch has left to do, whichever process has committed it."""
        self.ticker.note(committed)
        if committed.queued:
            self.outbox.wake()

    async def _send(self) -> None:
        with suppress(Stopped):
            await self._sign.wait_for(self._let_predecessor_finish)
        await self.outbox.run()

    async def _let_predecessor_finish(self) -> None:
        if self._is_anything_leased is None:
            return
        try:
            may_be_sending = await self._is_anything_leased()
        except Exception as error:  # noqa: BLE001 - the database is away, and asked again later
            log.warning(
                "It could not be told whether another sender is in the middle of calls",
                extra={
                    "action": "handover",
                    "error": type(error).__name__,
                    "place": place_of(error),
                },
            )
            may_be_sending = True
        if may_be_sending:
            await asyncio.sleep(HANDOVER_SECONDS)


class Shifts:
    """Begins a shift whenever this process gets the right to one, and ends it with the right.

    `current` is the shift in hand or else the next one, which hears of commits as well.
    """

    def __init__(
        self,
        *,
        make: Callable[[], Shift],
        on_crash: Callable[[BaseException], None],
        move_rows: MoveRows,
    ) -> None:
        self.current = make()
        self.right: Right = Alone()
        self.is_on = False
        self._make = make
        self._on_crash = on_crash
        self._move_rows = move_rows
        self._set_back_by = timedelta(0)
        self._is_set_back = asyncio.Event()
        self._sign = StopSign()

    def set_back(self, by: timedelta) -> None:
        """Hear that the clock was set back: what is measured begins anew.

        Only who has the shift moves the rows along; one that stands by has none to move.
        """
        if self.is_on:
            self._set_back_by += by
            self._is_set_back.set()
        else:
            self.current = self._make()

    def stop(self) -> None:
        """Let `run` end the shift in hand in an orderly way, and return."""
        self._sign.stop()

    def note(self, committed: Committed) -> None:
        """Hear what a batch has left to do, whichever process has committed it."""
        self.current.note(committed)

    def departure(self) -> Departure:
        """Return how the next batch's calls leave: straight to the sender if it is on."""
        return Departure(self.current.outbox if self.is_on else None)

    async def run(self) -> None:
        """Take shifts until `stop`."""
        try:
            while True:
                await self._sign.wait_for(self.right.take)
                await self._catch_up_with_clock()
                await self._one_shift()
        except Stopped:
            pass
        finally:
            await self.right.drop()

    async def _catch_up_with_clock(self) -> None:
        """Move the rows of the time before the clock was set back, while nobody works on them."""
        by, self._set_back_by = self._set_back_by, timedelta(0)
        self._is_set_back.clear()
        if not by:
            return
        try:
            await self._move_rows(by)
        except Exception as error:  # noqa: BLE001 - then they are late, and nothing is lost
            log.error(  # noqa: TRY400 - a text may quote what was typed
                "What is due could not be moved along with the clock",
                extra={
                    "action": "clock_set_back",
                    "error": type(error).__name__,
                    "place": place_of(error),
                },
            )

    async def _one_shift(self) -> None:
        holding, working = Nursery(self._on_crash), Nursery(self._on_crash)
        held = holding.start(self.right.hold(), name="baton")
        set_back = holding.start(self._is_set_back_again(), name="clock set back")
        self.is_on = True
        log.info("A shift begins", extra={"action": "shift_begins"})
        self.current.begin(working)
        seconds = STOP_SECONDS
        try:
            await self._sign.wait_for(
                lambda: asyncio.wait({held, set_back}, return_when=asyncio.FIRST_COMPLETED)
            )
            seconds = GIVE_UP_SECONDS
        finally:
            self.current.end(within_seconds=seconds)
            await working.close(grace_seconds=seconds + RECORD_SECONDS)
            await holding.close()
            self.is_on = False
            self.current = self._make()
            log.info("A shift has ended", extra={"action": "shift_ended"})

    async def _is_set_back_again(self) -> None:
        await self._is_set_back.wait()
