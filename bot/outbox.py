"""The sender: takes committed calls out of the outbox, makes them and has their fates recorded.

Each call goes through three steps: a lease on its row is committed, the call is made, and its
fate is committed through `Turns.handle`, together with what the engine answers to it. So nothing
that was committed is lost, and sending is *at least* once. One window can repeat a message:
Telegram has taken it, and its delivery is not recorded yet. A crash in that window, or a
connection that breaks in it, makes the next attempt a second message. The window is one
network round trip and one commit long, and no later message of that chat goes out within it,
so a repetition never comes out of order.

What may go when is decided in `bot/lanes.py`, the rates in `bot/throttle.py`, what an answer of
Telegram's means in `bot/sending.py`. `bot/app.py` runs one of these for the whole bot.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.arrivals import Takes
from bot.calls import (
    Call,
    Delivered,
    Expired,
    NothingToEdit,
    Outcome,
    Parked,
    RetryAt,
    Scope,
    Unreachable,
)
from bot.clock import Clock
from bot.db import claims
from bot.fates import arrival_of, attempts_after, weighed
from bot.lanes import Lanes
from bot.logs import place_of
from bot.nursery import Nursery
from bot.sending import back_off
from bot.stopping import Stopped, StopSign
from bot.throttle import Throttle
from conversations.effects import Lane

log = logging.getLogger(__name__)

IN_FLIGHT: Final = 100  # enough for 1000 calls a second that take 0.1 s each
LEASE: Final = timedelta(minutes=2)  # longer than the longest call may take
MOST_HELD: Final = 20_000  # calls in memory; more stay in the database until there is room
READ_AT_ONCE: Final = 500  # of each lane
BREATH_SECONDS: Final = 0.01  # between two steps, so that each carries more than one call
LOOK_AGAIN_SECONDS: Final = 1.0  # other processes commit calls without waking this one
UPKEEP_EVERY: Final = timedelta(seconds=10)
REMINDER_HORIZON: Final = timedelta(seconds=1)
STOP_SECONDS: Final = 5.0  # for calls in flight to end by themselves


class Sends(Protocol):
    """Makes one call; `bot.sending.Sender` is the one that does."""

    async def send(self, call: Call, /) -> Outcome:
        """Make the call once and tell what became of it."""
        ...


class Outbox:
    """The one sender of the bot.

    `take` records what became of calls (`Turns.handle`). With `is_alone`, every lease found at
    the start is a dead sender's and is taken back at once; otherwise only when it is over.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        sender: Sends,
        take: Takes,
        clock: Clock,
        throttle: Throttle,
        is_alone: bool = True,
    ) -> None:
        self._engine = engine
        self._sender = sender
        self._take = take
        self._clock = clock
        self._throttle = throttle
        self._lanes = Lanes(throttle)
        self._in_flight: dict[int, Call] = {}  # until their fate is recorded
        self._finished: list[tuple[Call, Outcome]] = []
        self._read_up_to: dict[Lane, int] = {}
        self._has_news = True
        self._upkeep_at: datetime | None = None  # None: never done yet
        self._is_alone = is_alone
        self._stirred = asyncio.Event()
        self._sign = StopSign()
        self._stop_seconds = STOP_SECONDS
        self._nursery = Nursery()

    def wake(self) -> None:
        """Note that calls have been committed."""
        self._has_news = True
        self._stirred.set()

    def stop(self, *, within_seconds: float = STOP_SECONDS) -> None:
        """Let `run` begin no more calls, finish those in flight and return."""
        self._stop_seconds = within_seconds
        self._sign.stop()

    def free_reminder_capacity(self, now: datetime) -> int:
        """Return how many reminders may ring now so that they are sent within about a second."""
        if len(self._lanes) >= MOST_HELD or self._sign.is_stopped:
            return 0
        free = self._throttle.capacity(now, REMINDER_HORIZON)
        return max(0, free - self._lanes.ready - len(self._in_flight))

    async def drain(self) -> datetime | None:
        """Send all that may go now and record it; return when the next call could go or expires.

        None: nothing waits for a time. For tests and tools; `run` does it for the bot.

        Raises:
            Exception: the database cannot serve. Nothing is lost, and the next call goes on.
        """
        self.wake()
        while True:
            self._stirred.clear()
            next_at = await self._step()
            if not self._in_flight and not self._stirred.is_set():
                return next_at
            await self._stirred.wait()

    async def run(self) -> None:
        """Send until `stop`; then leave nothing leased behind."""
        unsubscribe = self._clock.subscribe(self._stirred.set)
        try:
            while not self._sign.is_stopped:
                self._stirred.clear()
                await self._pause(await self._step_or_log())
                await asyncio.sleep(BREATH_SECONDS)
            await self._let_finish()
        finally:
            unsubscribe()
            await self._nursery.close()
            await self._give_back()

    # --- the loop

    async def _step_or_log(self) -> datetime | None:
        try:
            return await self._step()
        except Exception as error:  # noqa: BLE001 - the sender must outlive a database's bad minute
            _log_failure("The sender could not work on the outbox; trying again", error)
            return self._clock.now() + timedelta(seconds=LOOK_AGAIN_SECONDS)

    async def _step(self) -> datetime | None:
        """Record what has finished and begin what may go; return when there is more to begin."""
        await self._record()
        for call in await self._next_calls(self._clock.now()):
            self._nursery.start(self._make(call), name="call")
        if self._finished:  # some came to an end without being sent
            self._stirred.set()
        return self._lanes.next_instant(self._clock.now(), slots=self._slots)

    async def _pause(self, until: datetime | None) -> None:
        seconds = LOOK_AGAIN_SECONDS
        if until is not None:
            seconds = min(seconds, self._clock.wall_seconds_until(until))
        try:
            async with asyncio.timeout(seconds):
                await self._sign.wait_for(self._stirred.wait)
        except TimeoutError:
            self._has_news = True
        except Stopped:
            pass

    async def _let_finish(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._stop_seconds):
                while self._in_flight:
                    self._stirred.clear()
                    await self._step_or_log()
                    if self._in_flight:
                        await self._stirred.wait()

    async def _give_back(self) -> None:
        """Let the calls that were broken off wait again; whether Telegram took them is unknown."""
        finished = {call.id for call, _ in self._finished}
        broken_off = [call for call in self._in_flight.values() if call.id not in finished]
        anew = RetryAt(at=self._clock.now(), scope=Scope.ALL)
        self._finished += [(call, anew) for call in broken_off]
        try:
            await self._record()
        except Exception as error:  # noqa: BLE001 - their leases end by themselves
            _log_failure("The sender could not give back its leases", error)

    # --- one call

    async def _make(self, call: Call) -> None:
        try:
            outcome = await self._sent(call)
        except Exception as error:  # noqa: BLE001 - one call's trouble must not end the others
            _log_failure("A call raised and will be repeated", error)
            outcome = RetryAt(at=self._clock.now() + back_off(call), scope=Scope.ROW)
        self._learn(call, outcome)
        self._finished.append((call, weighed(call, outcome)))
        if isinstance(outcome, Parked):
            others = self._lanes.drop_chat(call.person_id, self._clock.now())
            self._finished += [(other, Unreachable()) for other in others]
        self._stirred.set()

    async def _sent(self, call: Call) -> Outcome:
        if self._sign.is_stopped:  # while its lease was being committed
            return RetryAt(at=self._clock.now(), scope=Scope.ALL)
        return await self._sender.send(call)

    def _learn(self, call: Call, outcome: Outcome) -> None:
        """Tell the throttle what an answer, or none, says about limits."""
        now = self._clock.now()
        match outcome:
            case RetryAt(at=until, scope=Scope.CHAT):
                for_all = self._throttle.flooded(call.person_id, until=until, now=now)
                log.warning(
                    "Telegram has set a flood limit",
                    extra={
                        "action": "flood_limit",
                        "seconds": (until - now).total_seconds(),
                        "for_all": for_all,
                    },
                )
            case RetryAt(at=until, scope=Scope.ALL):
                self._throttle.penalise_all(until)
            case RetryAt(scope=Scope.ROW):
                self._throttle.unanswered(call.person_id, now=now)
            case _:
                self._throttle.accepted()

    # --- recording

    async def _record(self) -> None:
        """Commit the fates of finished calls with what the engine answers; their chats go on."""
        if not self._finished:
            return
        batch, self._finished = self._finished, []
        try:
            await self._take([arrival_of(call, outcome) for call, outcome in batch])
        except BaseException:
            self._finished = batch + self._finished
            raise
        self._has_news = True
        now = self._clock.now()
        for call, outcome in batch:
            if self._in_flight.pop(call.id, None) is not None:
                self._conclude(call, outcome, now)

    def _conclude(self, call: Call, outcome: Outcome, now: datetime) -> None:
        if isinstance(outcome, RetryAt):
            attempts = attempts_after(call, outcome)
            self._wait_again(replace(call, retry_at=outcome.at, attempts=attempts), now)
        else:
            taken = isinstance(outcome, Delivered | NothingToEdit)
            self._lanes.settle(call, now, taken=taken)

    def _wait_again(self, call: Call, now: datetime) -> None:
        self._finished += [(other, Expired()) for other in self._lanes.retry(call, now)]

    # --- claiming

    @property
    def _slots(self) -> int:
        return IN_FLIGHT - len(self._in_flight)

    async def _next_calls(self, now: datetime) -> list[Call]:
        """Choose and lease the calls to make now, in one transaction."""
        if self._sign.is_stopped or not self._has_work(now):
            return []
        picked: list[Call] = []
        try:
            async with self._engine.begin() as connection:
                await self._keep_up(connection, now)
                await self._read(connection, now)
                self._finished += [(call, Expired()) for call in self._lanes.expire(now)]
                picked = self._lanes.pick(now, slots=self._slots)
                leased, targets = await self._lease(connection, picked, now)
        except BaseException:
            for call in picked:
                self._wait_again(call, now)
            raise
        return self._aimed(picked, leased, targets, now)

    def _has_work(self, now: datetime) -> bool:
        due = self._lanes.next_instant(now, slots=self._slots)
        is_due = due is not None and due <= now
        return self._has_news or is_due or self._upkeep_at is None or self._upkeep_at <= now

    async def _keep_up(self, connection: AsyncConnection, now: datetime) -> None:
        """Take back leases of dead senders, and from time to time read everything anew."""
        if self._upkeep_at is not None and now < self._upkeep_at:
            return
        expired_by = None if self._upkeep_at is None and self._is_alone else now
        released = await claims.take_back(connection, expired_by=expired_by, held=self._in_flight)
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
        if not self._has_news or most <= 0:
            return
        found = await claims.read_waiting(connection, after=self._read_up_to, most=most)
        self._has_news = False
        for lane in Lane:
            ids = [call.id for call in found if call.lane is lane]
            if ids:
                self._read_up_to[lane] = ids[-1]
            if len(ids) == most:  # perhaps there are more
                self.wake()
        # Those that came to an end without being sent are still pending until that is recorded.
        ended = {call.id for call, _ in self._finished}
        dropped = self._lanes.add([call for call in found if call.id not in ended], now)
        self._finished += [(call, Expired()) for call in dropped]

    async def _lease(
        self, connection: AsyncConnection, picked: Sequence[Call], now: datetime
    ) -> tuple[Collection[int], Mapping[tuple[int, str], int]]:
        if not picked:
            return (), {}
        ids = [call.id for call in picked]
        leased = await claims.claim(connection, ids, until=now + LEASE)
        return leased, await claims.message_ids(connection, picked)

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
                self._in_flight[call.id] = aimed
                ready.append(aimed)
        return ready


def _aim(call: Call, targets: Mapping[tuple[int, str], int]) -> Call | None:
    """Fill in the id of the message an edit is for; None if there is no such message."""
    if call.target_ref is None:
        return call
    message_id = targets.get((call.person_id, call.target_ref))
    if message_id is None:
        return None
    return replace(call, payload={**call.payload, "message_id": message_id})


def _log_failure(text: str, error: Exception) -> None:
    log.error(
        text,
        extra={
            "action": "sender_failed",
            "error": type(error).__name__,
            "place": place_of(error),
        },
    )
