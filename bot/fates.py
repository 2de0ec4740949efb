"""What becomes of a call, as the turns are told it; pure. Used by `bot/outbox.py`."""

from typing import Final, assert_never

from bot.arrivals import Arrival, DeliveryReceipt, FailureReceipt, Receipt, RetryReceipt
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
from conversations.events import DeliveryFailed, Event, MessageDelivered, Undelivered

EDIT_ATTEMPTS: Final = 5


def weighed(call: Call, outcome: Outcome) -> Outcome:
    """Return what an outcome comes to: a repetition that would be too late is none.

    Messages are repeated for ever or until their `not_after`; only edits are given up.
    """
    if not isinstance(outcome, RetryAt):
        return outcome
    if call.not_after is not None and outcome.at > call.not_after:
        return Expired()
    if call.is_edit and attempts_after(call, outcome) >= EDIT_ATTEMPTS:
        return GivenUp()
    return outcome


def attempts_after(call: Call, outcome: RetryAt) -> int:
    """Return how often a call has failed by itself; waiting for a limit is no failure."""
    return call.attempts + (outcome.scope is Scope.ROW)


def arrival_of(call: Call, outcome: Outcome) -> Arrival:
    """Return what is recorded of a call and, if its message is tracked, what the engine hears."""
    return Arrival(
        person_id=call.person_id, event=_event(call, outcome), receipt=_receipt(call, outcome)
    )


def _receipt(call: Call, outcome: Outcome) -> Receipt:
    match outcome:
        case Delivered(at=at, message_id=message_id):
            return DeliveryReceipt(outbox_id=call.id, message_id=message_id, at=at)
        case NothingToEdit(at=at):
            return DeliveryReceipt(outbox_id=call.id, message_id=None, at=at)
        case RetryAt():
            return RetryReceipt(
                outbox_id=call.id,
                retry_at=outcome.at,
                attempts=attempts_after(call, outcome),
            )
        case Refused() | Parked() | Expired() | GivenUp() | Unreachable():
            return FailureReceipt(
                outbox_id=call.id,
                status=_status(outcome),
                lane=call.lane,
                park=isinstance(outcome, Parked),
            )
        case _:
            assert_never(outcome)


def _status(outcome: Refused | Parked | Expired | GivenUp | Unreachable) -> Delivery:
    match outcome:
        case Expired():
            return Delivery.EXPIRED
        case GivenUp():
            return Delivery.GIVEN_UP
        case Refused() | Parked() | Unreachable():
            return Delivery.REFUSED
        case _:
            assert_never(outcome)


def _event(call: Call, outcome: Outcome) -> Event | None:
    if isinstance(outcome, Parked):
        return DeliveryFailed(ref="", reason=Undelivered.PARKED)
    if not call.tracked or call.ref is None:
        return None
    match outcome:
        case Delivered():
            return MessageDelivered(ref=call.ref, at=outcome.at)
        case Refused() | GivenUp():
            return DeliveryFailed(ref=call.ref, reason=Undelivered.REFUSED)
        case Expired():
            return DeliveryFailed(ref=call.ref, reason=Undelivered.EXPIRED)
        case NothingToEdit() | RetryAt() | Unreachable():
            return None
        case _:
            assert_never(outcome)
