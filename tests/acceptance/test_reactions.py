"""A thumb on a reminder, over the whole wire: asked for, understood once, and after a restart."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.db.engine import table
from bot.db.pruning import KEEP_DELIVERED
from bot.db.tables import DayLogRow
from tests.acceptance.world import CATALOG, World

REMINDED = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)  # 07:30 in Berlin, where `enrols` lives
DAY = timedelta(days=1)


async def days(world: World) -> list[tuple[str, str]]:
    log = table(DayLogRow).c
    async with world.app.engine.connect() as connection:
        rows = await connection.execute(select(log.local_date, log.source).order_by(log.local_date))
        return [(row.local_date.isoformat(), row.source) for row in rows]


@pytest.mark.databases("sqlite", "postgresql")
async def test_a_thumb_on_a_reminder_logs_its_day_once(world: World) -> None:
    anna = world.person()
    await anna.enrols()
    await world.until(REMINDED)
    tuesdays = anna.side.last.id
    anna.sees("Three minutes count too")

    await anna.reacts("👍", tuesdays)
    anna.sees("Logged. That is 1 of the last 7 days")
    logged, said = anna.side.last.id, len(anna.texts)

    await anna.reacts("❤", tuesdays)  # another emoji in its place, none at all, one on the answer
    await anna.reacts("", tuesdays)
    await anna.reacts("👍", logged)
    await anna.reacts("🔥", tuesdays)
    assert len(anna.texts) == said
    assert await days(world) == [("2026-03-03", "reaction")]

    await world.until(REMINDED + DAY)
    wednesdays = anna.side.last.id
    await world.restart()
    await world.until(REMINDED + 3 * DAY)
    await anna.reacts("❤", wednesdays)  # its buttons went when the next reminder came
    anna.sees("Logged for Wed, Mar 4")
    assert await days(world) == [("2026-03-03", "reaction"), ("2026-03-04", "reaction")]

    ben = world.person(2)
    await ben.types("/start")
    said = len(ben.texts)
    await ben.reacts("👍", ben.side.last.id)  # nothing of his is known, and nothing is said
    assert len(ben.texts) == said


def test_what_a_message_was_about_is_known_as_long_as_its_day_can_be_logged() -> None:
    assert timedelta(days=CATALOG.rules.log_back_days) < KEEP_DELIVERED
