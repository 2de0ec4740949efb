"""Telegram's ids of the files it has, for `bot/pictures.py`."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import Clock
from bot.db.engine import insert, table
from bot.db.tables import UploadRow

_UPLOAD = table(UploadRow)


class UploadedFiles:
    """Reads and writes ids, each in a transaction of its own: they belong to no turn."""

    def __init__(self, engine: AsyncEngine, *, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    async def read(self, digest: str, /) -> str | None:
        """Return the id of a file; None if it is not known to have been uploaded."""
        query = select(_UPLOAD.c.file_id).where(_UPLOAD.c.digest == digest)
        async with self._engine.begin() as connection:
            file_id: str | None = (await connection.execute(query)).scalar_one_or_none()
            return file_id

    async def keep(self, digest: str, file_id: str, /) -> None:
        """Keep an id in place of any other."""
        row = {"digest": digest, "file_id": file_id, "uploaded_at": self._clock.now()}
        async with self._engine.begin() as connection:
            statement = insert(connection, UploadRow)
            changed = {name: row[name] for name in ("file_id", "uploaded_at")}
            statement = statement.on_conflict_do_update(index_elements=["digest"], set_=changed)
            await connection.execute(statement, row)

    async def drop(self, digest: str, /) -> None:
        """Forget an id."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(_UPLOAD).where(_UPLOAD.c.digest == digest))
