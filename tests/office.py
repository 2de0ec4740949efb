"""The bot as operators meet it: one process on a stubbed Telegram and a clock that is moved."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from bot.app import App, build_app
from bot.db.engine import table
from bot.db.tables import PersonRow
from bot.settings import Settings, async_database_url
from conversations import codec
from conversations.roles import ZONE
from conversations.state import Consent, begin
from tests.fakes import ManualClock
from tests.shell import Shell, TinyEngine, catalog
from tests.telegram_stub import TOKEN, StubRequest, ok
from tests.updates import Raw, message, tap

BOSS = 900_001
THUMB_SECONDS = 1.0  # between two things that somebody does
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # 21:00 in Tokyo, and quiet there


@dataclass(kw_only=True)
class Office:
    """The bot, its database and Telegram; `BOSS` is the operator."""

    database_url: str
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOON))
    tiny: TinyEngine = field(default_factory=TinyEngine)
    request: StubRequest = field(default_factory=StubRequest)
    app: App = field(init=False)
    _updates: int = 0

    def __post_init__(self) -> None:
        self.request.responders["sendMessage"] = lambda _: ok({"message_id": 77})
        self.app = self._built()

    def _built(self) -> App:
        settings = Settings(
            token=TOKEN,
            api_url="http://stub",
            database_url=async_database_url(self.database_url),
            admin_ids=frozenset({BOSS}),
            messages_per_second=10,
        )
        return build_app(
            settings,
            clock=self.clock,
            catalog=catalog(),
            files={"version": "new"},
            advance=self.tiny,
            request=self.request,
        )

    @property
    def shell(self) -> Shell:
        """A look at the committed rows."""
        return Shell(self.app.engine)

    async def opens(self) -> None:
        await self.app.open()
        await self.app.base.reception.open()

    async def restarts(self) -> None:
        """End the bot without any goodbye and begin another one on the same database."""
        await self.app.close()
        self.app = self._built()
        await self.opens()

    async def people(self, ids: Iterable[int], *, zone: str = "UTC", parked: bool = False) -> None:
        """Let people have consented, and live somewhere."""
        now = self.clock.now()
        state = replace(begin(), consent=Consent(version=1, at=now), answers={ZONE: zone})
        row = {"state": codec.encode(state), "locale": "en", "created_at": now, "updated_at": now}
        rows = [row | {"id": one, "parked_at": now if parked else None} for one in ids]
        async with self.app.engine.begin() as connection:
            await connection.execute(insert(table(PersonRow)), rows)

    async def types(self, text: str, *, person_id: int = BOSS) -> None:
        self._updates += 1
        await self._receives(message(self._updates, person_id, text=text))

    async def taps(self, data: str, *, person_id: int = BOSS) -> None:
        self._updates += 1
        await self._receives(tap(self._updates, person_id, data))

    async def _receives(self, raw: Raw) -> None:
        await self.app.base.reception.handle([raw])
        await self._sends_until(self.clock.now() + timedelta(seconds=THUMB_SECONDS))

    async def passes(self, seconds: float) -> None:
        """Let time pass, a quarter of a second at a time, with the broadcasts moving on."""
        for _ in range(int(seconds * 4)):
            await self.app.broadcasts.sweep(self.clock.now())
            await self._sends_until(self.clock.now() + timedelta(seconds=0.25))

    async def _sends_until(self, instant: datetime) -> None:
        next_at = await self.app.outbox.drain()
        while next_at is not None and next_at <= instant:
            self.clock.move_to(next_at)
            next_at = await self.app.outbox.drain()
        self.clock.move_to(instant)

    @property
    def told(self) -> list[str]:
        """What the operator has been sent."""
        return self.texts_to(BOSS)

    def texts_to(self, person_id: int) -> list[str]:
        sent = self.request.calls_of("sendMessage")
        return [call["text"] for call in sent if call["chat_id"] == str(person_id)]

    def got(self, text: str) -> list[int]:
        """Return who has been sent a text, once for each time."""
        sent = self.request.calls_of("sendMessage")
        return [int(call["chat_id"]) for call in sent if call["text"] == text]


@asynccontextmanager
async def an_office(database_url: str) -> AsyncIterator[Office]:
    """Open an office for one test."""
    office = Office(database_url=database_url)
    await office.opens()
    yield office
    await office.app.close()
