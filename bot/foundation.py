"""What every process of the bot stands on, wired by hand: database, turns, Telegram, numbers.

`bot/app.py` builds upon it the process that fires timers and sends, `bot/web.py` the one that
takes webhooks.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.ext import Application
from telegram.request import BaseRequest

from bot.catalogs import Catalogs, Files
from bot.clock import Clock
from bot.db.engine import is_shared, open_engine
from bot.db.migrate import migrate
from bot.db.shared import announce
from bot.folding import Advance
from bot.handlers import Handlers, Inbox
from bot.metrics import Metrics
from bot.operators.alerts import Alerts
from bot.operators.desk import OperatorDesk
from bot.operators.watch import Watch
from bot.polling import PollingBot
from bot.reception import Reception
from bot.request import AiohttpRequest
from bot.settings import Settings
from bot.turns import Turns
from content.loader import load_files
from content.schema import Catalog
from conversations.engine import advance as engine_advance

POLLING_CONNECTIONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundation:
    """The parts that all processes have."""

    settings: Settings
    clock: Clock
    catalogs: Catalogs
    engine: AsyncEngine
    requests: tuple[BaseRequest, ...]
    bot: PollingBot
    turns: Turns
    reception: Reception
    metrics: Metrics
    alerts: Alerts
    watch: Watch

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


def lay_foundation(
    settings: Settings,
    *,
    clock: Clock,
    catalog: Catalog,
    files: Files | None = None,
    advance: Advance = engine_advance,
    request: BaseRequest | None = None,
) -> Foundation:
    """Build the parts that all processes have.

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
    metrics = Metrics()
    operators = settings.admin_ids
    alerts = Alerts(bot, engine, clock=clock, metrics=metrics, operators=operators)
    watch = Watch(engine, clock=clock, alerts=alerts)
    turns.on_batch(metrics.see_batch)
    turns.on_batch(watch.see_batch)
    return Foundation(
        settings=settings,
        clock=clock,
        catalogs=catalogs,
        engine=engine,
        requests=(calls, polling),
        bot=bot,
        turns=turns,
        reception=_reception(settings, bot, turns, engine, clock),
        metrics=metrics,
        alerts=alerts,
        watch=watch,
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


def _reception(
    settings: Settings, bot: PollingBot, turns: Turns, engine: AsyncEngine, clock: Clock
) -> Reception:
    inbox = Inbox()
    desk = OperatorDesk(inbox, engine=engine, clock=clock, operators=settings.admin_ids)
    application: Application[Any, Any, Any, Any, Any, Any]
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    Handlers(inbox, first=desk.in_order()).register(application)
    return Reception(application, inbox=inbox, take=turns.handle)
