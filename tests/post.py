"""A sender on a real database, with a clock that is moved by hand and Telegram's double."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import OperationalError

from bot.arrivals import Arrival
from bot.db.engine import table
from bot.db.tables import Delivery, OutboxRow
from bot.outbox import Outbox
from bot.throttle import Throttle
from conversations.effects import Lane
from conversations.events import DeliveryFailed, MessageDelivered
from tests.fakes import ManualClock
from tests.shell import ANNA, Shell, database
from tests.telegram_double import TelegramDouble


@dataclass
class Post:
    """A sender with its database, its clock and Telegram on the other side."""

    shell: Shell
    telegram: TelegramDouble
    outbox: Outbox = field(init=False)
    unrecordable: int = 0  # so many batches of fates cannot be committed

    def __post_init__(self) -> None:
        self.outbox = self.begin_sender()
        self.shell.turns.on_commit(lambda _: self.outbox.wake())

    @property
    def clock(self) -> ManualClock:
        return self.shell.clock

    def begin_sender(self, *, is_alone: bool = True, per_second: float = 1000.0) -> Outbox:
        return Outbox(
            self.shell.engine,
            sender=self.telegram,
            take=self.take,
            clock=self.clock,
            throttle=Throttle(start=self.clock.now(), per_second=per_second),
            is_alone=is_alone,
        )

    async def take(self, arrivals: Sequence[Arrival]) -> None:
        if self.unrecordable:
            self.unrecordable -= 1
            raise OperationalError("COMMIT", {}, Exception("database is locked"))
        await self.shell.turns.handle(arrivals)

    async def queue(self, text: str, person_id: int = ANNA, **more: Any) -> None:  # noqa: ANN401 - columns
        row = {
            "person_id": person_id,
            "lane": Lane.REPLY.value,
            "method": "sendMessage",
            "payload": json.dumps({"chat_id": person_id, "text": text}),
            "tracked": False,
            "ephemeral": False,
            "status": Delivery.PENDING.value,
            "attempts": 0,
            "created_at": self.clock.now(),
        }
        async with self.shell.engine.begin() as connection:
            await connection.execute(insert(table(OutboxRow)).values(**row | more))

    async def until_idle(self, *, at_most: int = 200) -> None:
        """Drain, and move the clock to wherever the sender wants to go on."""
        for _ in range(at_most):
            next_at = await self.outbox.drain()
            if next_at is None:
                return
            if next_at > self.clock.now():
                self.clock.move_to(next_at)
        raise AssertionError("The sender never comes to rest")

    def after(self, seconds: float) -> datetime:
        return self.clock.now() + timedelta(seconds=seconds)

    async def advance(self, seconds: float) -> datetime | None:
        self.clock.advance(seconds)
        return await self.outbox.drain()

    async def rows(self) -> list[dict[str, Any]]:
        return await self.shell.rows(OutboxRow)

    async def statuses(self) -> list[str]:
        return [row["status"] for row in await self.rows()]

    def heard(self) -> list[MessageDelivered | DeliveryFailed]:
        return [
            event
            for event in self.shell.tiny.heard
            if isinstance(event, MessageDelivered | DeliveryFailed)
        ]


@asynccontextmanager
async def post_office(database_url: str, clock: ManualClock | None = None) -> AsyncIterator[Post]:
    """Open a sender on an empty database."""
    async with database(database_url) as engine:
        shell = Shell(engine, clock or ManualClock())
        yield Post(shell, TelegramDouble(shell.clock))
