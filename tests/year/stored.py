"""The same rows in a real database, written by the real turns; for a handful of people."""

import asyncio
import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from bot.arrivals import Arrival
from bot.catalogs import Catalogs
from bot.db.engine import open_engine, table
from bot.db.migrate import migrate
from bot.db.tables import DayLogRow, Delivery, OccurrenceRow, OutboxRow, ReminderRow, TimerRow
from bot.render import Outgoing
from bot.settings import async_database_url
from bot.turns import Turns
from content.loader import load_files, read_files
from conversations.effects import Lane, LogDay, OccurrenceFate
from tests.fakes import ManualClock
from tests.year.memory import Memory, Timer


class Stored(Memory):
    """One person's rows, read back from the database after every turn."""

    def __init__(self, database_url: str, *, start: datetime) -> None:
        files = read_files()
        catalog = load_files(files)
        super().__init__(catalog=catalog)
        self._runner = asyncio.Runner()
        self._clock = ManualClock(start)
        self._engine = open_engine(async_database_url(database_url))
        self._runner.run(migrate(self._engine))
        catalogs = Catalogs(catalog, files=files, load_files=load_files)
        self._turns = Turns(
            self._engine, clock=self._clock, catalogs=catalogs, advance=self._advance
        )

    def close(self) -> None:
        """Close the database and the loop it was used in."""
        self._runner.run(self._engine.dispose())
        self._runner.close()

    def handle(self, arrival: Arrival, *, now: datetime) -> None:
        """Handle one arrival as a batch of its own, and read what it has left."""
        self._clock.move_to(now)
        self._runner.run(self._turns.handle([arrival]))
        self._runner.run(self._read())

    def _settle(self, key: int, arrival: Arrival, *, now: datetime) -> None:
        self.handle(arrival, now=now)
        assert key not in self.outbox

    async def _read(self) -> None:
        timers = await self._rows(TimerRow)
        self.timers = {
            row["id"]: Timer(name=row["name"], wait_id=row["wait_id"], due_at=row["due_at"])
            for row in timers
        }
        self.reminder_at = next((row["due_at"] for row in await self._rows(ReminderRow)), None)
        self.occurrences = {
            row["local_date"]: (row["due_at"], OccurrenceFate(row["fate"]))
            for row in await self._rows(OccurrenceRow)
        }
        days = await self._rows(DayLogRow)
        names = LogDay.__dataclass_fields__.keys()
        self.days = {
            row["local_date"]: LogDay(**{name: row[name] for name in names}) for row in days
        }
        rows = await self._rows(OutboxRow)
        self.outbox = {
            row["id"]: _outgoing(row) for row in rows if row["status"] == Delivery.PENDING
        }
        self.withdrawn = [_outgoing(row) for row in rows if row["status"] == Delivery.WITHDRAWN]

    async def _rows(self, kind: type[SQLModel]) -> list[dict[str, Any]]:
        rows = table(kind)
        async with self._engine.begin() as connection:
            found = await connection.execute(select(rows).order_by(*rows.primary_key))
            return [dict(each) for each in found.mappings()]


def _outgoing(row: dict[str, Any]) -> Outgoing:
    return Outgoing(
        method=row["method"],
        payload=json.loads(row["payload"]),
        lane=Lane(row["lane"]),
        ref=row["ref"],
        target_ref=row["target_ref"],
        due_at=row["due_at"],
        not_after=row["not_after"],
        tracked=row["tracked"],
        ephemeral=row["ephemeral"],
    )
