"""Content that is edited while the sandbox runs: checked on save, taken over when it is in order.

Running sessions keep the version they began with. Only the sandbox does this: on real Telegram
new content comes with a new start.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from bot.catalogs import Files
from bot.sandbox.pages import ContentReport
from content.faults import ContentError
from content.finding import lines_of
from content.lint import faults_of
from content.loader import ROOT, load_files, paths_of, read_files, version_of
from content.schema import Catalog
from conversations import needs

LOOK_SECONDS: Final = 0.5  # of real time; files are saved by real people

Stamps: TypeAlias = Mapping[str, tuple[int, int]]  # a file -> when it was changed, how long it is
Take: TypeAlias = Callable[[Catalog, Files], Awaitable[None]]


class ContentWatch:
    """Looks at the content files again and again, and hands on what has changed for the good."""

    def __init__(self, version: str, *, say: Callable[[str], None], root: Path = ROOT) -> None:
        self.report = ContentReport(version=version)
        self._say = say
        self._root = root
        self._seen = _stamps_of(root)

    async def run(self, take: Take) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look(take)

    async def look(self, take: Take) -> None:
        """Check the files if any has changed, and hand them to `take` if they are in order."""
        stamps = _stamps_of(self._root)
        if stamps == self._seen:
            return
        self._seen = stamps
        try:
            files = read_files(self._root)
            catalog = load_files(files)
            faults = lines_of((*faults_of(catalog), *needs.faults_of(catalog)), files)
        except (ContentError, OSError) as error:  # a file may go while it is read
            self._refuse((str(error),))
            return
        if faults:
            self._refuse(faults)
        else:
            await self._renew(catalog, files, take)

    def _refuse(self, faults: tuple[str, ...]) -> None:
        report = self.report
        self.report = ContentReport(version=report.version, faults=faults, renewed=report.renewed)
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        self._say(f"The content is not in order: {faults[0]}{more}")

    async def _renew(self, catalog: Catalog, files: Files, take: Take) -> None:
        report, version = self.report, version_of(files)
        if version != report.version:
            await take(catalog, files)
            self._say(f"New sessions use content {version} from now on.")
        elif report.faults:
            self._say(f"The content is in order again, as it was: {version}.")
        renewed = report.renewed + (version != report.version)
        self.report = ContentReport(version=version, renewed=renewed)


def _stamps_of(root: Path) -> Stamps:
    found: dict[str, tuple[int, int]] = {}
    for path in paths_of(root):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue  # an editor has just replaced it: the next look sees the new one
        found[str(path)] = (stat.st_mtime_ns, stat.st_size)
    return found
