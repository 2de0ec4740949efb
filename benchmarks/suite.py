"""All measurements in one run: `make bench`, or `make bench-quick` for a smaller one.

The table goes to standard output, and with `--write` into `docs/performance.md`. What is
measured is said in `throughput.py`, `enrolled.py` and `rush.py`.
"""

import argparse
import asyncio
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Final

import psycopg

from benchmarks import enrolled, machine, report, rush, throughput
from benchmarks.enrolled import Fired
from benchmarks.rush import Morning, Rush
from benchmarks.throughput import Effort, Pace
from bot.clock import wall_now
from tests.postgresql.server import NoServer, Server


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is measured."""

    name: str
    effort: Effort
    sizes: tuple[int, ...]
    jobs: tuple[tuple[str, str, int], ...]  # script, name, people
    side_by_side: tuple[Morning, ...]  # hardly busy; each has a bot and a Telegram of its own
    alone: tuple[Morning, ...]
    hurries: bool = False  # measures people enrolled and mornings at the same time


JOBQUEUE: Final = ("ptb_jobqueue", "PTB JobQueue, run_daily each")
STORE: Final = ("apscheduler_store", "APScheduler, SQLAlchemy store")

FULL: Final = Plan(
    name="full",
    effort=Effort(people=5_000, updates=6_000, seconds=10, sprints=3),
    sizes=(1_000, 10_000, 100_000, 1_000_000),
    jobs=(
        (*JOBQUEUE, 1_000), (*JOBQUEUE, 10_000), (*JOBQUEUE, 100_000),
        (*STORE, 1_000), (*STORE, 10_000),
    ),
    side_by_side=(
        Morning(
            name="500 holds, 10,000 reminders, 30/s",
            per_second=30, holds=500, wave=10_000, chat_per_second=1, seconds=200,
        ),
        Morning(
            name="10,000 reminders alone, 30/s",
            per_second=30, wave=10_000, chat_per_second=0.3, seconds=400,
        ),
    ),
    alone=(
        Morning(
            name="5,000 holds, 10,000 reminders, 1,000/s, 1,000,000 enrolled",
            per_second=1000, holds=5_000, wave=10_000, chat_per_second=50,
            enrolled=1_000_000, starting_seconds=80, seconds=200,
        ),
    ),
)  # fmt: skip
QUICK: Final = Plan(
    name="quick",
    effort=Effort(people=1_000, updates=2_000, seconds=3, sprints=1),
    hurries=True,
    sizes=(1_000, 10_000),
    jobs=((*JOBQUEUE, 1_000),),
    side_by_side=(
        Morning(
            name="20 holds, 300 reminders, 30/s",
            per_second=30, holds=20, starting_seconds=5, wave=300, chat_per_second=1, seconds=120,
        ),
    ),
    alone=(),
)  # fmt: skip


@dataclass(kw_only=True)
class Results:
    """Everything that was measured."""

    plan: Plan
    paces: list[Pace] = field(default_factory=list)
    fired: list[Fired] = field(default_factory=list)
    rushes: list[Rush] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    minutes: float = 0.0


async def measure(plan: Plan, folder: Path) -> Results:
    """Measure all of a plan, one thing after the other."""
    results, began_at = Results(plan=plan), perf_counter()
    results.work.append(machine.work_seconds())
    with databases(folder) as servers:
        results.paces = await throughput.measure(plan.effort, folder, servers)
    results.work.append(machine.work_seconds())
    fired = enrolled.measure(plan.sizes, folder, peers=plan.jobs)
    mornings = _side_by_side(plan.side_by_side, folder)
    if plan.hurries:
        results.fired, results.rushes = await asyncio.gather(fired, mornings)
    else:
        results.fired = await fired
        results.work.append(machine.work_seconds())
        results.rushes = await mornings
    results.work.append(machine.work_seconds())
    results.rushes += [await _rush(morning, folder) for morning in plan.alone]
    results.work.append(machine.work_seconds())
    results.minutes = (perf_counter() - began_at) / 60
    return results


async def _side_by_side(mornings: Sequence[Morning], folder: Path) -> list[Rush]:
    return await asyncio.gather(*(_rush(morning, folder) for morning in mornings))


async def _rush(morning: Morning, folder: Path) -> Rush:
    own = folder / f"rush-{morning.per_second}-{morning.holds}"
    own.mkdir()
    found = await rush.measure(morning, own, f"sqlite:///{own}/bot.sqlite3")
    print(rush.summary(found), flush=True)
    return found


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the URLs of an empty database of each kind that there is."""
    urls = {"SQLite": f"sqlite:///{folder}/throughput.sqlite3"}
    own = folder / "postgresql"
    own.mkdir()
    folder.chmod(0o755)  # the server is somebody else
    server = Server(folder=own, settings=())  # its own ones: a commit is on the disk
    try:
        server.prepare()
        server.start()
    except NoServer as error:
        print(f"Without PostgreSQL: {error}")
        yield urls
        return
    try:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE throughput")
        yield {**urls, "PostgreSQL": server.url("throughput")}
    finally:
        server.stop(signal.SIGINT)


def main() -> None:
    """Measure and show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three minutes instead of twenty")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = asyncio.run(measure(QUICK if chosen.quick else FULL, Path(folder)))
    text = report.tables(results, now=wall_now())
    print(text)
    if chosen.write:
        report.write(text)


if __name__ == "__main__":
    main()
