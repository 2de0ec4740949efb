import asyncio
import math
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MovableClock, ScaledClock, SystemClock
from tests.fakes import MONDAY_MORNING, ManualClock

SECOND = timedelta(seconds=1)


class RealTime:
    """Stands in for the machine's wall clock."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.instant

    def passes(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


async def test_the_system_clock_tells_utc_and_sleeps_no_longer_than_asked() -> None:
    clock = SystemClock()
    before = clock.now()
    await clock.sleep_until(before + timedelta(milliseconds=5))
    assert before.tzinfo is UTC
    assert clock.now() >= before + timedelta(milliseconds=5)
    assert clock.wall_seconds_until(before) == 0.0


def test_nobody_moves_the_system_clock() -> None:
    unsubscribe = SystemClock().subscribe(pytest.fail)
    unsubscribe()


def test_two_scaled_clocks_agree_without_talking() -> None:
    real = RealTime()
    first, second = (
        ScaledClock(real_epoch=real(), epoch=MONDAY_MORNING, rate=30, real_now=real)
        for _ in range(2)
    )
    real.passes(2)
    assert first.now() == second.now() == MONDAY_MORNING + 60 * SECOND
    assert first.wall_seconds_until(MONDAY_MORNING + 90 * SECOND) == 1.0


async def test_a_scaled_clock_sleeps_the_scaled_down_time() -> None:
    clock = ScaledClock(real_epoch=SystemClock().now(), epoch=MONDAY_MORNING, rate=1000)
    await clock.sleep_until(MONDAY_MORNING + 5 * SECOND)
    assert clock.now() >= MONDAY_MORNING + 5 * SECOND


def test_a_scaled_clock_does_not_stand_still() -> None:
    with pytest.raises(ValueError, match="above zero"):
        ScaledClock(real_epoch=MONDAY_MORNING, epoch=MONDAY_MORNING, rate=0)


def test_a_movable_clock_keeps_its_time_when_its_rate_changes() -> None:
    real = RealTime()
    clock = MovableClock(start=MONDAY_MORNING, real_now=real)
    real.passes(10)
    clock.set_rate(60)
    real.passes(1)
    assert clock.now() == MONDAY_MORNING + 70 * SECOND
    assert clock.rate == 60


def test_a_movable_clock_jumps_ahead_and_tells_who_listens() -> None:
    real = RealTime()
    clock = MovableClock(start=MONDAY_MORNING, real_now=real)
    heard: list[datetime] = []
    unsubscribe = clock.subscribe(lambda: heard.append(clock.now()))
    clock.move_to(MONDAY_MORNING + 60 * SECOND)
    clock.move_by(30 * SECOND)
    unsubscribe()
    clock.move_by(SECOND)
    assert heard == [MONDAY_MORNING + 60 * SECOND, MONDAY_MORNING + 90 * SECOND]


def test_a_movable_clock_starts_with_the_real_time_unless_told_otherwise() -> None:
    real = RealTime()
    assert MovableClock(real_now=real).now() == real()


@pytest.mark.parametrize("rate", [0.5, 61, 0, -1])
def test_a_movable_clock_runs_one_to_sixty_times_as_fast(rate: float) -> None:
    with pytest.raises(ValueError, match="within 1 to 60"):
        MovableClock(rate=rate)


def test_a_movable_clock_does_not_run_back() -> None:
    real = RealTime()
    clock = MovableClock(start=MONDAY_MORNING, real_now=real)
    with pytest.raises(ValueError, match="run back"):
        clock.move_to(MONDAY_MORNING - SECOND)
    with pytest.raises(ValueError, match="run back"):
        clock.move_by(-SECOND)
    with pytest.raises(ValueError, match="zone"):
        clock.move_to(MONDAY_MORNING.replace(tzinfo=None))


async def test_a_sleeper_wakes_when_the_clock_jumps_past_its_instant() -> None:
    real = RealTime()
    clock = MovableClock(start=MONDAY_MORNING, real_now=real)
    async with asyncio.TaskGroup() as group:
        sleeper = group.create_task(clock.sleep_until(MONDAY_MORNING + 3600 * SECOND))
        await asyncio.sleep(0)
        clock.move_by(60 * SECOND)
        await asyncio.sleep(0)
        assert not sleeper.done()
        clock.move_by(timedelta(hours=1))


async def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock()
    later = MONDAY_MORNING + 5 * SECOND
    assert clock.wall_seconds_until(later) == math.inf
    async with asyncio.TaskGroup() as group:
        group.create_task(clock.sleep_until(later))
        await asyncio.sleep(0)
        clock.advance(5)
    assert clock.now() == later
    assert clock.wall_seconds_until(later) == 0.0
