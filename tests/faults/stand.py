"""Telegram in this process, the bot in another one, both on one fast clock.

`mortal_bot` is where tests begin. Time runs `RATE` times as fast as real time, because a
killed process takes real time to start again; whatever is measured here is in the clock's seconds.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Final

from bot.clock import MovableClock
from bot.sandbox.calls import Call
from bot.sandbox.options import SandboxOptions
from bot.sandbox.server import Sandbox
from tests.faults import ledger
from tests.faults.lives import Life, Lives, lives
from tests.faults.share import IS_WHOLE
from tests.faults.thumb import Thumb

RATE: Final = 15.0 if IS_WHOLE else 30.0  # people wait for longer where more is killed
EVENING: Final = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)  # a Sunday in Berlin, winter time
TOKEN: Final = "424242:a-token-for-tests-only-aaaaaaaaaaaaaa"
TAP_SECONDS: Final = 24 * 3600.0
"""Taps never get too old to be answered: whether they are answered is what is looked at."""
_OF_EVERY_LIFE: Final = ("getMe", "getUpdates", "setMyCommands")
_LOOK_SECONDS: Final = 0.002


@dataclass(kw_only=True)
class MortalBot:
    """A bot that is begun and ended by the test, and the Telegram it talks to."""

    clock: MovableClock
    sandbox: Sandbox
    lives: Lives
    database: Path
    stderr: Path
    life: Life | None = None
    kills: int = 0
    killed_claims: set[ledger.Claim] = field(default_factory=set)
    """What was being sent at a kill: the only calls that may be made twice."""
    births: list[float] = field(default_factory=list)
    _call_before: int = 0  # this life

    async def begins(self) -> None:
        """Begin a life; it is not up yet."""
        assert self.life is None
        self._call_before = self.calls[-1].number if self.calls else 0
        self.life = await self.lives.begin()
        self.births.append(self.life.began_at)

    async def is_up(self) -> None:
        """Wait until the bot has asked who it is, just before its first getUpdates."""
        while not self._has_asked():  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(_LOOK_SECONDS)

    def _has_asked(self) -> bool:
        mine = takewhile(lambda call: call.number > self._call_before, reversed(self.calls))
        return any(call.method == "getMe" for call in mine)

    async def is_killed(self) -> None:
        """Kill it, in the middle of whatever it does."""
        code = await self._ends(signal.SIGKILL)
        assert code == -signal.SIGKILL, self.stderr.read_text()
        self.kills += 1
        self.killed_claims |= ledger.claims(self.database)

    async def stops(self) -> int:
        """Ask it to end, and return its exit code."""
        return await self._ends(signal.SIGTERM)

    async def _ends(self, how: signal.Signals) -> int:
        life, self.life = self.life, None
        assert life is not None
        return await self.lives.end(life, how)

    async def is_quiet(self) -> None:
        """Wait until nothing is left to be handled or sent."""
        while self.sandbox.pending_updates or ledger.unsent(self.database):  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_SECONDS)

    def person(self, number: int) -> Thumb:
        """Return somebody with a phone."""
        return Thumb(side=self.sandbox.person(number))

    @property
    def calls(self) -> list[Call]:
        """Every call the bot has made."""
        return self.sandbox.calls

    def describe(self) -> str:
        """Return what can be seen from outside, for a test that waits in vain."""
        told = [
            f"at {self.clock.now()}, {self.kills} kills, {self.sandbox.pending_updates} updates"
        ]
        for table in ("person", "timer", "outbox WHERE status <> 'delivered'", "failed_event"):
            rows = ledger.query(self.database, f"SELECT * FROM {table}")  # noqa: S608
            told += [table, *map(str, rows)]
        calls = [call for call in self.calls if call.method not in _OF_EVERY_LIFE]
        told += ["the last calls", *map(str, calls[-30:])]
        return "\n".join([*told, self.stderr.read_text()[-5000:]])

    def born_before(self, instant: float) -> float:
        """Return when the life that was there at an instant had begun."""
        return max(born for born in self.births if born <= instant)


@asynccontextmanager
async def mortal_bot(folder: Path, *, rate: float = RATE) -> AsyncIterator[MortalBot]:
    """Open Telegram and prepare lives; none has begun."""
    clock = MovableClock(start=EVENING, rate=rate)
    options = SandboxOptions(callback_seconds=TAP_SECONDS, keep_calls=100_000)
    sandbox = Sandbox(clock=clock, options=options)
    await sandbox.start()
    database, stderr = folder / "bot.sqlite3", folder / "stderr"
    environment = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": sandbox.url,
        "DATABASE_URL": f"sqlite:///{database}",
        "LOG_LEVEL": "WARNING",
    }
    try:
        async with lives(environment, clock=clock, stderr=stderr) as nine:
            yield MortalBot(
                clock=clock, sandbox=sandbox, lives=nine, database=database, stderr=stderr
            )
    finally:
        await sandbox.stop()
