"""SQLite is asked once for each answer that is needed, and answers as it always did."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.db.engine import open_engine

INSERT = text("INSERT INTO one VALUES (:number)")


async def test_what_has_no_answer_goes_along_with_the_next_question(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/x.sqlite3")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE one (number INTEGER PRIMARY KEY)"))
    with caplog.at_level(logging.DEBUG, logger="aiosqlite"):
        async with engine.begin() as connection:
            numbers = [{"number": number} for number in range(3)]
            await connection.execute(INSERT, numbers)
            changed = await connection.execute(text("UPDATE one SET number = number + 10"))
            await connection.execute(INSERT, numbers)
            found = await connection.execute(text("SELECT number FROM one ORDER BY number"))
            await connection.execute(INSERT, [{"number": 7}, {"number": 8}])
    questions = [record.msg for record in caplog.records].count("executing %s")
    assert questions == 3  # the update, the select and the commit
    assert (changed.rowcount, found.scalars().all()) == (3, [0, 1, 2, 10, 11, 12])
    assert await _numbers(engine) == [0, 1, 2, 7, 8, 10, 11, 12]
    await engine.dispose()


async def test_what_sqlite_refuses_is_an_error_and_the_transaction_is_undone(
    tmp_path: Path,
) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/x.sqlite3")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE one (number INTEGER PRIMARY KEY)"))
    for number in (1, 2):  # at the statement itself, and at the commit it has waited for
        with pytest.raises(IntegrityError):
            await _insert_twice(engine, times=number)
        assert await _numbers(engine) == []
    await engine.dispose()


async def test_a_transaction_broken_off_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/x.sqlite3")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE one (number INTEGER PRIMARY KEY)"))
    with pytest.raises(LookupError):
        await _insert_and_fail(engine)
    async with engine.begin() as connection:
        await connection.execute(INSERT, [{"number": 3}, {"number": 4}])
    assert await _numbers(engine) == [3, 4]
    await engine.dispose()


async def _numbers(engine: AsyncEngine) -> list[int]:
    async with engine.begin() as connection:
        found = await connection.execute(text("SELECT number FROM one ORDER BY number"))
        return list(found.scalars())


async def _insert_twice(engine: AsyncEngine, *, times: int) -> None:
    async with engine.begin() as connection:
        for _ in range(2):
            numbers = [{"number": number} for number in range(times)]
            await connection.execute(INSERT, numbers)


async def _insert_and_fail(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(INSERT, [{"number": 1}, {"number": 2}])
        await connection.execute(text("UPDATE one SET number = 5 WHERE number = 1"))
        await connection.execute(INSERT, [{"number": 3}, {"number": 4}])
        raise LookupError
