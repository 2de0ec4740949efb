"""A year of one person: whatever comes next happens next, under a clock that jumps."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from bot.arrivals import Arrival, ReminderReceipt, TimerReceipt, UpdateReceipt
from bot.calls import Delivered, Parked
from bot.render import Outgoing
from conversations.events import BotBlocked, ButtonPressed, Event, ReminderDue, TimerFired
from conversations.reminders import SNOOZE
from tests.year.chat import Chat
from tests.year.ledger import Ledger, Sent, Setting, day_of, setting_of
from tests.year.life import Life
from tests.year.memory import PERSON, Memory
from tests.year.weather import Weather

START: Final = datetime(2026, 1, 5, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)
FLOOD: Final = 0.01  # how often a reminder has to wait for others for minutes or hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A reminder on its way: what was set when it rang."""

    due_at: datetime
    again: bool
    setting: Setting


@dataclass(kw_only=True)
class Year:
    """One person, their chat, their rows and the judge."""

    dice: Random
    weather: Weather
    memory: Memory
    days: int
    now: datetime = START
    inbox: list[tuple[datetime, Event]] = field(default_factory=list)
    rung: dict[int, Rung] = field(default_factory=dict)
    _sends_at: datetime | None = None
    _updates: int = 0

    def __post_init__(self) -> None:
        self.chat = Chat()
        self.ledger = Ledger(memory=self.memory, weather=self.weather)
        self.life = Life(dice=self.dice, chat=self.chat, clock=lambda: self.now)

    def passes(self) -> Counter[str]:
        """Let the year pass and return what there was of what."""
        end = START + timedelta(days=self.days)
        begins = self.weather.network_at(START + timedelta(hours=self.dice.uniform(0, 48)))
        self.life.begins(begins, days=self.days)
        while (following := self._next()) is not None and following[0] < end:
            at, _, happens = following
            self.now = max(self.now, at.astimezone(UTC))
            happens()
        self.ledger.closes(begins.date() + timedelta(days=1), end.date() - timedelta(days=6))
        return self.ledger.counts

    def _next(self) -> tuple[datetime, float, Callable[[], None]] | None:
        """Return what comes next; of what comes at once after a downtime, any may be first."""
        upcoming: list[tuple[datetime, float, Callable[[], None]]] = []

        def at(instant: datetime | None, happens: Callable[[], None]) -> None:
            if instant is not None:
                upcoming.append((instant, self.dice.random(), happens))

        at(self.life.due(), self._lives)
        if self.inbox:
            at(self.inbox[0][0], self._hears)
        timer = min(self.memory.timers.items(), key=lambda one: one[1].due_at, default=None)
        if timer is not None:
            at(self.weather.bot_at(timer[1].due_at), lambda: self._fires(timer[0]))
        if self.memory.reminder_at is not None:
            at(self.weather.bot_at(self.memory.reminder_at), self._reminds)
        if self.memory.outbox:
            at(self.weather.network_at(self._sends_at or self.now), self._sends)
        return min(upcoming, key=lambda one: one[:2], default=None)

    # --- the person

    def _lives(self) -> None:
        event = self.life.lives_on()
        if event is not None:
            arrives = self.weather.network_at(self.now)
            if self.inbox:
                arrives = max(arrives, self.inbox[-1][0])
            self.inbox.append((arrives, event))

    def _hears(self) -> None:
        _, event = self.inbox.pop(0)
        if isinstance(event, BotBlocked):
            self.chat.forgives(self._edits)
        self._updates += 1
        tap = f"q{self._updates}" if isinstance(event, ButtonPressed) else None
        receipt = UpdateReceipt(update_id=self._updates, callback_query_id=tap)
        self._handle(Arrival(person_id=PERSON, event=event, receipt=receipt))
        self.ledger.notes(self.now, by_person=not isinstance(event, BotBlocked))

    # --- time

    def _fires(self, key: int) -> None:
        timer = self.memory.timers[key]
        event = TimerFired(name=timer.name, wait_id=timer.wait_id, due_at=timer.due_at)
        before = set(self.memory.outbox)
        self._handle(Arrival(person_id=PERSON, event=event, receipt=TimerReceipt(timer_id=key)))
        self._note_rung(before, timer.due_at, again=timer.name == SNOOZE)
        self.ledger.notes(self.now, by_person=False)

    def _reminds(self) -> None:
        due_at = self.memory.reminder_at
        assert due_at is not None
        before = set(self.memory.outbox)
        receipt = ReminderReceipt(due_at=due_at)
        self._handle(Arrival(person_id=PERSON, event=ReminderDue(due_at=due_at), receipt=receipt))
        assert self.memory.reminder_at is None or self.memory.reminder_at > self.now
        self._note_rung(before, self.memory.state.reminder_due_at or due_at, again=False)
        self.ledger.notes(self.now, by_person=False)

    def _note_rung(self, before: set[int], due_at: datetime, *, again: bool) -> None:
        for key in self.memory.outbox.keys() - before:
            if self.memory.outbox[key].tracked:
                setting = setting_of(self.memory.state)
                self.rung[key] = Rung(due_at=due_at, again=again, setting=setting)

    def _handle(self, arrival: Arrival) -> None:
        waited = bool(self.memory.outbox)
        self.memory.handle(arrival, now=self.now)
        if not waited and self.memory.outbox:
            self._sends_at = self.now + SECOND
            if self.dice.random() < FLOOD:
                self._sends_at += timedelta(seconds=self.dice.uniform(60, 10_000))
                self.ledger.delays.append((self.now, self._sends_at))

    # --- the network

    @property
    def _edits(self) -> set[str | None]:
        """The messages that something in the outbox is to change."""
        return {row.target_ref for row in self.memory.outbox.values()}

    def _sends(self) -> None:
        """Send all that waits, in order; what comes of it may queue more."""
        for key in sorted(self.memory.outbox):
            if key in self.memory.outbox:
                self._send(key)
        if self.memory.outbox:
            self._sends_at = self.now + SECOND
        assert self.chat.open_reminders <= 1, "an old reminder has kept its buttons"

    def _send(self, key: int) -> None:
        message_id, blocked = self.chat.new_id(), self.life.is_blocking(self.now)
        edits = self._edits
        row, outcome = self.memory.send(key, now=self.now, blocked=blocked, message_id=message_id)
        if isinstance(outcome, Parked):
            self.chat.forgives(edits)  # nothing can be edited in a chat that is blocked
        rung = self.rung.pop(key, None)
        if isinstance(outcome, Delivered):
            self._shown(row, message_id, rung)
        self.ledger.notes(self.now, by_person=False)

    def _shown(self, row: Outgoing, message_id: int, rung: Rung | None) -> None:
        message = self.chat.shows(row, message_id=message_id, now=self.now)
        if message is None:
            return
        if message.is_reminder:
            assert rung is not None, "a reminder that nothing has rung"
            day = day_of(rung.due_at, rung.setting.zone)
            question = message.data[0].startswith("keep:")
            sent = Sent(
                at=self.now, due_at=rung.due_at, day=day, again=rung.again, question=question
            )
            self.ledger.receives(sent, rung.setting)
        self.life.sees(message)
