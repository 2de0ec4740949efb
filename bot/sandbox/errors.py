"""Telegram's refusals by name; the words live in `errors.toml`. For the whole sandbox."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("errors.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRow:
    """One row of the table. A row without a `code` is only a part of other descriptions."""

    slug: str
    code: int | None
    words: str
    source: str


class Refusal(Exception):  # noqa: N818 - an answer the protocol foresees, not a failure of ours
    """What the stand-in answers instead of doing as it was asked."""

    def __init__(
        self,
        code: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrate_to_chat_id: int | None = None,
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to_chat_id = migrate_to_chat_id


@cache
def rows() -> dict[str, ErrorRow]:
    """Return the table, read once."""
    raw = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        slug: ErrorRow(
            slug=slug,
            code=row.get("code"),
            words=row["description"] if "code" in row else row["detail"],
            source=row["source"],
        )
        for slug, row in raw.items()
    }


def refusal(slug: str, **values: object) -> Refusal:
    """Make the refusal of that name, to be raised.

    Raises:
        KeyError: there is no such row, or a placeholder was left open.
        ValueError: the row is only a detail of others.
    """
    row = rows()[slug]
    if row.code is None:
        raise ValueError(f"{slug} is a detail and has no code of its own")
    return Refusal(row.code, row.words.format(**values))


def detail(slug: str, **values: object) -> str:
    """Return the words of a detail row."""
    return rows()[slug].words.format(**values)


def flood(seconds: int) -> Refusal:
    """Make the 429 of that many whole seconds."""
    answer = refusal("flood", seconds=seconds)
    answer.retry_after = seconds
    return answer
