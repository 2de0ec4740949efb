"""SQLite behind one thread, asked once for each statement.

aiosqlite runs everything in a thread of its own, and SQLAlchemy asks it four times for one
statement: for a cursor, to execute, for the rows and to close. Each time two threads wait for
each other. Here a statement is executed and its rows are fetched in one go. For `bot/db/engine.py`.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeAlias

import aiosqlite

Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]
Rows: TypeAlias = list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that a statement has come to."""

    rows: Rows = field(default_factory=list)
    description: Any = None  # as sqlite3's cursor has it; None where there can be no rows
    rowcount: int = -1
    lastrowid: int | None = None


class Connection(aiosqlite.Connection):
    """A connection whose cursors ask once."""

    def __init__(self, database: str, **options: Any) -> None:  # noqa: ANN401 - sqlite3's
        super().__init__(lambda: sqlite3.connect(database, **options), iter_chunk_size=64)
        self._thread.daemon = True  # it must not keep a process alive, says SQLAlchemy too

    def cursor(self) -> "Cursor":  # type: ignore[override] # SQLAlchemy enters what it gets
        """Return a cursor, which needs no opening."""
        return Cursor(self)

    async def ask(self, statement: str, parameters: Parameters) -> Answer:
        """Execute a statement and return everything about it."""
        return await self._in_its_thread(self._ask, statement, parameters)

    async def ask_many(self, statement: str, parameters: Iterable[Parameters]) -> Answer:
        """Execute a statement for each set of parameters."""
        return await self._in_its_thread(self._ask_many, statement, parameters)

    async def _in_its_thread(self, ask: Callable[..., Answer], *arguments: Any) -> Answer:  # noqa: ANN401
        answer: Answer = await self._execute(ask, *arguments)  # type: ignore[no-untyped-call]
        return answer

    # --- in the other thread

    def _ask(self, statement: str, parameters: Parameters) -> Answer:
        cursor = self._conn.execute(statement, parameters)
        return _answer(cursor)

    def _ask_many(self, statement: str, parameters: Iterable[Parameters]) -> Answer:
        return _answer(self._conn.executemany(statement, parameters))


class Cursor:
    """What SQLAlchemy's adapter needs of aiosqlite's cursor. Its rows are there already."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._answer = Answer()

    async def __aenter__(self) -> Self:
        """Return itself."""
        return self

    @property
    def description(self) -> Any:  # noqa: ANN401 - the DB-API's, a tuple of tuples
        """The columns of the rows; None where there can be none."""
        return self._answer.description

    @property
    def rowcount(self) -> int:
        """How many rows were changed; -1 where none could be."""
        return self._answer.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The key of the row inserted last."""
        return self._answer.lastrowid

    async def execute(self, statement: str, parameters: Parameters = ()) -> Self:
        """Execute a statement."""
        self._answer = await self._connection.ask(statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Iterable[Parameters]) -> Self:
        """Execute a statement for each set of parameters."""
        self._answer = await self._connection.ask_many(statement, parameters)
        return self

    async def fetchall(self) -> Rows:
        """Return the rows."""
        return self._answer.rows

    async def close(self) -> None:
        """Nothing is open."""


def _answer(cursor: sqlite3.Cursor) -> Answer:
    description = cursor.description
    rows = cursor.fetchall() if description else []
    answer = Answer(
        rows=rows,
        description=description,
        rowcount=cursor.rowcount,
        lastrowid=cursor.lastrowid,
    )
    cursor.close()
    return answer
