"""Updates a second, and how long a reply takes: our bot and the usual ones, on one Telegram.

Everybody sends `/settings`, is shown a menu, sends `back` and is told "All right.": two updates,
two changes of state, two replies. First as fast as a bot can, all updates waiting from the start;
then, once it has nothing left to do, at half of that, in an even stream, to measure how long
people wait.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final, TypeAlias

from benchmarks.crowd import Group, fill, with_nothing_due
from benchmarks.figures import percentile
from benchmarks.posting import PATH, Poster, free_port
from benchmarks.processes import TOKEN, Bot, ours, peer
from benchmarks.speech import LEAVE, MENU, text_update
from benchmarks.telegram import Taken, Telegram, telegram
from bot.clock import wall_now
from bot.webhook import derived_secret

OURS: Final = "this bot"
FIRST_PERSON: Final = 1_000_000
SETTLE_SECONDS: Final = 1.0
UPDATES_APART: Final = 1_000_000  # ids between two runs
LONGEST_SECONDS: Final = 90.0  # for one part of a measurement

Updates: TypeAlias = list[tuple[int, bytes]]
Hand: TypeAlias = Callable[[Updates], None]
"""Hands updates to a bot, by whichever way it gets them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprint:
    """How fast a bot was once. The microseconds of two processors are for one update."""

    per_second: float
    cpu_us: float
    telegram_cpu_us: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """One row of the table. Waiting is at half of `per_second`, in seconds."""

    name: str
    is_ours: bool
    per_second: float
    cpu_us: float  # of all processes of the bot, for one update
    telegram_cpu_us: float
    median: float
    p99: float
    megabytes: float


@dataclass(eq=False)
class Ledger:
    """Who waits for an answer since when, and how long everybody has waited."""

    waited: list[float] = field(default_factory=list)
    last_at: float = 0.0
    answered: int = 0
    _open: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _wanted: int = 0
    _reached: asyncio.Event = field(default_factory=asyncio.Event)

    def asked(self, person: int, at: float) -> None:
        """Note that somebody has sent something."""
        self._open[person].append(at)

    def hear(self, taken: Taken) -> None:
        """Note an answer."""
        self.answered += 1
        self.last_at = taken.at
        waiting = self._open.get(taken.chat)
        if waiting:
            self.waited.append(taken.at - waiting.popleft())
        if self.answered >= self._wanted:
            self._reached.set()

    async def reaches(self, answers: int, *, seconds: float = LONGEST_SECONDS) -> bool:
        """Wait for so many answers in all; False if they do not come in time."""
        self._wanted = answers
        if self.answered < answers:
            self._reached.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._reached.wait()
            except TimeoutError:
                return False
        return True


@dataclass(eq=False)
class Station:
    """A bot under measurement, with Telegram and everybody who writes to it."""

    name: str
    bots: list[Bot]
    telegram: Telegram
    ledger: Ledger
    hand: Hand
    people: int
    _next_update: int = 1
    _next_person: int = 0
    _leaves: bool = False

    def says(self, count: int) -> Updates:
        """Return the next updates: everybody once with one word, then all with the other."""
        made = []
        for _ in range(count):
            word = LEAVE if self._leaves else MENU
            made.append(text_update(self._next_update, FIRST_PERSON + self._next_person, word))
            self._next_update += 1
            self._next_person += 1
            if self._next_person == self.people:
                self._next_person, self._leaves = 0, not self._leaves
        return made

    def skip(self, update_ids: int) -> None:
        """Leave out update ids that the bot has seen already."""
        self._next_update += update_ids

    def cpu(self) -> float:
        """Return the processor time of all processes of the bot."""
        return sum(bot.cpu_seconds() for bot in self.bots)

    async def at_once(self, count: int) -> Sprint:
        """Have so many updates wait, and return how fast they are answered."""
        updates = self.says(count)
        begun_with, cpu, own = self.ledger.answered, self.cpu(), _own_cpu()
        began_at = perf_counter()
        self.hand(updates)
        await self.ledger.reaches(begun_with + count)
        answered = max(1, self.ledger.answered - begun_with)
        per_second = answered / (self.ledger.last_at - began_at)
        await self._comes_to_rest()  # what the bot has put off until then is its work as well
        return Sprint(
            per_second=per_second,
            cpu_us=1e6 * (self.cpu() - cpu) / answered,
            telegram_cpu_us=1e6 * (_own_cpu() - own) / answered,
        )

    async def _comes_to_rest(self) -> None:
        """Wait until the bot has made no call for a while."""
        calls = -1
        async with asyncio.timeout(LONGEST_SECONDS):
            while calls != self.telegram.calls:
                calls = self.telegram.calls
                await asyncio.sleep(SETTLE_SECONDS)

    async def in_a_stream(self, per_second: float, seconds: float) -> list[float]:
        """Send an even stream whatever comes back; return how long everybody waited."""
        count, first = int(per_second * seconds), self._next_person
        people = [FIRST_PERSON + (first + index) % self.people for index in range(count)]
        updates, begun_with = self.says(count), self.ledger.answered
        self.ledger.waited.clear()
        began_at, sent = perf_counter(), 0
        while sent < count:
            now = perf_counter()
            due = min(count, int((now - began_at) * per_second) + 1)
            for person in people[sent:due]:
                self.ledger.asked(person, now)
            self.hand(updates[sent:due])
            sent = due
            await asyncio.sleep(0.002)
        await self.ledger.reaches(begun_with + count)
        return self.ledger.waited

    async def warm_up(self, updates: int) -> None:
        """Let happen what is only slow the first time."""
        await self.at_once(min(500, updates // 4))


def _own_cpu() -> float:
    import resource  # noqa: PLC0415 - not on every system, and only of use here

    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


Runs: TypeAlias = Callable[[Path, Telegram], AbstractAsyncContextManager[list[Bot]]]
"""Runs a bot in a folder, on a Telegram."""


@asynccontextmanager
async def polling(runs: Runs, name: str, folder: Path, people: int) -> AsyncIterator[Station]:
    """Open a bot that polls."""
    ledger = Ledger()
    async with telegram(ledger.hear) as fake, runs(folder, fake) as bots:
        await _until(lambda: fake.first_poll_at is not None)
        yield Station(name, bots, fake, ledger, fake.add, people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is measured. `updates` are for one sprint, `seconds` for the even stream."""

    people: int
    updates: int
    seconds: float
    sprints: int  # of each bot, in turns with the others


Opens: TypeAlias = Callable[[str, Path, int], AbstractAsyncContextManager[Station]]
"""Opens a station by its name, a folder and the number of people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A bot to be measured, with how much of the effort it gets."""

    name: str
    open: Opens
    share: float = 1.0


async def measure(effort: Effort, folder: Path, servers: Mapping[str, str]) -> list[Pace]:
    """Measure our bot and the others; `servers` names the databases and their empty URLs.

    The machine is not as fast at one time as at another. So the bots run in turns, several times
    each, and what counts is the middle one of their sprints.
    """
    now = wall_now()
    everybody = range(FIRST_PERSON, FIRST_PERSON + effort.people)
    crowd = [Group(people=everybody, state=with_nothing_due(now))]
    for url in servers.values():
        await fill(url, crowd, now=now)
    contenders = [*_ours(servers), *PEERS]
    sprints: defaultdict[str, list[Sprint]] = defaultdict(list)
    paces = []
    for number in range(1, effort.sprints + 1):
        for place, one in enumerate(contenders):
            own = folder / f"{number}-{place}"
            own.mkdir()
            async with one.open(one.name, own, effort.people) as station:
                # On one database, updates that were handled once are known already.
                station.skip((number * len(contenders) + place) * UPDATES_APART)
                updates = int(effort.updates * one.share)
                await station.warm_up(updates)
                sprints[one.name].append(await station.at_once(updates))
                if number == effort.sprints:
                    paces.append(await _pace(station, sprints[one.name], effort.seconds))
                    print(summary(paces[-1]), flush=True)
    return paces


async def _pace(station: Station, sprints: Sequence[Sprint], seconds: float) -> Pace:
    per_second = median(one.per_second for one in sprints)
    waited = await station.in_a_stream(per_second / 2, seconds)
    return Pace(
        name=station.name,
        is_ours=station.name.startswith(OURS),
        per_second=per_second,
        cpu_us=median(one.cpu_us for one in sprints),
        telegram_cpu_us=median(one.telegram_cpu_us for one in sprints),
        median=percentile(waited, 0.5),
        p99=percentile(waited, 0.99),
        megabytes=sum(bot.megabytes() for bot in station.bots),
    )


def _ours(servers: Mapping[str, str]) -> Iterator[Contender]:
    for database, url in servers.items():
        name = f"{OURS}, {database}, one process"
        yield Contender(name=name, open=partial(polling, partial(one_process, database_url=url)))
        if database != "SQLite":
            name = f"{OURS}, {database}, web and worker"
            yield Contender(name=name, open=partial(web_and_worker, url))


def summary(pace: Pace) -> str:
    """Return it in one line, for whoever watches the suite run."""
    return (
        f"{pace.name}: {pace.per_second:,.0f}/s, {pace.cpu_us:.0f} µs of CPU each; at half load"
        f" p50 {pace.median * 1000:.0f} ms, p99 {pace.p99 * 1000:.0f} ms; {pace.megabytes:.0f} MB"
    )


@asynccontextmanager
async def one_peer(folder: Path, fake: Telegram, script: str) -> AsyncIterator[list[Bot]]:
    """Run one of the other bots."""
    settings = {
        "TELEGRAM_API_URL": fake.url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/{script}.sqlite3",
        "PICKLE": str(folder / f"{script}.pickle"),
    }
    async with peer(script, folder, **settings) as bot:
        yield [bot]


@asynccontextmanager
async def one_process(folder: Path, fake: Telegram, database_url: str) -> AsyncIterator[list[Bot]]:
    """Run our bot in one process."""
    settings = {"TELEGRAM_API_URL": fake.url, "DATABASE_URL": database_url, "UNLIMITED": "1"}
    async with ours("run", folder, **settings) as bot:
        yield [bot]


@asynccontextmanager
async def web_and_worker(
    database_url: str, name: str, folder: Path, people: int
) -> AsyncIterator[Station]:
    """Open our bot in two processes: one takes webhooks, the other one sends."""
    ledger = Ledger()
    async with AsyncExitStack() as stack:
        fake = await stack.enter_async_context(telegram(ledger.hear))
        port = free_port()
        settings = {
            "TELEGRAM_API_URL": fake.url,
            "DATABASE_URL": database_url,
            "UNLIMITED": "1",
            "WEBHOOK_URL": f"http://127.0.0.1{PATH}",
            "PORT": str(port),
            "METRICS_PORT": "",
        }
        worker = await stack.enter_async_context(ours("worker", folder, **settings))
        web = await stack.enter_async_context(ours("web", folder, **settings))
        poster = await stack.enter_async_context(Poster(port, secret=derived_secret(TOKEN)))
        yield Station(name, [web, worker], fake, ledger, poster.post, people)


PEERS: Final = (
    Contender(
        name="PTB ConversationHandler, pickle and a row each (SQLite)",
        open=partial(polling, partial(one_peer, script="ptb_conversation")),
        share=0.25,
    ),
    Contender(
        name="aiogram FSM in memory, nothing stored",
        open=partial(polling, partial(one_peer, script="aiogram_fsm")),
    ),
)


async def _until(is_so: Callable[[], bool], *, seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not is_so():
            await asyncio.sleep(0.02)
    await asyncio.sleep(SETTLE_SECONDS)
