"""One person's rows in memory, changed by the real fold and written as `bot/db/writing.py` writes.

What a year of three hundred people needs of the shell is here: turns, timers, the reminder's row,
occurrences, the day log and the outbox. Between any two turns the state is encoded and decoded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count

from bot.arrivals import Arrival
from bot.calls import Call, Delivered, Expired, Outcome, Parked
from bot.changes import Changes, Known, StoredPerson
from bot.fates import arrival_of
from bot.folding import Bookshelf, Fold
from bot.render import Outgoing
from content.schema import Catalog
from conversations.effects import LogDay, OccurrenceFate
from conversations.engine import advance
from conversations.events import Event
from conversations.state import DialogueState, begin
from conversations.turn import Turn

PERSON = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer's row."""

    name: str
    wait_id: int
    due_at: datetime


@dataclass(kw_only=True)
class Memory:
    """All rows of one person."""

    catalog: Catalog
    state: DialogueState = field(default_factory=begin)  # as the last turn left it
    person: StoredPerson | None = None
    timers: dict[int, Timer] = field(default_factory=dict)
    reminder_at: datetime | None = None
    occurrences: dict[date, tuple[datetime, OccurrenceFate]] = field(default_factory=dict)
    days: dict[date, LogDay] = field(default_factory=dict)
    outbox: dict[int, Outgoing] = field(default_factory=dict)  # what still waits, by id
    withdrawn: list[Outgoing] = field(default_factory=list)
    turns: int = 0
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    # --- turns

    def handle(self, arrival: Arrival, *, now: datetime) -> None:
        """Handle one arrival as a batch of its own."""
        known = Known(
            people={} if self.person is None else {PERSON: self.person},
            timers={key: timer.due_at for key, timer in self.timers.items()},
            reminders={PERSON: self.reminder_at},
            undelivered=frozenset(self.outbox),
        )
        fold = Fold(PERSON, known, now=now, current=self.catalog)
        shelf = Bookshelf(current=self.catalog, older={})
        changes = fold.take([arrival], advance=self._advance, shelf=shelf)
        assert not changes.failed, (arrival.event, changes.failed)
        self._write(changes)

    def _advance(
        self, state: DialogueState, event: Event, *, now: datetime, catalog: Catalog
    ) -> Turn:
        turn = advance(state, event, now=now, catalog=catalog)
        self.state = turn.state
        self.turns += 1
        return turn

    def _write(self, changes: Changes) -> None:
        """Write in the order of the real one: the person, timers, reminder, days, messages."""
        if changes.person is not None:
            parked = self.person is not None and self.person.parked
            self.person = StoredPerson(
                state=changes.person.state, locale=changes.person.locale, parked=parked
            )
        if changes.parked is not None and self.person is not None:
            self.person = StoredPerson(
                state=self.person.state, locale=self.person.locale, parked=changes.parked
            )
        self._write_timers(changes)
        if changes.reminder is not None:
            self.reminder_at = changes.reminder.due_at
        self._write_occurrences(changes)
        for day, entry in changes.days.items():
            self.days.pop(day, None)
            if entry is not None:
                self.days[day] = entry
        self._write_outbox(changes)

    def _write_timers(self, changes: Changes) -> None:
        for key in changes.fired_timers:
            self.timers.pop(key, None)
        for key in [key for key, one in self.timers.items() if one.wait_id in changes.ended_waits]:
            del self.timers[key]
        for (name, wait_id), due_at in changes.timers.items():
            for key in [
                key
                for key, one in self.timers.items()
                if (one.name, one.wait_id) == (name, wait_id)
            ]:
                del self.timers[key]
            self.timers[next(self._ids)] = Timer(name=name, wait_id=wait_id, due_at=due_at)

    def _write_occurrences(self, changes: Changes) -> None:
        for one in changes.occurrences:
            known = self.occurrences.get(one.local_date)
            if known is None or known[0] == one.due_at or known[1] is not OccurrenceFate.SENT:
                self.occurrences[one.local_date] = (one.due_at, one.fate)

    def _write_outbox(self, changes: Changes) -> None:
        if changes.parked:
            self.outbox.clear()
        for delivered in changes.deliveries:
            self.outbox.pop(delivered.outbox_id, None)
        for failed in changes.failures:
            self.outbox.pop(failed.outbox_id, None)
        for key in [key for key, row in self.outbox.items() if row.ref in changes.withdrawn]:
            self.withdrawn.append(self.outbox.pop(key))
        for sent in changes.outgoing:
            self.outbox[next(self._ids)] = sent

    # --- sending

    def send(
        self, key: int, *, now: datetime, blocked: bool, message_id: int
    ) -> tuple[Outgoing, Outcome]:
        """Send what waits under a key and record its fate, which is an arrival like any other."""
        row = self.outbox[key]
        outcome: Outcome = Delivered(at=now, message_id=message_id)
        if row.not_after is not None and now > row.not_after:
            outcome = Expired()
        elif blocked:
            outcome = Parked()
        call = Call(
            id=key,
            person_id=PERSON,
            ref=row.ref,
            lane=row.lane,
            method=row.method,
            payload=row.payload,
            target_ref=row.target_ref,
            tracked=row.tracked,
            not_after=row.not_after,
        )
        self._settle(key, arrival_of(call, outcome), now=now)
        return row, outcome

    def _settle(self, key: int, arrival: Arrival, *, now: datetime) -> None:
        if arrival.event is None:
            del self.outbox[key]  # nothing hears of it
        else:
            self.handle(arrival, now=now)
