"""The sender's leases: a crash repeats at most the one call it interrupted."""

import asyncio

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from bot.db import claims
from bot.db.engine import table
from bot.db.tables import Delivery, OutboxRow
from bot.leasing import LEASE
from tests.post import Post
from tests.shell import ANNA, BEN
from tests.telegram_double import times

pytestmark = pytest.mark.databases("sqlite", "postgresql")

# --- leases


async def claimed(post: Post, text: str, person_id: int = ANNA) -> None:
    """Leave a row behind as a sender does that dies in the middle of a call."""
    await post.queue(text, person_id, status=Delivery.CLAIMED.value, claimed_until=post.after(120))


async def test_a_sender_that_is_alone_takes_back_all_leases_at_once(post: Post) -> None:
    await claimed(post, "one")
    await post.queue("two")
    await post.outbox.drain()
    assert post.telegram.texts == ["one", "two"]


async def test_a_sender_that_may_not_be_alone_waits_for_leases_to_end(post: Post) -> None:
    post.outbox = post.begin_sender(is_alone=False)
    await claimed(post, "one")
    await post.outbox.drain()
    assert post.telegram.texts == []
    await post.advance(120)
    assert post.telegram.texts == ["one"]


async def test_a_call_in_flight_is_nobodys_lost_lease(post: Post) -> None:
    post.telegram.gate = asyncio.Event()
    await post.queue("one")
    draining = asyncio.gather(post.outbox.drain())
    await post.telegram.until(tried=1)
    post.clock.advance(LEASE.total_seconds() + 60)
    await post.queue("two", BEN)
    post.outbox.wake()
    await post.telegram.until(tried=2)
    post.telegram.gate.set()
    await draining
    assert sorted(post.telegram.texts) == ["one", "two"]


async def killed_in_flight(post: Post, *, taken: bool) -> None:
    """Kill the sender in a call, before or after Telegram has taken it; then start another."""
    post.telegram.gate = asyncio.Event()
    draining = asyncio.gather(post.outbox.drain(), return_exceptions=True)
    await post.telegram.until(tried=1)
    if taken:
        post.unrecordable = 1
        post.telegram.gate.set()
        await draining
    draining.cancel()
    post.telegram.gate = None
    post.unrecordable = 0
    post.outbox = post.begin_sender()
    await post.until_idle()


async def test_killed_before_telegram_took_it_a_message_is_sent_once(post: Post) -> None:
    await post.queue("one")
    await post.queue("two")
    await killed_in_flight(post, taken=False)
    assert post.telegram.texts == ["one", "two"]


async def test_only_killed_between_acceptance_and_record_a_message_is_repeated(
    post: Post,
) -> None:
    await post.queue("one")
    await post.queue("two")
    await killed_in_flight(post, taken=True)
    assert post.telegram.texts == ["one", "one", "two"]


async def test_a_lease_lost_to_someone_else_is_not_used(post: Post) -> None:
    post.telegram.floods(times(1), seconds=5)
    await post.queue("one")
    await post.outbox.drain()
    async with post.shell.engine.begin() as connection:
        rows = table(OutboxRow)
        await connection.execute(update(rows).values(status=Delivery.DELIVERED.value))
    await post.until_idle()
    assert post.telegram.texts == []


async def test_a_lease_that_cannot_be_committed_is_tried_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def locked(*_: object, **__: object) -> set[int]:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    await post.queue("one")
    with monkeypatch.context() as patch:
        patch.setattr(claims, "claim", locked)
        with pytest.raises(OperationalError):
            await post.outbox.drain()
    assert post.telegram.tried == []
    await post.until_idle()
    assert post.telegram.texts == ["one"]


async def test_a_stopping_sender_that_cannot_record_leaves_its_leases_to_end(
    post: Post,
) -> None:
    post.unrecordable = 1000
    await post.queue("one")
    running = asyncio.gather(post.outbox.run())
    await post.telegram.until(taken=1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    (row,) = await post.rows()
    assert row["status"] == Delivery.CLAIMED
    assert row["claimed_until"] == post.after(LEASE.total_seconds())
