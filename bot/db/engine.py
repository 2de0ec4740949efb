"""Opens the database; the only place that knows what SQLite and PostgreSQL do differently."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry
from sqlmodel import SQLModel

BUSY_TIMEOUT_SECONDS = 5.0
POSTGRESQL_CONNECTIONS = 5

Insert = sqlite.Insert | postgresql.Insert


def open_engine(database_url: str) -> AsyncEngine:
    """Return an engine for a URL as `bot.settings.async_database_url` makes it.

    Statement parameters are health data, so they are kept out of every error text.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    return create_async_engine(
        url, hide_parameters=True, pool_size=POSTGRESQL_CONNECTIONS, pool_pre_ping=True
    )


def _open_sqlite(url: URL) -> AsyncEngine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # SQLite has one writer. With one connection the pool is a fair queue for it: nobody sleeps
    # in SQLite's own busy loop, and its page cache is shared by all.
    engine = create_async_engine(
        url,
        hide_parameters=True,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediately)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a committed turn survives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is forgotten leaves no bytes in the file
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    # The driver would begin only before the first write, and a turn reads before it writes:
    # what it has read could change in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def table(row: type[SQLModel]) -> Table:
    """Return the table behind a row class."""
    found: Table = SQLModel.metadata.tables[str(row.__tablename__)]
    return found


def insert_for(dialect: str, row: type[SQLModel]) -> Insert:
    """Return an insert that can say ``on conflict``, which both databases spell alike."""
    if dialect == "sqlite":
        return sqlite.insert(table(row))
    return postgresql.insert(table(row))


def insert(connection: AsyncConnection, row: type[SQLModel]) -> Insert:
    """Return `insert_for` the database of a connection."""
    return insert_for(connection.dialect.name, row)


async def run_many(
    connection: AsyncConnection, statement: Executable, parameters: Sequence[Mapping[str, Any]]
) -> None:
    """Execute a statement once for each set of parameters; nothing to do is no round trip."""
    if parameters:
        await connection.execute(statement, parameters)
