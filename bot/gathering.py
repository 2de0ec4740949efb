"""Group commit for webhooks: what arrives while a batch is being committed is the next batch.

An update that comes alone is handled at once; under load the batches grow by themselves, and
with them the number of updates that share one transaction. Used by `bot/web.py`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.reception import RawUpdate
from bot.stopping import Stopped, StopSign

MOST_AT_ONCE: Final = 200  # updates in one transaction
COMMIT_SECONDS: Final = 20.0
"""How long a batch may take. Telegram waits for about a minute and then asks again."""

Handle: TypeAlias = Callable[[Sequence[RawUpdate]], Awaitable[None]]


@dataclass(frozen=True, slots=True, eq=False)
class _Waiting:
    raw: RawUpdate
    done: "asyncio.Future[None]"


class Gathering:
    """Hands updates to `handle` in batches, in the order they came, one batch after the other."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._waiting: list[_Waiting] = []
        self._stirred = asyncio.Event()
        self._sign = StopSign()

    async def add(self, raw: RawUpdate) -> None:
        """Return once the update's turn has committed.

        Raises:
            Exception: it has not, because the database cannot serve now.
        """
        one = _Waiting(raw, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        self._stirred.set()
        await one.done

    def stop(self) -> None:
        """Let `run` return; to be called when nobody waits any more."""
        self._sign.stop()

    async def run(self) -> None:
        """Commit batches until `stop`."""
        try:
            while True:
                await self._sign.wait_for(self._stirred.wait)
                self._stirred.clear()
                while batch := self._take():
                    await self._commit(batch)
        except Stopped:
            pass

    def _take(self) -> list[_Waiting]:
        batch = self._waiting[:MOST_AT_ONCE]
        del self._waiting[:MOST_AT_ONCE]
        return batch

    async def _commit(self, batch: Sequence[_Waiting]) -> None:
        error: Exception | None = None
        try:
            async with asyncio.timeout(COMMIT_SECONDS):
                await self._handle([one.raw for one in batch])
        except Exception as trouble:  # noqa: BLE001 - it is told to everyone who waits
            error = trouble
        for one in batch:
            if one.done.done():  # nobody waits for it any more
                continue
            if error is None:
                one.done.set_result(None)
            else:
                one.done.set_exception(error)
