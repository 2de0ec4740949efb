"""The sender on a real database: what is committed goes out, and its fate is recorded."""

import asyncio

import pytest

from bot.db.tables import Delivery
from bot.throttle import CHAT_BURST
from conversations.effects import Lane
from conversations.events import MessageDelivered
from tests.post import Post
from tests.shell import ANNA, BEN, say
from tests.telegram_double import times, to

pytestmark = pytest.mark.databases("sqlite", "postgresql")

# --- delivering


async def test_a_committed_message_is_sent_and_recorded(post: Post) -> None:
    await post.queue("Hello", ref="m1")
    assert await post.outbox.drain() is None
    assert post.telegram.texts == ["Hello"]
    (row,) = await post.rows()
    assert row["status"] == Delivery.DELIVERED
    assert row["message_id"] == 1001
    assert row["sent_at"] == post.clock.now()
    assert row["claimed_until"] is None


async def test_nothing_is_sent_twice(post: Post) -> None:
    await post.queue("Hello")
    await post.outbox.drain()
    await post.outbox.drain()
    assert post.telegram.texts == ["Hello"]


async def test_an_ephemeral_message_leaves_no_trace(post: Post) -> None:
    await post.queue("Hello", ephemeral=True)
    await post.outbox.drain()
    assert post.telegram.texts == ["Hello"]
    assert await post.rows() == []


async def test_the_engine_hears_of_a_tracked_delivery_and_its_answer_goes_out(post: Post) -> None:
    await post.shell.consenting(ANNA)
    post.shell.tiny.effects["MessageDelivered"] = (say("Then this"),)
    await post.queue("Hold", ref="m1", tracked=True)
    await post.outbox.drain()
    assert post.heard() == [MessageDelivered(ref="m1", at=post.clock.now())]
    assert post.telegram.texts == ["Hold", "Then this"]


async def test_a_chats_messages_keep_their_order(post: Post) -> None:
    for number in range(CHAT_BURST):
        await post.queue(str(number))
    await post.outbox.drain()
    assert post.telegram.texts == [str(number) for number in range(CHAT_BURST)]


async def test_many_chats_are_served_at_the_same_time_up_to_a_bound(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.IN_FLIGHT", 20)
    post.telegram.gate = asyncio.Event()
    for person_id in range(25):
        await post.queue("x", person_id, lane=Lane.CUE.value)
    draining = asyncio.gather(post.outbox.drain())
    await post.telegram.until(tried=20)
    assert len(post.telegram.tried) == 20
    post.telegram.gate.set()
    await draining
    assert len(post.telegram.taken) == 25


async def test_lanes_ahead_are_served_first(post: Post) -> None:
    post.outbox = post.begin_sender(per_second=1)
    for lane in (Lane.EDIT, Lane.REMINDER, Lane.REPLY, Lane.CUE):
        await post.queue(lane.name, 200 + lane.value, lane=lane.value)
    await post.until_idle()
    assert post.telegram.texts == ["CUE", "REPLY", "REMINDER", "EDIT"]


async def test_a_cue_committed_while_a_wave_goes_out_is_next(post: Post) -> None:
    post.outbox = post.begin_sender(per_second=1)
    for person_id in range(200, 205):
        await post.queue("wave", person_id, lane=Lane.REMINDER.value)
    await post.outbox.drain()
    await post.queue("cue", ANNA, lane=Lane.CUE.value)
    await post.until_idle()
    assert post.telegram.texts[:3] == ["wave", "cue", "wave"]


# --- limits


async def test_the_chats_own_rate_is_kept(post: Post) -> None:
    for number in range(CHAT_BURST + 2):
        await post.queue(str(number))
    next_at = await post.outbox.drain()
    assert len(post.telegram.taken) == CHAT_BURST
    assert next_at == post.after(1)
    await post.until_idle()
    assert [one.at for one in post.telegram.taken][-2:] == [1.0, 2.0]


async def test_a_flood_limit_is_obeyed_exactly_and_only_in_that_chat(post: Post) -> None:
    post.telegram.floods(times(1, to(ANNA)), seconds=7)
    await post.queue("a1", ANNA)
    await post.queue("a2", ANNA)
    await post.queue("b1", BEN)
    assert await post.outbox.drain() == post.after(7)
    assert post.telegram.texts == ["b1"]
    await post.advance(6.999)
    await post.queue("b2", BEN)
    await post.outbox.drain()
    assert post.telegram.texts == ["b1", "b2"]
    await post.advance(0.001)
    assert post.telegram.texts == ["b1", "b2", "a1", "a2"]
    assert len(post.telegram.tried) == 5


async def test_a_flood_limit_outlives_the_process(post: Post) -> None:
    post.telegram.floods(times(1), seconds=7)
    await post.queue("a1", ANNA)
    await post.outbox.drain()
    post.outbox = post.begin_sender()
    await post.queue("a2", ANNA)
    assert await post.outbox.drain() == post.after(7)
    await post.advance(7)
    assert post.telegram.texts == ["a1", "a2"]


async def test_a_flood_limit_of_the_whole_bot_stops_every_chat(post: Post) -> None:
    for person_id in range(200, 230):
        await post.queue("x", person_id)
    await post.outbox.drain()
    post.telegram.floods(times(3), seconds=5)
    for person_id in range(300, 303):
        await post.queue("x", person_id)
    await post.outbox.drain()
    await post.queue("y", BEN)
    assert await post.outbox.drain() == post.after(5)
    tried = len(post.telegram.tried)
    await post.advance(4.9)
    assert len(post.telegram.tried) == tried
    await post.advance(0.1)
    assert len(post.telegram.taken) == 34


async def test_taps_are_answered_whatever_the_limits(post: Post) -> None:
    await post.queue("a1", ANNA)
    post.telegram.floods(times(1), seconds=60)
    await post.outbox.drain()
    await post.queue("ok", ANNA, method="answerCallbackQuery")
    await post.outbox.drain()
    assert post.telegram.texts == ["ok"]


async def test_reminders_are_rung_only_as_many_as_can_be_sent(post: Post) -> None:
    post.outbox = post.begin_sender(per_second=30)
    assert post.outbox.free_reminder_capacity(post.clock.now()) == 29
    for person_id in range(200, 220):
        await post.queue("x", person_id)
    await post.outbox.drain()
    assert post.outbox.free_reminder_capacity(post.clock.now()) < 29 - 15
    await post.until_idle()
    post.telegram.floods(times(3), seconds=5)
    for person_id in range(300, 340):
        await post.queue("x", person_id)
    await post.outbox.drain()
    post.clock.advance(0.2)
    await post.outbox.drain()
    assert post.outbox.free_reminder_capacity(post.clock.now()) < 29


# --- running


async def test_running_it_sends_what_is_committed_when_woken(post: Post) -> None:
    running = asyncio.gather(post.outbox.run())
    await post.queue("one")
    post.outbox.wake()
    await post.telegram.until(taken=1)
    post.outbox.stop()
    await running
    assert await post.statuses() == [Delivery.DELIVERED]


async def test_running_it_goes_on_when_the_clock_moves(post: Post) -> None:
    post.telegram.floods(times(1), seconds=7)
    await post.queue("one")
    running = asyncio.gather(post.outbox.run())
    await post.telegram.until(answered=1)
    post.clock.advance(7)
    await post.telegram.until(taken=1)
    post.outbox.stop()
    await running


async def test_stopping_it_finishes_the_calls_in_flight(post: Post) -> None:
    post.telegram.gate = asyncio.Event()
    await post.queue("one")
    await post.queue("two")
    running = asyncio.gather(post.outbox.run())
    await post.telegram.until(tried=1)
    post.outbox.stop()
    await asyncio.sleep(0)
    post.telegram.gate.set()
    await running
    assert post.telegram.texts == ["one"]
    assert await post.statuses() == [Delivery.DELIVERED, Delivery.PENDING]


async def test_stopping_it_gives_back_the_leases_of_calls_that_hang(post: Post) -> None:
    post.telegram.gate = asyncio.Event()
    await post.queue("one")
    running = asyncio.gather(post.outbox.run())
    await post.telegram.until(tried=1)
    post.outbox.stop(within_seconds=0.01)
    await running
    (row,) = await post.rows()
    assert row["status"] == Delivery.PENDING
    assert row["attempts"] == 0


async def test_cancelling_it_gives_back_the_leases(post: Post) -> None:
    post.telegram.gate = asyncio.Event()
    await post.queue("one")
    running = asyncio.ensure_future(post.outbox.run())  # noqa: TID251 - cancelled by the test
    await post.telegram.until(tried=1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await post.statuses() == [Delivery.PENDING]


async def test_running_it_outlives_a_database_that_cannot_serve(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.LOOK_AGAIN_SECONDS", 0.01)
    post.unrecordable = 2
    await post.queue("one")
    running = asyncio.gather(post.outbox.run())
    await post.telegram.until(taken=1)
    await post.queue("two", BEN)
    await post.telegram.until(taken=2)
    post.outbox.stop()
    await running
    assert await post.statuses() == [Delivery.DELIVERED] * 2


async def test_a_stopped_sender_has_no_room_for_reminders(post: Post) -> None:
    post.outbox.stop()
    assert post.outbox.free_reminder_capacity(post.clock.now()) == 0


async def test_a_long_backlog_is_read_piece_by_piece_and_all_sent(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.leasing.READ_AT_ONCE", 7)
    monkeypatch.setattr("bot.leasing.MOST_HELD", 20)
    for person_id in range(200, 260):
        await post.queue("x", person_id)
    await post.until_idle()
    assert len(post.telegram.taken) == 60
    assert len(post.telegram.tried) == 60
