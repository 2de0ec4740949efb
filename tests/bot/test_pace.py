"""What speed rests on, counted and not timed: what must not grow with the number of people."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeAlias

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import SQLModel

from bot.arrivals import Arrival
from bot.breath import AT_A_TIME
from bot.nursery import Nursery
from bot.reminders import Reminders
from bot.timers import Timers
from bot.turns import Turns
from content.schema import Catalog
from conversations.effects import Edit, PlanReminder, SentMessage, StartTimer, words
from conversations.events import Event
from conversations.state import DialogueState
from conversations.turn import Turn
from tests.post import Post, post_office
from tests.shell import Shell, at, say, text_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")

FEW, MANY = range(10, 12), range(100, 148)
IN_TWO_STEPS = 8
"""Statements of a sender that leases and records twice, besides those of the turns."""


Asked: TypeAlias = list[tuple[str, Any]]
"""Statements, and the parameters of each."""


@contextmanager
def statements_of(engine: AsyncEngine) -> Iterator[Asked]:
    """Collect what is asked of the database; a statement for many rows counts once."""
    asked: Asked = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:  # noqa: ANN401
        asked.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)


def words_of(people: range) -> list[Arrival]:
    return [text_of(one, "yes", update_id=one) for one in people]


@pytest.fixture
async def post(database_url: str) -> AsyncIterator[Post]:
    async with post_office(database_url) as post:
        post.shell.tiny.effects["yes"] = (
            say("Welcome", ref="1.1"),
            StartTimer(name="nudge", wait_id=1, due_at=at(10)),
            PlanReminder(due_at=at(60)),
        )
        yield post


async def test_a_batch_for_many_asks_no_more_of_the_database_than_one_for_few(post: Post) -> None:
    counts = []
    for people in (FEW, MANY):
        with statements_of(post.shell.engine) as asked:
            await post.shell.handle(*words_of(people))
        counts.append(len(asked))
    assert counts[0] == counts[1]


async def test_a_message_is_one_call_and_many_share_their_statements(post: Post) -> None:
    counts = []
    for people in (FEW, MANY):
        await post.shell.handle(*words_of(people))
        before = len(post.telegram.tried)
        with statements_of(post.shell.engine) as asked:
            await post.outbox.drain()
        assert len(post.telegram.tried) - before == len(people)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + IN_TWO_STEPS


async def test_a_long_batch_lets_the_event_loop_turn_in_between(shell: Shell) -> None:
    turned = 0
    seen: list[int] = []

    def engine(state: DialogueState, event: Event, *, now: datetime, catalog: Catalog) -> Turn:
        seen.append(turned)
        return shell.tiny(state, event, now=now, catalog=catalog)

    async def turn() -> None:
        nonlocal turned
        while True:
            turned += 1
            await asyncio.sleep(0)

    turns = Turns(shell.engine, clock=shell.clock, catalogs=shell.catalogs, advance=engine)
    nursery = Nursery()
    nursery.start(turn(), name="turning")
    await turns.handle(words_of(MANY))
    await nursery.close()
    assert len(set(seen)) == len(MANY) // AT_A_TIME


@pytest.mark.databases("sqlite")
async def test_nothing_that_is_done_all_the_time_looks_through_a_whole_table(post: Post) -> None:
    tables = set(SQLModel.metadata.tables)
    post.shell.tiny.effects["edit"] = (
        Edit(target=SentMessage(ref="1.1"), text=(words("said", text="Read"),)),
    )
    with statements_of(post.shell.engine) as asked:
        await post.shell.handle(*words_of(FEW))
        await post.outbox.drain()
        await post.shell.handle(*(text_of(one, "edit", update_id=100 + one) for one in FEW))
        await post.outbox.drain()
        await Timers(post.shell.engine, take=post.shell.turns.handle).sweep(at(10))
        await Reminders(post.shell.engine, take=post.shell.turns.handle).sweep(at(60), 10)
    assert [one.call.method for one in post.telegram.taken][-1] == "editMessageText"
    async with post.shell.engine.begin() as connection:
        for statement, parameters in asked:
            one = parameters[0] if isinstance(parameters, list) else parameters
            steps = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", one)
            scanned = {step.detail for step in steps if step.detail.startswith("SCAN")}
            assert not {detail.split()[1] for detail in scanned} & tables, statement
