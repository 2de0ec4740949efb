"""Everything that is measured, and the observers that measure it; shown by `bot/monitor.py`.

Nothing else names a metric. The shell's parts know nothing of this: `bot/app.py` hangs the
observers onto the turns and around the sender. What each number means for whoever is on call
is in `docs/operations.md`.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from bot.arrivals import TimerReceipt, UpdateReceipt
from bot.calls import Call, Delivered, Outcome, RetryAt, Scope
from bot.changes import Changes
from bot.db.tables import Delivery
from bot.turns import Batch
from conversations.effects import Lane
from conversations.events import TimerFired

_FAST: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
_FELT: Final = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300)
_SIZES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


class Metrics:
    """The numbers of one process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for of_the_process in (ProcessCollector, PlatformCollector, GCCollector):
            of_the_process(registry=self.registry)
        self._define_turns()
        self._define_calls()
        self.webhooks = self._counter("webhook_requests", "Webhook requests answered", "status")
        self.webhook_seconds = self._histogram(
            "webhook_seconds", "From a webhook request to its answer", _FAST
        )
        self.loop_lag = self._histogram(
            "loop_lag_seconds", "How late the event loop wakes a sleeper", _FAST
        )
        self.alerts = self._counter("alerts", "Alerts raised, told or not", "kind")

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        shown: bytes = generate_latest(self.registry)
        return shown

    # --- observers

    def see_batch(self, batch: Batch) -> None:
        """Measure a committed batch of turns."""
        self._batch_size.observe(len(batch.arrivals))
        self._engine_seconds.observe(batch.folding_seconds)
        self._database_seconds.observe(batch.seconds - batch.folding_seconds)
        for arrival in batch.arrivals:
            if isinstance(arrival.receipt, UpdateReceipt):
                kind = type(arrival.event).__name__ if arrival.event else "Nothing"
                self._updates.labels(_snake(kind)).inc()
            elif isinstance(arrival.event, TimerFired) and isinstance(
                arrival.receipt, TimerReceipt
            ):
                self._timer_lateness.observe(_seconds(arrival.event.due_at, batch.at))
        for changes in batch.changes:
            self._see_changes(changes)

    def see_call(self, call: Call, outcome: Outcome, seconds: float) -> None:
        """Measure a call that was made, whatever became of it."""
        self._calls.labels(call.method, outcome_name(outcome)).inc()
        self._call_seconds.observe(seconds)
        if isinstance(outcome, Delivered) and call.wanted_at is not None and not call.is_edit:
            late = _seconds(call.wanted_at, outcome.at)
            if call.lane is Lane.CUE:
                self._cue_lateness.observe(late)
            elif call.lane is Lane.REPLY and not call.is_answer:
                self._reply_seconds.observe(late)

    def _see_changes(self, changes: Changes) -> None:
        if changes.parked:
            self._parked.inc()
        for failed in changes.failed:
            self._failed.labels(_snake(failed.kind)).inc()
        for occurrence in changes.occurrences:
            self._reminders.labels(occurrence.fate.value).inc()
        for failure in changes.failures:
            lane = Lane.REPLY if failure.lane is None else failure.lane
            shed = lane is Lane.EDIT and failure.status is Delivery.EXPIRED
            fate = "shed" if shed else failure.status.value
            self._undelivered.labels(lane.name.lower(), fate).inc()

    # --- definitions

    def _define_turns(self) -> None:
        self._updates = self._counter("updates", "Updates taken in, by what they mean", "kind")
        self._failed = self._counter("failed_events", "Events whose turn raised", "kind")
        self._batch_size = self._histogram("batch_size", "Arrivals in one transaction", _SIZES)
        self._database_seconds = self._histogram(
            "batch_database_seconds", "Database time of one batch of turns", _FAST
        )
        self._engine_seconds = self._histogram(
            "batch_engine_seconds", "Engine time of one batch of turns", _FAST
        )
        self._timer_lateness = self._histogram(
            "timer_lateness_seconds", "From a timer's due time to its turn", _FAST
        )
        self._reminders = self._counter("reminders", "Occurrences decided, by fate", "fate")
        self._parked = self._counter("parked", "People found unreachable")

    def _define_calls(self) -> None:
        self._calls = self._counter("calls", "Calls made to Telegram", "method", "outcome")
        self._call_seconds = self._histogram("call_seconds", "One call to Telegram", _FELT)
        self._reply_seconds = self._histogram(
            "reply_seconds", "From an update's turn to its reply being taken", _FELT
        )
        self._cue_lateness = self._histogram(
            "cue_lateness_seconds", "From a cue's due time to its being taken", _FELT
        )
        self._undelivered = self._counter(
            "undelivered", "Calls that will never be made", "lane", "fate"
        )

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"bot_{name}", meaning, labels, registry=self.registry)

    def _histogram(self, name: str, meaning: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"bot_{name}", meaning, buckets=buckets, registry=self.registry)


def outcome_name(outcome: Outcome) -> str:
    """Return the label of an outcome; a flood limit has one of its own."""
    if isinstance(outcome, RetryAt):
        return "flood" if outcome.scope is Scope.CHAT else "retry"
    return _snake(type(outcome).__name__)


@lru_cache  # of few names: those of kinds and errors
def _snake(name: str) -> str:
    return _CAPITAL.sub("_", name).lower()


def _seconds(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds())
