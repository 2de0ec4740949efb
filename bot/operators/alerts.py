"""Tells operators when something is wrong that they have to look at, but not again and again.

An alert goes to Telegram directly and not through the outbox: what is wrong may be the outbox,
or the database. What each kind means and what to do about it is in `docs/operations.md`.
"""

import asyncio
import logging
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.db.engine import insert, table
from bot.db.tables import AlertRow
from bot.metrics import Metrics

log = logging.getLogger(__name__)

AT_MOST_EVERY: Final = timedelta(hours=1)  # of each kind, whichever process it comes from
DATABASE_SECONDS: Final = 3.0
SEND_SECONDS: Final = 5.0
_ALERT: Final = table(AlertRow).c


class AlertKind(StrEnum):
    """What can be wrong."""

    TASK_CRASHED = "task_crashed"
    TURNS_FAILING = "turns_failing"
    STATE_UNREADABLE = "state_unreadable"
    SENDER_STUCK = "sender_stuck"
    DATABASE_AWAY = "database_away"


class Alerts:
    """Logs and counts every alert, and tells `operators` of each kind once an hour."""

    def __init__(
        self,
        bot: Bot,
        engine: AsyncEngine,
        *,
        clock: Clock,
        metrics: Metrics,
        operators: frozenset[int],
    ) -> None:
        self._bot = bot
        self._engine = engine
        self._clock = clock
        self._metrics = metrics
        self._operators = operators
        self._told_at: dict[AlertKind, datetime] = {}

    async def tell(self, kind: AlertKind, text: str) -> None:
        """Raise an alert; it counts as told as soon as one operator has got it."""
        self._metrics.alerts.labels(kind.value).inc()
        log.error("Alert", extra={"action": "alert", "kind": kind.value, "text": text})
        now = self._clock.now()
        last = await self._last(kind)
        if not self._operators or (last is not None and now - last < AT_MOST_EVERY):
            return
        if await self._reach_somebody(f"⚠ {text}"):
            await self._remember(kind, now)

    async def _reach_somebody(self, text: str) -> bool:
        reached = False
        for operator in self._operators:
            try:
                async with asyncio.timeout(SEND_SECONDS):
                    await self._bot.send_message(operator, text)
            except (TelegramError, TimeoutError) as error:
                log.warning(
                    "An operator could not be alerted",
                    extra={"action": "alert_failed", "error": type(error).__name__},
                )
            else:
                reached = True
        return reached

    async def _last(self, kind: AlertKind) -> datetime | None:
        """Return when operators last heard of this, from any process if the database can say."""
        here = self._told_at.get(kind)
        try:
            async with asyncio.timeout(DATABASE_SECONDS), self._engine.begin() as connection:
                query = select(_ALERT.at).where(_ALERT.kind == kind.value)
                anywhere: datetime | None = (await connection.execute(query)).scalar_one_or_none()
        except Exception:  # noqa: BLE001 - the database may be what the alert is about
            return here
        return max((at for at in (here, anywhere) if at is not None), default=None)

    async def _remember(self, kind: AlertKind, now: datetime) -> None:
        self._told_at[kind] = now
        try:
            async with asyncio.timeout(DATABASE_SECONDS), self._engine.begin() as connection:
                statement = insert(connection, AlertRow)
                statement = statement.on_conflict_do_update(
                    index_elements=["kind"], set_={"at": statement.excluded["at"]}
                )
                await connection.execute(statement, {"kind": kind.value, "at": now})
        except Exception as error:  # noqa: BLE001 - then only this process remembers
            log.warning(
                "An alert could not be recorded",
                extra={"action": "alert_unrecorded", "error": type(error).__name__},
            )
