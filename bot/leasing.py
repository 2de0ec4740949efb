"""Finds out what waits in the outbox, and leases what is to be sent now. For `bot/outbox.py`.

A lease is committed before its call is made, so that another sender, after a crash, knows which
calls may have been under way.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.calls import Call, Expired, NothingToEdit, Outcome
from bot.db import claims
from bot.lanes import Lanes
from conversations.effects import Lane

log = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=2)  # longer than the longest call may take
MOST_HELD: Final = 20_000  # calls in memory; more stay in the database until there is room
READ_AT_ONCE: Final = 500  # of each lane
UPKEEP_EVERY: Final = timedelta(seconds=10)

Finished: TypeAlias = list[tuple[Call, Outcome]]
"""Calls that have come to an end, sent or not, and are to be recorded."""


class Leasing:
    """Reads what waits into `lanes`, and leases what they pick.

    What comes to an end without being sent is added to `finished`. With `is_alone`, every lease
    found at the start is a dead sender's and is taken back at once; otherwise only when it is over.
    """

    def __init__(
        self, engine: AsyncEngine, lanes: Lanes, *, finished: Finished, is_alone: bool
    ) -> None:
        self._engine = engine
        self._lanes = lanes
        self._finished = finished
        self._is_alone = is_alone
        self._read_up_to: dict[Lane, int] = {}
        self._has_news = True
        self._upkeep_at: datetime | None = None  # None: never done yet
        self.has_more = False  # than was read at once

    @property
    def knows_all(self) -> bool:
        """Whether everything that waits has been read, as far as this process can tell."""
        return not self._has_news

    def hear(self) -> None:
        """Note that calls have been committed which have to be read."""
        self._has_news = True

    def begin_anew(self) -> None:
        """Look through everything again: there may be leases that nobody uses."""
        self._upkeep_at = None

    async def lease(self, now: datetime, *, slots: int, held: Collection[int]) -> list[Call]:
        """Choose and lease the calls to make now, in one transaction.

        `held` are the ids of calls under way, which keep their leases.

        Raises:
            Exception: the database cannot serve; what was chosen waits again.
        """
        if not self._has_work(now, slots):
            return []
        picked: list[Call] = []
        try:
            async with self._engine.begin() as connection:
                await self._keep_up(connection, now, held)
                await self._read(connection, now)
                self._finished += [(call, Expired()) for call in self._lanes.expire(now)]
                picked = self._lanes.pick(now, slots=slots)
                leased, targets = await _lease(connection, picked, now)
        except BaseException:
            for call in picked:
                self._finished += [(other, Expired()) for other in self._lanes.retry(call, now)]
            raise
        return self._aimed(picked, leased, targets, now)

    def _has_work(self, now: datetime, slots: int) -> bool:
        due = self._lanes.next_instant(now, slots=slots)
        is_due = due is not None and due <= now
        return self._has_news or is_due or self._upkeep_at is None or self._upkeep_at <= now

    async def _keep_up(
        self, connection: AsyncConnection, now: datetime, held: Collection[int]
    ) -> None:
        """Take back leases of dead senders, and from time to time read everything anew."""
        if self._upkeep_at is not None and now < self._upkeep_at:
            return
        expired_by = None if self._upkeep_at is None and self._is_alone else now
        released = await claims.take_back(connection, expired_by=expired_by, held=held)
        if released:
            log.warning(
                "Calls of a sender that has ended will be made again",
                extra={"action": "leases_taken_back", "calls": released},
            )
        self._upkeep_at = now + UPKEEP_EVERY
        self._read_up_to.clear()
        self._has_news = True

    async def _read(self, connection: AsyncConnection, now: datetime) -> None:
        most = min(READ_AT_ONCE, MOST_HELD - len(self._lanes))
        self.has_more = False
        if not self._has_news or most <= 0:
            return
        found = await claims.read_waiting(connection, after=self._read_up_to, most=most)
        for lane in Lane:
            ids = [call.id for call in found if call.lane is lane]
            if ids:
                self._read_up_to[lane] = ids[-1]
            self.has_more |= len(ids) == most  # perhaps
        self._has_news = self.has_more
        # Those that came to an end without being sent are still pending until that is recorded.
        ended = {call.id for call, _ in self._finished}
        dropped = self._lanes.add([call for call in found if call.id not in ended], now)
        self._finished += [(call, Expired()) for call in dropped]

    def _aimed(
        self,
        picked: Sequence[Call],
        leased: Collection[int],
        targets: Mapping[tuple[int, str], int],
        now: datetime,
    ) -> list[Call]:
        """Return the calls to make, edits with the ids of the messages they are for.

        A row that could not be leased is gone: its person was forgotten or has been parked.
        """
        ready: list[Call] = []
        for call in picked:
            aimed = _aim(call, targets)
            if call.id not in leased:
                self._lanes.settle(call, now, taken=False)
            elif aimed is None:
                self._lanes.settle(call, now, taken=False)
                self._finished.append((call, NothingToEdit(at=now)))
            else:
                ready.append(aimed)
        return ready


async def _lease(
    connection: AsyncConnection, picked: Sequence[Call], now: datetime
) -> tuple[Collection[int], Mapping[tuple[int, str], int]]:
    if not picked:
        return (), {}
    ids = [call.id for call in picked]
    leased = await claims.claim(connection, ids, until=now + LEASE)
    return leased, await claims.message_ids(connection, picked)


def _aim(call: Call, targets: Mapping[tuple[int, str], int]) -> Call | None:
    """Fill in the id of the message an edit is for; None if there is no such message."""
    if call.target_ref is None:
        return call
    message_id = targets.get((call.person_id, call.target_ref))
    if message_id is None:
        return None
    return replace(call, payload={**call.payload, "message_id": message_id})
