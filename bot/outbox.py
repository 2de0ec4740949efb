"""The sender: takes committed calls out of the outbox, makes them and has their fates recorded.

Each call goes through three steps: its row is committed with a lease, the call is made, and its
fate is committed through `Turns.handle`, together with what the engine answers to it. So nothing
that was committed is lost, and sending is *at least* once. One window can repeat a message:
Telegram has taken it, and its delivery is not recorded yet. A crash in that window, or a
connection that breaks in it, makes the next attempt a second message. The window is one
network round trip and one commit long, and no later message of that chat goes out within it,
so a repetition never comes out of order.

What may go when is decided in `bot/lanes.py`, the rates in `bot/throttle.py`, what an answer of
Telegram's means in `bot/sending.py`; rows are found and leased in `bot/leasing.py`. Most calls are
leased by the turn that commits them, and begin right after it (`bot/departures.py`).
`bot/app.py` runs one of these for the whole bot.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy.ext.asyncio import AsyncEngine

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
from bot.fates import arrival_of, attempts_after, weighed
from bot.lanes import IN_FLIGHT, Lanes
from bot.leasing import MOST_HELD, Finished, Leasing
from bot.logs import place_of
from bot.nursery import Nursery
from bot.sending import back_off
from bot.stopping import Stopped, StopSign
from bot.throttle import Throttle

log = logging.getLogger(__name__)

BREATH_SECONDS: Final = 0.01  # between two steps, so that each carries more than one call
LOOK_AGAIN_SECONDS: Final = 1.0  # other processes commit calls without waking this one
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
        self._sender = sender
        self._take = take
        self._clock = clock
        self._throttle = throttle
        self._lanes = Lanes(throttle)
        self._in_flight: dict[int, Call] = {}  # until their fate is recorded
        self._finished: Finished = []
        self._leasing = Leasing(engine, self._lanes, finished=self._finished, is_alone=is_alone)
        self._is_running = False
        self._stirred = asyncio.Event()
        self._sign = StopSign()
        self._stop_seconds = STOP_SECONDS
        self._nursery = Nursery()

    def wake(self) -> None:
        """Note that calls have been committed which nobody has handed over."""
        self._leasing.hear()
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
        self._is_running = True
        try:
            while not self._sign.is_stopped:
                self._stirred.clear()
                await self._pause(await self._step_or_log())
                await asyncio.sleep(BREATH_SECONDS)
            await self._let_finish()
        finally:
            unsubscribe()
            self._is_running = False
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
        if not self._sign.is_stopped:
            leased = await self._leasing.lease(
                self._clock.now(), slots=self._slots, held=self._in_flight
            )
            for call in leased:
                self._in_flight[call.id] = call
                self._nursery.start(self._make(call), name="call")
        if self._finished or self._leasing.has_more:  # some may have ended without being sent
            self._stirred.set()
        return self._lanes.next_instant(self._clock.now(), slots=self._slots)

    @property
    def _slots(self) -> int:
        return IN_FLIGHT - len(self._in_flight)

    async def _pause(self, until: datetime | None) -> None:
        seconds = LOOK_AGAIN_SECONDS
        if until is not None:
            seconds = min(seconds, self._clock.wall_seconds_until(until))
        try:
            async with asyncio.timeout(seconds):
                await self._sign.wait_for(self._stirred.wait)
        except TimeoutError:
            self._leasing.hear()
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
        batch = self._finished.copy()
        self._finished.clear()
        try:
            await self._take([arrival_of(call, outcome) for call, outcome in batch])
        except BaseException:
            self._finished[:0] = batch
            raise
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

    # --- departures: calls on their way from a turn

    def takes(self, calls: int) -> bool:
        """Tell whether so many calls may be handed over instead of being read."""
        has_room = len(self._lanes) + calls <= MOST_HELD
        return (
            self._is_running and not self._sign.is_stopped and self._leasing.knows_all and has_room
        )

    def board(self, call: Call) -> bool:
        """Take in a call that is being committed, if it can go at once; else it has to wait.

        Then `begin` or `put_down` has to follow.
        """
        if not self._lanes.take_new(call, self._clock.now(), slots=self._slots):
            return False
        self._in_flight[call.id] = call
        return True

    def begin(self, boarded: Sequence[Call], waiting: Sequence[Call]) -> None:
        """Make the calls that boarded, now that all are committed, and let the others wait."""
        if not self._is_running:
            return  # their leases end by themselves
        for call in boarded:
            self._nursery.start(self._make(call), name="call")
        if waiting:
            dropped = self._lanes.add(waiting, self._clock.now())
            self._finished += [(call, Expired()) for call in dropped]
            self._stirred.set()

    def put_down(self, boarded: Sequence[Call]) -> None:
        """Forget calls that could not be committed, as far as anybody knows."""
        for call in boarded:
            if self._in_flight.pop(call.id, None) is not None:
                self._lanes.settle(call, self._clock.now(), taken=False)
        self._leasing.begin_anew()
        self._stirred.set()


def _log_failure(text: str, error: Exception) -> None:
    log.error(
        text,
        extra={
            "action": "sender_failed",
            "error": type(error).__name__,
            "place": place_of(error),
        },
    )
