"""Turns: the one path from what arrives to what is stored. Serves updates, sweeps and the sender.

A batch of arrivals is one transaction for all its people (group commit): their states are read
with one query, each person's events are folded through the engine in order, and everything that
follows is written together with the receipts. Nothing is sent before it has committed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.arrivals import Arrival
from bot.breath import Breath
from bot.catalogs import Catalogs
from bot.changes import Changes, Committed
from bot.clock import Clock
from bot.db.errors import is_outage
from bot.db.loading import load
from bot.db.persons import diary_of
from bot.db.traces import erase_at_once
from bot.db.writing import write
from bot.departures import Departs, Departure
from bot.folding import Advance, Fold, refusing
from bot.logs import place_of
from conversations.state import DIARY_DAYS

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch as it was committed, for those who measure."""

    arrivals: Sequence[Arrival]
    changes: Sequence[Changes]
    at: datetime
    seconds: float  # from the first query to the commit
    folding_seconds: float  # of those, in the engine


Listener: TypeAlias = Callable[[Committed], None]
Announce: TypeAlias = Callable[[AsyncConnection, Committed], Awaitable[None]]
Observer: TypeAlias = Callable[[Batch], None]


class Turns:
    """Handles arrivals, one batch at a time.

    `announce` is called in every batch's transaction, for what other processes have to hear
    once it has committed.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        catalogs: Catalogs,
        advance: Advance,
        announce: Announce | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._catalogs = catalogs
        self._advance = advance
        self._announce = announce
        self._one_batch = asyncio.Lock()
        self._listeners: list[Listener] = []
        self._observers: list[Observer] = []
        self._departs: Departs = Departure

    def leave_by(self, departs: Departs) -> None:
        """Let the calls of every batch leave as `departs` says; by their rows alone until then."""
        self._departs = departs

    def on_commit(self, listener: Listener) -> None:
        """Call `listener` after every batch, once it is safely stored."""
        self._listeners.append(listener)

    def on_batch(self, observer: Observer) -> None:
        """Show `observer` every batch, once it is safely stored."""
        self._observers.append(observer)

    async def handle(self, arrivals: Sequence[Arrival]) -> None:
        """Commit a batch: all of it, except single events whose turn raises or cannot be written.

        Raises:
            Exception: the database cannot serve now. Nothing of the batch is done (or, where
                something unwritable was being set aside, only some people's share, which a
                repetition recognises); the caller tries the same batch again.
        """
        if not arrivals:
            return
        async with self._one_batch:
            try:
                await self._commit(arrivals, self._advance)
            except Exception as error:
                if is_outage(error):
                    raise
                _log_unwritable("A batch could not be written; trying person by person", error)
                await self._commit_apart(arrivals)

    async def _commit(self, arrivals: Sequence[Arrival], advance: Advance) -> None:
        now, began = self._clock.now(), perf_counter()
        with self._departs() as departure:
            async with self._engine.begin() as connection:
                batch, folded = await self._fold(connection, arrivals, advance, now)
                await write(connection, batch, now=now)
                calls = [(one.person_id, each) for one in batch for each in one.outgoing]
                queued = await departure.enqueue(connection, calls, now)
                committed = Committed(queued=queued, earliest_due_at=_earliest_of(batch))
                if self._announce is not None:
                    await self._announce(connection, committed)
            departure.leave()
        for listener in self._listeners:
            listener(committed)
        if any(one.forget for one in batch):
            await erase_at_once(self._engine)
        self._show(
            Batch(
                arrivals=arrivals,
                changes=batch,
                at=now,
                seconds=perf_counter() - began,
                folding_seconds=folded,
            )
        )

    async def _fold(
        self,
        connection: AsyncConnection,
        arrivals: Sequence[Arrival],
        advance: Advance,
        now: datetime,
    ) -> tuple[list[Changes], float]:
        """Return what the arrivals change, and the seconds that the engine took for it."""
        by_person: dict[int, list[Arrival]] = {}
        for arrival in arrivals:
            by_person.setdefault(arrival.person_id, []).append(arrival)
        known = await load(connection, arrivals)
        folds = {
            person_id: Fold(person_id, known, now=now, current=self._catalogs.current)
            for person_id in by_person
        }
        await _recall(connection, folds, now)
        versions = [fold.content_version for fold in folds.values()]
        shelf = await self._catalogs.shelf(connection, versions)
        batch: list[Changes] = []
        folded, breath = 0.0, Breath()
        for person_id, fold in folds.items():
            folding = perf_counter()
            batch.append(fold.take(by_person[person_id], advance=advance, shelf=shelf))
            folded += perf_counter() - folding
            await breath.count()
        return batch, folded

    async def _commit_apart(self, arrivals: Sequence[Arrival]) -> None:
        """Give each person a transaction of their own, so that one cannot spoil the others'."""
        for person_id in dict.fromkeys(arrival.person_id for arrival in arrivals):
            share = [arrival for arrival in arrivals if arrival.person_id == person_id]
            try:
                await self._commit(share, self._advance)
            except Exception as error:
                if is_outage(error):
                    raise
                await self._set_aside(share, error)

    async def _set_aside(self, share: Sequence[Arrival], error: Exception) -> None:
        """Record events that cannot be written as failed, and leave the person as before."""
        _log_unwritable("A person's turns could not be written and were left out", error)
        try:
            await self._commit(share, refusing(error))
        except Exception as again:
            if is_outage(again):
                raise
            _log_unwritable("Not even the failure could be recorded; stepping over it", again)

    def _show(self, batch: Batch) -> None:
        for observer in self._observers:
            observer(batch)


async def _recall(connection: AsyncConnection, folds: Mapping[int, Fold], now: datetime) -> None:
    """Give those whose state cannot be read the days they did; for everybody else this is free."""
    for person_id, fold in folds.items():
        if fold.is_unreadable:
            oldest = now.date() - timedelta(days=DIARY_DAYS)
            fold.recall(await diary_of(connection, person_id, since=oldest))


def _earliest_of(batch: Sequence[Changes]) -> datetime | None:
    """Return when the first of what the batch has armed is due."""
    due = [due_at for one in batch for due_at in one.timers.values()]
    due += [
        one.reminder.due_at
        for one in batch
        if one.reminder is not None and one.reminder.due_at is not None
    ]
    return min(due, default=None)


def _log_unwritable(text: str, error: Exception) -> None:
    log.error(
        text,
        extra={
            "action": "turn_unwritable",
            "error": type(error).__name__,
            "place": place_of(error),
        },
    )
