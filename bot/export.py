"""Everything stored of a person, as files for them: all rows as JSON, the day log as CSV.

Gathered when the files are about to be sent, so that they hold what is true then.
"""

import csv
import io
import json
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.attachments import ExportedFile
from bot.db.engine import table
from bot.db.persons import rows_of
from bot.db.tables import DayLogRow

JSON_NAME: Final = "everything.json"
CSV_NAME: Final = "days.csv"
_NESTED: Final = ("state", "payload")  # columns that hold JSON text
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class Exporter:
    """Gathers a person's files."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def __call__(self, person_id: int, /) -> tuple[ExportedFile, ...]:
        """Return the files, also when nothing is stored: then they say so by being empty."""
        async with self._engine.begin() as connection:
            rows = await rows_of(connection, person_id)
        return (
            ExportedFile(name=JSON_NAME, content=as_json(rows)),
            ExportedFile(name=CSV_NAME, content=days_as_csv(rows[table(DayLogRow).name])),
        )


def as_json(rows: dict[str, list[dict[str, Any]]]) -> bytes:
    """Return all rows by table; columns that are JSON themselves are opened up."""
    opened = {name: [_opened(row) for row in each] for name, each in rows.items()}
    text = json.dumps(opened, ensure_ascii=False, indent=2, default=_plain)
    return text.encode(errors="backslashreplace")


def days_as_csv(days: list[dict[str, Any]]) -> bytes:
    """Return the day log for spreadsheets, without the column that only names the person."""
    columns = [column.name for column in table(DayLogRow).c if column.name != "person_id"]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([[cell(day[name]) for name in columns] for day in days])
    # Without the mark at its start, Excel reads UTF-8 as something else.
    return text.getvalue().encode("utf-8-sig", errors="backslashreplace")


def cell(value: object) -> str:
    """Return a value as text that no spreadsheet takes for a formula."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_STARTS_A_FORMULA) else value
    return "" if value is None else _plain(value)


def _opened(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _nested(value) if name in _NESTED else value for name, value in row.items()}


def _nested(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)
