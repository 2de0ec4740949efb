"""Brings a database to the newest migration. Run at every start, and by the `migrate` command."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.db.engine import is_shared
from bot.db.shared import lock_migrations

HEAD: Final = "0006"
"""The newest revision, known without loading Alembic; a test keeps it true."""


class NewerDatabase(Exception):  # noqa: N818 - named for what happened, as all of ours
    """The database was migrated by a newer version of the bot, which has to serve it."""


class OlderServer(Exception):  # noqa: N818
    """PostgreSQL is older than what the bot leans on."""


OLDEST_SERVER: Final = (14,)  # the first that ends sessions nothing is heard from
_FOLDER: Final = Path(__file__).parent / "migrations"


async def migrate(engine: AsyncEngine) -> None:
    """Upgrade to the newest revision, in one transaction; nothing to do costs two queries.

    Raises:
        NewerDatabase: it is at a revision that this version does not know.
        OlderServer: it cannot serve several processes.
    """
    async with engine.begin() as connection:
        if is_shared(engine) and (connection.dialect.server_version_info or ()) < OLDEST_SERVER:
            raise OlderServer
        if await connection.run_sync(_is_current):
            return
        if is_shared(engine):
            await lock_migrations(connection)
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.run_sync(_upgrade)


async def is_current(engine: AsyncEngine) -> bool:
    """Return whether the database has all that this version needs; it may have more."""
    async with engine.begin() as connection:
        revision = await connection.run_sync(current_revision)
    return revision is not None and revision >= HEAD  # they are numbered


def current_revision(connection: Connection) -> str | None:
    """Return the revision a database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar()
    return revision


def _is_current(connection: Connection) -> bool:
    revision = current_revision(connection)
    if revision is not None and revision > HEAD:  # they are numbered
        raise NewerDatabase(revision)
    return revision == HEAD


def _upgrade(connection: Connection) -> None:
    if not _is_current(connection):  # another process may have been faster
        move_to(connection, "head")


def move_to(connection: Connection, revision: str) -> None:
    """Upgrade to a revision ("head" for the newest) or, from a newer one, downgrade to it.

    "base" is the empty database.
    """
    from alembic import command  # noqa: PLC0415 - a start that migrates nothing does without
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if revision == "base" or revision < (current_revision(connection) or ""):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)
