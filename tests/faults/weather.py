"""A bot and its Telegram in this process, on clocks that stand still until they are moved.

For faults that last: ten minutes without Telegram pass in a second, with every attempt made.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy.exc import OperationalError
from telegram.error import TelegramError

from bot.db.set_back import set_back
from bot.sandbox.calls import Call
from bot.sandbox.options import SandboxOptions
from bot.sandbox.server import Sandbox
from tests.acceptance.world import Someone, World, a_world
from tests.fakes import ManualClock
from tests.faults import ledger
from tests.faults.evidence import Evidence, Mark
from tests.faults.stand import TAP_SECONDS
from tests.faults.thumb import Thumb

EVERY_METHOD: Final = (
    "getupdates",
    "sendmessage",
    "editmessagetext",
    "editmessagereplymarkup",
    "answercallbackquery",
)
TROUBLE: Final = (TelegramError, OperationalError)
REMINDERS: Final = ("A light day today.", "Strength rests today", "Time for your hips.")
_LONGEST_NAP: Final = timedelta(seconds=5)  # until the bot tries again what has failed


class SteppedClock(ManualClock):
    """The clock of a machine that somebody sets: it jumps, and Telegram's goes on as before.

    Nobody is told of a step; passing time moves both.
    """

    def __init__(self, real: ManualClock) -> None:
        super().__init__(real.now())
        self.real = real

    def steps(self, step: timedelta) -> None:
        self._now += step

    def move_to(self, instant: datetime) -> None:
        passed = instant - self._now
        super().move_to(instant)
        self.real.advance(passed.total_seconds())


@dataclass(kw_only=True)
class Weather:
    """A world with faults, as evidence is taken of it."""

    world: World
    database: Path
    people: Sequence[Someone]
    clock: SteppedClock
    mark: Mark
    killed_claims: set[ledger.Claim] = field(default_factory=set)  # nobody is killed here

    @property
    def sandbox(self) -> Sandbox:
        return self.world.sandbox

    @property
    def calls(self) -> list[Call]:
        return self.sandbox.calls

    async def passes(self, seconds: float) -> int:
        """Let time pass with a bot that cannot do all it tries; return how often it failed.

        Each part tries what it can at every instant at which one of them wants to, as it would
        by itself.
        """
        app, until, failures = self.world.app, self.clock.now() + timedelta(seconds=seconds), 0
        while self.clock.now() < until:
            upcoming = [until, self.clock.now() + _LONGEST_NAP]
            for part in (app.poller.poll_once, app.ticker.ring, app.outbox.drain):
                try:
                    due_at = await part()
                except TROUBLE:
                    failures += 1
                else:
                    upcoming += [due_at] if isinstance(due_at, datetime) else []
            self.clock.move_to(max(self.clock.now(), min(upcoming)))
        return failures

    async def sets_clock(self, by: timedelta) -> None:
        """Set the bot's clock, and let it notice as it does by itself."""
        self.clock.steps(by)
        if by < timedelta(0):
            await set_back(self.world.app.engine, self.clock, -by)
            self.world.app.throttle.set_back(-by)
            self.world.app.shifts.set_back(-by)

    async def goes_on(self, someone: Someone, *, until: Callable[[str], bool]) -> None:
        """Tap whatever leads on through a session until the newest message says so."""
        for _ in range(200):
            if until(someone.side.last.text):
                return
            shown = [one for one in ("Count it", "Softer", "Ready", "Done", "2") if one in
                     someone.side.last.labels]  # fmt: skip
            if shown:
                await someone.taps(shown[0])
            else:
                await self.world.passes(5)
        raise AssertionError(someone.side.last)

    def evidence(self) -> Evidence:
        """Return what is to be compared, from the end of the intakes on."""
        people = [Thumb(side=one.side) for one in self.people]
        return Evidence(bot=self, people=people, mark=self.mark)

    def reminders_of(self, someone: Someone) -> int:
        return sum(text.startswith(REMINDERS) for text in someone.texts)


@asynccontextmanager
async def bad_weather(folder: Path, *, people: int) -> AsyncIterator[Weather]:
    """Open a world for people who have answered the intake; nothing is wrong yet."""
    database = folder / "weather.sqlite3"
    options = SandboxOptions(guard_hasty_polls=False, callback_seconds=TAP_SECONDS)
    async with a_world(f"sqlite:///{database}", options=options, clock=SteppedClock) as world:
        assert isinstance(world.clock, SteppedClock)
        everybody = [world.person(number) for number in range(1, people + 1)]
        for one in everybody:
            await one.enrols()
        yield Weather(
            world=world,
            database=database,
            people=everybody,
            clock=world.clock,
            mark=Mark(row_id=ledger.newest_row(database), call=world.sandbox.calls[-1].number),
        )
