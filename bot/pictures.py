"""The pictures of the movements as Telegram wants them: its own id of a file, or the file itself.

A file is uploaded once. Telegram's answer names it by an id, which is kept by the file's digest and
sent from then on. An id that Telegram does not take any more (another bot's, say) is forgotten, and
the file is uploaded again.
"""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from telegram import InputFile

from content.loader import ROOT
from content.pictures import ENDING, FOLDER, digest_of

log = logging.getLogger(__name__)

SHOWN_AT: Final = ROOT / FOLDER


class Uploads(Protocol):
    """Keeps Telegram's ids of files, by digest; `bot.db.uploads.UploadedFiles` is the one."""

    async def read(self, digest: str, /) -> str | None:
        """Return the id of a file; None if it is not known to have been uploaded."""
        ...

    async def keep(self, digest: str, file_id: str, /) -> None:
        """Keep an id in place of any other."""
        ...

    async def drop(self, digest: str, /) -> None:
        """Forget an id."""
        ...


class NoPicture(Exception):  # noqa: N818 - named for what happened, as all of ours
    """The file is gone or another one by now. The words go out without it."""


class Pictures:
    """Finds pictures for the one sender of the bot, which is why it may remember ids itself."""

    def __init__(self, uploads: Uploads, *, folder: Path = SHOWN_AT) -> None:
        self._uploads = uploads
        self._folder = folder
        self._ids: dict[str, str] = {}

    async def photo(self, shown: Mapping[str, str]) -> str | InputFile:
        """Return what to send as a photo.

        Raises:
            NoPicture: it was never uploaded, and there is no such file; that is logged.
        """
        name, digest = shown["name"], shown["digest"]
        file_id = self._ids.get(digest) or await self._uploads.read(digest)
        if file_id is not None:
            self._ids[digest] = file_id
            return file_id
        path = self._folder / f"{name}{ENDING}"
        try:
            content = await asyncio.to_thread(path.read_bytes)
        except OSError:
            content = b""
        if digest_of(content) != digest:
            log.warning(
                "A picture is not there any more; its words go out without it",
                extra={"action": "picture_missing", "picture": name},
            )
            raise NoPicture
        return InputFile(content, filename=path.name)

    async def was_taken(self, shown: Mapping[str, str], message: Any) -> None:  # noqa: ANN401 - JSON
        """Remember the id in Telegram's answer, of the largest of the sizes it has made."""
        digest, file_id = shown["digest"], message["photo"][-1]["file_id"]
        if digest not in self._ids:
            self._ids[digest] = file_id
            await self._uploads.keep(digest, file_id)

    async def was_refused(self, shown: Mapping[str, str]) -> bool:
        """Forget the id of a picture; return whether there was one, so that the file is left."""
        known = self._ids.pop(shown["digest"], None)
        await self._uploads.drop(shown["digest"])
        return known is not None
