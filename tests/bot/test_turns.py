"""A turn is a transaction; a batch is one transaction of many people's turns."""

import asyncio
import json
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.arrivals import Arrival, DeliveryReceipt, FailureReceipt, RetryReceipt, UpdateReceipt
from bot.db.tables import (
    DayLogRow,
    Delivery,
    FailedEventRow,
    HandledUpdateRow,
    OccurrenceRow,
    OutboxRow,
    PersonRow,
    ReminderRow,
    TimerRow,
)
from bot.turns import Committed
from conversations.effects import (
    CancelTimers,
    EraseDay,
    LogDay,
    OccurrenceFate,
    PlanReminder,
    RecordOccurrence,
    StartTimer,
    Toast,
    words,
)
from conversations.events import BotBlocked, MessageDelivered
from tests.shell import ANNA, BEN, CARL, Shell, at, firing_of, say, tap_of, text_of

TODAY = at(0).date()


async def said(shell: Shell) -> list[tuple[int, str]]:
    """Return who is to be told what, in the order of the outbox."""
    return [
        (row["person_id"], json.loads(row["payload"])["text"])
        for row in await shell.rows(OutboxRow)
        if row["method"] == "sendMessage"
    ]


def receipt_of(row: dict[str, Any]) -> DeliveryReceipt:
    return DeliveryReceipt(outbox_id=row["id"], message_id=77, at=at(0))


# --- one turn


async def test_a_turn_commits_state_messages_timers_and_the_update_together(shell: Shell) -> None:
    shell.tiny.effects["yes"] = (
        say("Welcome", ref="1.1"),
        StartTimer(name="nudge", wait_id=1, due_at=at(10)),
        PlanReminder(due_at=at(60)),
    )
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    (person,) = await shell.rows(PersonRow)
    assert (person["id"], person["parked_at"], person["created_at"]) == (ANNA, None, at(0))
    assert await said(shell) == [(ANNA, "Welcome")]
    assert [row["update_id"] for row in await shell.rows(HandledUpdateRow)] == [1]
    assert [(row["name"], row["due_at"]) for row in await shell.rows(TimerRow)] == [
        ("nudge", at(10))
    ]
    assert await shell.rows(ReminderRow) == [{"person_id": ANNA, "due_at": at(60)}]


async def test_a_redelivered_update_does_nothing(shell: Shell) -> None:
    shell.tiny.effects["yes"] = (say("Welcome"),)
    for _ in range(2):
        await shell.handle(text_of(ANNA, "yes", update_id=1))
    assert len(shell.tiny.heard) == 1
    assert await said(shell) == [(ANNA, "Welcome")]


async def test_an_update_twice_in_one_batch_is_handled_once(shell: Shell) -> None:
    await shell.handle(*[text_of(ANNA, "yes", update_id=1)] * 2)
    assert len(shell.tiny.heard) == 1


async def test_events_of_one_person_are_folded_in_order(shell: Shell) -> None:
    shell.tiny.effects |= {"one": (say("1"),), "two": (say("2"),)}
    await shell.handle(
        text_of(ANNA, "yes", update_id=1),
        text_of(ANNA, "one", update_id=2),
        text_of(BEN, "yes", update_id=3),
        text_of(ANNA, "two", update_id=4),
    )
    assert await said(shell) == [(ANNA, "1"), (ANNA, "2")]
    turns = [json.loads(row["state"])["turn"] for row in await shell.rows(PersonRow)]
    assert turns == [3, 1]


async def test_a_later_batch_goes_on_from_the_stored_state(shell: Shell) -> None:
    await shell.consenting(ANNA)
    shell.clock.advance(60)
    await shell.handle(text_of(ANNA, "more", update_id=1))
    (person,) = await shell.rows(PersonRow)
    assert json.loads(person["state"])["turn"] == 2
    assert (person["created_at"], person["updated_at"]) == (at(0), at(1))


async def test_an_empty_batch_touches_nothing(shell: Shell) -> None:
    await shell.handle()
    assert await shell.rows(HandledUpdateRow) == []


async def test_messages_keep_the_order_of_the_effects(shell: Shell) -> None:
    shell.tiny.effects["yes"] = tuple(say(str(number)) for number in range(20))
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    assert await said(shell) == [(ANNA, str(number)) for number in range(20)]


# --- consent and forgetting


async def test_people_without_consent_are_not_stored_and_their_messages_leave_no_trace(
    shell: Shell,
) -> None:
    shell.tiny.effects["hello"] = (
        say("Do you agree?", ref="1.1"),
        StartTimer(name="nudge", wait_id=1, due_at=at(10)),
        PlanReminder(due_at=at(60)),
        LogDay(local_date=TODAY, at=at(0), source="text"),
    )
    await shell.handle(text_of(ANNA, "hello", update_id=1))
    for row in (PersonRow, TimerRow, ReminderRow, DayLogRow):
        assert await shell.rows(row) == []
    (message,) = await shell.rows(OutboxRow)
    assert message["ephemeral"] is True
    await shell.handle(
        Arrival(person_id=ANNA, event=None, receipt=receipt_of(message)),
    )
    assert await shell.rows(OutboxRow) == []


async def test_forgetting_deletes_every_row_of_the_person_and_nobody_elses(shell: Shell) -> None:
    everything = (
        say("Something"),
        StartTimer(name="nudge", wait_id=1, due_at=at(10)),
        PlanReminder(due_at=at(60)),
        LogDay(local_date=TODAY, at=at(0), source="text"),
        RecordOccurrence(local_date=TODAY, due_at=at(0), fate=OccurrenceFate.SENT),
    )
    shell.tiny.effects |= {"fill": everything, "forget": (say("All gone"),)}
    await shell.consenting(ANNA, BEN)
    await shell.handle(
        text_of(ANNA, "fill", update_id=1),
        text_of(BEN, "fill", update_id=2),
        text_of(ANNA, "boom", update_id=3),
    )
    await shell.handle(text_of(ANNA, "fill", update_id=4), text_of(ANNA, "forget", update_id=5))
    for row, column in (
        (PersonRow, "id"),
        (TimerRow, "person_id"),
        (ReminderRow, "person_id"),
        (DayLogRow, "person_id"),
        (OccurrenceRow, "person_id"),
    ):
        assert [each[column] for each in await shell.rows(row)] == [BEN]
    assert [each["person_id"] for each in await shell.rows(FailedEventRow)] == []
    assert await said(shell) == [(BEN, "Something"), (ANNA, "All gone")]
    assert (await shell.rows(OutboxRow))[-1]["ephemeral"] is True


async def test_whoever_consents_again_right_after_is_stored_again(shell: Shell) -> None:
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "forget", update_id=1), text_of(ANNA, "yes", update_id=2))
    (person,) = await shell.rows(PersonRow)
    assert json.loads(person["state"])["turn"] == 1


async def test_the_language_of_the_app_is_spoken_to_people_not_known_yet(shell: Shell) -> None:
    shell.tiny.effects["hello"] = (say("Hallo"),)
    await shell.handle(
        text_of(ANNA, "hello", update_id=1, locale="de-AT"),
        text_of(BEN, "hello", update_id=2, locale="xx"),
    )
    assert await said(shell) == [(ANNA, "Gesagt: Hallo"), (BEN, "Hallo")]


async def test_the_language_at_consent_stays(shell: Shell) -> None:
    shell.tiny.effects["hello"] = (say("Hallo"),)
    await shell.handle(text_of(ANNA, "yes", update_id=1, locale="de"))
    await shell.handle(text_of(ANNA, "hello", update_id=2, locale="en"))
    assert [row["locale"] for row in await shell.rows(PersonRow)] == ["de"]
    assert await said(shell) == [(ANNA, "Gesagt: Hallo")]


# --- taps


async def test_every_tap_is_answered_exactly_once_and_first(shell: Shell) -> None:
    shell.tiny.effects |= {
        "go": (say("Going"), Toast(text=words("toast"))),
        "quiet": (),
    }
    await shell.consenting(ANNA)
    await shell.handle(
        tap_of(ANNA, "go", update_id=1),
        tap_of(ANNA, "quiet", update_id=2),
        tap_of(ANNA, "go", update_id=1),
    )
    rows = [(row["method"], json.loads(row["payload"])) for row in await shell.rows(OutboxRow)]
    assert [method for method, _ in rows] == [
        "answerCallbackQuery",
        "sendMessage",
        "answerCallbackQuery",
    ]
    assert rows[0][1] == {"callback_query_id": "query-1", "text": "Toast"}
    assert rows[2][1] == {"callback_query_id": "query-2"}


async def test_a_tap_whose_turn_raises_is_answered_all_the_same(shell: Shell) -> None:
    await shell.consenting(ANNA)
    await shell.handle(tap_of(ANNA, "boom", update_id=1))
    methods = [row["method"] for row in await shell.rows(OutboxRow)]
    assert methods == ["answerCallbackQuery", "sendMessage"]


async def test_a_toast_without_a_tap_is_said_as_a_message(shell: Shell) -> None:
    shell.tiny.effects["yes"] = (Toast(text=words("toast")),)
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    assert await said(shell) == [(ANNA, "Toast")]


# --- failures


async def test_a_turn_that_raises_is_left_out_and_takes_nobody_along(
    shell: Shell, caplog: pytest.LogCaptureFixture
) -> None:
    shell.tiny.effects["hi"] = (say("Hi"),)
    await shell.consenting(ANNA, BEN)
    with caplog.at_level(logging.DEBUG):
        await shell.handle(
            text_of(ANNA, "hi", update_id=1),
            text_of(ANNA, "boom", update_id=2),
            text_of(ANNA, "hi", update_id=3),
            text_of(BEN, "hi", update_id=4),
        )
    assert await said(shell) == [(ANNA, "Hi"), (ANNA, "Sorry"), (ANNA, "Hi"), (BEN, "Hi")]
    (failed,) = await shell.rows(FailedEventRow)
    del failed["id"]
    assert failed == {
        "person_id": ANNA,
        "kind": "TextReceived",
        "error": "ValueError",
        "at": at(0),
    }
    assert [row["update_id"] for row in await shell.rows(HandledUpdateRow)][:4] == [1, 2, 3, 4]
    assert "sentence" not in caplog.text


async def test_a_missing_phrase_fails_only_its_own_turn(shell: Shell) -> None:
    unsayable = replace(say(""), text=(words("no.such.phrase"),))
    shell.tiny.effects |= {"bad": (unsayable,), "hi": (say("Hi"),)}
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "bad", update_id=1), text_of(ANNA, "hi", update_id=2))
    assert await said(shell) == [(ANNA, "Sorry"), (ANNA, "Hi")]


async def test_a_state_that_cannot_be_read_stops_only_its_person(shell: Shell) -> None:
    shell.tiny.effects["hi"] = (say("Hi"),)
    await shell.consenting(ANNA, BEN)
    async with shell.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE person SET state = '?' WHERE id = 101")
    await shell.handle(text_of(ANNA, "hi", update_id=1), text_of(BEN, "hi", update_id=2))
    assert await said(shell) == [(ANNA, "Sorry"), (BEN, "Hi")]
    assert [row["error"] for row in await shell.rows(FailedEventRow)] == ["StateUnreadable"]
    assert (await shell.rows(PersonRow))[0]["state"] == "?"


async def test_what_cannot_be_written_is_set_aside_and_the_others_go_on(shell: Shell) -> None:
    too_late = StartTimer(name="nudge", wait_id=2**70, due_at=at(1))
    shell.tiny.effects |= {"bad": (too_late,), "hi": (say("Hi"),)}
    await shell.consenting(ANNA, BEN, CARL)
    await shell.handle(
        text_of(ANNA, "hi", update_id=1),
        text_of(BEN, "bad", update_id=2),
        text_of(CARL, "hi", update_id=3),
    )
    assert await said(shell) == [(ANNA, "Hi"), (BEN, "Sorry"), (CARL, "Hi")]
    assert [row["update_id"] for row in await shell.rows(HandledUpdateRow)][:3] == [1, 2, 3]
    assert [(row["person_id"], row["error"]) for row in await shell.rows(FailedEventRow)] == [
        (BEN, "OverflowError")
    ]


async def test_a_database_that_cannot_serve_is_told_to_the_caller_and_nothing_is_done(
    shell: Shell,
) -> None:
    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    shell.tiny.effects["yes"] = (say("Welcome"),)
    event.listen(shell.engine.sync_engine, "commit", full)
    with pytest.raises(OperationalError):
        await shell.handle(text_of(ANNA, "yes", update_id=1))
    event.remove(shell.engine.sync_engine, "commit", full)
    assert await shell.rows(PersonRow) == []
    assert await shell.rows(OutboxRow) == []
    await shell.handle(text_of(ANNA, "yes", update_id=1))
    assert await said(shell) == [(ANNA, "Welcome")]


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
    assert await said(shell) == [(ANNA, "Sorry")]


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


async def test_the_first_fate_of_an_occurrence_stands(shell: Shell) -> None:
    sent = RecordOccurrence(local_date=TODAY, due_at=at(0), fate=OccurrenceFate.SENT)
    missed = replace(sent, fate=OccurrenceFate.MISSED)
    shell.tiny.effects |= {"sent": (sent,), "missed": (missed,)}
    await shell.consenting(ANNA)
    await shell.handle(text_of(ANNA, "sent", update_id=1), text_of(ANNA, "missed", update_id=2))
    assert [row["fate"] for row in await shell.rows(OccurrenceRow)] == ["sent"]


# --- deliveries and parking


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
