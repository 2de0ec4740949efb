"""Waiting for what nobody tells of."""

import asyncio
from collections.abc import Callable
from typing import Final

PATIENCE_SECONDS: Final = 5


async def until(is_so: Callable[[], bool]) -> None:
    """Return once something is so."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not is_so():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)
