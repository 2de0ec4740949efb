"""What a turn commits is leased by the turn itself and begins right after it, if it can go."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.db.tables import Delivery
from bot.departures import Departure
from bot.leasing import LEASE
from bot.nursery import Nursery
from bot.render import Outgoing
from conversations.effects import Lane, Toast, words
from tests.post import Post, post_office
from tests.shell import ANNA, BEN, say, tap_of, text_of
from tests.telegram_double import times, to
from tests.waiting import PATIENCE_SECONDS, until

pytestmark = pytest.mark.databases("sqlite", "postgresql")


@pytest.fixture
async def post(database_url: str) -> AsyncIterator[Post]:
    """A sender that runs, in the process whose turns commit."""
    async with post_office(database_url) as post:
        await post.shell.consenting(ANNA, BEN)
        post.shell.turns.leave_by(lambda: Departure(post.outbox))
        nursery = Nursery()
        nursery.start(post.outbox.run(), name="outbox")
        await until(lambda: post.outbox.takes(1))
        yield post
        post.outbox.stop()
        await nursery.close(grace_seconds=PATIENCE_SECONDS)


async def recorded(post: Post, *, as_: Delivery = Delivery.DELIVERED) -> None:
    """Wait until all rows have a fate."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while set(await post.statuses()) != {as_}:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0)


async def test_a_reply_is_leased_by_its_turn_and_sent_without_being_looked_for(post: Post) -> None:
    post.telegram.gate = asyncio.Event()
    post.shell.tiny.effects["hello"] = (say("Hello", ref="m1"),)
    await post.shell.handle(text_of(ANNA, "hello", update_id=1))
    (row,) = await post.rows()
    assert (row["status"], row["claimed_until"]) == (Delivery.CLAIMED, post.clock.now() + LEASE)
    await post.telegram.until(tried=1)
    post.telegram.gate.set()
    await recorded(post)
    (row,) = await post.rows()
    assert (row["status"], row["message_id"]) == (Delivery.DELIVERED, 1001)
    assert post.telegram.texts == ["Hello"]


async def test_of_several_messages_the_first_goes_at_once_and_all_keep_their_order(
    post: Post,
) -> None:
    post.shell.tiny.effects["hello"] = (say("one"), say("two"), say("three"))
    await post.shell.handle(text_of(ANNA, "hello", update_id=1), text_of(BEN, "hello", update_id=2))
    await recorded(post)
    assert post.telegram.texts_to(ANNA) == post.telegram.texts_to(BEN) == ["one", "two", "three"]


async def test_a_tap_is_answered_at_once_even_while_its_chat_has_to_wait(post: Post) -> None:
    post.telegram.floods(times(1, to(ANNA)), seconds=60)
    post.shell.tiny.effects["hello"] = (say("Hello"),)
    await post.shell.handle(text_of(ANNA, "hello", update_id=1))
    await post.telegram.until(answered=1)
    post.shell.tiny.effects["tap"] = (Toast(text=words("toast")), say("Later"))
    await post.shell.handle(tap_of(ANNA, "tap", update_id=2))
    await post.telegram.until(taken=1)
    assert [one.call.method for one in post.telegram.taken] == ["answerCallbackQuery"]
    assert (await post.statuses())[-1] == Delivery.PENDING


async def test_nothing_overtakes_what_waits_in_its_chat(post: Post) -> None:
    post.telegram.breaks(times(1, to(ANNA)))
    post.shell.tiny.effects["first"] = (say("first"),)
    post.shell.tiny.effects["second"] = (say("second"),)
    await post.shell.handle(text_of(ANNA, "first", update_id=1))
    await post.telegram.until(answered=1)
    await post.shell.handle(text_of(ANNA, "second", update_id=2))
    post.clock.advance(1)
    await recorded(post)
    assert post.telegram.texts == ["first", "second"]


@pytest.mark.databases("postgresql")
async def test_nothing_overtakes_what_another_process_has_just_committed(post: Post) -> None:
    await post.queue("theirs")  # and nobody has been told yet
    post.shell.tiny.effects["hello"] = (say("ours"),)
    await post.shell.handle(text_of(ANNA, "hello", update_id=1))
    assert await post.statuses() == [Delivery.PENDING, Delivery.PENDING]
    post.outbox.wake()
    await recorded(post)
    assert post.telegram.texts == ["theirs", "ours"]


async def test_what_could_not_be_committed_is_not_sent_and_holds_up_nobody(post: Post) -> None:
    post.shell.tiny.effects["hello"] = (say("Hello"),)
    with failing_commits(post.shell.engine), pytest.raises(OperationalError):
        await post.shell.handle(text_of(ANNA, "hello", update_id=1))
    await post.shell.handle(text_of(ANNA, "hello", update_id=1))  # Telegram brings it again
    await recorded(post)
    assert post.telegram.texts == ["Hello"]


async def test_what_was_committed_though_nobody_heard_of_it_is_still_sent_once(post: Post) -> None:
    with Departure(post.outbox) as departure:
        async with post.shell.engine.begin() as connection:
            assert await departure.enqueue(connection, hello(), post.clock.now()) == 0
    assert await post.statuses() == [Delivery.CLAIMED]  # and nobody ever leaves
    await recorded(post)
    assert post.telegram.texts == ["Hello"]


async def test_a_sender_that_does_not_run_finds_the_rows(database_url: str) -> None:
    async with post_office(database_url) as post:
        await post.shell.consenting(ANNA)
        post.shell.turns.leave_by(lambda: Departure(post.outbox))
        post.shell.tiny.effects["hello"] = (say("Hello"),)
        await post.shell.handle(text_of(ANNA, "hello", update_id=1))
        assert await post.statuses() == [Delivery.PENDING]
        await post.outbox.drain()
        assert post.telegram.texts == ["Hello"]


async def test_what_leaves_while_the_sender_stops_is_sent_by_the_next_one(post: Post) -> None:
    with Departure(post.outbox) as departure:
        async with post.shell.engine.begin() as connection:
            await departure.enqueue(connection, hello(), post.clock.now())
            post.outbox.stop()
        departure.leave()
    await recorded(post, as_=Delivery.PENDING)
    assert post.telegram.tried == []
    post.outbox = post.begin_sender()
    await post.outbox.drain()
    assert post.telegram.texts == ["Hello"]


def hello() -> list[tuple[int, Outgoing]]:
    payload = {"chat_id": ANNA, "text": "Hello"}
    return [(ANNA, Outgoing(method="sendMessage", payload=payload, lane=Lane.REPLY))]


@contextmanager
def failing_commits(engine: AsyncEngine) -> Iterator[None]:
    """Let no transaction commit."""

    def fail(_: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    event.listen(engine.sync_engine, "commit", fail)
    try:
        yield
    finally:
        event.remove(engine.sync_engine, "commit", fail)
