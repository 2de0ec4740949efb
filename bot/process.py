"""The life of a process of the bot: from its start to a signal or a crash, and an orderly end."""

import asyncio
import logging
import signal
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.error import InvalidToken

from bot.catalogs import Catalogs
from bot.clock import Clock
from bot.foundation import Foundation
from bot.leaving import told_to_end
from bot.measuring import Samples, watch_loop
from bot.nursery import Nursery
from bot.operators.alerts import AlertKind
from bot.polling import PollingBot
from bot.turns import Turns

if TYPE_CHECKING:
    from bot.monitor import Monitor

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 8.0  # hosts kill after 10


@dataclass(eq=False, kw_only=True)
class Process(ABC):
    """One process of the bot. Its tasks are of two kinds, each with a nursery.

    `_work` is finished when the process stops. `_side` is what may be cancelled at any moment:
    measuring, watching, registering.
    """

    base: Foundation
    _work: Nursery = field(init=False)
    _side: Nursery = field(init=False)
    _over: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _crash: BaseException | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Hear of tasks that crash: a process that has lost a part must end and be begun again."""
        self._work = Nursery(self._crashed)
        self._side = Nursery(self._crashed)

    @property
    def clock(self) -> Clock:
        """The clock that all parts share."""
        return self.base.clock

    @property
    def catalogs(self) -> Catalogs:
        """The content versions in use."""
        return self.base.catalogs

    @property
    def engine(self) -> AsyncEngine:
        """The database."""
        return self.base.engine

    @property
    def turns(self) -> Turns:
        """The one path from what arrives to what is stored."""
        return self.base.turns

    @property
    def bot(self) -> PollingBot:
        """Telegram."""
        return self.base.bot

    async def open(self) -> None:
        """Make the database ready and open the connections; see `Foundation.open`."""
        await self.base.open()

    async def close(self) -> None:
        """Close what `open` opened."""
        await self.base.close()

    @abstractmethod
    async def start(self) -> None:
        """Open, and do everything in the background from here on."""

    @abstractmethod
    async def stop(self) -> None:
        """Finish what is in hand and close everything; harmless when nothing was started."""

    async def run(self) -> None:
        """Start, and stop at SIGTERM or SIGINT.

        Raises:
            Exception: it could not start, or a background task crashed, for instance because
                Telegram does not know the token; everything has been stopped in an orderly way.
        """
        await self._until_over(self.start)

    async def _until_over(self, start: Callable[[], Awaitable[None]]) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._told_to_end)
        try:
            await start()
            await self._over.wait()
            await self._tell_of_crash()
        finally:
            await self.stop()
        if self._crash is not None:
            raise self._crash

    def _begin_watching(self) -> None:
        """Measure and watch, as long as the process lives."""
        self._side.start(watch_loop(self.base.metrics), name="loop lag")
        self._side.start(self.base.watch.run(), name="watch")

    def _monitor(self) -> "Monitor":
        """Build what answers the outside's questions."""
        from bot.monitor import Monitor  # noqa: PLC0415 - a bot on a laptop is asked nothing

        samples = Samples(self.engine, clock=self.clock, metrics=self.base.metrics)
        return Monitor(self.engine, metrics=self.base.metrics, samples=samples)

    def _told_to_end(self) -> None:
        if not self._over.is_set():
            told_to_end.get()()
        self._over.set()

    def _crashed(self, error: BaseException) -> None:
        self._crash = self._crash or error
        self._over.set()

    async def _tell_of_crash(self) -> None:
        if self._crash is not None and not isinstance(self._crash, InvalidToken):
            name = type(self._crash).__name__
            text = f"A part of the bot has crashed ({name}). The process ends, to be begun again."
            await self.base.alerts.tell(AlertKind.TASK_CRASHED, text)
