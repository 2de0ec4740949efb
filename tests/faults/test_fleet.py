"""Webhook servers and workers on one PostgreSQL: one sends, another takes over, nothing is lost."""

import asyncio
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter

import aiohttp
import pytest

from bot.outbox import LOOK_AGAIN_SECONDS
from bot.sandbox.faults import Fault
from bot.webhook import SECRET_HEADER
from tests.faults import ledger
from tests.faults.evidence import OPENED, Evidence, Mark
from tests.faults.fleet import Fleet, a_fleet
from tests.faults.share import GUESSES
from tests.faults.thumb import ENDED, Thumb
from tests.figures import Tell
from tests.postgresql.server import NoServer, Server

TAKEOVER_SECONDS = 5.0
FAST = 60.0
REPLIES = 4
CUT_EVERY_SECONDS = 2.0
GUESSERS = 8
LARGE = 5_000_000  # bytes; the first one sends so much and no secret at all


@pytest.fixture
def own_server(postgresql_server: str) -> Iterator[Server]:
    """Return a server of the test's own, where there can be one at all."""
    del postgresql_server
    folder = Path(tempfile.mkdtemp(prefix="hip-tests-"))
    server = Server(folder=folder)
    try:
        server.prepare()
        server.start()
        yield server
    except NoServer as error:
        pytest.skip(str(error))
    finally:
        server.stop()
        shutil.rmtree(folder)


async def enrolled(fleet: Fleet, *numbers: int) -> Evidence:
    """Have people answer the intake; the evidence begins after it."""
    people = [fleet.person(number) for number in numbers]
    async with asyncio.TaskGroup() as intakes:
        for person in people:
            intakes.create_task(person.enrols())
    await fleet.is_quiet()
    return Evidence(bot=fleet, people=people, mark=Mark.now(fleet))


async def one_session(person: Thumb) -> None:
    newest = person.side.last.id
    person.side.sends("/routine")
    await person.goes_on_until(ENDED, after=newest)


@asynccontextmanager
async def flooded(port: int) -> AsyncIterator[Counter[int]]:
    """Have somebody post to the webhook who does not know the secret; count what they hear."""
    heard: Counter[int] = Counter()

    async def guesses(http: aiohttp.ClientSession, number: int) -> None:
        body = b'{"update_id": 1}' if number else b"x" * LARGE
        for guess in range(GUESSES):
            headers = {SECRET_HEADER: f"guess-{guess}"} if number else {}
            with suppress(aiohttp.ClientError):  # a server need not listen to the whole of it
                url = f"http://127.0.0.1:{port}/hook"
                async with http.post(url, data=BytesIO(body), headers=headers) as answer:
                    heard[answer.status] += 1

    async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as guessers:
        tasks = [guessers.create_task(guesses(http, number)) for number in range(GUESSERS)]
        yield heard
        for task in tasks:
            task.cancel()


async def test_two_web_servers_and_two_workers_send_everything_once_whoever_guesses(
    tmp_path: Path, shared: str, tell: Tell
) -> None:
    async with asyncio.timeout(40), a_fleet(tmp_path, shared, rate=FAST) as fleet:
        await fleet.begins_active()
        await fleet.begins("worker")
        await fleet.begins_web()
        await fleet.begins("web")
        evidence = await enrolled(fleet, 1, 2, 3)
        async with flooded(fleet.port) as heard, asyncio.TaskGroup() as sessions:
            for person in evidence.people:
                sessions.create_task(one_session(person))
        await fleet.is_quiet()
        assert set(heard) == {401}
        assert len(fleet.holders()) == 1
        evidence.compare(toasts=evidence.toasts())
        assert evidence.repeats.total() == 0
        await fleet.all_end()
        assert ledger.query(shared, "SELECT count(*) AS n FROM failed_event") == [{"n": 0}]
        sent = len(ledger.messages(shared))
        tell(
            f"2 web servers and 2 workers: {sent} messages, 0 lost, 0 repeated,"
            f" between {heard[401]} posts with a wrong secret"
        )


async def seconds_to_an_answer(person: Thumb) -> float:
    before, sent_at = len(person.side.from_bot()), perf_counter()
    person.side.sends("/help")
    await person.side.until(lambda: len(person.side.from_bot()) > before)
    return perf_counter() - sent_at


async def test_replies_go_out_at_once_and_a_killed_worker_is_replaced_within_five_seconds(
    tmp_path: Path, shared: str, tell: Tell
) -> None:
    async with asyncio.timeout(60), a_fleet(tmp_path, shared, rate=1.0) as fleet:
        active = await fleet.begins_active()
        await fleet.begins("worker")
        await fleet.begins_web()
        anna = fleet.person(1)
        waits = [await seconds_to_an_answer(anna) for _ in range(REPLIES)]
        tell(f"a reply through webhook, database and worker: {median(waits) * 1000:.0f} ms")
        assert median(waits) < LOOK_AGAIN_SECONDS / 2
        plan = fleet.sandbox.faults.plan
        fleet.sandbox.faults.follow(replace(plan, slow_seconds=30.0))
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
        evidence = await enrolled(fleet, 1)
        [anna] = evidence.people
        going = asyncio.gather(one_session(anna))
        await anna.side.hears(OPENED)
        cut = 0
        while not going.done():
            for pid in everybody(shared):
                fleet.cuts(pid)
                cut += 1
            await asyncio.sleep(CUT_EVERY_SECONDS)
        await going
        await fleet.is_quiet()
        evidence.compare(toasts=evidence.toasts())
        tell(f"{cut} connections cut in one session, 0 lost, {evidence.repeats.total()} repeated")
        await fleet.all_end()
        assert ledger.query(shared, "SELECT count(*) AS n FROM day_log") == [{"n": 1}]


def everybody(database: str) -> list[int]:
    sql = (
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    return [row["pid"] for row in ledger.query(database, sql)]


async def test_a_server_that_restarts_in_the_middle_of_a_hold_loses_nothing(
    tmp_path: Path, own_server: Server, tell: Tell
) -> None:
    url = own_server.url()
    async with asyncio.timeout(60), a_fleet(tmp_path, url, rate=FAST) as fleet:
        await fleet.begins_active()
        await fleet.begins_web()
        evidence = await enrolled(fleet, 1)
        [anna] = evidence.people
        anna.side.sends("/routine")
        await anna.goes_on_until(OPENED)
        await fleet.is_quiet()
        own_server.stop(signal.SIGINT)
        anna.side.sends("/help")  # Telegram has to keep it for a while
        own_server.start()
        newest = anna.side.last.id
        await anna.goes_on_until(ENDED, after=newest)
        await fleet.is_quiet()
        evidence.compare(toasts=evidence.toasts())
        assert evidence.repeats.total() == 0
        assert any("/progress" in one.text for one in anna.side.from_bot() if one.id > newest)
        tell("the database restarted in a hold: 0 lost, 0 repeated")
        await fleet.all_end()
