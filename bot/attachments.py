"""What goes along with a call: files made when it is about to be sent. Used by `bot/sending.py`.

The outbox holds no files. A picture of a movement is named in the call's payload, and found by
`bot/pictures.py`. One of the progress is drawn from the numbers in the call's own payload, so it
agrees with the words below it whenever it is sent; an export is gathered from the rows, so it holds
what is true then.
"""

import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from telegram import InputFile

from bot.calls import Call
from bot.captions import as_text
from bot.logs import place_of
from bot.pictures import NoPicture, Pictures

log = logging.getLogger(__name__)

PICTURE: Final = "picture"
"""The key of a payload that holds a sheet to draw (`bot.drawing.sheet`)."""
PAGE: Final = "page"
"""Likewise a page (`bot.drawing.page_sheet`)."""
SHOWN: Final = "shown"
"""The key of a payload that holds the name and digest of a movement's picture."""
INSTEAD: Final = "instead"
"""The key of a payload that holds the text to send where the file cannot be."""
PICTURE_NAME: Final = "progress.png"
PAGE_NAME: Final = "hip-routine.pdf"
TRIES: Final = 1
"""So often a picture may fail to get through; then its words, which may end a hold, go alone."""
_OURS: Final = frozenset({PICTURE, PAGE, SHOWN, INSTEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A file for a person: its name and all of its content."""

    name: str
    content: bytes


class Exports(Protocol):
    """Gathers everything stored of a person, when it is about to be sent and not before."""

    async def __call__(self, person_id: int, /) -> Sequence[ExportedFile]:
        """Return the files to send, at least one."""
        ...


class Draws(Protocol):
    """Makes files of what a payload holds; `bot.drawing.artist.Artist` is the one that does."""

    async def picture(self, sheet: object, /) -> bytes:
        """Return a PNG."""
        ...

    async def page(self, sheet: object, /) -> bytes:
        """Return a PDF."""
        ...


class CannotDraw(Exception):  # noqa: N818 - named for what happened, as all of ours
    """A file could not be made: a fault of ours. The words go out without it."""


class Attachments:
    """Makes the files of calls."""

    def __init__(self, exports: Exports, artist: Draws, pictures: Pictures) -> None:
        self._exports = exports
        self._artist = artist
        self._pictures = pictures

    async def parameters(self, call: Call) -> list[dict[str, Any]]:
        """Return the parameters to call the method with, once for each file.

        Raises:
            CannotDraw: what the payload holds cannot be drawn or found; that is logged.
        """
        plain = {name: value for name, value in call.payload.items() if name not in _OURS}
        if PICTURE in call.payload:
            file = await self._drawn(self._artist.picture(call.payload[PICTURE]))
            return [{**plain, "photo": InputFile(file, filename=PICTURE_NAME)}]
        if PAGE in call.payload:
            file = await self._drawn(self._artist.page(call.payload[PAGE]))
            return [{**plain, "document": InputFile(file, filename=PAGE_NAME)}]
        if SHOWN in call.payload:
            return [{**plain, "photo": await self._found(call)}]
        if call.method == "sendDocument":
            files = await self._exports(call.person_id)
            return [
                {**plain, "document": InputFile(file.content, filename=file.name)} for file in files
            ]
        return [plain]

    async def were_taken(self, call: Call, result: Any) -> None:  # noqa: ANN401 - JSON
        """Hear what Telegram has answered: its id of a picture is worth remembering.

        The message is in the chat by now, so nothing that goes wrong here gets out.
        """
        if SHOWN not in call.payload:
            return
        try:
            await self._pictures.was_taken(call.payload[SHOWN], result)
        except Exception as error:  # noqa: BLE001 - the file will be uploaded once more
            log.warning(
                "The id of an uploaded picture could not be kept",
                extra={
                    "action": "upload_not_kept",
                    "error": type(error).__name__,
                    "place": place_of(error),
                },
            )

    async def can_be_made_anew(self, call: Call) -> bool:
        """Hear that Telegram refused; return whether it was an id, which leaves the file itself."""
        return SHOWN in call.payload and await self._pictures.was_refused(call.payload[SHOWN])

    async def _found(self, call: Call) -> str | InputFile:
        if call.attempts >= TRIES:
            raise CannotDraw
        try:
            return await self._pictures.photo(call.payload[SHOWN])
        except NoPicture:
            raise CannotDraw from None

    async def _drawn(self, drawing: Awaitable[bytes]) -> bytes:
        try:
            return await drawing
        except Exception as error:  # noqa: BLE001 - whatever it is, the words still go out
            log.error(  # noqa: TRY400 - its text may quote numbers of the person
                "A file could not be drawn; its words go out without it",
                extra={
                    "action": "drawing_failed",
                    "error": type(error).__name__,
                    "place": place_of(error),
                },
            )
            raise CannotDraw from None


def words_of(call: Call) -> dict[str, Any] | None:
    """Return the text message that stands in for a call with a file; None where there is none."""
    if INSTEAD in call.payload:
        return {"chat_id": call.person_id, "text": call.payload[INSTEAD]}
    if not call.payload.keys() & _OURS:
        return None
    return as_text({name: value for name, value in call.payload.items() if name not in _OURS})
