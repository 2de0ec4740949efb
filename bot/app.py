"""The composition root: everything is built and wired here, by hand, and nowhere else."""

import asyncio
import logging
import signal
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from telegram.ext import Application
from telegram.request import BaseRequest

from bot.catalogs import Catalogs, LoadFiles
from bot.clock import Clock
from bot.commands import register_commands
from bot.db.engine import open_engine
from bot.db.migrate import migrate
from bot.db.pruning import prune
from bot.export import Exporter
from bot.folding import Advance
from bot.handlers import Handlers, Inbox
from bot.nursery import Nursery
from bot.outbox import Outbox
from bot.polling import AnyApplication, Poller, PollingBot
from bot.reminders import Reminders
from bot.request import AiohttpRequest
from bot.sending import Sender
from bot.settings import Settings
from bot.throttle import Throttle
from bot.ticker import Ticker
from bot.timers import Timers
from bot.turns import Committed, Turns
from content.loader import load_files
from content.schema import Catalog
from conversations.engine import advance as engine_advance

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 8.0  # hosts kill after 10
POLLING_CONNECTIONS: Final = 2


class App:
    """The whole bot in one process. `open` and `close` do without background tasks; `run` has them.

    Its parts can be driven step by step: `poller.poll_once()`, `timers.sweep(now)`,
    `reminders.sweep(now)`, `outbox.drain()`.
    """

    def __init__(  # noqa: PLR0913 - the composition root hands everything in by name
        self,
        settings: Settings,
        *,
        clock: Clock,
        catalogs: Catalogs,
        advance: Advance,
        calls: BaseRequest,
        polling: BaseRequest,
    ) -> None:
        if settings.token is None:
            raise ValueError("An App needs a token")
        self.clock = clock
        self.catalogs = catalogs
        self._requests = (calls, polling)
        self.engine = open_engine(settings.database_url)
        self.turns = Turns(self.engine, clock=clock, catalogs=catalogs, advance=advance)
        self.bot = PollingBot(
            settings.token,
            base_url=f"{settings.api_url}/bot",
            base_file_url=f"{settings.api_url}/file/bot",
            request=calls,
            get_updates_request=polling,
        )
        self.application, inbox = _translating(self.bot)
        self.poller = Poller(self.application, inbox=inbox, take=self.turns.handle)
        self.timers = Timers(self.engine, take=self.turns.handle)
        self.reminders = Reminders(self.engine, take=self.turns.handle)
        self.outbox = Outbox(
            self.engine,
            sender=Sender(self.bot, clock=clock, exports=Exporter(self.engine)),
            take=self.turns.handle,
            clock=clock,
            throttle=Throttle(start=clock.now(), per_second=settings.messages_per_second),
        )
        self.ticker = Ticker(
            self.engine,
            clock=clock,
            timers=self.timers,
            reminders=self.reminders,
            free_reminders=self.outbox.free_reminder_capacity,
            keep_house=self.keep_house,
        )
        self.turns.on_commit(self.ticker.note)
        self.turns.on_commit(self._wake_sender)
        self._over = asyncio.Event()
        self._crash: BaseException | None = None
        self._nursery = Nursery(self._crashed)

    async def open(self) -> None:
        """Make the database ready and open the connections; nothing is asked of Telegram yet."""
        await migrate(self.engine)
        async with self.engine.begin() as connection:
            await self.catalogs.keep_current(connection, now=self.clock.now())
        for request in self._requests:
            await request.initialize()

    async def start(self) -> None:
        """Open, and do everything in the background from here on."""
        await self.open()
        self._nursery.start(self.outbox.run(), name="outbox")
        self.ticker.start(self._nursery)
        self._nursery.start(self.poller.run(), name="poller")
        self._nursery.start(self._register_commands(), name="commands")
        log.info("Started", extra={"action": "started", "content": self.catalogs.current.version})

    async def stop(self) -> None:
        """Finish the turn in hand, give leases back, and close everything."""
        self.poller.stop()
        self.ticker.stop()
        self.outbox.stop()
        await self._nursery.close(grace_seconds=STOP_SECONDS)
        await self.close()
        log.info("Stopped", extra={"action": "stopped"})

    async def close(self) -> None:
        """Close what `open` opened."""
        for request in self._requests:
            await request.shutdown()
        await self.engine.dispose()

    async def run(self) -> None:
        """Start, and stop at SIGTERM or SIGINT.

        Raises:
            Exception: a background task crashed, for instance because Telegram does not know
                the token; everything has been stopped in an orderly way.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._over.set)
        try:
            await self.start()
            await self._over.wait()
        finally:
            await self.stop()
        if self._crash is not None:
            raise self._crash

    async def keep_house(self, now: datetime) -> None:
        """Delete what has served its time."""
        rows = await prune(self.engine, now=now)
        log.info("Housekeeping done", extra={"action": "housekeeping", "rows": rows})

    async def _register_commands(self) -> None:
        await register_commands(self.bot, self.catalogs.current)

    def _wake_sender(self, committed: Committed) -> None:
        if committed.queued:
            self.outbox.wake()

    def _crashed(self, error: BaseException) -> None:
        self._crash = self._crash or error
        self._over.set()


def build_app(  # noqa: PLR0913 - the composition root takes fakes by name
    settings: Settings,
    *,
    clock: Clock,
    catalog: Catalog,
    files: Mapping[str, str],
    advance: Advance = engine_advance,
    load_older: LoadFiles = load_files,
    request: BaseRequest | None = None,
) -> App:
    """Build the bot. `files` are the texts that `catalog` was loaded from.

    `request` stands in for the network, for calls and polling alike.
    """
    return App(
        settings,
        clock=clock,
        catalogs=Catalogs(catalog, files=files, load_files=load_older),
        advance=advance,
        calls=request or AiohttpRequest(),
        polling=request or AiohttpRequest(connection_pool_size=POLLING_CONNECTIONS),
    )


def _translating(bot: PollingBot) -> tuple[AnyApplication, Inbox]:
    """Return PTB's application with our handlers, and the inbox they fill."""
    inbox = Inbox()
    application: Application[Any, Any, Any, Any, Any, Any]
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    Handlers(inbox).register(application)
    return application, inbox
