"""Draws away from the event loop, one thing at a time: a wave of wishes must not fill the memory.

Pillow and fpdf2 are loaded when something is drawn for the first time, in that thread too.
"""

import asyncio
from collections.abc import Callable

from bot.drawing import page_sheet, sheet


class Artist:
    """Makes files of what is stored in the outbox."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def picture(self, stored: object) -> bytes:
        """Return the PNG of a stored sheet.

        Raises:
            ValueError: it is no sheet.
        """
        return await self._draw(_picture, stored)

    async def page(self, stored: object) -> bytes:
        """Return the PDF of a stored page.

        Raises:
            ValueError: it is no page.
        """
        return await self._draw(_page, stored)

    async def _draw(self, make: Callable[[object], bytes], stored: object) -> bytes:
        async with self._one_at_a_time:
            return await asyncio.to_thread(make, stored)


def _picture(stored: object) -> bytes:
    from bot.drawing.layout import lay_out  # noqa: PLC0415 - see the module
    from bot.drawing.painting import measure, png_of  # noqa: PLC0415

    return png_of(lay_out(sheet.from_json(stored), measure))


def _page(stored: object) -> bytes:
    from bot.drawing.page_layout import lay_out_page  # noqa: PLC0415
    from bot.drawing.painting import measure_on_paper  # noqa: PLC0415
    from bot.drawing.pdf import pdf_of  # noqa: PLC0415

    page = page_sheet.from_json(stored)
    return pdf_of(lay_out_page(page, measure_on_paper), page)
