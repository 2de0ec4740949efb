"""Sends running broadcasts: puts copies into the outbox, few at a time, below everything else.

The rows hold all there is to know (`bot/db/broadcasts.py`): a copy and its message are
committed together, and a person has one copy of a broadcast at most, so it can be killed and
begun again at any moment. Only the process that sends runs this.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.clock import Clock
from bot.db import broadcasts
from bot.db.broadcasts import Broadcast, Copy, Recipient
from bot.db.tables import BroadcastStatus
from bot.db.writing import enqueue
from bot.logs import place_of
from bot.operators import speech
from bot.render import Outgoing
from bot.stopping import Stopped, StopSign
from content.schema import Rules
from conversations import codec
from conversations.effects import Lane
from conversations.roles import zone_of
from conversations.schedule import EVERY_DAY, in_quiet_hours, next_occurrence, next_quiet_end

log = logging.getLogger(__name__)

LOOKED_AT: Final = 100  # people in one transaction; each state takes a moment to read
BUSY_PAUSE: Final = timedelta(milliseconds=250)
IDLE_PAUSE: Final = timedelta(seconds=5)  # another process may have begun one


@dataclass(slots=True)
class _Sweep:
    """What one sweep has come to."""

    now: datetime
    free: int
    calls: list[tuple[int, Outgoing]] = field(default_factory=list)
    is_any_running: bool = False


class Broadcasts:
    """Moves running broadcasts on. `free` says how many copies could be sent at once now."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        clock: Clock,
        rules: Callable[[], Rules],
        free: Callable[[datetime], int],
        wake: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._rules = rules
        self._free = free
        self._wake = wake
        self._sign = StopSign()

    def stop(self) -> None:
        """Let `run` return; what has not gone yet goes another time."""
        self._sign.stop()

    async def run(self) -> None:
        """Sweep until `stop`."""
        try:
            while True:
                pause = await self._sweep_or_log()
                until = self._clock.now() + pause
                await self._sign.wait_for(partial(self._clock.sleep_until, until))
        except Stopped:
            pass

    async def sweep(self, now: datetime) -> bool:
        """Queue as many copies as can be sent now; return whether any broadcast is running.

        Raises:
            Exception: the database cannot serve; nothing of the sweep is done.
        """
        sweep = _Sweep(now, max(0, self._free(now)))
        async with self._engine.begin() as connection:
            for broadcast in await broadcasts.running(connection):
                sweep.is_any_running = True
                await self._advance(connection, broadcast, sweep)
            await enqueue(connection, sweep.calls, now)
        if sweep.calls:
            self._wake()
        return sweep.is_any_running

    async def _sweep_or_log(self) -> timedelta:
        try:
            return BUSY_PAUSE if await self.sweep(self._clock.now()) else IDLE_PAUSE
        except Exception as error:  # noqa: BLE001 - it goes on when the database does
            log.error(  # noqa: TRY400 - a text may quote what was typed
                "A broadcast could not go on; trying again",
                extra={
                    "action": "broadcast_failed",
                    "error": type(error).__name__,
                    "place": place_of(error),
                },
            )
            return IDLE_PAUSE

    async def _advance(
        self, connection: AsyncConnection, broadcast: Broadcast, sweep: _Sweep
    ) -> None:
        await self._serve_those_who_waited(connection, broadcast, sweep)
        page = await broadcasts.not_yet_seen(connection, broadcast, most=LOOKED_AT)
        seen = await self._serve_new(connection, broadcast, page, sweep)
        is_through = seen == len(page) < LOOKED_AT
        if is_through and not await broadcasts.anybody_waits(connection, broadcast):
            await self._finish(connection, broadcast, sweep)

    async def _serve_those_who_waited(
        self, connection: AsyncConnection, broadcast: Broadcast, sweep: _Sweep
    ) -> None:
        most = min(sweep.free, LOOKED_AT)
        if most:
            for one in await broadcasts.awake_by_now(
                connection, broadcast, now=sweep.now, most=most
            ):
                copy = self._copy(broadcast, one, sweep)
                await broadcasts.change_copy(connection, broadcast, copy)

    async def _serve_new(
        self,
        connection: AsyncConnection,
        broadcast: Broadcast,
        page: Sequence[Recipient],
        sweep: _Sweep,
    ) -> int:
        """Give people their copies in order while there is room; return how many that were."""
        copies: list[Copy] = []
        for one in page:
            if sweep.free <= 0:
                break
            copies.append(self._copy(broadcast, one, sweep))
        if copies:
            seen_up_to = copies[-1].person_id
            await broadcasts.add_copies(connection, broadcast, copies, seen_up_to=seen_up_to)
        return len(copies)

    def _copy(self, broadcast: Broadcast, one: Recipient, sweep: _Sweep) -> Copy:
        """Queue somebody's message, or let it wait for the end of their quiet hours."""
        rules, zone = self._rules(), _zone(one)
        if in_quiet_hours(
            sweep.now, zone=zone, quiet_from=rules.quiet_from, quiet_until=rules.quiet_until
        ):
            due_at = next_quiet_end(sweep.now, zone=zone, quiet_until=rules.quiet_until)
            return Copy(person_id=one.person_id, due_at=due_at, queued_at=None)
        quiet_again_at = next_occurrence(
            after=sweep.now, at=rules.quiet_from, weekdays=EVERY_DAY, zone=zone
        )
        call = Outgoing(
            method="sendMessage",
            payload={"chat_id": one.person_id, "text": broadcast.text},
            lane=Lane.BROADCAST,
            ref=broadcasts.ref_of(broadcast.id),
            not_after=quiet_again_at,
            ephemeral=True,
        )
        sweep.calls.append((one.person_id, call))
        sweep.free -= 1
        return Copy(person_id=one.person_id, due_at=sweep.now, queued_at=sweep.now)

    async def _finish(
        self, connection: AsyncConnection, broadcast: Broadcast, sweep: _Sweep
    ) -> None:
        done = await broadcasts.progress(connection, broadcast.id)
        people = done.gone + done.in_outbox
        await broadcasts.end(connection, broadcast.id, BroadcastStatus.FINISHED, now=sweep.now)
        text = f"Broadcast {broadcast.id} is through: {people} people."
        chat_id = broadcast.operator_id
        sweep.calls.append((chat_id, speech.message(chat_id, text)))
        log.info(
            "A broadcast is through",
            extra={"action": "broadcast_finished", "broadcast": broadcast.id, "people": people},
        )


def _zone(one: Recipient) -> str:
    """Return somebody's zone; UTC where it is unknown or their state cannot be read."""
    try:
        return zone_of(codec.decode(one.state))
    except Exception:  # noqa: BLE001 - one person's row must not stop the others
        return "UTC"
