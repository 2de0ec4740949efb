"""The content versions in use: the current one, and older ones that running sessions began with."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.releases import keep_release, read_release
from bot.folding import Bookshelf
from bot.logs import place_of
from content.schema import Catalog

log = logging.getLogger(__name__)

Files: TypeAlias = Mapping[str, str]  # path below the content folder -> the file's text
LoadFiles: TypeAlias = Callable[[Files], Catalog]  # `content.loader.load_files`


class Catalogs:
    """Lends out catalogs by version. Older ones are read back from the database on demand."""

    def __init__(self, current: Catalog, *, files: Files, load_files: LoadFiles) -> None:
        self.current = current
        self._files = files
        self._load_files = load_files
        self._older: dict[str, Catalog] = {}

    async def keep_current(self, connection: AsyncConnection, *, now: datetime) -> None:
        """Store the current version's files, so that a later version can still serve them."""
        if self._files:
            await keep_release(connection, self.current.version, self._files, now=now)

    def renew(self, catalog: Catalog, *, files: Files) -> None:
        """Give new sessions another version; running ones keep theirs."""
        self._older[self.current.version] = self.current
        self._older.pop(catalog.version, None)
        self.current, self._files = catalog, files

    async def shelf(self, connection: AsyncConnection, versions: Iterable[str | None]) -> Bookshelf:
        """Return the catalogs for sessions of these versions.

        A version that cannot be had any more is served with the current content.
        """
        for version in set(versions) - {None, self.current.version} - self._older.keys():
            if version is not None:
                self._older[version] = await self._read(connection, version)
        return Bookshelf(current=self.current, older=self._older)

    async def _read(self, connection: AsyncConnection, version: str) -> Catalog:
        files = await read_release(connection, version)
        try:
            if files is not None:
                return self._load_files(files)
        except Exception as error:  # noqa: BLE001 - a file format since given up must not stop a turn
            failure, place = type(error).__name__, place_of(error)
        else:
            failure, place = "NotStored", "content_release"
        log.warning(
            "An older content version cannot be read; the current one serves its sessions",
            extra={
                "action": "content_release_unreadable",
                "version": version,
                "error": failure,
                "place": place,
            },
        )
        return self.current
