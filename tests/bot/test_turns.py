"""A turn is a transaction; a batch is one transaction of many people's turns."""

import json
import logging
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.arrivals import Arrival, DeliveryReceipt
from bot.db.tables import (
    DayLogRow,
    FailedEventRow,
    HandledUpdateRow,
    OccurrenceRow,
    OutboxRow,
    PersonRow,
    ReminderRow,
    TimerRow,
)
from conversations.effects import (
    LogDay,
    OccurrenceFate,
    PlanReminder,
    RecordOccurrence,
    StartTimer,
    Toast,
    words,
)
from tests.shell import ANNA, BEN, CARL, Shell, at, say, tap_of, text_of

pytestmark = pytest.mark.databases("sqlite", "postgresql")

TODAY = at(0).date()


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
    assert await shell.said() == [(ANNA, "Welcome")]
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
    assert await shell.said() == [(ANNA, "Welcome")]


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
    assert await shell.said() == [(ANNA, "1"), (ANNA, "2")]
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
    assert await shell.said() == [(ANNA, str(number)) for number in range(20)]


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
    assert await shell.said() == [(BEN, "Something"), (ANNA, "All gone")]
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
    assert await shell.said() == [(ANNA, "Gesagt: Hallo"), (BEN, "Hallo")]


async def test_the_language_at_consent_stays(shell: Shell) -> None:
    shell.tiny.effects["hello"] = (say("Hallo"),)
    await shell.handle(text_of(ANNA, "yes", update_id=1, locale="de"))
    await shell.handle(text_of(ANNA, "hello", update_id=2, locale="en"))
    assert [row["locale"] for row in await shell.rows(PersonRow)] == ["de"]
    assert await shell.said() == [(ANNA, "Gesagt: Hallo")]


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
    assert await shell.said() == [(ANNA, "Toast")]


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
    assert await shell.said() == [(ANNA, "Hi"), (ANNA, "Sorry"), (ANNA, "Hi"), (BEN, "Hi")]
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
    assert await shell.said() == [(ANNA, "Sorry"), (ANNA, "Hi")]


async def test_a_state_that_cannot_be_read_stops_only_its_person(shell: Shell) -> None:
    shell.tiny.effects["hi"] = (say("Hi"),)
    await shell.consenting(ANNA, BEN)
    async with shell.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE person SET state = '?' WHERE id = 101")
    await shell.handle(text_of(ANNA, "hi", update_id=1), text_of(BEN, "hi", update_id=2))
    [(anna, broken), ben] = await shell.said()
    assert (anna, broken.split()[0], ben) == (ANNA, "Broken", (BEN, "Hi"))
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
    assert await shell.said() == [(ANNA, "Hi"), (BEN, "Sorry"), (CARL, "Hi")]
    assert [row["update_id"] for row in await shell.rows(HandledUpdateRow)][:3] == [1, 2, 3]
    [failed] = await shell.rows(FailedEventRow)
    assert failed["person_id"] == BEN
    assert failed["error"] in {"OverflowError", "DataError"}  # SQLite's and PostgreSQL's


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
    assert await shell.said() == [(ANNA, "Welcome")]
