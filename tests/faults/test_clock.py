"""The machine's clock is set by two hours and back, in a hold and around reminders."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.faults import FaultPlan
from tests.acceptance.world import MONDAY
from tests.faults import ledger
from tests.faults.evidence import AWAY, ENDED
from tests.faults.stand import mortal_bot
from tests.faults.weather import bad_weather
from tests.seeded import SECONDS_OF_HOLD, seed_hold

TWO_HOURS = timedelta(hours=2)
FIVE_PAST = MONDAY.replace(minute=25)  # in Berlin, before the reminders of 07:30
DAY = timedelta(days=1)
RATE = 10.0
LEFT = 30  # seconds of the hold
LATE = 20.0  # two seconds of a busy machine


@pytest.mark.parametrize(("step", "says"), [(-TWO_HOURS, ENDED), (TWO_HOURS, AWAY)])
async def test_a_hold_comes_to_its_end_whatever_is_done_to_the_clock(
    tmp_path: Path, step: timedelta, says: str
) -> None:
    async with asyncio.timeout(40), mortal_bot(tmp_path, rate=RATE) as bot:
        anna = bot.person(1)
        url, number = f"sqlite:///{bot.database}", anna.side.account.id
        ends_at = bot.clock.now().timestamp() + LEFT
        await seed_hold(url, number, now=bot.clock.now(), left=LEFT)
        anna.side.sends("/help")
        await bot.begins()
        await anna.side.hears("seconds left")
        bot.lives.set_clocks(step)
        seen = anna.side.last.id
        anna.side.sends("/help")
        ended = await anna.side.hears(says, after=seen)
        if step < timedelta(0):
            assert ended.date == pytest.approx(ends_at, abs=LATE)
        assert any("/progress" in one.text for one in anna.side.from_bot() if one.id > seen)
        await anna.goes_through(after=seen)
        await bot.is_quiet()
        assert await bot.stops() == 0
        [day] = ledger.query(bot.database, "SELECT held_seconds FROM day_log")
        assert day["held_seconds"] == SECONDS_OF_HOLD
        assert ledger.query(bot.database, "SELECT * FROM failed_event") == []


async def test_reminders_come_once_a_day_whatever_is_done_to_the_clock(tmp_path: Path) -> None:
    async with bad_weather(tmp_path, people=2) as weather:
        for day, step in enumerate((TWO_HOURS, -TWO_HOURS, timedelta(0), -TWO_HOURS)):
            await weather.world.until(FIVE_PAST + day * DAY)
            await weather.sets_clock(step)
            await weather.world.passes(TWO_HOURS.total_seconds())
            await weather.sets_clock(-step)
            await weather.world.passes(TWO_HOURS.total_seconds())
            assert [weather.reminders_of(one) for one in weather.people] == [day + 1] * 2
            for one in weather.people:  # whoever does not answer is reminded less and less
                await one.types("done")
        evidence = weather.evidence()
        evidence.check_messages()
        fates = evidence.count("occurrence WHERE fate = 'sent'")
        assert fates == weather.reminders_of(weather.people[0]) * 2


async def test_a_flood_limit_lasts_no_longer_because_the_clock_is_set_back(tmp_path: Path) -> None:
    async with bad_weather(tmp_path, people=1) as weather:
        [anna] = weather.people
        await weather.world.passes(20)  # until the chat's own limit is far
        weather.sandbox.faults.follow(FaultPlan(flood=1.0, flood_seconds=60))
        anna.side.sends("/help")
        await weather.world.settle()
        weather.sandbox.faults.follow(FaultPlan())
        await weather.sets_clock(-TWO_HOURS)
        await weather.world.passes(50)
        assert "/progress" not in anna.side.last.text
        await weather.world.passes(20)
        anna.sees("/progress")
