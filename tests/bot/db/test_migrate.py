"""Migrations go up, down and up again, and make exactly the tables the rows describe."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import SQLModel

from bot.db import migrate as migrations
from bot.db.engine import open_engine, table
from bot.db.migrate import HEAD, OlderServer, current_revision, migrate, move_to
from bot.db.tables import PersonRow, TimerRow
from bot.running import _unusable
from bot.settings import async_database_url
from conversations.keeping import KEEPING, KEEPING_WAIT

pytestmark = pytest.mark.databases("sqlite", "postgresql")


def revisions() -> list[str]:
    """Return all revisions, oldest first."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][
        ::-1
    ]


@pytest.fixture
async def empty(empty_database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(async_database_url(empty_database_url))
    yield engine
    await engine.dispose()


def tables_of(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version", "sqlite_sequence"}


def test_the_known_head_is_the_newest_revision() -> None:
    assert revisions()[-1] == HEAD


async def test_every_migration_goes_up_down_and_up_again(empty: AsyncEngine) -> None:
    below = "base"
    for revision in revisions():
        async with empty.begin() as connection:
            await connection.run_sync(move_to, revision)
            await connection.run_sync(move_to, below)
            await connection.run_sync(move_to, revision)
            assert await connection.run_sync(current_revision) == revision
        below = revision


async def test_going_down_to_the_base_leaves_no_table(empty: AsyncEngine) -> None:
    await migrate(empty)
    async with empty.begin() as connection:
        await connection.run_sync(move_to, "base")
        assert await connection.run_sync(tables_of) == set()


async def test_the_migrations_make_the_tables_that_the_rows_describe(empty: AsyncEngine) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))

    await migrate(empty)
    async with empty.begin() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(tables_of) == set(SQLModel.metadata.tables)
    assert PersonRow.metadata is SQLModel.metadata


async def test_migrating_twice_changes_nothing(empty: AsyncEngine) -> None:
    await migrate(empty)
    await migrate(empty)
    async with empty.begin() as connection:
        assert await connection.run_sync(current_revision) == HEAD


@pytest.mark.databases("sqlite")  # PostgreSQL never does by itself
async def test_the_migrated_tables_never_give_a_row_id_out_again(empty: AsyncEngine) -> None:
    await migrate(empty)
    async with empty.begin() as connection:
        made = await connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%' ORDER BY name"
        )
        assert made.scalars().all() == ["outbox", "timer"]


@pytest.mark.databases("postgresql")
async def test_a_server_that_is_too_old_is_told(
    empty: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "OLDEST_SERVER", (1000,))
    with pytest.raises(OlderServer):
        await migrate(empty)
    assert str(_unusable(OlderServer())) == "DATABASE_URL: PostgreSQL 14 or newer is needed"


async def test_people_who_were_there_before_are_looked_at_a_year_after_their_last_turn(
    empty: AsyncEngine,
) -> None:
    person = {
        "id": 7,
        "state": "{}",
        "locale": "en",
        "created_at": datetime(2025, 1, 1, tzinfo=UTC),
        "updated_at": datetime(2026, 3, 2, 6, 30, tzinfo=UTC),
    }
    async with empty.begin() as connection:
        await connection.run_sync(move_to, "0005")
        await connection.execute(insert(table(PersonRow)), [person])
        await connection.run_sync(move_to, "0006")
        timers = (await connection.execute(select(table(TimerRow)))).mappings().all()
    assert [(row["person_id"], row["name"], row["wait_id"], row["due_at"]) for row in timers] == [
        (7, KEEPING, KEEPING_WAIT, datetime(2027, 3, 2, 6, 30, tzinfo=UTC))
    ]
