"""The bot is killed again and again in the middle of sessions, and nobody loses anything.

How often, `share.py` says.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Final

from tests.faults import ledger
from tests.faults.evidence import Evidence, Mark
from tests.faults.share import ON_SQLITE
from tests.faults.stand import RATE, MortalBot, mortal_bot
from tests.faults.thumb import Thumb
from tests.figures import Tell

LONGEST_RUN_SECONDS: Final = 60 + ON_SQLITE * 3
SLOWEST_START_SECONDS: Final = 3.0  # real ones, on a machine with a lot else to do
MOST_LIVES_WITHOUT_REST: Final = 4
CAUGHT_UP_SECONDS: Final = 10.0  # at most


@dataclass(kw_only=True)
class Killer:
    """Kills the bot at random moments and begins it again, until it is told to stop.

    Moments are measured in starts of the bot, so that a slow machine also gets something done.
    """

    bot: MortalBot
    dice: random.Random
    witnesses: Sequence[Thumb]
    is_over: bool = False
    _start_seconds: float = 0.1
    _lives_without_rest: int = 0

    async def runs(self) -> None:
        while self.bot.kills < ON_SQLITE and not self.is_over:
            await self._lets_catch_up()
            if self.dice.random() < 0.25:
                await self._sleep(1.0)
            else:
                await self._is_up()
                await self.dice.choice((self._at_work, self._on_saying, self._on_tapping))()
            await self.bot.is_killed()
            await self.bot.begins()

    async def _lets_catch_up(self) -> None:
        """Let a bot live that has to do what others could not: people wait only so long."""
        self._lives_without_rest += 1
        if self._lives_without_rest > MOST_LIVES_WITHOUT_REST:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.bot.is_quiet(), CAUGHT_UP_SECONDS)
        if not self.bot.sandbox.pending_updates and not ledger.unsent(self.bot.database):
            self._lives_without_rest = 0

    async def _sleep(self, starts: float) -> None:
        await asyncio.sleep(self.dice.uniform(0.0, starts * self._start_seconds))

    async def _is_up(self) -> None:
        loop = asyncio.get_running_loop()
        began_at = loop.time()
        await self.bot.is_up()
        self._start_seconds = loop.time() - began_at

    async def _at_work(self) -> None:
        await self._sleep(3.0)

    async def _on_saying(self) -> None:
        """Wait for the next message to be accepted: the window in which it is not recorded yet."""
        side = self.dice.choice(self.witnesses).side
        newest = side.last.id
        if await self._comes_soon(side.until(lambda: side.last.id > newest)):
            await self._sleep(0.05)

    async def _on_tapping(self) -> None:
        """Wait for the next tap: soon it is handled, and not confirmed to Telegram yet."""
        has_tapped = self.dice.choice(self.witnesses).has_tapped
        has_tapped.clear()
        if await self._comes_soon(has_tapped.wait()):
            await self._sleep(0.4)

    async def _comes_soon(self, moment: Awaitable[object]) -> bool:
        try:
            await asyncio.wait_for(moment, 3.0 * self._start_seconds)
        except TimeoutError:
            return False
        return True


async def one_day(bot: MortalBot, people: Sequence[Thumb], dice: random.Random) -> None:
    """Sleep until the next morning's reminders, and have everyone go through a session."""
    await bot.is_killed()
    morning = bot.clock.now().replace(hour=5, minute=59, second=50) + timedelta(days=1)
    bot.clock.move_to(morning)
    await bot.begins()
    killer = Killer(bot=bot, dice=dice, witnesses=people)
    async with asyncio.TaskGroup() as background:
        background.create_task(killer.runs())
        async with asyncio.TaskGroup() as sessions:
            for person in people:
                sessions.create_task(one_session(person))
        killer.is_over = True
    await bot.is_quiet()


async def one_session(person: Thumb) -> None:
    yesterday = person.side.last.id
    await person.starts(after=yesterday)
    await person.goes_through(after=yesterday)


async def test_kills_at_any_moment_lose_nothing(tmp_path: Path, tell: Tell) -> None:
    dice = random.Random(20260302)  # noqa: S311 - repeatable on purpose
    days = 0
    async with mortal_bot(tmp_path) as bot, telling_where_it_stands(bot):
        people = [bot.person(number) for number in (1, 2, 3)]
        mark = await enrolled(bot, people)
        while bot.kills < ON_SQLITE:
            await one_day(bot, people, dice)
            days += 1
        assert await bot.stops() == 0
        evidence = Evidence(bot=bot, people=people, mark=mark)
        evidence.check_messages()
        check_ends(evidence, bot)
        evidence.check_days(days)
        tell(summary(evidence, bot, days))


@asynccontextmanager
async def telling_where_it_stands(bot: MortalBot) -> AsyncIterator[None]:
    """Bound the whole run; one that fails tells what could be seen at that moment."""
    try:
        async with asyncio.timeout(LONGEST_RUN_SECONDS):
            yield
    except BaseException as error:
        error.add_note(bot.describe())
        raise


async def enrolled(bot: MortalBot, people: Sequence[Thumb]) -> Mark:
    """Let everyone answer the intake in peace, for sessions of 5, 10 and 15 minutes."""
    await bot.begins()
    async with asyncio.TaskGroup() as intakes:
        for person, minutes in zip(people, (5, 10, 15), strict=True):
            intakes.create_task(person.enrols(minutes=minutes))
    await bot.is_quiet()
    return Mark.now(bot)


def check_ends(evidence: Evidence, bot: MortalBot) -> None:
    """Every hold ends as soon as a bot is there to say so."""
    for end in evidence.check_holds():
        assert evidence.lateness(end, bot) <= SLOWEST_START_SECONDS * RATE


def summary(evidence: Evidence, bot: MortalBot, days: int) -> str:
    ends = evidence.ends()
    away = sum(end.was_away for end in ends)
    late = median(evidence.lateness(end, bot) for end in ends)
    messages = sum(len(evidence.sent(person)) for person in evidence.people)
    return (
        f"SQLite: {bot.kills} kills, {days * len(evidence.people)} sessions,"
        f" {messages} messages, 0 lost, {len(bot.killed_claims)} calls cut off,"
        f" {evidence.repeats.total()} repeated,"
        f" {evidence.expired} cues expired,"
        f" {evidence.said_instead.total()} toasts also said; {len(ends)} holds,"
        f" {away} of them ended while the bot was away,"
        f" ends {late / RATE * 1000:.0f} ms late in the middle"
    )
