"""A loop is stopped only where it waits."""

import asyncio

import pytest

from bot.nursery import Nursery
from bot.stopping import Stopped, StopSign


async def test_stopping_breaks_off_a_wait_but_not_the_work() -> None:
    sign, done, waiting = StopSign(), list[str](), asyncio.Event()

    async def wait() -> None:
        waiting.set()
        await asyncio.Event().wait()

    async def loop() -> None:
        try:
            while True:
                done.append("turn begun")
                await asyncio.sleep(0)
                done.append("turn finished")
                await sign.wait_for(wait)
        except Stopped:
            done.append("stopped")

    task = Nursery().start(loop(), name="loop")
    await waiting.wait()
    sign.stop()
    await task
    assert done == ["turn begun", "turn finished", "stopped"]


async def test_after_stopping_no_wait_begins() -> None:
    sign = StopSign()
    sign.stop()
    with pytest.raises(Stopped):
        await sign.wait_for(asyncio.Event().wait)
    assert sign.is_stopped


async def test_a_wait_returns_what_it_waited_for() -> None:
    async def seven() -> int:
        return 7

    assert await StopSign().wait_for(seven) == 7


async def test_being_cancelled_by_somebody_else_stays_a_cancellation() -> None:
    sign, waiting = StopSign(), asyncio.Event()

    async def wait() -> None:
        waiting.set()
        await asyncio.Event().wait()

    task = Nursery().start(sign.wait_for(wait), name="loop")
    await waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_stopped_and_cancelled_at_once_is_a_cancellation() -> None:
    sign, waiting = StopSign(), asyncio.Event()

    async def wait() -> None:
        waiting.set()
        await asyncio.Event().wait()

    task = Nursery().start(sign.wait_for(wait), name="loop")
    await waiting.wait()
    sign.stop()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
