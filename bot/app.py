"""The composition root: everything is built and wired here, by hand, and nowhere else."""

import asyncio
import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.ext import Application
from telegram.request import BaseRequest

from bot.catalogs import Catalogs, Files
from bot.clock import Clock
from bot.commands import register_commands
from bot.db.claims import is_anything_leased
from bot.db.engine import is_shared, open_engine
from bot.db.migrate import migrate
from bot.db.pruning import prune
from bot.db.shared import announce
from bot.export import Exporter
from bot.folding import Advance
from bot.handlers import Handlers, Inbox
from bot.nursery import Nursery
from bot.outbox import Outbox
from bot.polling import Poller, PollingBot
from bot.reception import Reception
from bot.reminders import Reminders
from bot.request import AiohttpRequest
from bot.sending import Sender
from bot.settings import Settings
from bot.shifts import Shift, Shifts
from bot.throttle import Throttle
from bot.ticker import Ticker
from bot.timers import Timers
from bot.turns import Turns
from content.loader import load_files
from content.schema import Catalog
from conversations.engine import advance as engine_advance

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 8.0  # hosts kill after 10
POLLING_CONNECTIONS: Final = 2


@dataclass(eq=False, kw_only=True)
class App:
    """The whole bot in one process, as `build_app` makes it.

    `run` and `start` do everything in the background. `open` does not: then the parts are driven
    step by step with `poller.poll_once()`, `timers.sweep(now)`, `reminders.sweep(now)` and
    `outbox.drain()`.

    Where several processes share the database, only one of them has a shift, which is to fire
    timers and send; `make_shift` builds what it takes.
    """

    clock: Clock
    catalogs: Catalogs
    engine: AsyncEngine
    requests: tuple[BaseRequest, ...]
    turns: Turns
    bot: PollingBot
    poller: Poller
    make_shift: Callable[[], Shift]
    shifts: Shifts = field(init=False)
    _nursery: Nursery = field(init=False)
    _registering: "asyncio.Task[None] | None" = field(init=False, default=None)
    _over: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _crash: BaseException | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Hear of tasks that crash: a bot that has lost a part must end and be started again."""
        self._nursery = Nursery(self._crashed)
        self.shifts = Shifts(make=self.make_shift, on_crash=self._crashed)
        self.turns.on_commit(self.shifts.note)
        if is_shared(self.engine):
            from bot.db.baton import Baton  # noqa: PLC0415 - its driver is for PostgreSQL only

            self.shifts.right = Baton(self.engine, on_news=self.shifts.note)

    @property
    def outbox(self) -> Outbox:
        """The sender of the shift in hand or the next one."""
        return self.shifts.current.outbox

    @property
    def ticker(self) -> Ticker:
        """The ticker of the shift in hand or the next one."""
        return self.shifts.current.ticker

    @property
    def timers(self) -> Timers:
        """Fires due timers."""
        return self.ticker.timers

    @property
    def reminders(self) -> Reminders:
        """Rings due reminders."""
        return self.ticker.reminders

    async def open(self) -> None:
        """Make the database ready and open the connections; nothing is asked of Telegram yet.

        Harmless when it is open.
        """
        await migrate(self.engine)
        async with self.engine.begin() as connection:
            await self.catalogs.keep_current(connection, now=self.clock.now())
        for request in self.requests:
            await request.initialize()

    async def close(self) -> None:
        """Close what `open` opened."""
        for request in self.requests:
            await request.shutdown()
        await self.engine.dispose()

    async def start(self, *, polls: bool = True) -> None:
        """Open, and do everything in the background from here on; polling only if asked to."""
        await self.open()
        self._nursery.start(self.shifts.run(), name="shifts")
        if polls:
            self._nursery.start(self.poller.run(), name="poller")
        self._registering = self._nursery.start(
            register_commands(self.bot, self.catalogs.current), name="commands"
        )
        log.info("Started", extra={"action": "started", "content": self.catalogs.current.version})

    async def stop(self) -> None:
        """Finish the turn in hand, give leases back, and close everything."""
        if self._registering is not None:
            self._registering.cancel()
        self.poller.stop()
        self.shifts.stop()
        await self._nursery.close(grace_seconds=STOP_SECONDS)
        await self.close()
        log.info("Stopped", extra={"action": "stopped"})

    async def run(self, *, polls: bool = True) -> None:
        """Start, and stop at SIGTERM or SIGINT.

        Raises:
            Exception: a background task crashed, for instance because Telegram does not know
                the token; everything has been stopped in an orderly way.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._over.set)
        try:
            await self.start(polls=polls)
            await self._over.wait()
        finally:
            await self.stop()
        if self._crash is not None:
            raise self._crash

    def _crashed(self, error: BaseException) -> None:
        self._crash = self._crash or error
        self._over.set()


def build_app(
    settings: Settings,
    *,
    clock: Clock,
    catalog: Catalog,
    files: Files | None = None,
    advance: Advance = engine_advance,
    request: BaseRequest | None = None,
) -> App:
    """Build the bot.

    `files` are the texts that `catalog` was loaded from, kept for sessions that outlive it;
    without them nothing is kept. `request` stands in for the network, for calls and polling.
    """
    catalogs = Catalogs(catalog, files=files or {}, load_files=load_files)
    calls = request or AiohttpRequest()
    polling = request or AiohttpRequest(connection_pool_size=POLLING_CONNECTIONS)
    bot = _bot(settings, calls, polling)
    engine = open_engine(settings.database_url)
    turns = Turns(
        engine,
        clock=clock,
        catalogs=catalogs,
        advance=advance,
        announce=announce if is_shared(engine) else None,
    )
    sender = Sender(bot, clock=clock, exports=Exporter(engine))
    throttle = Throttle(start=clock.now(), per_second=settings.messages_per_second)

    def make_shift() -> Shift:
        outbox = Outbox(engine, sender=sender, take=turns.handle, clock=clock, throttle=throttle)
        return Shift(
            outbox=outbox,
            ticker=_ticker(engine, turns, outbox, clock),
            is_anything_leased=partial(is_anything_leased, engine) if is_shared(engine) else None,
        )

    return App(
        clock=clock,
        catalogs=catalogs,
        engine=engine,
        requests=(calls, polling),
        turns=turns,
        bot=bot,
        poller=_poller(bot, turns),
        make_shift=make_shift,
    )


def _bot(settings: Settings, calls: BaseRequest, polling: BaseRequest) -> PollingBot:
    if settings.token is None:
        raise ValueError("A bot needs a token")
    return PollingBot(
        settings.token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=calls,
        get_updates_request=polling,
    )


def _poller(bot: PollingBot, turns: Turns) -> Poller:
    inbox = Inbox()
    application: Application[Any, Any, Any, Any, Any, Any]
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    Handlers(inbox).register(application)
    return Poller(Reception(application, inbox=inbox, take=turns.handle))


def _ticker(engine: AsyncEngine, turns: Turns, outbox: Outbox, clock: Clock) -> Ticker:
    return Ticker(
        engine,
        clock=clock,
        timers=Timers(engine, take=turns.handle),
        reminders=Reminders(engine, take=turns.handle),
        free_reminders=outbox.free_reminder_capacity,
        keep_house=partial(_keep_house, engine),
    )


async def _keep_house(engine: AsyncEngine, now: datetime) -> None:
    rows = await prune(engine, now=now)
    log.info("Housekeeping done", extra={"action": "housekeeping", "rows": rows})
