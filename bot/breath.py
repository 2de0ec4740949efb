"""Long work in short pieces: between two of them the event loop turns, so that no cue waits."""

import asyncio
from typing import Final

AT_A_TIME: Final = 16  # people's turns, or updates; a few milliseconds' worth


class Breath:
    """Counts pieces of work and stops for breath after every `AT_A_TIME` of them."""

    def __init__(self) -> None:
        self._left = AT_A_TIME

    async def count(self) -> None:
        """Count one piece; perhaps let everything else go on that is ready to."""
        self._left -= 1
        if not self._left:
            self._left = AT_A_TIME
            await asyncio.sleep(0)
