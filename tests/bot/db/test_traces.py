"""Who was forgotten is in no file of the database any more, and no table was forgotten either."""

import random
import secrets
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert
from sqlalchemy.types import BigInteger, Boolean, Date, DateTime, Integer
from sqlmodel import SQLModel

from bot.db import traces
from bot.db.engine import table
from bot.db.persons import person_column
from bot.db.tables import OutboxRow, PersonRow, TimerRow
from bot.db.traces import erase_at_once, erase_traces, note_traces
from conversations import codec
from conversations.state import begin
from tests.shell import ANNA, BEN, Shell, say, text_of

NOBODYS = {"handled_update", "content_release", "broadcast", "alert", "upload"}
"""Tables that hold nothing of a person. A new table is either among them or has a `person_id`."""
NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_every_table_is_a_persons_or_nobodys() -> None:
    tables = SQLModel.metadata.sorted_tables
    assert {each.name for each in tables if person_column(each) is None} == NOBODYS


def value_for(kind: object) -> Any:  # noqa: ANN401 - whatever the column takes
    """Anything that a column of that type takes."""
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer | BigInteger):
        return 7
    if isinstance(kind, Date):
        return date(2026, 3, 2)
    return NOW if isinstance(kind, DateTime) or "DateTime" in type(kind).__name__ else "text"


def row_of(each: Table, person_id: int) -> dict[str, Any]:
    """A row of any table, for somebody."""
    own = person_column(each)
    return {
        column.name: person_id if column is own else value_for(column.type)
        for column in each.columns
        if column is own or column.name != "id"
    }


@pytest.mark.databases("sqlite", "postgresql")
async def test_forgetting_empties_every_table_of_one_person_and_of_nobody_else(
    shell: Shell,
) -> None:
    await shell.consenting(ANNA)
    theirs = [one for one in SQLModel.metadata.sorted_tables if person_column(one) is not None]
    async with shell.engine.begin() as connection:
        await connection.execute(delete(table(PersonRow)))
        for each in theirs:
            await connection.execute(insert(each), [row_of(each, who) for who in (ANNA, BEN)])
        await connection.execute(
            table(PersonRow).update().values(state=codec.encode(begin()), locale="en")
        )
    await shell.handle(text_of(ANNA, "forget", update_id=1))
    left: dict[str, list[int]] = {}
    async with shell.engine.begin() as connection:
        for each in theirs:
            column = person_column(each)
            assert column is not None
            found = await connection.execute(each.select().with_only_columns(column))
            left[each.name] = list(found.scalars())
    assert left == {each.name: [BEN] for each in theirs}


@pytest.mark.databases("sqlite", "postgresql")
async def test_a_message_in_flight_is_forgotten_and_its_fate_changes_nothing(
    shell: Shell,
) -> None:
    shell.tiny.effects["hello"] = (say("Hello", ref="m1"),)
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "hello", update_id=1))
    async with shell.engine.begin() as connection:
        await connection.execute(table(OutboxRow).update().values(status="claimed"))
    await shell.handle(text_of(ANNA, "forget", update_id=2))
    assert await shell.rows(OutboxRow) == []


def everything_in(folder: Path) -> bytes:
    """The file, the write-ahead log and whatever else lies beside them."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def traces_of(folder: Path, mark: str, person_id: int) -> int:
    found = everything_in(folder)
    return found.count(mark.encode()) + found.count(person_id.to_bytes(6, "big"))


async def fill(shell: Shell, marks: dict[int, str], chance: random.Random) -> None:
    """Let people come, change and do things until pages have been split and merged many times."""

    def words(person_id: int, most: int) -> str:
        return f"{marks[person_id]} " * chance.randrange(10, most // 14)

    people, timers, outbox = table(PersonRow), table(TimerRow), table(OutboxRow)
    for turn in range(5):
        async with shell.engine.begin() as connection:
            for person_id in chance.sample(sorted(marks), len(marks) // 2):
                await connection.execute(delete(people).where(people.c.id == person_id))
                known = row_of(people, person_id) | {"state": words(person_id, 8000)}
                await connection.execute(insert(people), [known])
                name = f"{marks[person_id]}{turn}"
                due_at = NOW + timedelta(seconds=chance.randrange(10**6))
                timer = row_of(timers, person_id) | {"name": name, "due_at": due_at}
                await connection.execute(insert(timers), [timer])
                sent = row_of(outbox, person_id)
                sent |= {"ref": name, "payload": words(person_id, 4000), "status": "delivered"}
                await connection.execute(insert(outbox), [sent])
            await connection.execute(delete(timers).where(timers.c.id % 3 == 0))


async def forget(shell: Shell, person_id: int) -> None:
    async with shell.engine.begin() as connection:
        for each in (PersonRow, TimerRow, OutboxRow):
            rows = table(each)
            column = person_column(rows)
            assert column is not None
            await connection.execute(delete(rows).where(column == person_id))
        await note_traces(connection)


async def test_nothing_of_the_forgotten_is_in_the_files_while_the_bot_runs(
    shell: Shell, tmp_path: Path
) -> None:
    chance = random.Random(5)  # noqa: S311
    people = [7_000_000_000 + chance.randrange(10**9) for _ in range(120)]
    marks = {person_id: secrets.token_hex(6) for person_id in people}
    await fill(shell, marks, chance)
    gone, stays = people[:20], people[-1]
    for person_id in gone:
        await forget(shell, person_id)
    assert await erase_traces(shell.engine)
    assert [who for who in gone if traces_of(tmp_path, marks[who], who)] == []
    assert traces_of(tmp_path, marks[stays], stays)


async def test_without_it_something_would_be_left(shell: Shell, tmp_path: Path) -> None:
    marks = {7_123_456_789: "a-mark-of-hers"}
    await fill(shell, {**marks, 7_123_456_790: "another"}, random.Random(1))  # noqa: S311
    await forget(shell, 7_123_456_789)
    assert traces_of(tmp_path, marks[7_123_456_789], 7_123_456_789)


async def test_somebody_who_reads_only_puts_it_off(shell: Shell, tmp_path: Path) -> None:
    await shell.consenting(ANNA)
    with sqlite3.connect(tmp_path / "test.sqlite3") as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM person").fetchall()
        await forget(shell, ANNA)
        assert not await erase_traces(shell.engine)
    reader.close()
    assert await erase_traces(shell.engine)
    assert await erase_traces(shell.engine)  # and where there is nothing to erase


async def test_a_large_file_waits_for_housekeeping(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "LARGEST_AT_ONCE", 1)
    mark = {7_123_456_789: "a-mark-of-hers"}
    await fill(shell, {**mark, 7_123_456_790: "another"}, random.Random(1))  # noqa: S311
    await forget(shell, 7_123_456_789)
    await erase_at_once(shell.engine)
    assert traces_of(tmp_path, "a-mark-of-hers", 7_123_456_789)
    assert await erase_traces(shell.engine)
    assert not traces_of(tmp_path, "a-mark-of-hers", 7_123_456_789)


async def test_a_disk_that_is_full_harms_nothing(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_disk(_engine: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(traces, "_plain", no_disk)
    assert not await erase_traces(shell.engine)
    assert "could not be erased" in caplog.text


@pytest.mark.databases("postgresql")
async def test_on_postgresql_the_server_tidies_up(shell: Shell) -> None:
    assert await erase_traces(shell.engine)
