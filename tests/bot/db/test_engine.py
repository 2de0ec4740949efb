"""The database is opened durable, and nobody waits in it for ever."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

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
