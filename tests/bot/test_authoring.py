"""Saved content is checked at once, and taken over only when all of it is in order."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.authoring import ContentWatch
from bot.catalogs import Files
from content.loader import FOLDERS, ROOT, load
from content.schema import Catalog

CUES = "languages/en/cues.toml"


@dataclass
class Desk:
    """A copy of the content on somebody's desk, and who watches it."""

    root: Path
    lines: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    watch: ContentWatch = field(init=False)

    def __post_init__(self) -> None:
        version = load(self.root).version
        self.watch = ContentWatch(version, say=self.lines.append, root=self.root)

    async def saves(self, name: str, old: str, new: str) -> None:
        """Change a file, and let it be looked at."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        await self.watch.look(self.take)

    async def take(self, catalog: Catalog, files: Files) -> None:
        assert files[CUES]
        self.taken.append(catalog.version)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return Desk(tmp_path)


async def test_an_edit_in_order_is_taken_over_and_said(desk: Desk) -> None:
    before = desk.watch.report
    await desk.saves(CUES, "Nearly there.", "Almost there.")
    assert desk.taken == [desk.watch.report.version] != [before.version]
    assert desk.watch.report.renewed == 1
    assert desk.lines == [f"New sessions use content {desk.taken[0]} from now on."]


async def test_a_file_that_cannot_be_read_is_one_line_and_changes_nothing(desk: Desk) -> None:
    before = desk.watch.report.version
    await desk.saves(CUES, 'softer-yet = "', "softer-yet = ")
    assert desk.taken == []
    assert desk.watch.report.version == before
    (line,) = desk.lines
    assert line.startswith(f"The content is not in order: content/{CUES}: ")
    assert "\n" not in line


async def test_what_the_checks_find_is_told_with_how_many_more(desk: Desk) -> None:
    await desk.saves("routine/release.toml", '{ slug = "softer-yet"', '{ slug = "sofer-yet"')
    assert desk.taken == []
    assert any("sofer-yet" in fault for fault in desk.watch.report.faults)
    assert desk.lines[0].endswith("more)")


async def test_a_question_that_the_bot_asks_by_name_has_to_stay(desk: Desk) -> None:
    text = (desk.root / "languages/en/questions.toml").read_text(encoding="utf-8")
    renamed = text.replace("[question.effort", "[question.strain")
    (desk.root / "languages/en/questions.toml").write_text(renamed, encoding="utf-8")
    await desk.saves("intake/plan.toml", "[question.effort]", "[question.strain]")
    assert desk.taken == []
    assert desk.watch.report.faults == (
        "question effort: is missing; the bot asks it by this name",
    )


async def test_a_mistake_taken_back_is_said_to_be_in_order_again(desk: Desk) -> None:
    before = desk.watch.report.version
    await desk.saves(CUES, "Nearly there.", "Nearly there {oops}.")
    await desk.saves(CUES, "Nearly there {oops}.", "Nearly there.")
    assert desk.watch.report.faults == ()
    assert desk.lines[-1] == f"The content is in order again, as it was: {before}."
    assert desk.taken == []


async def test_without_a_change_nothing_is_read_or_said(desk: Desk) -> None:
    await desk.watch.look(desk.take)
    assert (desk.taken, desk.lines) == ([], [])


async def test_a_new_file_and_a_file_that_went_are_noticed(desk: Desk) -> None:
    cues = desk.root / CUES
    text = cues.read_text(encoding="utf-8")
    cues.unlink()
    await desk.watch.look(desk.take)
    assert desk.watch.report.faults
    cues.write_text(text, encoding="utf-8")
    await desk.watch.look(desk.take)
    assert desk.watch.report.faults == ()
