"""SQLite is asked once for each statement, and answers as it always did."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.db.engine import open_engine


async def test_each_statement_is_one_question_to_the_thread(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/x.sqlite3")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE one (number INTEGER PRIMARY KEY)"))
        with caplog.at_level(logging.DEBUG, logger="aiosqlite"):
            numbers = [{"number": number} for number in range(3)]
            await connection.execute(text("INSERT INTO one VALUES (:number)"), numbers)
            changed = await connection.execute(text("UPDATE one SET number = number + 10"))
            found = await connection.execute(text("SELECT number FROM one ORDER BY number"))
        assert [record.msg for record in caplog.records].count("executing %s") == 3
        assert (changed.rowcount, found.scalars().all()) == (3, [10, 11, 12])
    await engine.dispose()


async def test_what_sqlite_refuses_is_an_error_and_the_transaction_is_undone(
    tmp_path: Path,
) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/x.sqlite3")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE one (number INTEGER PRIMARY KEY)"))
    with pytest.raises(IntegrityError):
        await _insert_twice(engine)
    async with engine.begin() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM one"))).scalar() == 0
    await engine.dispose()


async def _insert_twice(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("INSERT INTO one VALUES (1)"))
        await connection.execute(text("INSERT INTO one VALUES (1)"))
