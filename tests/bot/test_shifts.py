"""Shifts begin and end with the right to them, and calls of the one before come first."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot import shifts as shifts_module
from bot.changes import Committed
from bot.nursery import Nursery
from bot.operators.broadcasting import Broadcasts
from bot.reminders import Reminders
from bot.shifts import Alone, Shift, Shifts
from bot.ticker import Ticker
from bot.timers import Timers
from conversations.effects import StartTimer
from conversations.events import TimerFired
from tests.post import Post
from tests.shell import ANNA, RULES, at, text_of
from tests.waiting import until


@dataclass
class Offered:
    """A right that the test gives and takes away."""

    given: asyncio.Event = field(default_factory=asyncio.Event)
    lost: asyncio.Event = field(default_factory=asyncio.Event)
    drops: int = 0

    async def take(self) -> None:
        await self.given.wait()
        self.given.clear()
        self.lost.clear()

    async def hold(self) -> None:
        await self.lost.wait()

    async def drop(self) -> None:
        self.drops += 1


@dataclass
class Rota:
    """Shifts on a real database, with a right that the test decides about."""

    post: Post
    right: Offered = field(default_factory=Offered)
    leased: Exception | bool = False
    made: list[Shift] = field(default_factory=list)
    crashes: list[BaseException] = field(default_factory=list)
    moves: list[timedelta] = field(default_factory=list)
    database_is_away: bool = False
    shifts: Shifts = field(init=False)

    def __post_init__(self) -> None:
        self.shifts = Shifts(make=self.make, on_crash=self.crashes.append, move_rows=self.move_rows)
        self.shifts.right = self.right
        self.post.shell.turns.on_commit(self.shifts.note)

    async def move_rows(self, by: timedelta) -> None:
        self.moves.append(by)
        if self.database_is_away:
            raise OSError

    def make(self) -> Shift:
        shell = self.post.shell
        ticker = Ticker(
            shell.engine,
            clock=shell.clock,
            timers=Timers(shell.engine, take=shell.turns.handle),
            reminders=Reminders(shell.engine, take=shell.turns.handle),
            free_reminders=lambda _: 100,
            keep_house=_nothing,
        )
        outbox = self.post.begin_sender()
        broadcasts = Broadcasts(
            shell.engine,
            clock=shell.clock,
            rules=lambda: RULES,
            free=lambda _: 100,
            wake=outbox.wake,
        )
        shift = Shift(
            outbox=outbox, ticker=ticker, broadcasts=broadcasts, is_anything_leased=self.ask
        )
        self.made.append(shift)
        return shift

    async def ask(self) -> bool:
        if isinstance(self.leased, Exception):
            raise self.leased
        return self.leased


async def _nothing(_: object) -> None:
    pass


@pytest.fixture
async def rota(post: Post) -> AsyncIterator[Rota]:
    rota = Rota(post)
    nursery = Nursery()
    nursery.start(rota.shifts.run(), name="shifts")
    yield rota
    rota.shifts.stop()
    await nursery.close(grace_seconds=5)


async def test_nothing_is_sent_before_the_right_is_given(rota: Rota) -> None:
    await rota.post.queue("one")
    await asyncio.sleep(0.05)
    assert rota.post.telegram.texts == []
    assert not rota.shifts.is_on
    rota.right.given.set()
    await until(lambda: rota.post.telegram.texts == ["one"])
    assert rota.shifts.is_on


async def test_a_right_that_is_lost_ends_the_shift_and_the_next_one_goes_on(rota: Rota) -> None:
    rota.right.given.set()
    await rota.post.queue("one")
    await until(lambda: rota.post.telegram.texts == ["one"])
    rota.right.lost.set()
    await until(lambda: not rota.shifts.is_on)
    await rota.post.queue("two")
    await asyncio.sleep(0.05)
    assert rota.post.telegram.texts == ["one"]
    rota.right.given.set()
    await until(lambda: rota.post.telegram.texts == ["one", "two"])
    assert len(rota.made) == 2
    assert rota.crashes == []


async def test_calls_that_hang_when_the_right_is_lost_are_given_up(
    rota: Rota, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shifts_module, "GIVE_UP_SECONDS", 0.05)
    rota.post.telegram.gate = asyncio.Event()
    await rota.post.queue("one")
    rota.right.given.set()
    await rota.post.telegram.until(tried=1)
    rota.right.lost.set()
    await until(lambda: not rota.shifts.is_on)
    assert await rota.post.statuses() == ["pending"]
    assert rota.post.telegram.texts == []


@pytest.mark.parametrize("database_is_away", [None, OSError("away")])
async def test_calls_of_the_one_before_may_come_to_their_end_first(
    rota: Rota, monkeypatch: pytest.MonkeyPatch, database_is_away: Exception | None
) -> None:
    monkeypatch.setattr(shifts_module, "HANDOVER_SECONDS", 0.2)
    rota.leased = database_is_away or True
    await rota.post.queue("one")
    rota.right.given.set()
    await until(lambda: rota.shifts.is_on)
    await asyncio.sleep(0.1)
    assert rota.post.telegram.texts == []
    await until(lambda: rota.post.telegram.texts == ["one"])


@pytest.mark.parametrize("database_is_away", [False, True])
async def test_a_clock_that_is_set_back_makes_a_new_shift_and_moves_the_rows_once(
    rota: Rota, *, database_is_away: bool
) -> None:
    rota.database_is_away = database_is_away
    rota.right.given.set()
    await until(lambda: rota.shifts.is_on)
    rota.shifts.set_back(timedelta(hours=2))
    rota.right.given.set()
    await until(lambda: len(rota.made) == 2 and rota.shifts.is_on)
    await rota.post.queue("one")
    await until(lambda: rota.post.telegram.texts == ["one"])
    assert rota.moves == [timedelta(hours=2)]
    assert rota.crashes == []


async def test_whoever_stands_by_while_the_clock_is_set_back_moves_no_rows(rota: Rota) -> None:
    rota.shifts.set_back(timedelta(hours=2))
    assert len(rota.made) == 2
    rota.right.given.set()
    await until(lambda: rota.shifts.is_on)
    assert rota.moves == []


async def test_stopping_ends_a_shift_that_waits_for_the_one_before(rota: Rota) -> None:
    rota.leased = True
    rota.right.given.set()
    await until(lambda: rota.shifts.is_on)
    rota.shifts.stop()
    await until(lambda: not rota.shifts.is_on)
    await until(lambda: rota.right.drops == 1)


async def test_timers_armed_elsewhere_ring_when_news_of_them_comes(rota: Rota) -> None:
    shell = rota.post.shell
    rota.right.given.set()
    await until(lambda: rota.shifts.is_on)
    shell.tiny.effects["yes"] = (StartTimer(name="cue", wait_id=1, due_at=at(1)),)
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    rota.shifts.note(Committed(queued=0, earliest_due_at=at(1)))
    shell.clock.move_to(at(1))
    await until(lambda: any(isinstance(event, TimerFired) for event in shell.tiny.heard))


async def test_a_process_alone_has_the_right_for_ever() -> None:
    alone = Alone()
    await alone.take()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await alone.hold()
    await alone.drop()
