"""What the database says was sent, held against what Telegram has taken.

Everything here only reads, and from outside: through a connection of its own to the file of
SQLite, or to PostgreSQL by its URL.
"""

import json
import sqlite3
from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
from psycopg.rows import dict_row

from bot.sandbox.calls import Call

Fingerprint: TypeAlias = tuple[str, str]  # text, buttons
Database: TypeAlias = Path | str  # a file, or a URL


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An outbox row that a sender had leased; each lease of it is another claim.

    `toast` are the words for a tap: Telegram shows them once, and the sender says them in a
    message where it cannot show them any more.
    """

    row_id: int
    until: str | datetime
    toast: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An outbox row of a message. Instants are POSIX seconds, 0.0 for none."""

    id: int
    person_id: int
    fingerprint: Fingerprint
    status: str
    created_at: float
    sent_at: float
    not_after: float

    @property
    def text(self) -> str:
        return self.fingerprint[0]

    @property
    def has_expired(self) -> bool:
        """Whether it came to nothing because it would have been too late to be true."""
        return self.status == "expired" and 0.0 < self.not_after <= self.sent_at


def query(database: Database, sql: str, *values: object) -> list[Mapping[str, Any]]:
    """Return rows without changing anything, not even by tidying up behind a dead process."""
    if isinstance(database, str):
        with psycopg.connect(database, row_factory=dict_row) as server:
            return [dict(row) for row in server.execute(sql.replace("?", "%s").encode(), values)]
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, values)]


def claims(database: Database) -> set[Claim]:
    """Return what is being sent just now, or was when the sender died."""
    sql = "SELECT id, claimed_until, method, payload FROM outbox WHERE status = 'claimed'"
    return {
        Claim(row_id=row["id"], until=row["claimed_until"], toast=_toast(row))
        for row in query(database, sql)
    }


def _toast(row: Mapping[str, Any]) -> str | None:
    if row["method"] != "answerCallbackQuery":
        return None
    words: str | None = json.loads(row["payload"]).get("text")
    return words


def unsent(database: Database) -> int:
    """Return how many calls wait or are being made."""
    [row] = query(
        database, "SELECT count(*) AS n FROM outbox WHERE status IN ('pending', 'claimed')"
    )
    found: int = row["n"]
    return found


def messages(database: Database, *, above: int = 0) -> list[Sent]:
    """Return all messages with ids above the given one, in the order they were committed.

    Those a later turn has taken back before they were sent are none.
    """
    rows = query(
        database,
        "SELECT id, person_id, payload, status, created_at, sent_at, not_after FROM outbox"
        " WHERE method IN ('sendMessage', 'sendPhoto') AND status <> 'withdrawn' AND id > ?"
        " ORDER BY id",
        above,
    )
    return [
        Sent(
            id=row["id"],
            person_id=row["person_id"],
            fingerprint=fingerprint(json.loads(row["payload"])),
            status=row["status"],
            created_at=posix(row["created_at"]),
            sent_at=posix(row["sent_at"]),
            not_after=posix(row["not_after"]),
        )
        for row in rows
    ]


def newest_row(database: Database) -> int:
    """Return the highest id in the outbox so far."""
    [row] = query(database, "SELECT max(id) AS id FROM outbox")
    found: int = row["id"]
    return found


def fingerprint(payload: Mapping[str, Any]) -> Fingerprint:
    """Return what tells one message from the others: waits are numbered, and buttons carry it."""
    markup = payload.get("reply_markup", "")
    words = payload["caption"] if "caption" in payload else payload["text"]
    return words, markup if isinstance(markup, str) else json.dumps(markup)


@dataclass(kw_only=True)
class Compared:
    """What one chat's calls come to, held against its rows."""

    repeats: Counter[int] = field(default_factory=Counter)  # surplus calls by row id
    said_instead: Counter[str] = field(default_factory=Counter)  # toasts said in a message
    expired: int = 0


def compared(rows: Sequence[Sent], calls: Iterable[Call], *, toasts: Collection[str]) -> Compared:
    """Go through one chat's accepted messages in order.

    `toasts` are the words that may come as a message of no row.

    Raises:
        AssertionError: a message was lost, came out of order or was never committed.
    """
    found = Compared()
    waiting = deque(rows)
    present: Sent | None = None
    for call in calls:
        said = fingerprint(call.arguments)
        if present is not None and present.fingerprint == said:
            found.repeats[present.id] += 1
            continue
        if said[0] in toasts and not said[1]:
            found.said_instead[said[0]] += 1
            continue
        while waiting and waiting[0].has_expired and waiting[0].fingerprint != said:
            found.expired += 1
            waiting.popleft()
        assert waiting, f"was never committed: {said}"
        present = waiting.popleft()
        assert present.fingerprint == said, f"{present} is missing before {said}"
    assert [row for row in waiting if not row.has_expired] == []
    return found


def posix(instant: str | datetime | None) -> float:
    """Read an instant as the database has it."""
    if isinstance(instant, datetime):
        return instant.timestamp()
    return datetime.fromisoformat(instant).replace(tzinfo=UTC).timestamp() if instant else 0.0
