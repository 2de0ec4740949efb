"""Content edited on disk while people use the bot.

What is broken is refused, what is in order holds for new sessions, and somebody in the middle of
one keeps what it began with, over a restart too.
"""

import shutil
from pathlib import Path
from typing import Final

from bot.app import build_app
from bot.authoring import ContentWatch
from bot.catalogs import Files
from content.loader import FOLDERS, ROOT
from content.schema import Catalog
from tests.acceptance.world import World, a_world

REMEMBER: Final = "routine/remember.toml"
CLAMSHELL: Final = "sets = 2, reps = 12, tempo = [2, 2, 3]"
EDITS: Final = (
    (REMEMBER, CLAMSHELL, CLAMSHELL.replace("12", "11")),
    ("languages/en/dialogue.toml", "An effort of 5 to 7", "Working at 5 to 7"),
    (
        "routine/pain.toml",
        'measure = "pain", at_least = 4 }]\nthen = ["amber"]',
        'measure = "pain", at_least = 3 }]\nthen = ["amber"]',
    ),
    (
        "routine/presets.toml",
        '  { movement = "bridge" },\n  { movement = "clamshell" },\n',
        '  { movement = "clamshell" },\n  { movement = "bridge" },\n',
    ),
)
"""A dose, a word, a threshold and an order."""


class Desk:
    """A copy of the content that somebody edits, and what the bot says of it."""

    def __init__(self, root: Path, world: World) -> None:
        for folder in FOLDERS:
            shutil.copytree(ROOT / folder, root / folder)
        self.root, self.world = root, world
        self.lines: list[str] = []
        self.newest: tuple[Catalog, Files] | None = None
        self.watch = ContentWatch(world.catalog.version, say=self.lines.append, root=root)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    async def save(self) -> None:
        await self.watch.look(self._take)

    async def _take(self, catalog: Catalog, files: Files) -> None:
        self.newest = (catalog, files)
        self.world.app.catalogs.renew(catalog, files=files)

    async def restart(self) -> None:
        """Start another bot on the same database, with the newest content."""
        assert self.newest is not None
        catalog, files = self.newest
        await self.world.app.close()
        self.world.app = build_app(
            self.world.settings, clock=self.world.clock, catalog=catalog, files=files
        )
        await self.world.opens()


async def test_an_edit_is_for_new_sessions_and_a_running_one_keeps_its_version(
    database_url: str, tmp_path: Path
) -> None:
    async with a_world(database_url) as world:
        desk = Desk(tmp_path, world)
        anna, bob = world.person(1), world.person(2)
        await anna.enrols()
        for label in ("Start", "3", "Skip", "Skip"):
            await anna.taps(label)
        anna.sees("Bridge")

        desk.edit(REMEMBER, CLAMSHELL, CLAMSHELL.replace("12", '"12"'))
        await desk.save()
        fault = "movement clamshell: sets.reps must be a whole number, not '12'"
        assert desk.lines == [f"The content is not in order: content/{REMEMBER}: {fault}"]
        desk.edit(REMEMBER, CLAMSHELL.replace("12", '"12"'), CLAMSHELL)
        for edit in EDITS:
            desk.edit(*edit)
        await desk.save()
        assert desk.lines[1].startswith("New sessions use content ")

        await anna.taps("Ready")
        anna.sees("10 times", "An effort of 5 to 7")
        await desk.restart()
        await anna.types("hm")
        anna.sees("10 times", "An effort of 5 to 7")

        await bob.enrols()
        await bob.taps("Start")
        await bob.taps("3")
        bob.sees("Today one set fewer")
        for label in ("Skip", "Skip"):
            await bob.taps(label)
        bob.sees("Clamshell")
        await bob.taps("Ready")
        bob.sees("11 times")
