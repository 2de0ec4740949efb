"""/stats tells operators numbers, and nobody else anything."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.db.engine import table
from bot.db.tables import DayLogRow
from tests.office import BOSS, Office
from tests.shell import ANNA, BEN, CARL


async def log(office: Office, person_id: int, *, days_ago: int, steps: int = 0) -> None:
    at = office.clock.now() - timedelta(days=days_ago)
    row = {
        "person_id": person_id, "local_date": at.date(), "at": at, "source": "text",
        "partial": False, "held_seconds": 0, "steps_done": steps, "steps_planned": steps,
    }  # fmt: skip
    async with office.app.engine.begin() as connection:
        await connection.execute(insert(table(DayLogRow)).values(**row))


@pytest.mark.databases("sqlite", "postgresql")
async def test_an_operator_is_told_numbers(office: Office) -> None:
    await office.people([ANNA, BEN])
    await office.people([CARL], parked=True)
    await log(office, ANNA, days_ago=0, steps=3)
    await log(office, ANNA, days_ago=6)
    await log(office, BEN, days_ago=20)
    await office.types("boom", person_id=ANNA)
    await office.types("/stats")
    assert office.told[-1].splitlines() == [
        "People: 3, of them unreachable: 1",
        "Active in 7 days: 1, in 28 days: 2",
        "A day, over 7 days: 0.3 logs, 0.1 of them sessions",
        "Waiting to be sent: cue 0, reply 0, reminder 0, edit 0, broadcast 0",
        "Due: 0 timers, 0 reminders",
        "Failed turns in 24 hours: ValueError 1",
    ]


async def test_the_numbers_of_an_empty_bot(office: Office) -> None:
    await office.types("/stats@KneesBot")
    assert office.told[-1].splitlines()[0] == "People: 0, of them unreachable: 0"
    assert office.told[-1].splitlines()[-1] == "Failed turns in 24 hours: none"


async def test_for_anybody_else_it_is_a_command_like_any_other(office: Office) -> None:
    await office.types("/stats", person_id=ANNA)
    assert office.texts_to(ANNA) == []
    assert [type(event).__name__ for event in office.tiny.heard] == ["CommandReceived"]


async def test_an_operator_may_also_be_somebody_with_knees(office: Office) -> None:
    await office.types("yes")
    await office.types("/statistics")
    await office.types("/stats please")
    assert [type(event).__name__ for event in office.tiny.heard] == [
        "TextReceived",
        "CommandReceived",
        "CommandReceived",
    ]
    assert BOSS not in office.got("People")
