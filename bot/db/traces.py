"""Makes what was deleted unreadable in the files of the database too. SQLite only.

Deleted rows are overwritten where they stood (`secure_delete`, see `bot/db/engine.py`), but that
is not all: the write-ahead log keeps older versions of whole pages, and pages that were rearranged
keep copies of what was moved. So after somebody was forgotten the file is written anew (`VACUUM`)
and the log is cut to nothing. Nobody is served meanwhile, so a large file waits for housekeeping;
that it has to be done is written down in the transaction that forgets.

On PostgreSQL this is the server's business: docs/operations.md says how long copies live.
"""

import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.db.engine import BUSY_TIMEOUT_SECONDS, is_shared

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

log = logging.getLogger(__name__)

LARGEST_AT_ONCE: Final = 8 * 2**20  # bytes of a file that is written anew in a quarter of a second
_LEFT: Final = 1
"""The `user_version` of a database that may hold traces; 0 of a clean one. It has no other use."""


async def note_traces(connection: AsyncConnection) -> None:
    """Write down, in the transaction that forgets somebody, that traces have to be erased."""
    if connection.dialect.name == "sqlite":
        await connection.execute(text(f"PRAGMA user_version = {_LEFT}"))


async def erase_at_once(engine: AsyncEngine) -> None:
    """Erase traces of somebody who was just forgotten, if that takes no time that others feel.

    Housekeeping does it again in any case: the farewell is still to be sent, and names its chat.
    """
    await _erase(engine, largest=LARGEST_AT_ONCE)


async def erase_traces(engine: AsyncEngine) -> bool:
    """Erase what is left of people who were forgotten; return whether that is done."""
    return await _erase(engine, clean=0)


async def _erase(engine: AsyncEngine, *, largest: int | None = None, clean: int = _LEFT) -> bool:
    """Nothing is raised: what was to be deleted is deleted, and housekeeping tries again."""
    if is_shared(engine):
        return True
    try:
        async with _plain(engine) as ask:
            if await ask("PRAGMA user_version") == _LEFT:
                size = await ask("PRAGMA page_count") * await ask("PRAGMA page_size")
                if largest is not None and size > largest:
                    return False
                await ask("VACUUM")
                await ask(f"PRAGMA user_version = {clean}")
            if not await ask("PRAGMA wal_checkpoint(TRUNCATE)"):
                return True
            await ask(f"PRAGMA user_version = {_LEFT}")  # somebody reads, a backup perhaps
    except Exception as error:  # noqa: BLE001 - a busy or a full disk; nothing was harmed
        log.warning(
            "Traces of deleted rows could not be erased; housekeeping tries again",
            extra={"action": "traces_left", "error": type(error).__name__},
        )
    return False


@asynccontextmanager
async def _plain(engine: AsyncEngine) -> "AsyncIterator[Any]":
    """Give a way to ask the driver itself: outside of any transaction, which VACUUM needs."""
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection

        async def ask(statement: str) -> Any:  # noqa: ANN401 - the first value, whatever it is
            async with driver.execute(statement) as found:
                row = await found.fetchone()
            return None if row is None else row[0]

        await ask("PRAGMA busy_timeout = 0")  # nobody is to wait for a backup that reads
        try:
            yield ask
        finally:
            await ask(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_SECONDS * 1000)}")
