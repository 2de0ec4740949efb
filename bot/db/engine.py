"""Opens the database; the only place that knows what SQLite and PostgreSQL do differently."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Table, event, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite import aiosqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry
from sqlmodel import SQLModel

from bot.db.sqlite_thread import Connection as SqliteConnection

BUSY_TIMEOUT_SECONDS = 5.0
POSTGRESQL_CONNECTIONS = 5  # of one process; small hosts allow about twenty in all
POOL_TIMEOUT_SECONDS = 10.0
_NETWORK = {  # whoever lets us wait for longer is taken for dead
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "2",
    "tcp_user_timeout": "10000",
}
_POSTGRESQL_SETTINGS = {
    "TimeZone": "UTC",
    "statement_timeout": "15s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "30s",
}

Insert = sqlite.Insert | postgresql.Insert


def open_engine(database_url: str) -> AsyncEngine:
    """Return an engine for a URL as `bot.settings.async_database_url` makes it.

    Statement parameters are health data, so they are kept out of every error text.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    return _open_postgresql(url)


def _open_postgresql(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_size=POSTGRESQL_CONNECTIONS,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_SECONDS,
        pool_pre_ping=True,  # the server may have restarted since
        pool_use_lifo=True,  # what a quiet hour does not need may end
        use_native_hstore=False,  # saves a question to the server for every connection
        connect_args={k: text for k, text in _NETWORK.items() if k not in url.query},
    )
    event.listen(engine.sync_engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Asked for in a statement, because some poolers refuse such options at the start.
    asked = ", ".join("set_config(%s, %s, false)" for _ in _POSTGRESQL_SETTINGS)
    cursor = connection.cursor()
    cursor.execute(f"SELECT {asked}", list(chain(*_POSTGRESQL_SETTINGS.items())))
    cursor.close()
    connection.commit()


def connection_options(engine: AsyncEngine) -> dict[str, Any]:
    """Return what a connection of one's own to PostgreSQL is opened with."""
    _, options = engine.dialect.create_connect_args(engine.url)
    return {**_NETWORK, **options}


def is_shared(engine: AsyncEngine) -> bool:
    """Return whether several processes may work on this database at once."""
    return engine.dialect.name == "postgresql"


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
        async_creator=partial(_connected, url),
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediately)
    return engine


async def _connected(url: URL) -> SqliteConnection:
    (database,), options = aiosqlite.dialect().create_connect_args(url)
    own = {"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None}
    connection = SqliteConnection(database, **options, **own)
    await connection
    return connection


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
    driver = connection.connection.driver_connection
    assert isinstance(driver, SqliteConnection)  # noqa: S101 - `_connected` opened it
    driver.tell("BEGIN IMMEDIATE")


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


def is_one_of(column: ColumnElement[str], *statuses: StrEnum) -> ColumnElement[bool]:
    """Return the condition that a column has one of these words.

    They stand in the statement itself: a plan that PostgreSQL makes for any parameter cannot use
    an index of rows with certain words only.
    """
    return column.in_([literal_column(f"'{status.value}'") for status in statuses])


async def run_many(
    connection: AsyncConnection, statement: Executable, parameters: Sequence[Mapping[str, Any]]
) -> None:
    """Execute a statement once for each set of parameters; nothing to do is no round trip."""
    if parameters:
        await connection.execute(statement, parameters)
