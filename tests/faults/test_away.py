"""Holds that end while nobody is there."""

import asyncio
from datetime import timedelta
from pathlib import Path

from tests.faults import ledger
from tests.faults.evidence import AWAY, OPENED
from tests.faults.stand import MortalBot, mortal_bot
from tests.faults.thumb import Thumb

DOWN = timedelta(seconds=150)


async def enrolled(bot: MortalBot) -> Thumb:
    """Have somebody answer the intake and ask for the session."""
    anna = bot.person(1)
    await bot.begins()
    await anna.enrols()
    await bot.is_quiet()
    return anna


async def test_a_hold_that_ended_while_nobody_was_there_is_counted_or_repeated(
    tmp_path: Path,
) -> None:
    async with asyncio.timeout(60), mortal_bot(tmp_path) as bot:
        anna = await enrolled(bot)
        anna.side.sends("/routine")
        await sleeps_through_the_end(bot, anna)
        await anna.taps("Repeat")
        await sleeps_through_the_end(bot, anna)
        await anna.taps("Count it")
        await anna.side.hears("Step 2 of", after=anna.side.last.id - 1)
        await anna.goes_through(after=0)
        await bot.is_quiet()
        assert await bot.stops() == 0
        [day] = ledger.query(bot.database, "SELECT held_seconds, steps_done FROM day_log")
        assert day == {"held_seconds": 90, "steps_done": 3}


async def sleeps_through_the_end(bot: MortalBot, anna: Thumb) -> None:
    """Kill the bot in the middle of a hold, and begin it long after the hold has ended."""
    before = anna.side.last.id
    await anna.goes_on_until(OPENED, after=before)
    await bot.is_quiet()
    await bot.is_killed()
    bot.clock.move_by(DOWN)
    before = anna.side.last.id
    await bot.begins()
    asked = await anna.side.hears(AWAY, after=before)
    assert {"Count it", "Repeat"} <= set(asked.labels)
