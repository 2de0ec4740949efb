"""What to do when somebody sets the machine's clock back.

Whatever was measured before lies in the future then: the next moment of a hold, the limits that
the throttle keeps, the time to try a call again. Left alone, the bot would say nothing until the
clock is back where it was. So the shift in hand is ended and a new one begun, after the rows of
the old time have been moved along (`bot/shifts.py`). A clock set forward needs none of that:
everything is merely late, and what is late is told.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.5
LEAST: Final = timedelta(seconds=2)  # less than that is made up for by the ordinary graces


class ClockWatch:
    """Compares the clock with itself, and tells `on_set_back` by how much it was set back."""

    def __init__(
        self,
        clock: Clock,
        *,
        on_set_back: Callable[[timedelta], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._on_set_back = on_set_back
        self._sleep = sleep
        self._latest = clock.now()

    async def run(self) -> None:
        """Look for ever."""
        while True:
            self.look(self._clock.now())
            await self._sleep(LOOK_SECONDS)

    def look(self, now: datetime) -> None:
        """Look once."""
        by, self._latest = self._latest - now, now
        if by >= LEAST:
            log.warning(
                "The clock was set back",
                extra={"action": "clock_set_back", "seconds": by.total_seconds()},
            )
            self._on_set_back(by)
