"""Draws away from the event loop, one thing at a time: a wave of wishes must not fill the memory.

Pillow and fpdf2 are loaded when something is drawn for the first time, in that thread too.
"""

import asyncio
from collections.abc import Callable

from bot.drawing.sheet import from_json


class Artist:
    """Makes files of what is stored in the outbox."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def picture(self, sheet: object) -> bytes:
        """Return the PNG of a stored sheet.

        Raises:
            ValueError: it is no sheet.
        """
        return await self._draw(_picture, sheet)

    async def _draw(self, make: Callable[[object], bytes], stored: object) -> bytes:
        async with self._one_at_a_time:
            return await asyncio.to_thread(make, stored)


def _picture(sheet: object) -> bytes:
    from bot.drawing.layout import lay_out  # noqa: PLC0415 - see the module
    from bot.drawing.painting import measure, png_of  # noqa: PLC0415

    return png_of(lay_out(from_json(sheet), measure))
