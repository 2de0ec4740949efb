"""The real bot, the real protocol and a real database, on a clock that tests move.

Nothing runs in the background: `settle` lets the bot do all it can do now, `passes` moves the
clock from one thing that is due to the next. Every byte goes over HTTP to the stand-in.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.app import App, build_app
from bot.sandbox.options import SandboxOptions
from bot.sandbox.person import PersonSide
from bot.sandbox.seen import SeenMessage
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from content.loader import load_files, read_files
from content.schema import Catalog
from tests.fakes import ManualClock

MONDAY = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # 07:00 in Berlin
TOKEN = "424242:a-token-for-tests-only-aaaaaaaaaaaaaa"
FILES = read_files()
INPUT_SECONDS = 3  # what a thumb takes; the bot's own limit is a message a second in a chat
CATALOG = load_files(FILES)


@dataclass(kw_only=True)
class World:
    """A bot and its Telegram."""

    clock: ManualClock
    sandbox: Sandbox
    settings: Settings
    catalog: Catalog
    app: App

    async def settle(self) -> datetime | None:
        """Let the bot do all it can do at this instant; return when there is more to do."""
        while True:
            updates = await self.app.poller.poll_once(timeout_seconds=0)
            due_at = await self.app.ticker.ring()
            sendable_at = await self.app.outbox.drain()
            now = self.clock.now()
            upcoming = [at for at in (due_at, sendable_at) if at is not None]
            if not updates and all(at > now for at in upcoming):
                return min(upcoming, default=None)

    async def passes(self, seconds: float) -> None:
        """Let time pass; whatever comes due meanwhile happens at its own instant."""
        await self.until(self.clock.now() + timedelta(seconds=seconds))

    async def until(self, instant: datetime) -> None:
        """Let time pass until an instant."""
        while (upcoming := await self.settle()) is not None and upcoming <= instant:
            self.clock.move_to(upcoming)
        self.clock.move_to(instant)
        await self.settle()

    async def restart(self) -> None:
        """End the bot without any goodbye and start another one on the same database."""
        await self.app.close()
        self.app = _app(self.settings, self.clock, self.catalog)
        await self.opens()

    async def opens(self) -> None:
        """Open the bot without letting it do anything by itself."""
        await self.app.open()
        await self.app.bot.initialize()

    def person(self, number: int = 1) -> "Someone":
        """Return somebody with a phone."""
        return Someone(world=self, side=self.sandbox.person(number))


@dataclass(kw_only=True)
class Someone:
    """A person: what they do is a verb, and the bot has answered when it returns."""

    world: World
    side: PersonSide

    async def types(self, text: str) -> SeenMessage:
        """Type a text and see the newest message of the bot."""
        await self.world.passes(INPUT_SECONDS)
        self.side.sends(text)
        await self.world.settle()
        return self.side.last

    async def taps(self, label: str) -> SeenMessage:
        """Tap the newest button with that label and see the newest message of the bot."""
        await self.world.passes(INPUT_SECONDS)
        self.side.taps(label)
        await self.world.settle()
        return self.side.last

    async def reacts(self, emoji: str, message_id: int) -> SeenMessage:
        """React to a message ("" takes it back) and see the newest message of the bot."""
        await self.world.passes(INPUT_SECONDS)
        self.side.reacts(emoji, message_id)
        await self.world.settle()
        return self.side.last

    async def enrols(self, *, city: str = "Berlin", time: str = "07:30") -> None:
        """Go through the intake, tapping, with nothing wrong."""
        await self.types("/start")
        await self.taps("I am 18 or over and I agree")
        for label in ("Right", "3", *("None of these",) * 4, "Left", "Only my hands"):
            await self.taps(label)
        await self.taps("About 5 minutes")
        await self.types(city)
        await self.types(time)

    def sees(self, *fragments: str) -> None:
        """Check the newest message of the bot."""
        for fragment in fragments:
            assert fragment in self.side.last.text, self.side.last.text

    @property
    def texts(self) -> list[str]:
        """Everything the bot has written, as it looks now."""
        return [message.text for message in self.side.from_bot()]


def _app(settings: Settings, clock: ManualClock, catalog: Catalog) -> App:
    return build_app(settings, clock=clock, catalog=catalog, files=FILES)


@asynccontextmanager
async def a_world(
    database_url: str,
    *,
    start: datetime = MONDAY,
    options: SandboxOptions | None = None,
    clock: Callable[[ManualClock], ManualClock] = lambda real: real,
    catalog: Catalog = CATALOG,
) -> AsyncIterator[World]:
    """Open a world for one test; `clock` makes the bot's clock out of Telegram's."""
    real = ManualClock(start)
    sandbox = Sandbox(clock=real, options=options or SandboxOptions(guard_hasty_polls=False))
    await sandbox.start()
    try:
        settings = Settings.from_environment(
            {
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": sandbox.url,
                "DATABASE_URL": database_url,
            }
        )
        bots = clock(real)
        app = _app(settings, bots, catalog)
        world = World(clock=bots, sandbox=sandbox, settings=settings, catalog=catalog, app=app)
        try:
            await world.opens()
            yield world
        finally:
            await world.app.close()
    finally:
        await sandbox.stop()
