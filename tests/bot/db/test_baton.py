"""The baton: one process has it, it is gone with its connection, and news comes over it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter

import pytest
from sqlalchemy import text

from bot.changes import Committed
from bot.db import baton as baton_module
from bot.db.baton import Baton
from bot.db.engine import open_engine
from bot.db.shared import announce, read, written
from bot.nursery import Nursery
from bot.turns import Turns
from conversations.effects import StartTimer
from tests.shell import ANNA, Shell, at, say, text_of

pytestmark = pytest.mark.databases("postgresql")

PATIENCE = 5.0


@dataclass
class Hand:
    """Somebody who reaches for the baton, and hears what the one who has it is told."""

    shell: Shell
    news: list[Committed] = field(default_factory=list)
    lost: bool = False
    nursery: Nursery = field(default_factory=Nursery)
    baton: Baton = field(init=False)

    def __post_init__(self) -> None:
        self.baton = Baton(self.shell.engine, on_news=self.news.append)

    async def takes(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.baton.take()
        self.nursery.start(self.holds(), name="hold")

    async def holds(self) -> None:
        await self.baton.hold()
        self.lost = True

    async def lets_go(self) -> None:
        await self.nursery.close()
        await self.baton.drop()


@asynccontextmanager
async def a_hand(shell: Shell) -> AsyncIterator[Hand]:
    hand = Hand(shell)
    try:
        yield hand
    finally:
        await hand.lets_go()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)


async def cut_everything_else(shell: Shell) -> None:
    async with shell.engine.begin() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


async def test_one_has_it_and_the_next_gets_it_when_it_is_let_go(shell: Shell) -> None:
    async with a_hand(shell) as first, a_hand(shell) as second:
        await first.takes()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3 * baton_module.TRY_SECONDS):
                await second.baton.take()
        await first.lets_go()
        await second.takes()
        assert not second.lost


async def test_it_is_lost_at_once_with_its_connection(shell: Shell) -> None:
    async with a_hand(shell) as first, a_hand(shell) as second:
        await first.takes()
        began = perf_counter()
        await cut_everything_else(shell)
        await until(lambda: first.lost)
        assert perf_counter() - began < baton_module.HEARTBEAT_SECONDS / 2
        await second.takes()


async def test_a_holder_that_is_not_heard_from_loses_it(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baton_module, "SILENCE", "300ms")
    async with a_hand(shell) as frozen, a_hand(shell) as other:
        await frozen.baton.take()  # and says nothing more
        await other.takes()


async def test_a_database_that_is_away_is_said_once_and_waited_for(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(baton_module, "TRY_SECONDS", 0.01)
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nowhere")
    baton = Baton(engine, on_news=print)
    with caplog.at_level(logging.WARNING), pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await baton.take()
    await baton.drop()
    await engine.dispose()
    assert caplog.messages == ["The database cannot be asked for the baton"]


async def test_the_holder_hears_at_once_what_others_commit(shell: Shell) -> None:
    turns = Turns(
        shell.engine,
        clock=shell.clock,
        catalogs=shell.catalogs,
        advance=shell.tiny,
        announce=announce,
    )
    shell.tiny.effects["yes"] = (say("Hi"), StartTimer(name="cue", wait_id=1, due_at=at(1)))
    async with a_hand(shell) as hand:
        await hand.takes()
        await turns.handle([text_of(ANNA, "yes", update_id=1)])
        began = perf_counter()
        await until(lambda: bool(hand.news))
        assert perf_counter() - began < 0.3
        await turns.handle([text_of(ANNA, "nothing", update_id=2)])
        await asyncio.sleep(0.05)
        assert hand.news == [Committed(queued=1, earliest_due_at=at(1))]


@pytest.mark.parametrize("due_at", [None, datetime(2026, 3, 1, 12, 30, 0, 5, tzinfo=UTC)])
def test_news_is_read_as_it_was_written(due_at: datetime | None) -> None:
    news = Committed(queued=3, earliest_due_at=due_at)
    assert read(written(news)) == news


@pytest.mark.parametrize("line", ["", "x", "1 soon", " "])
def test_a_line_that_nobody_understands_says_to_look(line: str) -> None:
    assert read(line) == Committed(queued=1, earliest_due_at=None)
