"""How long the bot takes to start and how much memory it then holds: `make bench-start`.

A database is filled with people, `python -m bot run` is started on it, and a server in
Telegram's place notes when it is first asked for updates and when the first message arrives.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Final

from aiohttp import web
from sqlalchemy import insert

from bot.clock import wall_now
from bot.db.engine import open_engine, table
from bot.db.tables import OutboxRow
from bot.settings import async_database_url
from tests.seeded import seed

ROOT: Final = Path(__file__).resolve().parents[1]
TOKEN: Final = "4242424242:a-token-for-measuring-only-aaaaaaaa"  # noqa: S105 - of no real bot
RUNS: Final = 3
SETTLED_SECONDS: Final = 5.0  # after the first getUpdates, when memory is measured
LONGEST_START_SECONDS: Final = 60.0
FIRST_ID: Final = 1_000_001
_MEGABYTE: Final = 1024.0  # in the kilobytes that Linux tells


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One start of the bot. Seconds count from the moment its process is made."""

    polling_seconds: float
    sending_seconds: float
    megabytes: float


@dataclass(kw_only=True)
class Telegram:
    """Takes every call and remembers when a method was first called."""

    url: str = ""
    first: dict[str, float] = field(default_factory=dict)
    _called: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a call; a poll for updates waits for ever, because nobody writes."""
        method = request.match_info["method"]
        async with self._called:
            self.first.setdefault(method, time.perf_counter())
            self._called.notify_all()
        if method == "getUpdates":
            await asyncio.Event().wait()
        user = {"id": 4242424242, "is_bot": True, "first_name": "Bot", "username": "the_bot"}
        results = {"getMe": user, "sendMessage": {"message_id": 1}}
        return web.json_response({"ok": True, "result": results.get(method, True)})

    async def called(self, method: str) -> float:
        """Wait for the first call of a method and return its instant."""
        async with self._called:
            await self._called.wait_for(lambda: method in self.first)
        return self.first[method]


@asynccontextmanager
async def telegram() -> AsyncIterator[Telegram]:
    """Open a server that stands in for Telegram, as cheaply as can be."""
    found = Telegram()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", found.answer)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield found
    finally:
        await runner.cleanup()


async def one_start(database_url: str) -> Start:
    """Start the bot on a database and measure it. It finds one message that waits to be sent."""
    await queue_message(database_url, now=wall_now())
    async with telegram() as server:
        settings = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": server.url,
            "DATABASE_URL": database_url,
        }
        return await _measured(server, settings)


async def queue_message(database_url: str, *, now: datetime) -> None:
    """Leave a message in the outbox, as a bot does that ends before it is sent."""
    engine = open_engine(async_database_url(database_url))
    row = {
        "person_id": FIRST_ID,
        "lane": 1,
        "method": "sendMessage",
        "payload": f'{{"chat_id": {FIRST_ID}, "text": "Hello"}}',
        "status": "pending",
        "attempts": 0,
        "tracked": False,
        "ephemeral": True,
        "created_at": now,
    }
    try:
        async with engine.begin() as connection:
            await connection.execute(insert(table(OutboxRow)), row)
    finally:
        await engine.dispose()


async def _measured(server: Telegram, settings: Mapping[str, str]) -> Start:
    began_at = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=ROOT,
        env={**os.environ, **settings},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(LONGEST_START_SECONDS):
            polling = await server.called("getUpdates")
            sending = await server.called("sendMessage")
        await asyncio.sleep(SETTLED_SECONDS)
        megabytes = resident_megabytes(process.pid)
    finally:
        process.terminate()
        await process.wait()
    return Start(
        polling_seconds=polling - began_at,
        sending_seconds=sending - began_at,
        megabytes=megabytes,
    )


def resident_megabytes(pid: int) -> float:
    """Return how much memory a process holds, as Linux counts it.

    Raises:
        LookupError: the process has ended.
    """
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / _MEGABYTE
    raise LookupError(f"process {pid} has no memory any more")


async def bare_interpreter_seconds() -> float:
    """Return how long Python takes to do nothing: what this machine asks of any start."""
    began_at = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "pass")
    await process.wait()
    return time.perf_counter() - began_at


async def measure(people: int, runs: int = RUNS) -> list[Start]:
    """Fill a database with so many people and start the bot on it a few times."""
    with tempfile.TemporaryDirectory() as folder:
        database_url = f"sqlite:///{folder}/bot.sqlite3"
        await seed(database_url, range(FIRST_ID, FIRST_ID + people), now=wall_now())
        return [await one_start(database_url) for _ in range(runs)]


def row(name: str, values: Sequence[float], unit: str) -> str:
    """Return one line of the table: the middle, and how far the runs lie apart."""
    spread = max(values) - min(values)
    return f"{name:<42}{median(values):>9.2f} {unit:<3}{spread:>9.2f} {unit}"


async def main(people: Sequence[int]) -> None:
    """Measure and print the table."""
    print(f"{'':<42}{'median':>9}    {'spread':>9}    of {RUNS} runs")
    bare = [await bare_interpreter_seconds() for _ in range(RUNS)]
    print(row("bare interpreter", bare, "s"))
    for count in people:
        starts = await measure(count)
        for name, values, unit in (
            ("first getUpdates", [one.polling_seconds for one in starts], "s"),
            ("first message sent", [one.sending_seconds for one in starts], "s"),
            (f"memory after {SETTLED_SECONDS:.0f} s", [one.megabytes for one in starts], "MB"),
        ):
            print(row(f"{count:,} people: {name}", values, unit))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", nargs="*", type=int, default=[1_000], help="sizes to measure")
    asyncio.run(main(parser.parse_args().people))
