"""Telegram as the sender sees it: takes every call, except as a test says."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from bot.calls import Call, Delivered, Outcome, Parked, Refused, RetryAt, Scope
from bot.clock import Clock
from bot.sending import TOKEN_REFUSED_BACK_OFF, back_off

Trouble: TypeAlias = Callable[[Call], bool]


@dataclass
class Taken:
    """A call that Telegram has acted on, whether its answer arrived or not."""

    call: Call
    at: float  # seconds since the double's clock began

    @property
    def text(self) -> str:
        return str(self.call.payload.get("text", self.call.method))


@dataclass
class TelegramDouble:
    """Keeps what it has taken and what was tried; each `refuse_*` says which calls it concerns."""

    clock: Clock
    taken: list[Taken] = field(default_factory=list)
    tried: list[Call] = field(default_factory=list)
    blocked: set[int] = field(default_factory=set)
    answered: int = 0
    gate: asyncio.Event | None = None  # calls wait here before anything happens
    _troubles: list[tuple[Trouble, Callable[[Call], Outcome], bool]] = field(default_factory=list)
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._began = self.clock.now()

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.taken]

    def texts_to(self, person_id: int) -> list[str]:
        return [one.text for one in self.taken if one.call.person_id == person_id]

    async def until(self, *, tried: int = 0, taken: int = 0, answered: int = 0) -> None:
        """Return once so many calls have been tried, taken and answered."""
        async with asyncio.timeout(5):
            while len(self.tried) < tried or len(self.taken) < taken or self.answered < answered:
                self._stirred.clear()
                await self._stirred.wait()

    def floods(self, concerns: Trouble, *, seconds: float) -> None:
        """Answer 429 from now on, for as long as `concerns` says."""
        until = timedelta(seconds=seconds)
        self._troubles.append(
            (concerns, lambda _: RetryAt(at=self.clock.now() + until, scope=Scope.CHAT), False)
        )

    def breaks(self, concerns: Trouble, *, after_taking: bool = False) -> None:
        """Break the connection, before Telegram has taken the call or after it."""
        self._troubles.append((concerns, self._again, after_taking))

    def rejects_token(self, concerns: Trouble) -> None:
        until = TOKEN_REFUSED_BACK_OFF
        self._troubles.append(
            (concerns, lambda _: RetryAt(at=self.clock.now() + until, scope=Scope.ALL), False)
        )

    def refuses(self, concerns: Trouble) -> None:
        self._troubles.append((concerns, lambda _: Refused(reason="no"), False))

    async def send(self, call: Call) -> Outcome:
        self.tried.append(call)
        self._stirred.set()
        try:
            return await self._answer(call)
        finally:
            self.answered += 1
            self._stirred.set()

    async def _answer(self, call: Call) -> Outcome:
        if self.gate is not None:
            await self.gate.wait()
        await asyncio.sleep(0)
        if call.person_id in self.blocked:
            return Parked()
        for concerns, outcome, after_taking in self._troubles:
            if concerns(call):
                if after_taking:
                    self._take(call)
                return outcome(call)
        return self._take(call)

    def _take(self, call: Call) -> Outcome:
        at = (self.clock.now() - self._began).total_seconds()
        self.taken.append(Taken(call=call, at=at))
        self._stirred.set()
        makes_message = call.method == "sendMessage"
        message_id = 1000 + len(self.taken) if makes_message else None
        return Delivered(at=self.clock.now(), message_id=message_id)

    def _again(self, call: Call) -> Outcome:
        return RetryAt(at=self.clock.now() + back_off(call), scope=Scope.ROW)


def times(number: int, concerns: Trouble = lambda _: True) -> Trouble:
    """Concern only the first `number` of the calls that `concerns` does."""
    left = iter(range(number))
    return lambda call: concerns(call) and next(left, None) is not None


def to(*people: int) -> Trouble:
    return lambda call: call.person_id in people


def saying(*texts: str) -> Trouble:
    return lambda call: call.payload.get("text") in texts


def every(nth: int, concerns: Iterable[int] = ()) -> Trouble:
    """Concern every nth call (to these people, if any are given)."""
    count = 0
    people = frozenset(concerns)

    def concerned(call: Call) -> bool:
        nonlocal count
        if people and call.person_id not in people:
            return False
        count += 1
        return count % nth == 0

    return concerned
