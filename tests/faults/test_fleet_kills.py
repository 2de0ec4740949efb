"""Web servers and workers on one PostgreSQL, killed again and again: nobody loses anything.

How often, `share.py` says.
"""

import asyncio
import random
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from tests.faults.evidence import Evidence, Mark
from tests.faults.fleet import Fleet, a_fleet
from tests.faults.lives import Life
from tests.faults.share import ON_POSTGRESQL
from tests.faults.test_kills import one_session
from tests.faults.thumb import Thumb
from tests.figures import Tell

RATE: Final = 15.0
CREW: Final = ("worker", "worker", "web", "web")
LONGEST_RUN_SECONDS: Final = 60 + ON_POSTGRESQL * 6
BETWEEN_SECONDS: Final = 0.5  # two kills, at most
CATCHES_UP_EVERY: Final = 4  # kills
CAUGHT_UP_SECONDS: Final = 30.0  # at most; a machine with a lot else to do is slow to begin lives
WORKERS_SHARE: Final = 0.4
WINDOW_SECONDS: Final = 0.02  # about, from Telegram's taking a message to its being recorded
LOOK_SECONDS: Final = 0.002


@dataclass(kw_only=True)
class FleetKiller:
    """Kills one process after the other and begins another one in its place.

    Whoever sends is killed in the very moment in which Telegram has taken something, if that
    comes soon. Then, and now and then, the others are spared until they have caught up: people
    wait only so long.
    """

    fleet: Fleet
    dice: random.Random
    witnesses: Sequence[Thumb]
    is_over: bool = False

    async def runs(self) -> None:
        while self.fleet.kills.total() < ON_POSTGRESQL and not self.is_over:
            victim = self._victim()
            sends = self.fleet.is_active(victim)  # asked now, to be quick when it counts
            if sends:
                await self._comes_soon(self._said(), BETWEEN_SECONDS)
                await self._sleep(WINDOW_SECONDS)
            else:
                await self._sleep(BETWEEN_SECONDS)
            await self.fleet.is_killed(victim, sends=sends)
            await self.fleet.begins(victim.command)
            if sends or self.fleet.kills.total() % CATCHES_UP_EVERY == 0:
                await self._comes_soon(self.fleet.is_quiet(), CAUGHT_UP_SECONDS)

    def _victim(self) -> Life:
        command = "worker" if self.dice.random() < WORKERS_SHARE else "web"
        return self.dice.choice([life for life in self.fleet.crew if life.command == command])

    async def _sleep(self, most: float) -> None:
        await asyncio.sleep(self.dice.uniform(0.0, most))

    async def _said(self) -> None:
        """Return at the next message that anybody gets."""
        sides = [person.side for person in self.witnesses]
        newest = [side.last.id for side in sides]
        while newest == [side.last.id for side in sides]:  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(LOOK_SECONDS)

    async def _comes_soon(self, moment: Awaitable[object], seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(moment, seconds)


async def one_day(fleet: Fleet, people: Sequence[Thumb], dice: random.Random) -> None:
    """Sleep until the next morning's reminders, and have everyone go through a session."""
    for life in tuple(fleet.crew):
        await fleet.is_killed(life, sends=fleet.is_active(life))
    morning = fleet.clock.now().replace(hour=5, minute=59, second=50) + timedelta(days=1)
    fleet.clock.move_to(morning)
    for command in CREW:
        await fleet.begins(command)
    killer = FleetKiller(fleet=fleet, dice=dice, witnesses=people)
    async with asyncio.TaskGroup() as background:
        background.create_task(killer.runs())
        async with asyncio.TaskGroup() as sessions:
            for person in people:
                sessions.create_task(one_session(person))
        killer.is_over = True
    await fleet.is_quiet()


async def test_kills_of_any_process_at_any_moment_lose_nothing(
    tmp_path: Path, shared: str, tell: Tell
) -> None:
    dice = random.Random(20260303)  # noqa: S311 - repeatable on purpose
    days = 0
    async with asyncio.timeout(LONGEST_RUN_SECONDS), a_fleet(tmp_path, shared, rate=RATE) as fleet:
        await fleet.begins_active()
        await fleet.begins_web()
        people = [fleet.person(number) for number in (1, 2)]
        async with asyncio.TaskGroup() as intakes:
            for person in people:
                intakes.create_task(person.enrols())
        await fleet.is_quiet()
        mark = Mark.now(fleet)
        while fleet.kills.total() < ON_POSTGRESQL:
            await one_day(fleet, people, dice)
            days += 1
        await fleet.all_end()
        evidence = Evidence(bot=fleet, people=people, mark=mark)
        evidence.check_messages()
        evidence.check_holds()
        evidence.check_days(days)
        tell(summary(evidence, fleet, days))


def summary(evidence: Evidence, fleet: Fleet, days: int) -> str:
    killed = ", ".join(f"{number} of {name}" for name, number in sorted(fleet.kills.items()))
    messages = sum(len(evidence.sent(person)) for person in evidence.people)
    return (
        f"PostgreSQL: {fleet.kills.total()} kills ({killed}), {days * len(evidence.people)}"
        f" sessions, {messages} messages, 0 lost, {len(fleet.killed_claims)} calls cut off,"
        f" {evidence.repeats.total()} repeated,"
        f" {evidence.expired} cues expired, {evidence.said_instead.total()} toasts also said"
    )
