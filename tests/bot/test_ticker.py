"""The ticker rings when the earliest row is due, and goes on whatever happens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot import ticker as ticker_module
from bot.clock import MovableClock
from bot.nursery import Nursery
from bot.reminders import Reminders
from bot.ticker import PAUSE_WHEN_FULL, Ticker
from bot.timers import Timers
from bot.turns import Turns
from conversations.effects import PlanReminder, StartTimer
from conversations.events import ReminderDue, TimerFired
from tests.shell import ANNA, BEN, Shell, at, text_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@dataclass
class Tower:
    """A ticker on a real database, whose sweeps reach the tiny engine."""

    shell: Shell
    free: int = 100
    kept_house: list[datetime] = field(default_factory=list)
    ticker: Ticker = field(init=False)

    def __post_init__(self) -> None:
        take = self.shell.turns.handle
        self.ticker = Ticker(
            self.shell.engine,
            clock=self.shell.clock,
            timers=Timers(self.shell.engine, take=take),
            reminders=Reminders(self.shell.engine, take=take),
            free_reminders=lambda _: self.free,
            keep_house=self.keep_house,
        )
        self.shell.turns.on_commit(self.ticker.note)

    async def keep_house(self, now: datetime) -> None:
        self.kept_house.append(now)


@pytest.fixture
def tower(shell: Shell) -> Tower:
    return Tower(shell)


async def plan(shell: Shell, person_id: int, *, timer: float, reminder: float) -> None:
    shell.tiny.effects["plan"] = (
        StartTimer(name="cue", wait_id=1, due_at=at(timer)),
        PlanReminder(due_at=at(reminder)),
    )
    await shell.consenting(person_id)
    await shell.handle(text_of(person_id, "plan", update_id=person_id))


async def test_a_ring_sweeps_both_and_names_the_next_instant(tower: Tower) -> None:
    shell = tower.shell
    assert await tower.ticker.ring() is None
    await plan(shell, ANNA, timer=1, reminder=2)
    assert await tower.ticker.ring() == at(1)
    shell.clock.move_to(at(1))
    assert await tower.ticker.ring() == at(2)
    shell.tiny.effects["ReminderDue"] = (PlanReminder(due_at=None),)
    shell.clock.move_to(at(2))
    assert await tower.ticker.ring() is None
    assert [type(event) for event in shell.tiny.heard[-2:]] == [TimerFired, ReminderDue]


async def test_reminders_without_room_are_asked_about_again_soon(tower: Tower) -> None:
    await plan(tower.shell, ANNA, timer=500, reminder=1)
    await plan(tower.shell, BEN, timer=500, reminder=1)
    tower.shell.clock.move_to(at(3))
    tower.free = 1
    assert await tower.ticker.ring() == at(3) + PAUSE_WHEN_FULL
    tower.free = 0
    assert await tower.ticker.ring() == at(3) + PAUSE_WHEN_FULL
    tower.free = 5
    assert await tower.ticker.ring() == at(500)


async def until(is_so: Callable[[], bool]) -> None:
    """Let the loop run until something is so; the tests' own time limit is two seconds."""
    async with asyncio.timeout(2):
        while not is_so():  # noqa: ASYNC110 - the engine has no event to wait for
            await asyncio.sleep(0.001)


@pytest.fixture
async def running(tower: Tower) -> AsyncIterator[Tower]:
    nursery = Nursery()
    tower.ticker.start(nursery)
    yield tower
    tower.ticker.stop()
    await nursery.close(grace_seconds=2)


async def test_moving_the_clock_rings(running: Tower) -> None:
    await plan(running.shell, ANNA, timer=1, reminder=500)
    running.shell.clock.move_to(at(1))
    await until(lambda: any(isinstance(e, TimerFired) for e in running.shell.tiny.heard))


async def test_what_fell_due_while_nobody_was_there_rings_at_the_start(tower: Tower) -> None:
    await plan(tower.shell, ANNA, timer=1, reminder=500)
    tower.shell.clock.move_to(at(30))
    nursery = Nursery()
    tower.ticker.start(nursery)
    await until(lambda: any(isinstance(e, TimerFired) for e in tower.shell.tiny.heard))
    tower.ticker.stop()
    await nursery.close(grace_seconds=2)


async def test_real_time_brings_the_ring_within_milliseconds(shell: Shell) -> None:
    clock = MovableClock(start=at(0))
    tower = Tower(shell)
    turns = Turns(shell.engine, clock=clock, catalogs=shell.catalogs, advance=shell.tiny)
    ticker = Ticker(
        shell.engine,
        clock=clock,
        timers=Timers(shell.engine, take=turns.handle),
        reminders=Reminders(shell.engine, take=turns.handle),
        free_reminders=lambda _: 5,
        keep_house=tower.keep_house,
    )
    turns.on_commit(ticker.note)
    nursery = Nursery()
    ticker.start(nursery)
    due_at = clock.now() + timedelta(milliseconds=200)
    shell.tiny.effects["yes"] = (StartTimer(name="cue", wait_id=1, due_at=due_at),)
    await turns.handle([text_of(ANNA, "yes", update_id=1)])
    await until(lambda: any(isinstance(e, TimerFired) for e in shell.tiny.heard))
    assert timedelta(0) <= clock.now() - due_at < timedelta(milliseconds=500)
    ticker.stop()
    await nursery.close(grace_seconds=2)


async def test_a_failed_sweep_is_logged_and_the_next_ring_comes(
    running: Tower, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def locked(*_: object) -> int:
        raise OperationalError("SELECT", {}, Exception("locked"))

    await plan(running.shell, ANNA, timer=1, reminder=500)
    with monkeypatch.context() as broken:
        broken.setattr(Timers, "sweep", locked)
        running.shell.clock.move_to(at(1))
        await until(lambda: "A sweep failed" in caplog.text)
    running.shell.clock.advance(1)
    await until(lambda: any(isinstance(e, TimerFired) for e in running.shell.tiny.heard))


async def test_housekeeping_comes_round(tower: Tower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker_module, "HOUSEKEEPING_SECONDS", 0.01)
    monkeypatch.setattr(ticker_module, "FIRST_HOUSEKEEPING_SECONDS", 0.01)
    nursery = Nursery()
    tower.ticker.start(nursery)
    await until(lambda: len(tower.kept_house) >= 2)
    tower.ticker.stop()
    await nursery.close(grace_seconds=2)


async def test_a_process_that_lives_for_minutes_keeps_house_too(
    tower: Tower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticker_module, "FIRST_HOUSEKEEPING_SECONDS", 0.01)
    nursery = Nursery()
    tower.ticker.start(nursery)
    await until(lambda: len(tower.kept_house) == 1)
    tower.ticker.stop()
    await nursery.close(grace_seconds=2)


async def test_stopping_a_ticker_that_never_started_is_harmless(tower: Tower) -> None:
    tower.ticker.stop()
