"""Turns, the second half: timers, reminders, days, fates of messages, and order."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.arrivals import Arrival, DeliveryReceipt, FailureReceipt, RetryReceipt, UpdateReceipt
from bot.changes import Committed
from bot.db.tables import (
    DayLogRow,
    Delivery,
    OccurrenceRow,
    OutboxRow,
    PersonRow,
    TimerRow,
)
from conversations.effects import (
    CancelTimers,
    EraseDay,
    LogDay,
    OccurrenceFate,
    PlanReminder,
    RecordOccurrence,
    StartTimer,
    Withdraw,
)
from conversations.events import BotBlocked, MessageDelivered
from tests.shell import ANNA, BEN, Shell, at, firing_of, say, text_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")

TODAY = at(0).date()


def receipt_of(row: dict[str, Any]) -> DeliveryReceipt:
    return DeliveryReceipt(outbox_id=row["id"], message_id=77, at=at(0))


# --- timers, reminders, records


async def test_a_fired_timer_is_gone_after_its_turn_and_fires_once(shell: Shell) -> None:
    shell.tiny.effects["yes"] = (StartTimer(name="cue", wait_id=1, due_at=at(1)),)
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    (row,) = await shell.rows(TimerRow)
    await shell.handle(firing_of(row), firing_of(row))
    await shell.handle(firing_of(row))
    assert len(shell.tiny.heard) == 2
    assert await shell.rows(TimerRow) == []


async def test_a_timer_moved_since_it_was_found_due_does_not_fire(shell: Shell) -> None:
    shell.tiny.effects |= {
        "yes": (StartTimer(name="cue", wait_id=1, due_at=at(1)),),
        "later": (StartTimer(name="cue", wait_id=1, due_at=at(5)),),
    }
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    (row,) = await shell.rows(TimerRow)
    await shell.handle(text_of(ANNA, "later", update_id=2))
    await shell.handle(firing_of(row))
    assert [timer["due_at"] for timer in await shell.rows(TimerRow)] == [at(5)]
    assert len(shell.tiny.heard) == 2


async def test_a_timer_whose_turn_raises_is_gone_all_the_same(shell: Shell) -> None:
    shell.tiny.effects["yes"] = (StartTimer(name="boom", wait_id=1, due_at=at(1)),)
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    await shell.handle(*map(firing_of, await shell.rows(TimerRow)))
    assert await shell.rows(TimerRow) == []
    assert await shell.said() == [(ANNA, "Sorry")]


async def test_cancelling_drops_the_timers_of_that_wait_alone(shell: Shell) -> None:
    shell.tiny.effects |= {
        "yes": tuple(
            StartTimer(name=name, wait_id=wait, due_at=at(1)) for name in "ab" for wait in (1, 2)
        ),
        "over": (
            CancelTimers(wait_id=1),
            StartTimer(name="c", wait_id=1, due_at=at(2)),
        ),
    }
    await shell.handle(text_of(ANNA, "yes", update_id=1), text_of(BEN, "yes", update_id=2))
    await shell.handle(text_of(ANNA, "over", update_id=3))
    left = [(t["person_id"], t["name"], t["wait_id"]) for t in await shell.rows(TimerRow)]
    assert sorted(left) == [
        (ANNA, "a", 2),
        (ANNA, "b", 2),
        (ANNA, "c", 1),
        (BEN, "a", 1),
        (BEN, "a", 2),
        (BEN, "b", 1),
        (BEN, "b", 2),
    ]


async def test_a_day_is_logged_once_and_can_be_changed_and_erased(shell: Shell) -> None:
    first = LogDay(local_date=TODAY, at=at(0), source="text")
    shell.tiny.effects |= {
        "done": (first,),
        "pain": (replace(first, pain_after=3),),
        "undo": (EraseDay(local_date=TODAY),),
    }
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "done", update_id=1), text_of(ANNA, "done", update_id=2))
    await shell.handle(text_of(ANNA, "pain", update_id=3))
    assert [row["pain_after"] for row in await shell.rows(DayLogRow)] == [3]
    await shell.handle(text_of(ANNA, "undo", update_id=4))
    assert await shell.rows(DayLogRow) == []


async def test_an_occurrence_that_expired_unsent_becomes_missed(shell: Shell) -> None:
    sent = RecordOccurrence(local_date=TODAY, due_at=at(0), fate=OccurrenceFate.SENT)
    missed = replace(sent, fate=OccurrenceFate.MISSED)
    shell.tiny.effects |= {"sent": (sent,), "missed": (missed,)}
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "sent", update_id=1), text_of(ANNA, "missed", update_id=2))
    assert [row["fate"] for row in await shell.rows(OccurrenceRow)] == ["missed"]


async def test_a_second_occurrence_of_a_day_leaves_the_first_as_it_was(shell: Shell) -> None:
    sent = RecordOccurrence(local_date=TODAY, due_at=at(0), fate=OccurrenceFate.SENT)
    later = replace(sent, due_at=at(3600), fate=OccurrenceFate.SKIPPED)
    shell.tiny.effects |= {"sent": (sent,), "later": (later,)}
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "sent", update_id=1), text_of(ANNA, "later", update_id=2))
    assert [row["fate"] for row in await shell.rows(OccurrenceRow)] == ["sent"]


async def test_one_that_is_sent_after_all_is_the_days_own(shell: Shell) -> None:
    missed = RecordOccurrence(local_date=TODAY, due_at=at(0), fate=OccurrenceFate.MISSED)
    sent = replace(missed, due_at=at(3600), fate=OccurrenceFate.SENT)
    shell.tiny.effects |= {"missed": (missed,), "sent": (sent,)}
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "missed", update_id=1), text_of(ANNA, "sent", update_id=2))
    (row,) = await shell.rows(OccurrenceRow)
    assert (row["fate"], row["due_at"]) == ("sent", at(3600))


# --- deliveries and parking


async def test_what_is_withdrawn_before_it_was_sent_never_is(shell: Shell) -> None:
    shell.tiny.effects |= {
        "remind": (replace(say("Time"), ref="1.1", tracked=True),),
        "other": (replace(say("Other"), ref="1.2"),),
        "done": (Withdraw(ref="1.1"), replace(say("Logged"), ref="3.1")),
    }
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "remind", update_id=1), text_of(ANNA, "other", update_id=2))
    await shell.handle(text_of(ANNA, "done", update_id=3))
    fates = {row["ref"]: row["status"] for row in await shell.rows(OutboxRow) if row["ref"]}
    assert fates == {"1.1": "withdrawn", "1.2": "pending", "3.1": "pending"}
    await shell.handle(text_of(ANNA, "remind", update_id=4), text_of(ANNA, "done", update_id=5))
    fates = {row["id"]: row["ref"] for row in await shell.rows(OutboxRow) if row["ref"] == "1.1"}
    assert len(fates) == 1


async def test_a_delivery_is_recorded_and_heard_once(shell: Shell) -> None:
    shell.tiny.effects["yes"] = (replace(say("Hold"), ref="1.1", tracked=True),)
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    (row,) = await shell.rows(OutboxRow)
    arrival = Arrival(
        person_id=ANNA,
        event=MessageDelivered(ref="1.1", at=at(0)),
        receipt=receipt_of(row),
    )
    await shell.handle(arrival)
    await shell.handle(arrival)
    (row,) = await shell.rows(OutboxRow)
    assert (row["status"], row["message_id"], row["sent_at"]) == ("delivered", 77, at(0))
    assert len(shell.tiny.heard) == 2


async def test_a_row_put_back_is_pending_again(shell: Shell) -> None:
    shell.tiny.effects["yes"] = (say("Hi"),)
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    (row,) = await shell.rows(OutboxRow)
    receipt = RetryReceipt(outbox_id=row["id"], retry_at=at(1), attempts=2)
    await shell.handle(Arrival(person_id=ANNA, event=None, receipt=receipt))
    (row,) = await shell.rows(OutboxRow)
    assert (row["status"], row["retry_at"], row["attempts"]) == ("pending", at(1), 2)


async def test_a_gone_chat_is_parked_and_its_waiting_messages_are_refused(shell: Shell) -> None:
    shell.tiny.effects["hi"] = (say("1"), say("2"))
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "hi", update_id=1))
    first, _ = await shell.rows(OutboxRow)
    receipt = FailureReceipt(outbox_id=first["id"], status=Delivery.REFUSED, park=True)
    await shell.handle(Arrival(person_id=ANNA, event=None, receipt=receipt))
    assert [row["status"] for row in await shell.rows(OutboxRow)] == ["refused", "refused"]
    assert [row["parked_at"] for row in await shell.rows(PersonRow)] == [at(0)]


async def test_blocking_parks_and_the_next_message_revives(shell: Shell) -> None:
    await shell.consenting(ANNA)
    receipt = UpdateReceipt(update_id=1)
    await shell.handle(Arrival(person_id=ANNA, event=BotBlocked(), receipt=receipt))
    assert [row["parked_at"] for row in await shell.rows(PersonRow)] == [at(0)]
    await shell.handle(text_of(ANNA, "hi", update_id=2))
    assert [row["parked_at"] for row in await shell.rows(PersonRow)] == [None]


# --- listeners and order


async def test_listeners_hear_what_a_committed_batch_has_queued_and_armed(shell: Shell) -> None:
    heard: list[Committed] = []
    shell.turns.on_commit(heard.append)
    shell.tiny.effects["yes"] = (
        say("Hi"),
        StartTimer(name="cue", wait_id=1, due_at=at(1)),
        PlanReminder(due_at=at(60)),
    )
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    assert heard == [Committed(queued=1, earliest_due_at=at(1))]


async def test_batches_handed_in_together_are_handled_one_after_the_other(shell: Shell) -> None:
    await shell.consenting(ANNA)
    await asyncio.gather(
        *(shell.handle(text_of(ANNA, "hi", update_id=number)) for number in range(1, 21))
    )
    (person,) = await shell.rows(PersonRow)
    assert json.loads(person["state"])["turn"] == 21


async def test_row_ids_of_the_outbox_are_never_given_out_again(shell: Shell) -> None:
    shell.tiny.effects["hi"] = (say("Hi"),)
    await shell.handle(text_of(ANNA, "hi", update_id=1))
    (first,) = await shell.rows(OutboxRow)
    await shell.handle(Arrival(person_id=ANNA, event=None, receipt=receipt_of(first)))
    await shell.handle(text_of(ANNA, "hi", update_id=2))
    (second,) = await shell.rows(OutboxRow)
    assert second["id"] > first["id"]


async def test_a_running_session_keeps_the_content_it_began_with(shell: Shell) -> None:
    async with shell.engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO content_release (version, files, first_seen_at)"
            """ VALUES ('old', '{"version": "old"}', '2026-01-01 00:00:00.000000')"""
        )
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "session old", update_id=1))
    await shell.handle(text_of(ANNA, "hi", update_id=2), text_of(BEN, "hi", update_id=3))
    assert shell.tiny.versions == ["new", "new", "old", "new"]


async def test_a_content_version_that_cannot_be_had_is_served_with_the_current_one(
    shell: Shell,
) -> None:
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "session lost", update_id=1))
    await shell.handle(text_of(ANNA, "hi", update_id=2))
    assert shell.tiny.versions == ["new", "new", "new"]


async def test_the_clock_says_when_a_turn_happens(shell: Shell) -> None:
    shell.clock.advance(timedelta(hours=1).total_seconds())
    await shell.consenting(ANNA)
    assert [row["created_at"] for row in await shell.rows(PersonRow)] == [at(60)]
