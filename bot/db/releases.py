"""Keeps the files of every content version ever served, for sessions that began with it."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import insert, table
from bot.db.tables import ContentReleaseRow

_RELEASE = table(ContentReleaseRow)


async def keep_release(
    connection: AsyncConnection, version: str, files: Mapping[str, str], *, now: datetime
) -> None:
    """Store the files (path -> text) of a version unless they are stored already."""
    statement = insert(connection, ContentReleaseRow).on_conflict_do_nothing()
    row = {"version": version, "files": json.dumps(dict(files)), "first_seen_at": now}
    await connection.execute(statement, row)


async def read_release(connection: AsyncConnection, version: str) -> dict[str, str] | None:
    """Return the files of a version; None if it never ran on this database."""
    query = select(_RELEASE.c.files).where(_RELEASE.c.version == version)
    text = (await connection.execute(query)).scalar_one_or_none()
    if text is None:
        return None
    files: dict[str, str] = json.loads(text)
    return files
