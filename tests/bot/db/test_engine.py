"""The database is opened durable, and nobody waits in it for ever."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import (
    IntegrityError,
    InternalError,
    OperationalError,
    ProgrammingError,
    StatementError,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import open_engine
from bot.db.errors import is_outage
from bot.db.tables import HandledUpdateRow
from tests.shell import Shell, at


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
async def test_sqlite_is_opened_durable(shell: Shell, pragma: str, value: object) -> None:
    async with shell.engine.begin() as connection:
        assert (await connection.execute(text(f"PRAGMA {pragma}"))).scalar() == value


async def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/data/new/bot.sqlite3")
    async with engine.begin() as connection:
        await connection.execute(text("SELECT 1"))
    await engine.dispose()
    assert (tmp_path / "data/new/bot.sqlite3").exists()


async def test_transactions_queue_up_for_the_one_writer(shell: Shell) -> None:
    async def count_up() -> None:
        async with shell.engine.begin() as connection:
            seen = (await connection.execute(text("SELECT count(*) FROM handled_update"))).scalar()
            await asyncio.sleep(0)
            await connection.execute(
                text("INSERT INTO handled_update VALUES (:id, '2026-01-01 00:00:00.000000')"),
                {"id": seen},
            )

    await asyncio.gather(*(count_up() for _ in range(10)))
    assert len(await shell.rows(HandledUpdateRow)) == 10


async def test_an_error_does_not_repeat_what_was_to_be_written(shell: Shell) -> None:
    with pytest.raises(IntegrityError) as caught:
        async with shell.engine.begin() as connection:
            await connection.execute(
                text("INSERT INTO failed_event (kind, error) VALUES (:kind, :kind)"),
                {"kind": "something typed"},
            )
    assert "something typed" not in str(caught.value)


async def test_a_naive_instant_is_refused(shell: Shell) -> None:
    from sqlalchemy import insert  # noqa: PLC0415

    with pytest.raises(StatementError):
        async with shell.engine.begin() as connection:
            await connection.execute(
                insert(HandledUpdateRow), {"update_id": 1, "handled_at": at(0).replace(tzinfo=None)}
            )


def test_outages_are_told_from_what_cannot_be_written() -> None:
    locked = Exception("database is locked")
    assert is_outage(OperationalError("COMMIT", {}, locked))
    assert is_outage(ConnectionResetError())
    assert is_outage(IntegrityError("INSERT", {}, locked, connection_invalidated=True))
    assert not is_outage(IntegrityError("INSERT", {}, locked))
    assert not is_outage(OverflowError())


class Refused(Exception):  # noqa: N818 - not an error of ours
    """What PostgreSQL's driver raises, as far as it is asked."""

    sqlstate = "42P01"


def test_tables_that_are_yet_to_be_made_are_an_outage() -> None:
    assert is_outage(ProgrammingError("INSERT", {}, Refused()))
    assert not is_outage(ProgrammingError("INSERT", {}, ValueError()))
    assert is_outage(InternalError("INSERT", {}, Exception("cannot execute in read-only")))


@pytest.mark.databases("postgresql")
async def test_postgresql_is_opened_with_limits_and_in_utc(shell: Shell) -> None:
    async with shell.engine.begin() as connection:
        for name, wanted in (
            ("TimeZone", "UTC"),
            ("statement_timeout", "15s"),
            ("lock_timeout", "10s"),
            ("transaction_isolation", "read committed"),
        ):
            assert (await connection.execute(text(f"SHOW {name}"))).scalar() == wanted


async def pid_of(connection: AsyncConnection) -> int:
    pid: int = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    return pid


@pytest.mark.databases("postgresql")
async def test_a_cut_connection_is_an_outage_and_is_replaced(shell: Shell) -> None:
    async with shell.engine.connect() as cut, shell.engine.connect() as other:
        cut_pid = await pid_of(cut)
        await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": cut_pid})
        with pytest.raises(OperationalError) as caught:
            await cut.execute(text("SELECT 1"))
        assert is_outage(caught.value)
    async with shell.engine.connect() as one, shell.engine.connect() as other:
        idle_pid = await pid_of(one)
        await one.close()
        await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": idle_pid})
        assert await shell.rows(HandledUpdateRow) == []
