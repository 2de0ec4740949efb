"""What reaches the turns: one event of one person, and what to record once it is handled.

Updates, due timers, due reminders and the fates of sent messages all arrive in this one shape,
so that one path (`bot/turns.py`) serves polling, webhooks, sweeps and the sender.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from bot.db.tables import Delivery
from bot.render import Outgoing
from conversations.effects import Lane, Say
from conversations.events import Event

NOBODY = 0
"""The `person_id` of an arrival that belongs to no one, such as an update nobody could read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateReceipt:
    """Record a Telegram update as handled; the second arrival of its id does nothing.

    `locale` is the IETF tag the person's app speaks, used for people not known yet.
    """

    update_id: int
    callback_query_id: str | None = None  # a tap, answered exactly once
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedReceipt:
    """Record an update that could not be read as handled and as failed; `error` is a class name."""

    update_id: int
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerReceipt:
    """Delete the timer that fired. Where its row is gone or was moved, nothing happens at all."""

    timer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderReceipt:
    """Take the reminder off this instant. Where it is planned otherwise by now, nothing happens."""

    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceipt:
    """Record an outbox row as delivered; `message_id` is None for calls that make no message."""

    outbox_id: int
    message_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureReceipt:
    """Record that an outbox row will never be delivered; `park`: nor will anything else."""

    outbox_id: int
    status: Delivery  # REFUSED, EXPIRED or GIVEN_UP
    lane: Lane | None = None  # for those who measure
    park: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryReceipt:
    """Put an outbox row back to be sent again, not before `retry_at` (None: at once)."""

    outbox_id: int
    retry_at: datetime | None
    attempts: int  # made so far, this one included


Receipt: TypeAlias = (
    UpdateReceipt
    | RejectedReceipt
    | TimerReceipt
    | ReminderReceipt
    | DeliveryReceipt
    | FailureReceipt
    | RetryReceipt
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One thing to handle. Without an `event` only the receipt is recorded.

    `answer` is said by the shell itself, outside any dialogue and leaving no trace; `calls` are
    what it has to say to operators, in no language of the content.
    """

    person_id: int
    event: Event | None
    receipt: Receipt
    answer: Say | None = None
    calls: tuple[Outgoing, ...] = ()


class Takes(Protocol):
    """Takes arrivals in; `Turns.handle` is the one that commits them."""

    async def __call__(self, arrivals: Sequence[Arrival], /) -> None:
        """Commit all of `arrivals`, or raise and have changed nothing."""
        ...
