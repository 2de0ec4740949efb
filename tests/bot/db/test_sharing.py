"""Several processes on one database: nothing is written over, and nothing is overlooked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from sqlalchemy import insert, text, update

from bot.db import claims
from bot.db.engine import open_engine, table
from bot.db.migrate import migrate
from bot.db.shared import lock_outbox_order
from bot.db.tables import Delivery, HandledUpdateRow, OutboxRow, PersonRow
from bot.settings import async_database_url
from conversations import codec
from conversations.effects import Lane
from tests.shell import ANNA, BEN, CARL, Shell, at, say, text_of

pytestmark = pytest.mark.databases("postgresql")

OUTBOX = table(OutboxRow)
ROUNDS = 20


@pytest.fixture
async def other(shell: Shell) -> AsyncIterator[Shell]:
    """Return what another process has: its own connections and turns on the same database."""
    engine = open_engine(shell.engine.url.render_as_string(hide_password=False))
    yield Shell(engine, shell.clock, shell.tiny)
    await engine.dispose()


async def test_two_processes_that_meet_somebody_at_once_forget_nothing(
    shell: Shell, other: Shell
) -> None:
    for number in range(ROUNDS):
        person = 1000 + number
        await asyncio.gather(
            shell.handle(text_of(person, "yes", update_id=10 * number + 1)),
            other.handle(text_of(person, "yes", update_id=10 * number + 2)),
        )
    turns = [codec.decode(row["state"]).turn for row in await shell.rows(PersonRow)]
    assert turns == [2] * ROUNDS


async def test_an_update_that_comes_to_two_processes_is_handled_once(
    shell: Shell, other: Shell
) -> None:
    shell.tiny.effects["hi"] = (say("Hi"),)
    await shell.consenting(ANNA)
    for number in range(ROUNDS):
        same = text_of(ANNA, "hi", update_id=number)
        await asyncio.gather(shell.handle(same), other.handle(same))
    assert len(await shell.said()) == ROUNDS
    assert len(await shell.rows(HandledUpdateRow)) == ROUNDS + 1


async def test_batches_with_the_same_people_in_any_order_wait_for_each_other(
    shell: Shell, other: Shell
) -> None:
    await shell.consenting(ANNA, CARL)
    for number in range(0, 10 * ROUNDS, 10):
        one_way = [text_of(ANNA, "x", update_id=number), text_of(CARL, "x", update_id=number + 1)]
        back = [text_of(CARL, "y", update_id=number + 2), text_of(ANNA, "y", update_id=number + 3)]
        await asyncio.gather(shell.handle(*one_way), other.handle(*back))
    turns = [codec.decode(row["state"]).turn for row in await shell.rows(PersonRow)]
    assert turns == [1 + 2 * ROUNDS] * 2


async def test_rows_of_the_outbox_become_visible_in_the_order_of_their_ids(
    shell: Shell, other: Shell
) -> None:
    other.tiny.effects["hi"] = (say("second"),)
    await shell.consenting(BEN)
    async with shell.engine.begin() as slow:
        await lock_outbox_order(slow)
        await slow.execute(insert(OUTBOX).values(**row(ANNA)))
        later = asyncio.gather(other.handle(text_of(BEN, "hi", update_id=1)))
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await asyncio.shield(later)
        assert await visible(other) == []
    await later
    assert await visible(other) == [1, 2]


def row(person_id: int) -> dict[str, object]:
    return {
        "person_id": person_id,
        "lane": Lane.REPLY.value,
        "method": "sendMessage",
        "payload": "{}",
        "tracked": False,
        "ephemeral": False,
        "status": Delivery.PENDING.value,
        "attempts": 0,
        "created_at": at(0),
    }


async def visible(shell: Shell) -> list[int]:
    async with shell.engine.begin() as connection:
        found = await claims.read_waiting(connection, after={}, most=10)
    return [call.id for call in found]


async def test_a_claim_waits_for_nobody(shell: Shell, other: Shell) -> None:
    async with shell.engine.begin() as connection:
        await connection.execute(insert(OUTBOX).values([row(ANNA), row(BEN)]))
    async with shell.engine.begin() as turn, asyncio.timeout(5):
        await turn.execute(update(OUTBOX).where(OUTBOX.c.person_id == ANNA).values(attempts=1))
        async with other.engine.begin() as connection:
            assert await claims.claim(connection, [1, 2], until=at(2)) == {2}
            assert await claims.take_back(connection, expired_by=None, held=()) == 1
    assert not await claims.is_anything_leased(shell.engine)


async def test_processes_that_start_together_migrate_once(empty_database_url: str) -> None:
    engines = [open_engine(async_database_url(empty_database_url)) for _ in range(3)]
    await asyncio.gather(*map(migrate, engines))
    for engine in engines:
        await engine.dispose()


async def test_an_emptied_outbox_is_not_searched_row_by_row(shell: Shell) -> None:
    waiting = claims.WAITING["postgresql"].params(
        {"most": 500, **{f"after_{lane.value}": 0 for lane in Lane}}
    )
    query = waiting.compile(dialect=shell.engine.dialect, compile_kwargs={"literal_binds": True})
    async with shell.engine.begin() as connection:
        await connection.execute(insert(OUTBOX), [row(ANNA)] * 3000)
        await connection.execute(text("ANALYZE outbox"))
        await connection.execute(update(OUTBOX).values(status=Delivery.DELIVERED.value))
        plan = (await connection.execute(text(f"EXPLAIN {query}"))).scalars().all()
    used = [line for line in plan if "Scan" in line and "Subquery" not in line]
    assert len(used) == len(Lane)
    assert [line for line in used if "ix_outbox_waiting" not in line] == []
