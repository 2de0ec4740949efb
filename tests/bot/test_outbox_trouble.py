"""The sender when calls fail, come too late or find nobody: nothing is lost, order is kept."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.db.tables import Delivery, PersonRow
from bot.lanes import IN_FLIGHT
from conversations.effects import Edit, Lane, SentMessage, StripButtons, words
from conversations.events import DeliveryFailed, Undelivered
from tests.post import Post
from tests.shell import ANNA, BEN, CARL, say, text_of
from tests.telegram_double import every, saying, times, to

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
    assert await post.outbox.drain() == post.after(0.5)


async def test_a_refused_message_is_recorded_and_the_chat_goes_on(post: Post) -> None:
    await post.shell.consenting(ANNA)
    post.telegram.refuses(saying("bad"))
    await post.queue("bad", ref="m1", tracked=True)
    await post.queue("good")
    await post.outbox.drain()
    assert post.telegram.texts == ["good"]
    assert await post.statuses() == [Delivery.REFUSED, Delivery.DELIVERED]
    assert post.heard() == [DeliveryFailed(ref="m1", reason=Undelivered.REFUSED)]


async def test_a_token_that_is_refused_holds_everything_and_loses_nothing(post: Post) -> None:
    post.telegram.rejects_token(times(1))
    await post.queue("one")
    assert await post.outbox.drain() == post.after(30)
    await post.queue("two", BEN)
    await post.advance(29)
    assert len(post.telegram.tried) == 1
    await post.until_idle()
    assert sorted(post.telegram.texts) == ["one", "two"]


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
    await post.queue("cue", lane=Lane.CUE.value, ref="m1", tracked=True, not_after=post.after(3))
    await post.until_idle()
    assert await post.statuses() == [Delivery.EXPIRED]
    assert post.heard() == [DeliveryFailed(ref="m1", reason=Undelivered.EXPIRED)]


async def test_what_expired_while_nobody_was_there_is_not_sent(post: Post) -> None:
    await post.queue("cue", lane=Lane.CUE.value, not_after=post.after(3))
    post.clock.advance(4)
    await post.outbox.drain()
    assert post.telegram.tried == []
    assert await post.statuses() == [Delivery.EXPIRED]


async def test_a_message_may_go_at_its_very_not_after(post: Post) -> None:
    await post.queue("cue", not_after=post.after(3))
    await post.advance(3)
    assert post.telegram.texts == ["cue"]


async def test_an_expired_cue_lets_the_next_go(post: Post) -> None:
    post.telegram.breaks(saying("cue"))
    await post.queue("cue", lane=Lane.CUE.value, not_after=post.after(1))
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
    post.shell.tiny.effects["forget"] = (replace(say("Forgotten"), ephemeral=True),)
    await post.shell.handle(text_of(ANNA, "forget", update_id=1))
    await post.until_idle()
    assert post.telegram.texts == ["Forgotten"]
    assert await post.rows() == []
