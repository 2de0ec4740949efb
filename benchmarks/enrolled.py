"""Many people enrolled: how soon the bot is there, what it holds, and what a full minute costs.

A tenth of all people have their reminder due in the same instant. Our bot sends 1,000 messages a
second at most, which is all that Telegram takes. The others are asked the same with their usual
means: a job for each person.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.crowd import Group, at_home, fill
from benchmarks.processes import NO_STALL, Bot, Stall, ours, peer
from benchmarks.telegram import Taken, Telegram, telegram
from bot.clock import wall_now

FIRST_PERSON: Final = 1_000_000
ONE_IN: Final = 10
GRACE_SECONDS: Final = 10.0  # without a message, after which nothing more is expected
STEP_SECONDS: Final = 0.02
LEAD_SECONDS: Final = 8.0  # from the last person being enrolled to the first being due
PEER_SECONDS: Final = 60.0  # for a bot to have begun; later it never will


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What has become of one size. Seconds, unless the name says otherwise; None: gave up."""

    name: str
    enrolled: int
    start: float | None  # from the process to the first poll for updates
    megabytes: float = 0.0
    due: int = 0
    sent: int = 0
    first_after: float = 0.0
    last_after: float = 0.0
    cpu_us: float = 0.0  # for each that was sent
    stall: Stall = NO_STALL


async def ours_with(enrolled: int, folder: Path, database_url: str, name: str) -> Fired:
    """Measure our bot with so many people; nothing is in its database yet."""
    now = wall_now()
    due, home = enrolled // ONE_IN, at_home(now)
    middle = FIRST_PERSON + due
    await fill(
        database_url, [Group(people=range(middle, FIRST_PERSON + enrolled), state=home)], now=now
    )
    due_at = wall_now() + timedelta(seconds=LEAD_SECONDS + due / 10_000)  # so long does it take
    await fill(
        database_url,
        [Group(people=range(FIRST_PERSON, middle), state=home, due_at=due_at)],
        now=now,
    )
    counted = Counted(due)
    async with telegram(counted.hear) as fake:
        settings = {
            "TELEGRAM_API_URL": fake.url,
            "DATABASE_URL": database_url,
            "MESSAGES_PER_SECOND": "1000",
        }
        async with ours("run", folder, **settings) as bot:
            return await _fired(name, enrolled, counted, fake, bot, due_at)


async def peer_with(script: str, name: str, enrolled: int, folder: Path) -> Fired:
    """Measure a bot that has a job for each person; it says itself when they are due."""
    due = enrolled // ONE_IN
    counted, due_file = Counted(due), folder / f"{script}-{enrolled}-due"
    async with telegram(counted.hear) as fake:
        settings = {
            "TELEGRAM_API_URL": fake.url,
            "DATABASE_URL": f"sqlite:///{folder}/{script}-{enrolled}.sqlite3",
            "DUE_FILE": str(due_file),
        }
        async with peer(script, folder, str(enrolled), str(due), **settings) as bot:
            try:
                async with asyncio.timeout(PEER_SECONDS):
                    while not (told := _read(due_file)):
                        await asyncio.sleep(STEP_SECONDS)
                    due_at = datetime.fromisoformat(told)
            except TimeoutError:
                return Fired(name=name, enrolled=enrolled, start=None, due=due)
            return await _fired(name, enrolled, counted, fake, bot, due_at)


def _read(file: Path) -> str:
    return file.read_text() if file.exists() else ""


class Counted:
    """Counts people who have heard from the bot, and when the first and the last one did."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.people: set[int] = set()
        self.first_at = self.last_at = 0.0

    def hear(self, taken: Taken) -> None:
        """Note a message."""
        self.first_at = self.first_at or taken.at
        self.last_at = taken.at
        self.people.add(taken.chat)


async def _fired(
    name: str, enrolled: int, counted: Counted, fake: Telegram, bot: Bot, due_at: datetime
) -> Fired:
    async with asyncio.timeout(PEER_SECONDS):
        while fake.first_poll_at is None:
            await asyncio.sleep(STEP_SECONDS)
    await asyncio.sleep(1)
    bot.longest_stall()  # that of the start is told by `start`
    cpu, due = bot.cpu_seconds(), perf_counter() + (due_at - wall_now()).total_seconds()
    while len(counted.people) < counted.wanted:
        if perf_counter() > max(due, counted.last_at) + GRACE_SECONDS:
            break
        await asyncio.sleep(STEP_SECONDS)
    sent = len(counted.people)
    return Fired(
        name=name,
        enrolled=enrolled,
        start=fake.first_poll_at - bot.began_at,
        megabytes=bot.megabytes(),
        due=counted.wanted,
        sent=sent,
        first_after=counted.first_at - due if sent else 0.0,
        last_after=counted.last_at - due if sent else 0.0,
        cpu_us=1e6 * (bot.cpu_seconds() - cpu) / sent if sent else 0.0,
        stall=bot.longest_stall(),
    )


def summary(fired: Fired) -> str:
    """Return it in one line, for whoever watches the suite run."""
    if fired.start is None:
        return f"{fired.name}, {fired.enrolled:,}: gave up"
    return (
        f"{fired.name}, {fired.enrolled:,}: start {fired.start:.2f} s, {fired.megabytes:.0f} MB;"
        f" sent {fired.sent:,} of {fired.due:,}, first after {fired.first_after:.2f} s, last after"
        f" {fired.last_after:.1f} s, {fired.cpu_us:.0f} µs each, stall {fired.stall} ms"
    )


async def measure(
    sizes: Sequence[int], folder: Path, *, peers: Sequence[tuple[str, str, int]]
) -> list[Fired]:
    """Measure all sizes of ours, then the peers: script, name and people of each."""
    found = []
    for enrolled in sizes:
        database_url = f"sqlite:///{folder}/enrolled-{enrolled}.sqlite3"
        found.append(await ours_with(enrolled, folder, database_url, "this bot, SQLite"))
        print(summary(found[-1]), flush=True)
    for script, name, enrolled in peers:
        found.append(await peer_with(script, name, enrolled, folder))
        print(summary(found[-1]), flush=True)
    return found
