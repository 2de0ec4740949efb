"""The sender on a real database: what is committed goes out, and what becomes of it is recorded."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from bot.arrivals import Arrival
from bot.db.engine import insert, table
from bot.db.tables import Delivery, OutboxRow, PersonRow
from bot.outbox import IN_FLIGHT, LEASE, Outbox
from bot.throttle import CHAT_BURST, Throttle
from conversations.effects import Edit, Lane, SentMessage, StripButtons, words
from conversations.events import DeliveryFailed, MessageDelivered, Undelivered
from tests.fakes import ManualClock
from tests.shell import ANNA, BEN, CARL, Shell, database, say, text_of
from tests.telegram_double import TelegramDouble, every, saying, times, to


@dataclass
class Post:
    """A sender with its database, its clock and Telegram on the other side."""

    shell: Shell
    telegram: TelegramDouble
    outbox: Outbox = field(init=False)
    unrecordable: int = 0  # so many batches of fates cannot be committed

    def __post_init__(self) -> None:
        self.outbox = self.begin_sender()

    @property
    def clock(self) -> ManualClock:
        return self.shell.clock

    def begin_sender(self, *, is_alone: bool = True, per_second: float = 1000.0) -> Outbox:
        return Outbox(
            self.shell.engine,
            sender=self.telegram,
            take=self.take,
            clock=self.clock,
            throttle=Throttle(start=self.clock.now(), per_second=per_second),
            is_alone=is_alone,
        )

    async def take(self, arrivals: Sequence[Arrival]) -> None:
        if self.unrecordable:
            self.unrecordable -= 1
            raise OperationalError("COMMIT", {}, Exception("database is locked"))
        await self.shell.turns.handle(arrivals)

    async def queue(self, text: str, person_id: int = ANNA, **more: Any) -> None:  # noqa: ANN401 - columns
        row = {
            "person_id": person_id,
            "lane": Lane.REPLY.value,
            "method": "sendMessage",
            "payload": json.dumps({"chat_id": person_id, "text": text}),
            "tracked": False,
            "ephemeral": False,
            "status": Delivery.PENDING.value,
            "attempts": 0,
            "created_at": self.clock.now(),
        }
        async with self.shell.engine.begin() as connection:
            await connection.execute(insert(connection, OutboxRow).values(**row | more))

    async def until_idle(self, *, at_most: int = 200) -> None:
        """Drain, and move the clock to wherever the sender wants to go on."""
        for _ in range(at_most):
            next_at = await self.outbox.drain()
            if next_at is None:
                return
            if next_at > self.clock.now():
                self.clock.move_to(next_at)
        raise AssertionError("The sender never comes to rest")

    async def advance(self, seconds: float) -> datetime | None:
        self.clock.advance(seconds)
        return await self.outbox.drain()

    async def rows(self) -> list[dict[str, Any]]:
        return await self.shell.rows(OutboxRow)

    async def statuses(self) -> list[str]:
        return [row["status"] for row in await self.rows()]

    def heard(self) -> list[MessageDelivered | DeliveryFailed]:
        return [
            event
            for event in self.shell.tiny.heard
            if isinstance(event, MessageDelivered | DeliveryFailed)
        ]


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    async with database(tmp_path) as engine:
        shell = Shell(engine)
        yield Post(shell, TelegramDouble(shell.clock))


def after(post: Post, seconds: float) -> datetime:
    return post.clock.now() + timedelta(seconds=seconds)


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


async def test_many_chats_are_served_at_the_same_time_up_to_a_bound(post: Post) -> None:
    post.telegram.gate = asyncio.Event()
    for person_id in range(IN_FLIGHT + 5):
        await post.queue("x", person_id, lane=Lane.CUE.value)
    draining = asyncio.gather(post.outbox.drain())
    while len(post.telegram.tried) < IN_FLIGHT:
        await asyncio.sleep(0.001)
    assert len(post.telegram.tried) == IN_FLIGHT
    post.telegram.gate.set()
    await draining
    assert len(post.telegram.taken) == IN_FLIGHT + 5


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
    assert next_at == after(post, 1)
    await post.until_idle()
    assert [one.at for one in post.telegram.taken][-2:] == [1.0, 2.0]


async def test_a_flood_limit_is_obeyed_exactly_and_only_in_that_chat(post: Post) -> None:
    post.telegram.floods(times(1, to(ANNA)), seconds=7)
    await post.queue("a1", ANNA)
    await post.queue("a2", ANNA)
    await post.queue("b1", BEN)
    assert await post.outbox.drain() == after(post, 7)
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
    assert await post.outbox.drain() == after(post, 7)
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
    assert await post.outbox.drain() == after(post, 5)
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


# --- trouble on the way


async def test_broken_connections_lose_nothing_and_keep_each_chats_order(post: Post) -> None:
    people = (ANNA, BEN, CARL)
    post.telegram.breaks(every(3))
    for number in range(6):
        for person_id in people:
            await post.queue(str(number), person_id)
    await post.until_idle()
    for person_id in people:
        assert post.telegram.texts_to(person_id) == [str(number) for number in range(6)]
    assert set(await post.statuses()) == {Delivery.DELIVERED}


async def test_an_outage_is_waited_out_with_few_attempts_and_loses_nothing(post: Post) -> None:
    is_down = True
    post.telegram.breaks(lambda _: is_down)
    for person_id in range(200, 260):
        await post.queue("x", person_id)
    for _ in range(60):
        await post.advance(1)
    assert len(post.telegram.tried) < 60 * IN_FLIGHT
    is_down = False
    await post.until_idle()
    assert len(post.telegram.taken) == 60


async def test_a_repetition_waits_longer_each_time(post: Post) -> None:
    post.telegram.breaks(times(4))
    await post.queue("x")
    begin = post.clock.now()
    await post.until_idle()
    (row,) = await post.rows()
    assert (row["sent_at"] - begin).total_seconds() == 0.5 + 1 + 2 + 4
    assert row["attempts"] == 4


async def test_a_lost_answer_repeats_the_message_before_anything_later(post: Post) -> None:
    post.telegram.breaks(times(1), after_taking=True)
    await post.queue("one")
    await post.queue("two")
    await post.until_idle()
    assert post.telegram.texts == ["one", "one", "two"]


async def test_a_call_that_raises_is_repeated(post: Post) -> None:
    def boom(_: object) -> bool:
        raise ValueError("something nobody may log")

    post.telegram.breaks(times(1, boom))
    post.telegram.breaks(boom)
    await post.queue("x")
    assert await post.outbox.drain() == after(post, 0.5)


async def test_a_refused_message_is_recorded_and_the_chat_goes_on(post: Post) -> None:
    await post.shell.consenting(ANNA)
    post.telegram.refuses(saying("bad"))
    await post.queue("bad", ref="m1", tracked=True)
    await post.queue("good")
    await post.outbox.drain()
    assert post.telegram.texts == ["good"]
    assert await post.statuses() == [Delivery.REFUSED, Delivery.DELIVERED]
    assert post.heard() == [DeliveryFailed(ref="m1", reason=Undelivered.REFUSED)]


async def test_an_unreachable_database_delays_and_repeats_nothing(post: Post) -> None:
    post.unrecordable = 1
    await post.queue("one")
    with pytest.raises(OperationalError):
        await post.outbox.drain()
    await post.queue("two")
    await post.outbox.drain()
    assert post.telegram.texts == ["one", "two"]
    assert await post.statuses() == [Delivery.DELIVERED] * 2


# --- expiry


async def test_a_cue_expires_rather_than_arriving_late(post: Post) -> None:
    await post.shell.consenting(ANNA)
    post.telegram.breaks(to(ANNA))
    await post.queue("cue", lane=Lane.CUE.value, ref="m1", tracked=True, not_after=after(post, 3))
    await post.until_idle()
    assert await post.statuses() == [Delivery.EXPIRED]
    assert post.heard() == [DeliveryFailed(ref="m1", reason=Undelivered.EXPIRED)]


async def test_what_expired_while_nobody_was_there_is_not_sent(post: Post) -> None:
    await post.queue("cue", lane=Lane.CUE.value, not_after=after(post, 3))
    post.clock.advance(4)
    await post.outbox.drain()
    assert post.telegram.tried == []
    assert await post.statuses() == [Delivery.EXPIRED]


async def test_a_message_may_go_at_its_very_not_after(post: Post) -> None:
    await post.queue("cue", not_after=after(post, 3))
    await post.advance(3)
    assert post.telegram.texts == ["cue"]


async def test_an_expired_cue_lets_the_next_go(post: Post) -> None:
    post.telegram.breaks(saying("cue"))
    await post.queue("cue", lane=Lane.CUE.value, not_after=after(post, 1))
    await post.queue("next", lane=Lane.CUE.value)
    await post.until_idle()
    assert post.telegram.texts == ["next"]


# --- edits


async def test_an_edit_finds_the_message_by_its_ref(post: Post) -> None:
    await post.shell.consenting(ANNA)
    edit = Edit(target=SentMessage(ref="m1"), text=(words("said", text="New"),))
    post.shell.tiny.effects["go"] = (say("Old", ref="m1"), edit)
    await post.shell.handle(text_of(ANNA, "go", update_id=1))
    await post.outbox.drain()
    assert post.telegram.texts == ["Old", "New"]
    assert post.telegram.taken[1].call.payload["message_id"] == 1001
    assert await post.statuses() == [Delivery.DELIVERED] * 2


async def test_an_edit_without_its_message_is_dropped(post: Post) -> None:
    await post.shell.consenting(ANNA)
    post.shell.tiny.effects["go"] = (StripButtons(target=SentMessage(ref="gone")),)
    await post.shell.handle(text_of(ANNA, "go", update_id=1))
    await post.queue("next")
    await post.outbox.drain()
    assert post.telegram.texts == ["next"]
    assert await post.statuses() == [Delivery.DELIVERED] * 2


def edit_row(message_id: int, text: str = "New") -> dict[str, Any]:
    payload = {"chat_id": ANNA, "message_id": message_id, "text": text}
    return {
        "lane": Lane.EDIT.value,
        "method": "editMessageText",
        "payload": json.dumps(payload),
    }


async def test_of_two_waiting_edits_only_the_newer_is_made(post: Post) -> None:
    await post.queue("", **edit_row(5, "old"))
    await post.queue("", **edit_row(5, "new"))
    await post.outbox.drain()
    assert post.telegram.texts == ["new"]
    assert await post.statuses() == [Delivery.EXPIRED, Delivery.DELIVERED]


async def test_edits_refused_all_the_time_stop_no_message(post: Post) -> None:
    def is_edit(call: Any) -> bool:  # noqa: ANN401
        return bool(call.is_edit)

    post.telegram.breaks(is_edit)
    for number in range(10):
        await post.queue("", **edit_row(number))
        await post.queue(str(number))
        await post.until_idle()
    assert post.telegram.texts == [str(number) for number in range(10)]
    statuses = await post.statuses()
    assert statuses.count(Delivery.DELIVERED) == 10
    assert statuses.count(Delivery.GIVEN_UP) == 10


# --- people who are gone


async def test_a_blocked_chat_is_parked_and_told_of_once(post: Post) -> None:
    await post.shell.consenting(ANNA)
    post.telegram.blocked.add(ANNA)
    for number in range(3):
        await post.queue(str(number), ref=f"m{number}", tracked=True)
    await post.queue("ephemeral", ephemeral=True)
    await post.queue("x", BEN)
    await post.outbox.drain()
    assert post.heard() == [DeliveryFailed(ref="", reason=Undelivered.PARKED)]
    assert len(post.telegram.tried) == 2
    assert await post.statuses() == [Delivery.REFUSED] * 3 + [Delivery.DELIVERED]
    (person,) = await post.shell.rows(PersonRow)
    assert person["parked_at"] == post.clock.now()


async def test_someone_who_comes_back_is_reached_again(post: Post) -> None:
    await post.shell.consenting(ANNA)
    post.telegram.blocked.add(ANNA)
    await post.queue("lost")
    await post.outbox.drain()
    post.telegram.blocked.clear()
    post.shell.tiny.effects["back"] = (say("Welcome back"),)
    await post.shell.handle(text_of(ANNA, "back", update_id=1))
    await post.outbox.drain()
    assert post.telegram.texts == ["Welcome back"]
    (person,) = await post.shell.rows(PersonRow)
    assert person["parked_at"] is None


async def test_someone_who_was_forgotten_gets_nothing_that_still_waited(post: Post) -> None:
    await post.shell.consenting(ANNA)
    post.telegram.floods(times(1), seconds=5)
    await post.queue("one")
    await post.queue("two")
    await post.outbox.drain()
    post.shell.tiny.effects["forget"] = (say("Forgotten", ephemeral=True),)
    await post.shell.handle(text_of(ANNA, "forget", update_id=1))
    await post.until_idle()
    assert post.telegram.texts == ["Forgotten"]
    assert await post.rows() == []


# --- leases


async def claimed(post: Post, text: str, person_id: int = ANNA) -> None:
    """Leave a row behind as a sender does that dies in the middle of a call."""
    await post.queue(text, person_id, status=Delivery.CLAIMED.value, claimed_until=after(post, 120))


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
    while not post.telegram.tried:
        await asyncio.sleep(0.001)
    post.clock.advance(LEASE.total_seconds() + 60)
    await post.queue("two", BEN)
    post.outbox.wake()
    while len(post.telegram.tried) < 2:
        await asyncio.sleep(0.001)
    post.telegram.gate.set()
    await draining
    assert sorted(post.telegram.texts) == ["one", "two"]


async def killed_in_flight(post: Post, *, taken: bool) -> None:
    """Kill the sender in a call, before or after Telegram has taken it; then start another."""
    post.telegram.gate = asyncio.Event()
    draining = asyncio.gather(post.outbox.drain(), return_exceptions=True)
    while not post.telegram.tried:
        await asyncio.sleep(0.001)
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


# --- running


async def eventually(condition: Any) -> None:  # noqa: ANN401
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)


async def test_running_it_sends_what_is_committed_when_woken(post: Post) -> None:
    running = asyncio.gather(post.outbox.run())
    await post.queue("one")
    post.outbox.wake()
    await eventually(lambda: post.telegram.texts == ["one"])
    post.outbox.stop()
    await running
    assert await post.statuses() == [Delivery.DELIVERED]


async def test_running_it_goes_on_when_the_clock_moves(post: Post) -> None:
    post.telegram.floods(times(1), seconds=7)
    await post.queue("one")
    running = asyncio.gather(post.outbox.run())
    await eventually(lambda: len(post.telegram.tried) == 1)
    post.clock.advance(7)
    await eventually(lambda: post.telegram.texts == ["one"])
    post.outbox.stop()
    await running


async def test_stopping_it_finishes_the_calls_in_flight(post: Post) -> None:
    post.telegram.gate = asyncio.Event()
    await post.queue("one")
    await post.queue("two")
    running = asyncio.gather(post.outbox.run())
    await eventually(lambda: post.telegram.tried)
    post.outbox.stop()
    await asyncio.sleep(0.01)
    post.telegram.gate.set()
    await running
    assert post.telegram.texts == ["one"]
    assert await post.statuses() == [Delivery.DELIVERED, Delivery.PENDING]


async def test_stopping_it_gives_back_the_leases_of_calls_that_hang(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.STOP_SECONDS", 0.01)
    post.telegram.gate = asyncio.Event()
    await post.queue("one")
    running = asyncio.gather(post.outbox.run())
    await eventually(lambda: post.telegram.tried)
    post.outbox.stop()
    await running
    (row,) = await post.rows()
    assert row["status"] == Delivery.PENDING
    assert row["attempts"] == 0


async def test_cancelling_it_gives_back_the_leases(post: Post) -> None:
    post.telegram.gate = asyncio.Event()
    await post.queue("one")
    running = asyncio.ensure_future(post.outbox.run())  # noqa: TID251 - cancelled by the test
    await eventually(lambda: post.telegram.tried)
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
    await eventually(lambda: post.telegram.texts == ["one"])
    await post.queue("two", BEN)
    await eventually(lambda: post.telegram.texts == ["one", "two"])
    post.outbox.stop()
    await running
    assert await post.statuses() == [Delivery.DELIVERED] * 2


async def test_a_stopped_sender_has_no_room_for_reminders(post: Post) -> None:
    post.outbox.stop()
    assert post.outbox.free_reminder_capacity(post.clock.now()) == 0


async def test_a_long_backlog_is_read_piece_by_piece_and_all_sent(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.READ_AT_ONCE", 7)
    monkeypatch.setattr("bot.outbox.MOST_HELD", 20)
    for person_id in range(200, 260):
        await post.queue("x", person_id)
    await post.until_idle()
    assert len(post.telegram.taken) == 60
    assert len(post.telegram.tried) == 60
