"""Webhook servers and workers on one PostgreSQL: one sends, another takes over, nothing is lost."""

import asyncio
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from bot.sandbox.faults import Fault
from tests.databases import a_database
from tests.faults import ledger
from tests.faults.evidence import OPENED
from tests.faults.fleet import Fleet, a_fleet
from tests.faults.thumb import ENDED, Thumb
from tests.figures import Tell

TAKEOVER_SECONDS = 5.0
FAST = 30.0


@pytest.fixture
def shared(postgresql_server: str) -> Iterator[str]:
    """Return the URL of a database of the test's own, without tables."""
    with a_database(postgresql_server) as url:
        yield url


async def enrolled(fleet: Fleet, *numbers: int) -> list[Thumb]:
    people = [fleet.person(number) for number in numbers]
    async with asyncio.TaskGroup() as intakes:
        for person in people:
            intakes.create_task(person.enrols())
    await fleet.is_quiet()
    fleet.marks()
    return people


async def one_session(person: Thumb) -> None:
    newest = person.side.last.id
    person.side.sends("/routine")
    await person.goes_on_until(ENDED, after=newest)


async def test_two_web_servers_and_two_workers_send_everything_once(
    tmp_path: Path, shared: str, tell: Tell
) -> None:
    async with asyncio.timeout(40), a_fleet(tmp_path, shared, rate=FAST) as fleet:
        await fleet.begins_active()
        await fleet.begins("worker")
        await fleet.begins_web()
        await fleet.begins("web")
        people = await enrolled(fleet, 1, 2, 3)
        async with asyncio.TaskGroup() as sessions:
            for person in people:
                sessions.create_task(one_session(person))
        await fleet.is_quiet()
        assert len(fleet.holders()) == 1
        found = fleet.compared(people)
        assert found.repeats.total() == 0
        await fleet.all_end()
        assert ledger.query(shared, "SELECT count(*) AS n FROM failed_event") == [{"n": 0}]
        sent = len(ledger.messages(shared))
        tell(f"2 web servers and 2 workers: {sent} messages, 0 lost, 0 repeated")


async def test_a_worker_takes_over_within_five_seconds_from_one_that_was_killed_in_a_call(
    tmp_path: Path, shared: str, tell: Tell
) -> None:
    async with asyncio.timeout(30), a_fleet(tmp_path, shared, rate=1.0) as fleet:
        active = await fleet.begins_active()
        await fleet.begins("worker")
        await fleet.begins_web()
        anna = fleet.person(1)
        plan = fleet.sandbox.faults.plan
        fleet.sandbox.faults.follow(replace(plan, slow_seconds=30.0))
        anna.side.sends("/start")
        await anna.side.until(lambda: bool(anna.side.from_bot()))
        fleet.sandbox.faults.once(Fault.SLOW, "sendMessage")
        await seconds_to_an_answer(anna)  # which the worker has not heard of yet
        assert len(ledger.claims(shared)) == 1
        before, killed_at = len(anna.side.from_bot()), perf_counter()
        assert await fleet.ends(active, signal.SIGKILL) == -signal.SIGKILL
        await anna.side.until(lambda: len(anna.side.from_bot()) > before)
        seconds = perf_counter() - killed_at
        tell(f"taken over {seconds:.1f} s after a kill in the middle of a call")
        assert seconds <= TAKEOVER_SECONDS
        await fleet.all_end()


async def test_holds_end_on_time_whoever_is_cut_off_from_the_database(
    tmp_path: Path, shared: str, tell: Tell
) -> None:
    async with asyncio.timeout(40), a_fleet(tmp_path, shared, rate=FAST) as fleet:
        await fleet.begins_active()
        await fleet.begins("worker")
        await fleet.begins_web()
        [anna] = await enrolled(fleet, 1)
        going = asyncio.gather(one_session(anna))
        await anna.side.hears(OPENED)
        cut = 0
        while not going.done():
            for pid in everybody(shared):
                fleet.cuts(pid)
                cut += 1
            await asyncio.sleep(3.0)
        await going
        await fleet.is_quiet()
        found = fleet.compared([anna])
        tell(f"{cut} connections cut in one session, 0 lost, {found.repeats.total()} repeated")
        await fleet.all_end()
        assert ledger.query(shared, "SELECT count(*) AS n FROM day_log") == [{"n": 1}]


def everybody(database: str) -> list[int]:
    sql = (
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    return [row["pid"] for row in ledger.query(database, sql)]


async def seconds_to_an_answer(person: Thumb) -> float:
    before, sent_at = len(person.side.from_bot()), perf_counter()
    person.side.sends("/help")
    await person.side.until(lambda: len(person.side.from_bot()) > before)
    return perf_counter() - sent_at


async def test_a_reply_committed_elsewhere_is_sent_at_once(
    tmp_path: Path, shared: str, tell: Tell
) -> None:
    async with asyncio.timeout(30), a_fleet(tmp_path, shared, rate=1.0) as fleet:
        await fleet.begins_active()
        await fleet.begins_web()
        anna = fleet.person(1)
        waited = []
        for _ in range(5):
            waited.append(await seconds_to_an_answer(anna))
            await asyncio.sleep(0.3)
        tell(f"a reply through webhook, database and worker: {median(waited) * 1000:.0f} ms")
        assert median(waited) < 0.5
        await fleet.all_end()
