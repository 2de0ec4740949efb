"""The webhook server: takes updates in, in as many processes as wanted, and does nothing else.

Timers and sending are the `worker`'s. Everything this process knows is in the database, so any
of them can take any update. Behind it all is one rule: 200 goes out after the commit
(`bot/webhook.py`), and what comes in meanwhile is the next batch (`bot/gathering.py`).
"""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter

from bot.catalogs import Files
from bot.clock import Clock
from bot.folding import Advance
from bot.foundation import Foundation, lay_foundation
from bot.gathering import Gathering
from bot.handlers import ALLOWED_UPDATES
from bot.monitor import EVERYWHERE
from bot.process import Process
from bot.reception import RawUpdate
from bot.settings import Settings
from bot.webhook import LARGEST_BODY_BYTES, Webhook, derived_secret
from content.schema import Catalog
from conversations.engine import advance as engine_advance

log = logging.getLogger(__name__)

CONNECTIONS: Final = 100  # Bot API, setWebhook: max_connections, "1-100"; for all processes
BACKLOG: Final = 512
LINGER_SECONDS: Final = 1.0  # for the rest of a body nobody wants
RETRY_SECONDS: Final = 5.0
FINISH_SECONDS: Final = 6.0  # for requests in hand; hosts kill after 10


class PortTaken(Exception):  # noqa: N818 - named for what happened, as all of ours
    """The port is in use, or not ours to use."""


@dataclass(eq=False, kw_only=True)
class Web(Process):
    """One webhook server. `url` and `secret` are what Telegram is told."""

    url: str
    secret: str = field(repr=False)
    _gathering: Gathering = field(init=False)
    _runner: "web.AppRunner | None" = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Prepare the gathering of updates."""
        super().__post_init__()
        self._gathering = Gathering(self._handle)

    async def start(self) -> None:
        """Listen, then tell Telegram where.

        Raises:
            PortTaken: somebody else listens there.
        """
        await self.open()
        self._begin_watching()
        self._work.start(self._gathering.run(), name="gathering")
        await self._listen()
        telling = tell_telegram(self.bot, url=self.url, secret=self.secret)
        self._side.start(telling, name="webhook")
        log.info("Started", extra={"action": "started", "content": self.catalogs.current.version})

    async def stop(self) -> None:
        """Take no more requests, finish those in hand and close everything.

        The webhook stays set: other processes serve it, or this one when it is back.
        """
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()
        self._gathering.stop()
        await self._work.close(grace_seconds=1.0)
        await self._side.close()
        await self.close()
        log.info("Stopped", extra={"action": "stopped"})

    async def _listen(self) -> None:
        settings = self.base.settings
        monitor = self._monitor()
        shows_metrics_here = settings.metrics_port in {None, settings.port}
        webhook = Webhook(secret=self.secret, take=self._gathering.add, metrics=self.base.metrics)
        app = web.Application(client_max_size=LARGEST_BODY_BYTES)
        app.add_routes(monitor.routes() if shows_metrics_here else monitor.health_routes())
        # Whatever the path: proxies add and strip prefixes, and the secret is what counts.
        app.router.add_post("/{path:.*}", webhook.handle)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            handle_signals=False,
            shutdown_timeout=FINISH_SECONDS,
            lingering_time=LINGER_SECONDS,
        )
        await self._runner.setup()
        # Several processes on one machine may share the port; the kernel spreads connections.
        shares = hasattr(socket, "SO_REUSEPORT") or None
        site = web.TCPSite(
            self._runner, EVERYWHERE, settings.port, backlog=BACKLOG, reuse_port=shares
        )
        try:
            await site.start()
        except OSError as error:
            raise PortTaken from error
        if settings.metrics_port is not None and not shows_metrics_here:
            self._side.start(monitor.serve(settings.metrics_port), name="monitor")

    async def _handle(self, batch: Sequence[RawUpdate]) -> None:
        await self.base.reception.open()  # only the first one asks
        await self.base.reception.handle(batch)


def build_web(
    settings: Settings,
    *,
    clock: Clock,
    catalog: Catalog,
    files: Files | None = None,
    advance: Advance = engine_advance,
) -> Web:
    """Build a webhook server; the arguments are those of `lay_foundation`.

    Raises:
        ValueError: there is no token or no URL.
    """
    if settings.token is None or settings.webhook_url is None:
        raise ValueError("A webhook server needs a token and a URL")
    base: Foundation = lay_foundation(
        settings, clock=clock, catalog=catalog, files=files, advance=advance
    )
    secret = settings.webhook_secret or derived_secret(settings.token)
    return Web(base=base, url=settings.webhook_url, secret=secret)


async def tell_telegram(
    bot: Bot,
    *,
    url: str,
    secret: str,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Set the webhook, however long Telegram cannot be reached.

    Every process does so at its start, and all say the same. What waits at Telegram is kept.

    Raises:
        InvalidToken: Telegram does not know the token.
        BadRequest: Telegram does not take the URL.
    """
    while True:
        try:
            await bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=CONNECTIONS,
                drop_pending_updates=False,
            )
        except (InvalidToken, BadRequest):
            raise
        except RetryAfter as error:  # several processes have begun within one second
            wanted = error.retry_after
            await sleep(wanted.total_seconds() if isinstance(wanted, timedelta) else wanted)
        except NetworkError as error:
            log.warning(
                "The webhook could not be set; trying again",
                extra={"action": "webhook_not_set", "error": type(error).__name__},
            )
            await sleep(RETRY_SECONDS)
        else:
            log.info("Telegram knows the webhook", extra={"action": "webhook_set"})
            return
