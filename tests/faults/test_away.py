"""Holds that end while nobody is there, and holds whose every edit is refused."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.faults import ledger
from tests.faults.evidence import AWAY, OPENED, Evidence, Mark
from tests.faults.stand import MortalBot, mortal_bot
from tests.faults.thumb import Thumb

CALM_RATE = 20.0  # slow enough that a busy machine is on time, in the clock's seconds
ON_TIME_SECONDS = 10.0
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


async def test_every_hold_is_right_when_all_edits_are_refused(tmp_path: Path) -> None:
    async with asyncio.timeout(60), mortal_bot(tmp_path, rate=CALM_RATE) as bot:
        anna = await enrolled(bot)
        mark = Mark.now(bot)
        faults = bot.sandbox.faults
        faults.follow(replace(faults.plan, refuse_edits=True))
        anna.side.sends("/routine")
        await anna.goes_through(after=anna.side.last.id)
        await bot.is_quiet()
        assert await bot.stops() == 0
        evidence = Evidence(bot=bot, people=[anna], mark=mark)
        evidence.compare(toasts=())
        [end] = evidence.ends()
        assert not end.was_away
        assert 0.0 <= evidence.lateness(end, bot) <= ON_TIME_SECONDS
        refused = [call for call in bot.calls if "edit" in call.method and not call.accepted]
        assert len(refused) >= 3
