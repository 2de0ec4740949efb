"""Several processes on one PostgreSQL: webhook servers and workers, begun and ended by the test."""

import asyncio
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from bot.clock import MovableClock
from bot.db.shared import BATON
from bot.sandbox.calls import Call
from bot.sandbox.options import SandboxOptions
from bot.sandbox.server import Sandbox
from tests.faults import ledger
from tests.faults.lives import Life, Lives, lives
from tests.faults.stand import EVENING, TAP_SECONDS, TOKEN
from tests.faults.thumb import Thumb

_LOOK_SECONDS: Final = 0.01
_HOLDERS: Final = (
    "SELECT l.pid, a.application_name FROM pg_locks l"
    " JOIN pg_database d ON d.oid = l.database JOIN pg_stat_activity a ON a.pid = l.pid"
    " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.granted"
    " AND (l.classid::bigint << 32 | l.objid::bigint) = ?"
)


@dataclass(kw_only=True)
class Fleet:
    """All processes of a bot, and the Telegram they talk to."""

    clock: MovableClock
    sandbox: Sandbox
    lives: Lives
    database: str
    stderr: Path
    port: int  # the web servers'
    crew: list[Life] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)  # by command
    killed_claims: set[ledger.Claim] = field(default_factory=set)
    """What was being sent at a kill of the one that sends."""
    _names: dict[int, str] = field(default_factory=dict)  # by pid, as the database knows them
    _begun: int = 0

    @property
    def calls(self) -> list[Call]:
        """Every call that any process has made."""
        return self.sandbox.calls

    async def begins(self, command: str) -> Life:
        """Begin a process; it is not up yet."""
        self._begun += 1
        name = f"life-{self._begun}"
        url = make_url(self.database).update_query_dict({"application_name": name})
        database = url.render_as_string(hide_password=False)
        life = await self.lives.begin(command, DATABASE_URL=database)
        self._names[life.pid] = name
        self.crew.append(life)
        return life

    def is_active(self, life: Life) -> bool:
        """Whether it is the one that sends."""
        if life.command != "worker":
            return False
        rows = ledger.query(self.database, _HOLDERS, BATON)
        return self._names[life.pid] in {row["application_name"] for row in rows}

    async def is_killed(self, life: Life, *, sends: bool) -> None:
        """Kill a process in the middle of whatever it does; `sends` says who it was."""
        assert await self.ends(life, signal.SIGKILL) == -signal.SIGKILL, self.stderr.read_text()
        self.kills[life.command] += 1
        if sends:
            self.killed_claims |= ledger.claims(self.database)

    async def begins_active(self) -> Life:
        """Begin a worker while there is none, and wait until it is the one that sends."""
        life = await self.begins("worker")
        while not self.holders():  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(_LOOK_SECONDS)
        return life

    async def begins_web(self) -> Life:
        """Begin a webhook server, and wait until Telegram knows of it."""
        life = await self.begins("web")
        while not self.sandbox.calls_of("setWebhook"):  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_SECONDS)
        return life

    async def ends(self, life: Life, how: signal.Signals = signal.SIGTERM) -> int:
        """End a process, and return its exit code."""
        self.crew.remove(life)
        return await self.lives.end(life, how)

    async def all_end(self) -> None:
        """Ask all of them to end, and check that they end well."""
        for life in tuple(self.crew):
            assert await self.ends(life) == 0, self.stderr.read_text()

    def holders(self) -> list[int]:
        """Return which of the database's processes serve whoever holds the baton."""
        return [row["pid"] for row in ledger.query(self.database, _HOLDERS, BATON)]

    def cuts(self, pid: int) -> None:
        """Have the database cut a connection."""
        ledger.query(self.database, "SELECT pg_terminate_backend(?)", pid)

    async def is_quiet(self) -> None:
        """Wait until nothing is left to be handled or sent."""
        while self.sandbox.pending_updates or ledger.unsent(self.database):  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_SECONDS)

    def person(self, number: int) -> Thumb:
        """Return somebody with a phone."""
        return Thumb(side=self.sandbox.person(number))


@asynccontextmanager
async def a_fleet(folder: Path, database_url: str, *, rate: float) -> AsyncIterator[Fleet]:
    """Open Telegram and prepare processes; none has begun, and none is left in the end."""
    clock = MovableClock(start=EVENING, rate=rate)
    options = SandboxOptions(callback_seconds=TAP_SECONDS, keep_calls=100_000)
    sandbox = Sandbox(clock=clock, options=options)
    await sandbox.start()
    port, stderr = unused_port(), folder / "stderr"
    environment = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": sandbox.url,
        "DATABASE_URL": database_url,
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "PORT": str(port),
        "LOG_LEVEL": "INFO",
    }
    try:
        async with lives(environment, clock=clock, stderr=stderr) as nine:
            yield Fleet(
                clock=clock,
                sandbox=sandbox,
                lives=nine,
                database=database_url,
                stderr=stderr,
                port=port,
            )
    finally:
        await sandbox.stop()


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
