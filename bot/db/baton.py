"""The baton: the lock on PostgreSQL that says which process fires timers and sends.

It is an advisory lock of a session, on a connection of its own: when the holder dies or its
connection breaks, the database frees it by itself. The holder hears over the same connection
what other processes commit, so that it notices at once when that connection is gone. A holder
that is frozen or cut off loses it too, because it must be heard from every few seconds.

Whoever stands by asks for it again and again instead of waiting inside a statement, which would
keep the database from cleaning up old rows for as long as it lasts.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from typing import Any, Final

import psycopg
from psycopg import sql
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.changes import Committed
from bot.db.engine import connection_options
from bot.db.shared import BATON, NEWS_CHANNEL, read

log = logging.getLogger(__name__)

TRY_SECONDS: Final = 0.5
HEARTBEAT_SECONDS: Final = 1.0
ANSWER_SECONDS: Final = 1.0
SILENCE: Final = "3s"
"""How long the database waits to hear from the holder; longer than the holder takes to notice."""

_Session = psycopg.AsyncConnection[Any]
_TROUBLE: Final = (psycopg.Error, OSError, TimeoutError)


class Baton:
    """This process's hold on the baton. `on_news` hears what others have committed."""

    def __init__(self, engine: AsyncEngine, *, on_news: Callable[[Committed], None]) -> None:
        self._engine = engine
        self._on_news = on_news
        self._session: _Session | None = None
        self._is_away = False

    async def take(self) -> None:
        """Wait until this process holds the baton, however long the database is away."""
        while not await self._try():  # noqa: ASYNC110 - another process has it
            await asyncio.sleep(TRY_SECONDS)

    async def hold(self) -> None:
        """Hear news, and return as soon as the baton is lost."""
        assert self._session is not None  # noqa: S101 - `take` has returned
        try:
            while True:
                await self._listen(self._session)
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self._session.execute("SELECT 1")
        except _TROUBLE as error:
            _log_trouble("The baton is lost", error)
            await self.drop()

    async def drop(self) -> None:
        """Let another process have it; harmless when it is not held."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _try(self) -> bool:
        try:
            session = self._session or await self._connect()
            async with asyncio.timeout(ANSWER_SECONDS):
                held = await session.execute("SELECT pg_try_advisory_lock(%s)", (BATON,))
                row = await held.fetchone()
                if row is None or not row[0]:
                    self._is_away = False
                    return False
                await session.execute(sql.SQL("LISTEN {}").format(sql.Identifier(NEWS_CHANNEL)))
        except _TROUBLE as error:
            if not self._is_away:  # said once
                _log_trouble("The database cannot be asked for the baton", error)
            self._is_away = True
            await self.drop()
            return False
        self._is_away = False
        return True

    async def _connect(self) -> _Session:
        options = connection_options(self._engine)
        session = self._session = await psycopg.AsyncConnection.connect(**options, autocommit=True)
        await session.execute("SELECT set_config('idle_session_timeout', %s, false)", (SILENCE,))
        return session

    async def _listen(self, session: _Session) -> None:
        async with aclosing(session.notifies(timeout=HEARTBEAT_SECONDS)) as news:
            async for line in news:
                self._on_news(read(line.payload))


def _log_trouble(text: str, error: BaseException) -> None:
    log.warning(text, extra={"action": "baton", "error": type(error).__name__})
