"""Webhook updates are committed in batches that grow by themselves under load."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import OperationalError

from bot import gathering as module
from bot.gathering import Gathering
from bot.nursery import Nursery
from bot.reception import RawUpdate

OUTAGE = OperationalError("COMMIT", {}, Exception("away"))


@dataclass
class Desk:
    """Handles batches when the test lets it."""

    batches: list[list[int]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    gathering: Gathering = field(init=False)

    def __post_init__(self) -> None:
        self.gathering = Gathering(self.handle)

    async def handle(self, batch: Sequence[RawUpdate]) -> None:
        self.batches.append([raw["update_id"] for raw in batch])
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)

    async def add(self, *update_ids: int) -> list[BaseException | None]:
        """Add updates in this order, as requests that wait at the same time."""
        adding = (self.gathering.add({"update_id": one}) for one in update_ids)
        return await asyncio.gather(*adding, return_exceptions=True)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    nursery = Nursery()
    nursery.start(desk.gathering.run(), name="gathering")
    yield desk
    desk.gathering.stop()
    await nursery.close(grace_seconds=1)


async def test_what_comes_while_a_batch_is_committed_is_the_next_batch(desk: Desk) -> None:
    first = asyncio.gather(desk.add(1))
    while not desk.batches:  # noqa: ASYNC110 - until it is being committed
        await asyncio.sleep(0)
    rest = asyncio.gather(desk.add(2, 3, 4))
    await asyncio.sleep(0)
    desk.gate.set()
    await asyncio.gather(first, rest)
    assert desk.batches == [[1], [2, 3, 4]]


async def test_a_failed_commit_is_told_to_all_who_wait_and_to_nobody_after(desk: Desk) -> None:
    desk.gate.set()
    desk.failures = [OUTAGE]
    assert await desk.add(1, 2) == [OUTAGE, OUTAGE]
    assert await desk.add(1, 2) == [None, None]


async def test_a_batch_has_a_limit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_AT_ONCE", 2)
    desk.gate.set()
    await desk.add(1, 2, 3)
    assert desk.batches == [[1, 2], [3]]


async def test_a_database_that_hangs_is_not_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COMMIT_SECONDS", 0.0)
    assert [type(error) for error in await desk.add(1)] == [TimeoutError]


async def test_somebody_who_has_gone_away_does_not_disturb_the_others(desk: Desk) -> None:
    nursery = Nursery()

    async def impatient() -> None:
        await desk.gathering.add({"update_id": 1})

    gone = nursery.start(impatient(), name="impatient")
    while not desk.batches:  # noqa: ASYNC110
        await asyncio.sleep(0)
    gone.cancel()
    await nursery.close()
    desk.gate.set()
    assert await desk.add(2) == [None]
