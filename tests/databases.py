"""The databases of the tests: a SQLite file, or a PostgreSQL server that a run starts by itself.

A test that asks for a `database_url`, directly or through what it uses, runs on those that its
mark `databases` names, and on SQLite without one. `TEST_DATABASE_URL` names another server to
use; on it, databases are made and dropped.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from bot.db.migrate import move_to
from bot.settings import async_database_url
from tests.postgresql.keeper import server_url
from tests.postgresql.server import NoServer


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """Return "sqlite", or what the test's mark says."""
    chosen: str = getattr(request, "param", "sqlite")
    return chosen


@pytest.fixture
def database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Return the URL of an empty database: a file to be, or all tables without a row."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path}/test.sqlite3"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture(scope="session")
def postgresql_server() -> str:
    """Return the URL of a server; without one, tests that ask for it are skipped."""
    try:
        return os.environ.get("TEST_DATABASE_URL") or server_url()
    except NoServer as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def migrated_database(postgresql_server: str) -> Iterator[str]:
    """Return the URL of a database that all tests of a worker use, one after the other."""
    with a_database(postgresql_server) as url:
        engine = create_engine(async_database_url(url))
        with engine.begin() as connection:
            move_to(connection, "head")
        engine.dispose()
        yield url


@pytest.fixture
def postgresql_url(migrated_database: str) -> str:
    """Return the URL of a database with all tables and no row."""
    tables = sql.SQL(", ").join(map(sql.Identifier, SQLModel.metadata.tables))
    with psycopg.connect(migrated_database, autocommit=True) as connection:
        connection.execute(_END_OTHERS)
        connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(tables))
    return migrated_database


@pytest.fixture
def empty_database_url(
    backend: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """Return the URL of a database without tables."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
        return
    with a_database(request.getfixturevalue("postgresql_server")) as url:
        yield url


@contextmanager
def a_database(server: str) -> Iterator[str]:
    """Make a database on a server, and drop it in the end."""
    name = f"hip_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


_END_OTHERS: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
