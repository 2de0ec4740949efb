"""Bad mornings: a wave of reminders, hundreds who hold a spot to the second, and people who chat.

What is measured is when messages arrive at Telegram. A hold ends on time when its last message
arrives so many seconds after the message that opened it; a wave has been drained when everybody
has their reminder; a reply is due as soon as something has been said.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Final

from benchmarks.crowd import Group, at_a_hold, at_home, fill, with_nothing_due
from benchmarks.figures import percentile
from benchmarks.processes import Bot, Stall, ours
from benchmarks.speech import ENDING, HOLD_SECONDS, LEAVE, MENU, OPENING, READY, text_update
from benchmarks.telegram import Taken, Telegram, telegram
from bot.clock import wall_now

CHATTERS, HOLDERS, WOKEN, OTHERS = 1_000_000, 2_000_000, 3_000_000, 10_000_000
"""The first ids of those who chat, hold, are reminded, and are merely enrolled."""
CHATTING: Final = 400  # people, one after the other
LEAD_SECONDS: Final = 5.0  # from the start to the first hold, and to the wave
STEP_SECONDS: Final = 0.01
START_SECONDS: Final = 60.0  # for a bot to ask for updates; later it never will


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What is to happen."""

    name: str
    per_second: int  # Telegram's limit
    holds: int = 0
    starting_seconds: float = 60.0  # over which people begin their holds
    wave: int = 0  # reminders that come due in one instant
    chat_per_second: float = 0.0
    enrolled: int = 0  # people besides all these, whose reminders come later
    seconds: float = 170.0  # at most; it ends when all is done


@dataclass(frozen=True, slots=True, kw_only=True)
class Rush:
    """What has happened. All times are seconds."""

    morning: Morning
    late: Sequence[float]  # ends of holds
    lost: int  # holds that were opened and never ended
    begun: int
    waited: Sequence[float]  # for replies
    reminded: int
    drained_after: float  # from the due instant to the last reminder
    first_after: float
    refused: int  # 429
    stall: Stall
    megabytes: float


@dataclass(eq=False)
class Witness:
    """Sees what arrives at Telegram."""

    opened: dict[int, float] = field(default_factory=dict)
    ended: dict[int, float] = field(default_factory=dict)
    reminded: dict[int, float] = field(default_factory=dict)
    asked: dict[int, float] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)

    def hear(self, taken: Taken) -> None:
        """Sort a message by whom it is for."""
        if taken.chat >= OTHERS:
            return
        if taken.chat >= WOKEN:
            self.reminded.setdefault(taken.chat, taken.at)
        elif taken.chat >= HOLDERS:
            if ENDING in taken.body:
                self.ended.setdefault(taken.chat, taken.at)
            elif OPENING in taken.body:
                self.opened.setdefault(taken.chat, taken.at)
        elif (asked_at := self.asked.pop(taken.chat, None)) is not None:
            self.waited.append(taken.at - asked_at)


@dataclass(eq=False)
class Street:
    """Everybody who writes, at their time."""

    morning: Morning
    telegram: Telegram
    witness: Witness
    _next_update: int = 1
    _chats: int = 0
    _begun: int = 0

    async def goes_about(self, began_at: float) -> None:
        """Let people write until nothing more is to be expected."""
        while perf_counter() - began_at < self.morning.seconds:
            passed = perf_counter() - began_at
            if passed > LEAD_SECONDS:
                self._hold(passed - LEAD_SECONDS)
            self._chat(passed)
            if self._is_over():
                return
            await asyncio.sleep(STEP_SECONDS)

    def _hold(self, passed: float) -> None:
        due = min(
            self.morning.holds, int(self.morning.holds * passed / self.morning.starting_seconds)
        )
        for person in range(HOLDERS + self._begun, HOLDERS + due):
            self._says(person, READY)
        self._begun = due

    def _chat(self, passed: float) -> None:
        while self._chats < passed * self.morning.chat_per_second:
            person = CHATTERS + self._chats % CHATTING
            self.witness.asked[person] = perf_counter()
            self._says(person, LEAVE if self._chats // CHATTING % 2 else MENU)
            self._chats += 1

    def _says(self, person: int, text: str) -> None:
        self.telegram.add([text_update(self._next_update, person, text)])
        self._next_update += 1

    def _is_over(self) -> bool:
        seen = self.witness
        return (
            self._begun >= self.morning.holds
            and len(seen.ended) >= self.morning.holds
            and len(seen.reminded) >= self.morning.wave
        )


async def measure(morning: Morning, folder: Path, database_url: str) -> Rush:
    """Let a morning happen on an empty database."""
    now = wall_now()
    others = Group(people=range(OTHERS, OTHERS + morning.enrolled), state=at_home(now))
    await fill(database_url, [others], now=now)
    due_at = wall_now() + timedelta(seconds=LEAD_SECONDS + 5)
    await fill(database_url, _people(morning, now, due_at), now=now)
    witness = Witness()
    async with telegram(witness.hear, per_second=morning.per_second) as fake:
        settings = {
            "TELEGRAM_API_URL": fake.url,
            "DATABASE_URL": database_url,
            "MESSAGES_PER_SECOND": str(morning.per_second),
        }
        async with ours("run", folder, **settings) as bot:
            return await _watched(morning, fake, witness, bot, due_at)


def _people(morning: Morning, now: datetime, due_at: datetime) -> list[Group]:
    home = at_home(now)
    return [
        Group(people=range(CHATTERS, CHATTERS + CHATTING), state=with_nothing_due(now)),
        Group(people=range(HOLDERS, HOLDERS + morning.holds), state=at_a_hold(now)),
        Group(people=range(WOKEN, WOKEN + morning.wave), state=home, due_at=due_at),
    ]


async def _watched(
    morning: Morning, fake: Telegram, witness: Witness, bot: Bot, due_at: datetime
) -> Rush:
    async with asyncio.timeout(START_SECONDS):
        while fake.first_poll_at is None:
            await asyncio.sleep(STEP_SECONDS)
    bot.longest_stall()  # that of the start is measured elsewhere
    due = perf_counter() + (due_at - wall_now()).total_seconds()
    await Street(morning, fake, witness).goes_about(max(perf_counter(), due - LEAD_SECONDS))
    late = [
        ended - witness.opened[person] - HOLD_SECONDS
        for person, ended in witness.ended.items()
        if person in witness.opened
    ]
    reminded = sorted(witness.reminded.values())
    return Rush(
        morning=morning,
        late=late,
        lost=len(witness.opened.keys() - witness.ended.keys()),
        begun=len(witness.opened),
        waited=witness.waited,
        reminded=len(reminded),
        drained_after=reminded[-1] - due if reminded else 0.0,
        first_after=reminded[0] - due if reminded else 0.0,
        refused=fake.refused,
        stall=bot.longest_stall(),
        megabytes=bot.megabytes(),
    )


def summary(rush: Rush) -> str:
    """Return it in one line, for whoever watches the suite run."""
    late, waited = rush.late, rush.waited
    return (
        f"{rush.morning.name}: {rush.begun} holds, late p50 {percentile(late, 0.5) * 1000:.0f} ms,"
        f" p99 {percentile(late, 0.99) * 1000:.0f} ms, max {max(late, default=0) * 1000:.0f} ms,"
        f" lost {rush.lost}; {rush.reminded} reminded, first after {rush.first_after:.2f} s,"
        f" drained after {rush.drained_after:.1f} s; replies p99"
        f" {percentile(waited, 0.99) * 1000:.0f} ms; 429: {rush.refused};"
        f" stall {rush.stall} ms; {rush.megabytes:.0f} MB"
    )
