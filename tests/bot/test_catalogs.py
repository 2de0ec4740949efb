"""Content versions: the current one, and older ones for the sessions that began with them."""

import pytest

from bot.catalogs import Catalogs, Files
from bot.db.tables import ContentReleaseRow
from content.schema import Catalog
from tests.shell import Shell, at, catalog, load_version

pytestmark = pytest.mark.databases("sqlite", "postgresql")

NEW = {"version": "new"}


def catalogs(version: str) -> Catalogs:
    return Catalogs(catalog(version), files={"version": version}, load_files=load_version)


async def test_a_version_is_kept_once_with_its_files(shell: Shell) -> None:
    for minutes in (0, 5):
        async with shell.engine.begin() as connection:
            await catalogs("new").keep_current(connection, now=at(minutes))
    assert await shell.rows(ContentReleaseRow) == [
        {"version": "new", "files": '{"version": "new"}', "first_seen_at": at(0)}
    ]


async def test_an_older_version_is_read_back_for_the_sessions_that_want_it(shell: Shell) -> None:
    async with shell.engine.begin() as connection:
        await catalogs("old").keep_current(connection, now=at(0))
        shelf = await catalogs("new").shelf(connection, [None, "new", "old"])
    assert shelf.current.version == "new"
    assert {version: each.version for version, each in shelf.older.items()} == {"old": "old"}


async def test_an_older_version_is_read_only_once(shell: Shell) -> None:
    loaded: list[Files] = []

    def load(files: Files) -> Catalog:
        loaded.append(files)
        return load_version(files)

    new = Catalogs(catalog("new"), files=NEW, load_files=load)
    async with shell.engine.begin() as connection:
        await catalogs("old").keep_current(connection, now=at(0))
        for _ in range(2):
            await new.shelf(connection, ["old"])
    assert len(loaded) == 1


async def test_after_a_renewal_running_sessions_are_served_with_theirs(shell: Shell) -> None:
    old = catalog("old")
    lent = Catalogs(old, files={"version": "old"}, load_files=load_version)
    lent.renew(catalog("new"), files=NEW)
    async with shell.engine.begin() as connection:
        shelf = await lent.shelf(connection, ["old"])
    assert shelf.current.version == "new"
    assert shelf.older["old"] is old


async def test_a_renewal_can_be_taken_back(shell: Shell) -> None:
    lent = Catalogs(catalog("old"), files={"version": "old"}, load_files=load_version)
    lent.renew(catalog("new"), files=NEW)
    lent.renew(catalog("old"), files={"version": "old"})
    async with shell.engine.begin() as connection:
        shelf = await lent.shelf(connection, ["new"])
    assert (shelf.current.version, set(shelf.older)) == ("old", {"new"})


async def test_a_version_in_a_format_given_up_is_served_with_the_current_one(
    shell: Shell, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_: Files) -> Catalog:
        raise ValueError("no such key")

    new = Catalogs(catalog("new"), files=NEW, load_files=refuse)
    async with shell.engine.begin() as connection:
        await catalogs("old").keep_current(connection, now=at(0))
        shelf = await new.shelf(connection, ["old"])
    assert shelf.older["old"].version == "new"
    assert "An older content version cannot be read" in caplog.text
