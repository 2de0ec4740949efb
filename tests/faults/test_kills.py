"""The bot is killed again and again in the middle of sessions, and nobody loses anything.

The usual test run kills it a hundred times, `make faults` five hundred times.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Final

from tests.faults.evidence import ENDED, GRACE_SECONDS, STALE, Evidence, Mark
from tests.faults.stand import RATE, MortalBot, mortal_bot
from tests.faults.thumb import Thumb
from tests.figures import Tell

KILLS: Final = int(os.environ.get("FAULTS_KILLS", "100"))
LONGEST_RUN_SECONDS: Final = 60 + KILLS * 1.5
SLOWEST_START_SECONDS: Final = 3.0  # real ones, on a machine with a lot else to do
MOST_LIVES_WITHOUT_READING: Final = 4
SKEW_SECONDS: Final = 0.1  # between the clocks of two processes, after speeding up


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
    _lives_without_reading: int = 0

    async def runs(self) -> None:
        while self.bot.kills < KILLS and not self.is_over:
            await self._spare_unread_taps()
            if self.dice.random() < 0.25:
                await self._sleep(1.0)
            else:
                await self._is_up()
                await self.dice.choice((self._at_work, self._on_saying, self._on_tapping))()
            await self.bot.is_killed()
            await self.bot.begins()

    async def _spare_unread_taps(self) -> None:
        """Let a bot live that has to read what others could not: Telegram forgets taps in time."""
        self._lives_without_reading += 1
        if self._lives_without_reading > MOST_LIVES_WITHOUT_READING:
            await self.bot.has_read()
        if not self.bot.sandbox.pending_updates:
            self._lives_without_reading = 0

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
        while bot.kills < KILLS:
            await one_day(bot, people, dice)
            days += 1
        assert await bot.stops() == 0
        evidence = Evidence(bot=bot, people=people, mark=mark)
        check_messages(evidence)
        check_holds(evidence)
        check_days(evidence, days)
        tell(summary(evidence, days))


@asynccontextmanager
async def telling_where_it_stands(bot: MortalBot) -> AsyncIterator[None]:
    """Bound the whole run; one that stands still tells what could be seen at its end."""
    try:
        async with asyncio.timeout(LONGEST_RUN_SECONDS):
            yield
    except TimeoutError:
        raise AssertionError(bot.describe()) from None


async def enrolled(bot: MortalBot, people: Sequence[Thumb]) -> Mark:
    """Let everyone answer the intake in peace, for sessions of 5, 10 and 15 minutes."""
    await bot.begins()
    async with asyncio.TaskGroup() as intakes:
        for person, minutes in zip(people, (5, 10, 15), strict=True):
            intakes.create_task(person.enrols(minutes=minutes))
    await bot.is_quiet()
    return Mark.now(bot)


def check_messages(evidence: Evidence) -> None:
    """Nothing is lost or out of order, and only what was in flight at a kill comes twice."""
    killed = evidence.bot.killed_claims
    evidence.compare(toasts={claim.toast for claim in killed if claim.toast})
    in_flight = Counter(claim.row_id for claim in killed)
    assert evidence.repeats <= in_flight
    assert evidence.said_instead <= Counter(claim.toast for claim in killed if claim.toast)
    assert evidence.unanswered_taps() == set()
    # A tap handled twice would find its step left: nobody here taps an old button.
    assert [words for words in evidence.toasts() if STALE in words] == []


def check_holds(evidence: Evidence) -> None:
    """Every hold ends once: at its end, or as soon as the bot is back, saying so."""
    ends = evidence.ends()
    for end in ends:
        noticed = end.message.created_at - end.due_at
        assert noticed >= -SKEW_SECONDS
        assert end.was_away or ENDED in end.message.text
        assert end.was_away == (noticed > GRACE_SECONDS)
        assert evidence.lateness(end) <= SLOWEST_START_SECONDS * RATE
    assert len(ends) >= len(evidence.people)


def check_days(evidence: Evidence, days: int) -> None:
    """Each morning has one reminder and each local day one log, complete, for each person."""
    logged = evidence.logged_days()
    assert set(logged.values()) == {1}
    assert len(logged) == days * len(evidence.people)
    assert evidence.count("day_log WHERE partial OR steps_done < steps_planned") == 0
    assert evidence.count("occurrence WHERE fate = 'sent'") == days * len(evidence.people)
    assert evidence.count("failed_event") == 0
    assert evidence.count("timer") == 0


def summary(evidence: Evidence, days: int) -> str:
    ends = evidence.ends()
    away = sum(end.was_away for end in ends)
    late = median(evidence.lateness(end) for end in ends)
    messages = sum(len(evidence.sent(person)) for person in evidence.people)
    return (
        f"{evidence.bot.kills} kills, {days * len(evidence.people)} sessions,"
        f" {messages} messages, 0 lost, {evidence.repeats.total()} repeated,"
        f" {evidence.expired} cues expired,"
        f" {evidence.said_instead.total()} toasts also said; {len(ends)} holds,"
        f" {away} of them ended while the bot was away,"
        f" ends {late / RATE * 1000:.0f} ms late in the middle"
    )
