"""What becomes of a call is told to the turns."""

from datetime import timedelta
from typing import Any

import pytest

from bot.arrivals import Arrival, DeliveryReceipt, FailureReceipt, RetryReceipt
from bot.calls import (
    Call,
    Delivered,
    Expired,
    GivenUp,
    NothingToEdit,
    Outcome,
    Parked,
    Refused,
    RetryAt,
    Scope,
    Unreachable,
)
from bot.db.tables import Delivery
from bot.fates import EDIT_ATTEMPTS, arrival_of, weighed
from conversations.effects import Lane
from conversations.events import DeliveryFailed, Event, MessageDelivered, Undelivered
from tests.fakes import MONDAY_MORNING as NOW

ANNA = 101
LATER = NOW + timedelta(seconds=5)
AGAIN = RetryAt(at=LATER, scope=Scope.ROW)


def call(method: str = "sendMessage", **more: Any) -> Call:  # noqa: ANN401 - a call's fields
    return Call(id=7, person_id=ANNA, lane=Lane.CUE, method=method, payload={}, **more)


def failure(status: Delivery, *, park: bool = False) -> FailureReceipt:
    return FailureReceipt(outbox_id=7, status=status, lane=Lane.CUE, park=park)


@pytest.mark.parametrize(
    ("outcome", "receipt", "event"),
    [
        (
            Delivered(at=NOW, message_id=55),
            DeliveryReceipt(outbox_id=7, message_id=55, at=NOW),
            MessageDelivered(ref="m1", at=NOW),
        ),
        (
            NothingToEdit(at=NOW),
            DeliveryReceipt(outbox_id=7, message_id=None, at=NOW),
            None,
        ),
        (AGAIN, RetryReceipt(outbox_id=7, retry_at=LATER, attempts=3), None),
        (
            RetryAt(at=LATER, scope=Scope.CHAT),
            RetryReceipt(outbox_id=7, retry_at=LATER, attempts=2),
            None,
        ),
        (
            Refused(reason="message is too long"),
            failure(Delivery.REFUSED),
            DeliveryFailed(ref="m1", reason=Undelivered.REFUSED),
        ),
        (
            Expired(),
            failure(Delivery.EXPIRED),
            DeliveryFailed(ref="m1", reason=Undelivered.EXPIRED),
        ),
        (
            GivenUp(),
            failure(Delivery.GIVEN_UP),
            DeliveryFailed(ref="m1", reason=Undelivered.REFUSED),
        ),
        (
            Parked(),
            failure(Delivery.REFUSED, park=True),
            DeliveryFailed(ref="", reason=Undelivered.PARKED),
        ),
        (Unreachable(), failure(Delivery.REFUSED), None),
    ],
)
def test_a_tracked_calls_fate_is_recorded_and_heard(
    outcome: Outcome, receipt: DeliveryReceipt, event: Event | None
) -> None:
    told = arrival_of(call(ref="m1", tracked=True, attempts=2), outcome)
    assert told == Arrival(person_id=ANNA, event=event, receipt=receipt)


@pytest.mark.parametrize(
    "outcome", [Delivered(at=NOW, message_id=5), Refused(reason="no"), Expired(), GivenUp()]
)
def test_nothing_is_heard_of_an_untracked_call(outcome: Outcome) -> None:
    assert arrival_of(call(ref="m1"), outcome).event is None


def test_a_repetition_after_not_after_is_none() -> None:
    assert weighed(call(not_after=LATER - timedelta(seconds=1)), AGAIN) == Expired()
    assert weighed(call(not_after=LATER), AGAIN) == AGAIN


def test_messages_are_repeated_for_ever_and_edits_are_not() -> None:
    assert weighed(call(attempts=1000), AGAIN) == AGAIN
    assert weighed(call("editMessageText", attempts=EDIT_ATTEMPTS - 2), AGAIN) == AGAIN
    assert weighed(call("editMessageText", attempts=EDIT_ATTEMPTS - 1), AGAIN) == GivenUp()


def test_waiting_for_a_flood_limit_is_no_failed_attempt_of_an_edit() -> None:
    limit = RetryAt(at=LATER, scope=Scope.CHAT)
    assert weighed(call("editMessageText", attempts=EDIT_ATTEMPTS - 1), limit) == limit


def test_other_outcomes_are_what_they_are() -> None:
    assert weighed(call(), Parked()) == Parked()
