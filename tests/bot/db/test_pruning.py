"""Old rows go in small pieces; whatever may still matter stays."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from bot.db import pruning
from bot.db.engine import insert_for, run_many
from bot.db.pruning import prune
from bot.db.tables import FailedEventRow, HandledUpdateRow, OutboxRow
from tests.shell import ANNA, Shell, at

pytestmark = pytest.mark.databases("sqlite", "postgresql")

NOW = at(0)


async def add(shell: Shell, row: type[SQLModel], *rows: dict[str, Any]) -> None:
    async with shell.engine.begin() as connection:
        await run_many(connection, insert_for(shell.engine.dialect.name, row), rows)


def message(days_old: float, status: str, *, ephemeral: bool = False) -> dict[str, Any]:
    return {
        "person_id": ANNA,
        "lane": 1,
        "method": "sendMessage",
        "payload": "{}",
        "tracked": False,
        "ephemeral": ephemeral,
        "status": status,
        "attempts": 0,
        "created_at": NOW - timedelta(days=days_old),
    }


async def test_handled_updates_go_after_two_days(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "PIECE", 3)
    old = [{"update_id": n, "handled_at": NOW - timedelta(days=3)} for n in range(10)]
    new = [{"update_id": n, "handled_at": NOW - timedelta(days=1)} for n in range(10, 15)]
    await add(shell, HandledUpdateRow, *old, *new)
    assert await prune(shell.engine, now=NOW) == 10
    left = [row["update_id"] for row in await shell.rows(HandledUpdateRow)]
    assert left == [10, 11, 12, 13, 14]


async def test_messages_whose_fate_is_known_go_after_two_weeks(shell: Shell) -> None:
    await add(
        shell,
        OutboxRow,
        message(15, "delivered"),
        message(15, "pending"),
        message(15, "refused"),
        message(13, "delivered"),
        message(1, "refused", ephemeral=True),
        message(1, "claimed", ephemeral=True),
    )
    await prune(shell.engine, now=NOW)
    assert [row["status"] for row in await shell.rows(OutboxRow)] == [
        "pending",
        "delivered",
        "claimed",
    ]


async def test_failures_go_after_three_months(shell: Shell) -> None:
    ages = [91, 89]
    rows = [
        {"person_id": None, "kind": "k", "error": "e", "at": NOW - timedelta(days=days)}
        for days in ages
    ]
    await add(shell, FailedEventRow, *rows)
    assert await prune(shell.engine, now=NOW) == 1


async def test_pruning_an_empty_database_is_nothing(shell: Shell) -> None:
    assert await prune(shell.engine, now=NOW) == 0
