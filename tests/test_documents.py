"""The documents lead somewhere, and their pictures are small enough for a phone's connection."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"""(?:\]\(|\b(?:src|srcset)=")(?!https?:|#)([^)"#\s]+)""")
LARGEST_PICTURE_BYTES = 150_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_decision_has_a_number_of_its_own_and_begins_with_it() -> None:
    records = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
    numbers = [int(record.name[:4]) for record in records]
    assert sorted(set(numbers)) == numbers
    for number, record in zip(numbers, records, strict=True):
        title = record.read_text(encoding="utf-8").partition("\n")[0]
        assert re.match(rf"# 0*{number}\b", title), title


def test_pictures_are_small_and_each_has_a_dark_one() -> None:
    pictures = sorted((ROOT / "docs/pictures").glob("*.png"))
    assert [one.name for one in pictures if one.stat().st_size > LARGEST_PICTURE_BYTES] == []
    light = {one.name.removesuffix("-light.png") for one in pictures if "-light" in one.name}
    assert light == {one.name.removesuffix("-dark.png") for one in pictures if "-dark" in one.name}
    assert light


def test_every_module_of_the_engine_is_on_the_map() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    modules = {path.name for path in (ROOT / "conversations").glob("*.py")} - {"__init__.py"}
    assert sorted(name for name in modules if f"`{name}`" not in text) == []


def test_every_file_that_the_architecture_names_is_there() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"((?:bot|conversations|tests)/[\w/]+\.(?:py|toml))", text)
    named += [
        f"bot/{name}" for name in re.findall(r"`((?:\w+/)?\w+\.py)`", table_of_the_shell(text))
    ]
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert len(named) > 40


def table_of_the_shell(text: str) -> str:
    """The lines of the table whose files are named below `bot/`."""
    return text.partition("where in `bot/`")[2].partition("\n\n")[0]
