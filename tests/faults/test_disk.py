"""SQLite's file full, and locked by somebody else, in the middle of a hold: nothing is lost."""

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.faults.weather import Weather, bad_weather
from tests.figures import Tell

BUSY_MS = 20  # instead of seconds, so that the test need not wait for SQLite's own patience
LONGER_THAN_THE_HOLD = 120.0
DAY = 24 * 3600.0
LOCKER = (
    "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1], isolation_level=None);"
    "connection.execute('BEGIN IMMEDIATE'); print(flush=True); sys.stdin.read()"
)


@asynccontextmanager
async def full(weather: Weather) -> AsyncIterator[None]:
    """Let the file not grow by a single page: SQLite says "database or disk is full".

    What has room within the pages there are still fits, so some turns commit and others do not.
    """
    async with weather.world.app.engine.connect() as connection:
        await connection.exec_driver_sql("CREATE TABLE filler (bytes BLOB)")
        await connection.commit()
        pages = await connection.exec_driver_sql("PRAGMA page_count")
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages.scalar_one()}")
        with pytest.raises(OperationalError, match="full"):
            await fills_up(connection)
        await connection.commit()
    yield
    await pragma(weather, "max_page_count = 1073741823")


async def fills_up(connection: AsyncConnection) -> None:
    while True:
        await connection.exec_driver_sql("INSERT INTO filler VALUES (zeroblob(4000))")


@asynccontextmanager
async def locked(weather: Weather) -> AsyncIterator[None]:
    """Let another process hold the file's lock."""
    await pragma(weather, f"busy_timeout = {BUSY_MS}")
    pipe = asyncio.subprocess.PIPE
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LOCKER, weather.database, stdin=pipe, stdout=pipe
    )
    assert other.stdin is not None
    assert other.stdout is not None
    await other.stdout.readline()
    yield
    other.stdin.close()
    await other.wait()


async def pragma(weather: Weather, setting: str) -> None:
    """Set something of the bot's own connection; it has only one."""
    async with weather.world.app.engine.connect() as connection:
        await connection.exec_driver_sql(f"PRAGMA {setting}")


async def test_a_database_that_takes_nothing_for_a_while_loses_nothing(
    tmp_path: Path, tell: Tell
) -> None:
    failures = Counter[str]()
    async with bad_weather(tmp_path, people=2) as weather:
        anna, ben = weather.people
        for day, trouble in enumerate((full, locked), start=1):
            await anna.types("/routine")
            await weather.goes_on(anna, until=lambda text: "Breathe in" in text)
            async with trouble(weather):
                ben.side.sends("done, 3/10")
                failures[trouble.__name__] = await weather.passes(LONGER_THAN_THE_HOLD)
            await weather.world.passes(60)
            assert f"That is {day} of the last 7 days." in ben.side.last.text
            await weather.goes_on(anna, until=lambda text: "of the last 7 days" in text)
            await weather.world.passes(DAY)
        evidence = weather.evidence()
        evidence.check_messages()
        assert set(evidence.logged_days().values()) == {1}
        assert len(evidence.logged_days()) == 4
        assert evidence.count("failed_event") == 0
        assert min(failures.values()) > 0
        for name, number in failures.items():
            tell(f"SQLite {name}: {number} attempts failed, 0 lost, 0 repeated")
