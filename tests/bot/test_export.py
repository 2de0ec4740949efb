"""A person's export holds all of theirs and nothing of anybody else's."""

import csv
import io
import json
from dataclasses import replace

import pytest
from sqlalchemy import insert
from sqlmodel import SQLModel

from bot.db.persons import person_column
from bot.export import Exporter, cell
from conversations.effects import LogDay, PlanReminder, StartTimer
from tests.bot.db.test_traces import row_of
from tests.shell import ANNA, BEN, Shell, at, say, text_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")

DONE = LogDay(local_date=at(0).date(), at=at(0), source="text", pain_after=3)


async def test_everything_stored_is_in_the_json_file(shell: Shell) -> None:
    shell.tiny.effects["fill"] = (
        say("Grüße"),
        StartTimer(name="nudge", wait_id=1, due_at=at(10)),
        PlanReminder(due_at=at(60)),
        DONE,
    )
    await shell.consenting(ANNA, BEN)
    await shell.handle(text_of(ANNA, "fill", update_id=1), text_of(BEN, "fill", update_id=2))
    file, _ = await Exporter(shell.engine)(ANNA)
    assert file.name == "everything.json"
    body = json.loads(file.content)
    assert {name: len(rows) for name, rows in body.items() if rows} == {
        "person": 1,
        "timer": 1,
        "reminder": 1,
        "day_log": 1,
        "outbox": 1,
    }
    assert body["person"][0]["id"] == ANNA
    assert body["person"][0]["state"]["turn"] == 2
    assert body["outbox"][0]["payload"]["text"] == "Grüße"
    assert body["reminder"] == [{"person_id": ANNA, "due_at": "2026-11-23T07:30:00+00:00"}]


async def test_the_day_log_is_a_spreadsheet(shell: Shell) -> None:
    shell.tiny.effects["done"] = (DONE,)
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "done", update_id=1))
    _, file = await Exporter(shell.engine)(ANNA)
    assert file.name == "days.csv"
    (row,) = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
    assert (row["local_date"], row["source"], row["pain_before"], row["pain_after"]) == (
        "2026-11-23",
        "text",
        "",
        "3",
    )
    assert "person_id" not in row


async def test_somebody_unknown_gets_files_that_say_so(shell: Shell) -> None:
    everything, days = await Exporter(shell.engine)(ANNA)
    assert set(json.loads(everything.content)) == {
        "person",
        "failed_event",
        "outbox",
        "timer",
        "reminder",
        "occurrence",
        "day_log",
        "broadcast_copy",
    }
    assert len(days.content.decode().splitlines()) == 1


@pytest.mark.parametrize("start", list("=+-@\t\r\n"))
def test_nothing_in_a_cell_becomes_a_formula(start: str) -> None:
    assert cell(f"{start}HYPERLINK()") == f"'{start}HYPERLINK()"


@pytest.mark.parametrize(
    ("value", "shown"), [("done", "done"), (None, ""), (-3, "-3"), (True, "True")]
)
def test_plain_values_stay_as_they_are(value: object, shown: str) -> None:
    assert cell(value) == shown


async def test_every_table_with_something_of_a_person_is_in_the_export(shell: Shell) -> None:
    """Walks the tables, so that a new one cannot be left out."""
    theirs = [each for each in SQLModel.metadata.sorted_tables if person_column(each) is not None]
    async with shell.engine.begin() as connection:
        for each in theirs:
            await connection.execute(insert(each), [row_of(each, who) for who in (ANNA, BEN)])
    file, _ = await Exporter(shell.engine)(ANNA)
    body = json.loads(file.content)
    assert {name: len(rows) for name, rows in body.items()} == {each.name: 1 for each in theirs}
    assert all(
        rows[0].keys() == {column.name for column in SQLModel.metadata.tables[name].columns}
        for name, rows in body.items()
    )


async def test_the_spreadsheet_opens_as_what_it_is(shell: Shell) -> None:
    shell.tiny.effects["done"] = (replace(DONE, source='=1+1, "quoted"\nü'),)
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "done", update_id=1))
    _, file = await Exporter(shell.engine)(ANNA)
    assert file.content.startswith(b"\xef\xbb\xbflocal_date,at,source")
    (row,) = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline=""))
    assert row["source"] == '\'=1+1, "quoted"\nü'
