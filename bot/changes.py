"""What the database knows about a batch, and what a batch changes.

Plain values between the fold (`bot/folding.py`), which is pure, and `bot/db`, which reads and
writes rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.arrivals import DeliveryReceipt, FailureReceipt, RetryReceipt
from bot.reactions import MessageKey
from bot.render import Outgoing
from conversations.effects import LogDay, PlanReminder, RecordOccurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPerson:
    """A person as stored: the encoded dialogue state and what the shell needs beside it."""

    state: str
    locale: str
    parked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the rows say about the arrivals of one batch; whatever is missing has no row."""

    people: Mapping[int, StoredPerson] = field(default_factory=dict)
    handled_updates: frozenset[int] = frozenset()
    timers: Mapping[int, datetime] = field(default_factory=dict)  # timer id -> due_at
    reminders: Mapping[int, datetime | None] = field(default_factory=dict)  # person -> due_at
    undelivered: frozenset[int] = frozenset()  # outbox ids whose fate is still open
    buttons: Mapping[MessageKey, tuple[str, ...]] = field(default_factory=dict)
    """Of the messages that were reacted to: what their buttons carried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedEvent:
    """An event whose turn raised, as a kind of event and a class of error."""

    kind: str
    error: str
    person_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Committed:
    """What a committed batch has left to do for others."""

    queued: int  # new outbox rows that somebody has to look for
    earliest_due_at: datetime | None  # of the timers and reminders it has armed


@dataclass(slots=True, kw_only=True)
class Changes:
    """All that one person's events of a batch change, in the form it is written.

    `forget` comes first: it deletes what is stored, and everything else here is newer.
    """

    person_id: int
    forget: bool = False
    person: StoredPerson | None = None  # the new state; None leaves the stored one
    parked: bool | None = None  # None leaves it as it is
    updates: list[int] = field(default_factory=list)
    failed: list[FailedEvent] = field(default_factory=list)
    fired_timers: list[int] = field(default_factory=list)
    ended_waits: set[int] = field(default_factory=set)
    timers: dict[tuple[str, int], datetime] = field(default_factory=dict)
    reminder: PlanReminder | None = None
    occurrences: list[RecordOccurrence] = field(default_factory=list)
    days: dict[date, LogDay | None] = field(default_factory=dict)  # None: erased
    deliveries: list[DeliveryReceipt] = field(default_factory=list)
    failures: list[FailureReceipt] = field(default_factory=list)
    retries: list[RetryReceipt] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)  # refs of messages not to be sent any more
    outgoing: list[Outgoing] = field(default_factory=list)

    def start_over(self) -> None:
        """Drop what was to be written of the person, because they asked to be forgotten.

        What is no data of theirs stays: handled updates, fired timers, the fates of messages
        and the messages that leave no trace.
        """
        self.forget = True
        self.person = None
        self.failed = [
            FailedEvent(kind=one.kind, error=one.error, person_id=None) for one in self.failed
        ]
        self.ended_waits.clear()
        self.timers.clear()
        self.reminder = None
        self.occurrences.clear()
        self.days.clear()
        self.withdrawn.clear()
        self.outgoing = [one for one in self.outgoing if one.ephemeral]
