"""What the outside may ask a process: does it live, can it work, what has it measured.

`/healthz` answers as long as the process does. `/readyz` answers 200 while the database serves
and is migrated. `/metrics` is Prometheus' text. None of them names a person or a setting.
"""

import asyncio
import logging
from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.db.migrate import is_current
from bot.logs import place_of
from bot.measuring import Samples
from bot.metrics import Metrics

log = logging.getLogger(__name__)

EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - a container's port is asked from outside of it
READY_SECONDS: Final = 3.0
TRY_AGAIN_SECONDS: Final = 10.0


class Monitor:
    """Answers the outside's questions about this process."""

    def __init__(self, engine: AsyncEngine, *, metrics: Metrics, samples: Samples) -> None:
        self._engine = engine
        self._metrics = metrics
        self._samples = samples

    def health_routes(self) -> list[web.RouteDef]:
        """Return the routes that only say whether all is well."""
        return [web.get("/healthz", self._health), web.get("/readyz", self._readiness)]

    def routes(self) -> list[web.RouteDef]:
        """Return all routes."""
        return [*self.health_routes(), web.get("/metrics", self._show)]

    async def serve(self, port: int) -> None:
        """Serve until cancelled. A port that is taken is asked for again and stops nothing."""
        app = web.Application()
        app.add_routes(self.routes())
        runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await runner.setup()
        try:
            await _listen(runner, port)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _health(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readiness(self, _: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(READY_SECONDS):
                if await is_current(self._engine):
                    return web.Response(text="ok\n")
            reason = "the database is not migrated"
        except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
            _log_unready(error)
            reason = "the database cannot serve"
        return web.Response(status=503, text=f"{reason}\n")

    async def _show(self, _: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._samples.refresh()
        except Exception as error:  # noqa: BLE001 - what is measured in memory is shown all the same
            _log_unready(error)
        return web.Response(
            body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )


async def _listen(runner: web.AppRunner, port: int) -> None:
    while True:
        try:
            await web.TCPSite(runner, EVERYWHERE, port).start()
        except OSError:
            log.warning(
                "The port for metrics is taken; trying again",
                extra={"action": "metrics_port_taken", "port": port},
            )
            await asyncio.sleep(TRY_AGAIN_SECONDS)
        else:
            return


def _log_unready(error: Exception) -> None:
    log.warning(
        "The database could not be asked for monitoring",
        extra={
            "action": "database_unready",
            "error": type(error).__name__,
            "place": place_of(error),
        },
    )
