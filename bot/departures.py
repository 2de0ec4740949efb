"""How the calls of a batch get from its transaction to the sender. Used by `bot/turns.py`.

Where another process sends, their rows are all there is: the sender finds them, leases them in
a transaction of its own and makes the calls. Where this process sends, what can go at once is
leased by the very transaction that commits it, and its call begins when that has ended. Nothing
has to be looked for, and a reply is one transaction nearer to the person
(`docs/decisions/0067-a-turn-leases-its-own-calls.md`).

A crash in between leaves a leased row behind, as a crash in the middle of the call does.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, Self, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.calls import Call
from bot.db import claims
from bot.db.writing import Given, Queued, enqueue
from bot.leasing import LEASE
from bot.render import Outgoing


class Boards(Protocol):
    """A sender of this process; `bot.outbox.Outbox` is the one."""

    def takes(self, calls: int, /) -> bool:
        """Tell whether so many calls may be handed over instead of being read."""
        ...

    def board(self, call: Call, /) -> bool:
        """Take in a call that is being committed, if it can go at once; else it has to wait."""
        ...

    def begin(self, boarded: Sequence[Call], waiting: Sequence[Call], /) -> None:
        """Make the calls that boarded, now that all are committed, and let the others wait."""
        ...

    def put_down(self, boarded: Sequence[Call], /) -> None:
        """Forget calls that could not be committed, as far as anybody knows."""
        ...


class Departure:
    """The calls of one batch. To be entered around its transaction, and left after it.

    `sender` is None where another process sends, or nobody does yet.
    """

    def __init__(self, sender: Boards | None = None) -> None:
        self._sender = sender
        self._boarded: list[Call] = []
        self._waiting: list[Call] = []

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give up what has not left: whether it was committed, nobody knows."""
        if self._sender is not None and self._boarded:
            self._sender.put_down(self._boarded)

    async def enqueue(
        self, connection: AsyncConnection, calls: Sequence[Queued], now: datetime
    ) -> int:
        """Write calls, the last thing a transaction does; return how many are to be looked for."""
        sender = self._sender
        if sender is None or not calls or not sender.takes(len(calls)):
            await enqueue(connection, calls, now)
            return len(calls)
        held_up = await claims.busy_chats(connection, {person_id for person_id, _ in calls})
        ids = await claims.allot(connection, len(calls))
        for row_id, (person_id, outgoing) in zip(ids, calls, strict=True):
            self._choose(sender, _call(row_id, person_id, outgoing, now), held_up)
        leased = {call.id for call in self._boarded}
        given = Given(ids=ids, leased=leased, until=now + LEASE)
        await enqueue(connection, calls, now, given=given)
        return 0

    def leave(self) -> None:
        """Hear that the transaction has committed."""
        if self._sender is not None and (self._boarded or self._waiting):
            self._sender.begin(self._boarded, self._waiting)
        self._boarded, self._waiting = [], []

    def _choose(self, sender: Boards, call: Call, held_up: set[int]) -> None:
        """Let a call go if it can; nothing overtakes an earlier message of its chat."""
        may_go = call.is_answer or call.person_id not in held_up
        if may_go and sender.board(call):
            self._boarded.append(call)
            return
        self._waiting.append(call)
        if not (call.is_answer or call.is_cosmetic):
            held_up.add(call.person_id)


Departs: TypeAlias = Callable[[], Departure]
"""Returns how the calls of the next batch leave."""


def _call(row_id: int, person_id: int, outgoing: Outgoing, now: datetime) -> Call:
    return Call(
        id=row_id,
        person_id=person_id,
        ref=outgoing.ref or None,
        lane=outgoing.lane,
        method=outgoing.method,
        payload=outgoing.payload,
        target_ref=outgoing.target_ref,
        tracked=outgoing.tracked,
        wanted_at=outgoing.due_at or now,
        not_after=outgoing.not_after,
    )
