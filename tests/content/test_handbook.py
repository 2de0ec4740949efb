"""Every example of docs/content.md does what the page says, on a copy of the content."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.phrases import compose
from content.lint import faults_of
from content.loader import FOLDERS, ROOT, load
from content.schema import Catalog, Hold, Sets
from conversations.effects import words

PAGE = (ROOT.parent / "docs/content.md").read_text(encoding="utf-8")
EDIT = re.compile(
    r"`content/([\w./-]+\.toml)`(?:(?!`content/)[^`]|`(?!``))*?```diff\n(.*?)```", re.DOTALL
)
COPY = re.compile(r"^cp -r content/(\S+) content/(\S+)$", re.MULTILINE)


class Edit(NamedTuple):
    """One example: the lines that are there, and those to put in their place."""

    file: str
    before: str
    after: str


def edits_in(section: str) -> list[Edit]:
    found = []
    for file, diff in EDIT.findall(section):
        lines = diff.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        found.append(Edit(file, before, after))
    return found


def section(title: str) -> str:
    _, _, rest = PAGE.partition(f"\n## {title}\n")
    assert rest, f"docs/content.md has no section {title!r}"
    return rest.partition("\n## ")[0]


def applied(title: str, folder: Path) -> Catalog:
    """Do what a section says to a copy of the content, and load it."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    text = section(title)
    for source, target in COPY.findall(text):
        shutil.copytree(folder / source, folder / target)
    for edit in edits_in(text):
        _apply(edit, folder / edit.file)
    return load(folder)


def _apply(edit: Edit, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if edit.before:
        assert text.count(edit.before) == 1, f"{edit.file} has not exactly one\n{edit.before}"
        text = text.replace(edit.before, edit.after)
    else:
        text = f"{text}\n{edit.after}"
    path.write_text(text, encoding="utf-8")


def a_cue_is_changed(catalog: Catalog) -> bool:
    hold = catalog.movements["iliacus"].dose
    said = catalog.languages["en"].phrases["cue.softer-yet"]["other"]
    assert isinstance(hold, Hold)
    return said.startswith("Ten more seconds") and hold.cues[1].at_seconds == 50


def a_dose_is_changed(catalog: Catalog) -> bool:
    sets = catalog.movements["pelvic-tilts"].dose
    return isinstance(sets, Sets) and sets.reps == 8


def an_exercise_is_added(catalog: Catalog) -> bool:
    name = compose([words("movement.knee-rocks.name")], catalog.languages["en"])
    given = catalog.movements["realign-met"].substitutes
    return (given[0], name.text) == ("knee-rocks", "Knee rocks")


def a_phrase_is_translated(catalog: Catalog) -> bool:
    german = catalog.languages["de"]
    said = compose([words("session.nudge")], german).text
    return german.name == "Deutsch" and said.startswith("Ich bin noch da.")


@pytest.mark.parametrize(
    ("title", "shows"),
    [
        ("Change a cue", a_cue_is_changed),
        ("Change a dose", a_dose_is_changed),
        ("Add an exercise", an_exercise_is_added),
        ("Translate a phrase", a_phrase_is_translated),
    ],
)
def test_an_example_is_in_order_and_has_its_effect(
    title: str, shows: Callable[[Catalog], bool], tmp_path: Path
) -> None:
    catalog = applied(title, tmp_path)
    assert [str(fault) for fault in faults_of(catalog)] == []
    assert shows(catalog)


def test_every_example_of_the_page_is_read() -> None:
    titles = ("Change a cue", "Change a dose", "Add an exercise", "Translate a phrase")
    assert sum(len(edits_in(section(title))) for title in titles) == PAGE.count("```diff")
