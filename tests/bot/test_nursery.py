"""The nursery holds background tasks, hears of their crashes and ends them together."""

import asyncio
import logging

import pytest

from bot.nursery import Nursery


async def test_a_crash_is_logged_without_its_text_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    crashes: list[BaseException] = []

    async def crash() -> None:
        raise ValueError("typed by somebody")

    with caplog.at_level(logging.ERROR):
        task = Nursery(crashes.append).start(crash(), name="poller")
        await asyncio.wait([task])
        await asyncio.sleep(0)
    assert [type(error) for error in crashes] == [ValueError]
    assert "A background task crashed" in caplog.text
    assert "typed by somebody" not in caplog.text


async def test_closing_cancels_what_still_runs_and_waits_for_it() -> None:
    ended: list[str] = []
    started = asyncio.Event()

    async def work() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cleaned up")

    nursery = Nursery()
    nursery.start(work(), name="work")
    await started.wait()
    await nursery.close()
    assert ended == ["cleaned up"]


async def test_a_task_that_simply_ends_is_no_crash() -> None:
    crashes: list[BaseException] = []

    async def work() -> None:
        await asyncio.sleep(0)

    nursery = Nursery(crashes.append)
    await nursery.start(work(), name="work")
    await nursery.close()
    assert crashes == []


async def test_waiting_for_the_end_leaves_a_quick_task_its_time() -> None:
    ended: list[str] = []

    async def work() -> None:
        await asyncio.sleep(0)
        ended.append("by itself")

    nursery = Nursery()
    nursery.start(work(), name="work")
    await nursery.close(grace_seconds=5)
    assert ended == ["by itself"]
