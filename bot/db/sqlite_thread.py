"""SQLite behind one thread, asked once for each answer that is needed.

aiosqlite runs everything in a thread of its own, and SQLAlchemy asks it four times for one
statement: for a cursor, to execute, for the rows and to close. Each time two threads wait for
each other. Here a statement is executed and its rows are fetched in one go; and what has no
answer, a row written many times over or the beginning of a transaction, waits for the next
statement that has one, or for the commit, and goes along with it. For `bot/db/engine.py`.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeAlias

import aiosqlite

Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]
Rows: TypeAlias = list[Any]
Silent: TypeAlias = tuple[str, Sequence[Parameters]]
"""A statement without an answer, and the parameters of each time it is executed."""


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
        self._waiting: list[Silent] = []
        self._has_begun = False  # anything that could have to be undone

    def cursor(self) -> "Cursor":  # type: ignore[override] # SQLAlchemy enters what it gets
        """Return a cursor, which needs no opening."""
        return Cursor(self)

    async def ask(self, statement: str, parameters: Parameters) -> Answer:
        """Execute a statement and return everything about it.

        Raises:
            sqlite3.Error: it cannot be executed, or something that waited cannot.
        """
        answer: Answer = await self._in_its_thread(self._ask, statement, parameters)
        return answer

    def tell(self, statement: str, parameters: Iterable[Parameters] = ((),)) -> None:
        """Let a statement wait that has no answer, to be executed for each set of parameters."""
        self._waiting.append((statement, tuple(parameters)))

    async def commit(self) -> None:
        """Execute what waits, and commit.

        Raises:
            sqlite3.Error: something that waited cannot be executed; nothing is committed.
        """
        await self._in_its_thread(self._commit)
        self._has_begun = False

    async def rollback(self) -> None:
        """Undo the transaction; what waits was never said. SQLAlchemy asks after a commit too."""
        self._waiting.clear()
        if self._has_begun:
            await super().rollback()
            self._has_begun = False

    async def _in_its_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401
        waiting, self._waiting = self._waiting, []
        self._has_begun = True
        return await self._execute(work, waiting, *arguments)  # type: ignore[no-untyped-call]

    # --- in the other thread

    def _ask(self, waiting: Iterable[Silent], statement: str, parameters: Parameters) -> Answer:
        self._catch_up(waiting)
        return _answer(self._conn.execute(statement, parameters))

    def _commit(self, waiting: Iterable[Silent]) -> None:
        self._catch_up(waiting)
        self._conn.commit()

    def _catch_up(self, waiting: Iterable[Silent]) -> None:
        for statement, parameters in waiting:
            if len(parameters) == 1:
                self._conn.execute(statement, parameters[0])
            else:
                self._conn.executemany(statement, parameters)


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
        """Have a statement executed for each set of parameters."""
        self._connection.tell(statement, parameters)
        self._answer = Answer()
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
