"""docs/data.md says of every table what is in it, and of nothing that is not there."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from bot.db import tables  # so that all of them are known
from bot.db.persons import person_column
from conversations.state import DialogueState

PAGE = (Path(__file__).parent.parent / "docs/data.md").read_text(encoding="utf-8")
SECTIONS = dict(
    re.findall(r"^## ([a-z_]+)\n(.*?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL)
)
NAMED = re.compile(r"`([a-z_]+)`")


def first_cells(section: str) -> list[set[str]]:
    """The names in the first column of each of a section's tables."""
    found: list[set[str]] = []
    for line in section.splitlines():
        if line.startswith("| --- |"):
            found.append(set())
        elif line.startswith("| `") and found:
            found[-1] |= set(NAMED.findall(line.split("|")[1]))
    return found


def of_persons() -> list[str]:
    known = SQLModel.metadata.sorted_tables
    return sorted(each.name for each in known if person_column(each) is not None)


def test_every_table_with_something_of_a_person_has_its_section() -> None:
    assert tables.PersonRow.__tablename__ in SECTIONS
    assert sorted(SECTIONS) == of_persons()


@pytest.mark.parametrize("name", of_persons())
def test_a_section_names_every_column_and_no_other(name: str) -> None:
    columns = first_cells(SECTIONS[name])[0]
    assert columns == {column.name for column in SQLModel.metadata.tables[name].columns}


def test_the_state_is_told_entry_by_entry() -> None:
    _, entries = first_cells(SECTIONS["person"])
    assert entries == {field.name for field in fields(DialogueState)} | {"version"}


def test_the_tables_of_nobody_are_named() -> None:
    of_nobody = set(SQLModel.metadata.tables) - set(of_persons())
    assert of_nobody <= set(NAMED.findall(PAGE.partition("## Of nobody")[2]))
