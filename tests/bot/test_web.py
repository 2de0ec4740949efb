"""The webhook server over real HTTP, with the stand-in delivering as Telegram does."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError
from telegram import Bot
from telegram.error import BadRequest, InvalidToken

from bot.arrivals import Arrival
from bot.db.tables import HandledUpdateRow
from bot.nursery import Nursery
from bot.sandbox.options import SandboxOptions
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from bot.web import PortTaken, Web, build_web, tell_telegram
from bot.webhook import SECRET_HEADER, derived_secret
from conversations.events import ButtonPressed, ReactionAdded, TextReceived
from tests.fakes import ManualClock
from tests.shell import ANNA, BEN, Shell, TinyEngine, catalog
from tests.telegram_stub import TOKEN, StubRequest, ok, refusal
from tests.updates import Raw, message

GIVE_UP_SECONDS = 5.0


@dataclass(kw_only=True)
class Front:
    """A webhook server, the database behind it and the Telegram in front of it."""

    sandbox: Sandbox
    clock: ManualClock
    settings: Settings
    tiny: TinyEngine = field(default_factory=TinyEngine)
    web: Web = field(init=False)
    away: bool = False  # the database

    def __post_init__(self) -> None:
        self.web = self.another()

    def another(self) -> Web:
        """Build one more server on the same port and database."""
        web = build_web(
            self.settings,
            clock=self.clock,
            catalog=catalog(),
            files={"version": "new"},
            advance=self.tiny,
        )
        web.base.reception._take = self.take  # noqa: SLF001 - a database that fails when told to
        return web

    async def take(self, arrivals: Sequence[Arrival]) -> None:
        if self.away:
            raise OperationalError("COMMIT", {}, Exception("away"))
        await self.web.turns.handle(arrivals)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    async def post(self, raw: Raw, *, secret: str | None = None) -> int:
        headers = {SECRET_HEADER: secret or derived_secret(TOKEN)}
        async with (
            aiohttp.ClientSession() as http,
            http.post(self.settings.webhook_url or "", json=raw, headers=headers) as answer,
        ):
            return answer.status

    async def get(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as http, http.get(self.url + path) as answer:
            return answer.status, await answer.text()

    async def delivered(self) -> None:
        """Return once Telegram has nothing left to deliver; its pauses pass at once."""
        async with asyncio.timeout(GIVE_UP_SECONDS):
            while self.sandbox.pending_updates:
                await asyncio.sleep(0.005)
                self.clock.advance(1)

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.tiny.heard if isinstance(event, TextReceived)]


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def a_front(folder: Path) -> AsyncIterator[Front]:
    clock = ManualClock()
    sandbox = Sandbox(clock=clock, options=SandboxOptions(token=TOKEN))
    await sandbox.start()
    port = unused_port()
    settings = Settings(
        token=TOKEN,
        api_url=sandbox.url,
        webhook_url=f"http://127.0.0.1:{port}/hook",
        port=port,
        database_url=f"sqlite+aiosqlite:///{folder}/bot.sqlite3",
    )
    try:
        yield Front(sandbox=sandbox, clock=clock, settings=settings)
    finally:
        await sandbox.stop()


@pytest.fixture
async def front(tmp_path: Path) -> AsyncIterator[Front]:
    async with a_front(tmp_path) as opened:
        await opened.web.start()
        yield opened
        await opened.web.stop()


async def test_what_people_send_reaches_the_dialogue(front: Front) -> None:
    front.sandbox.person(ANNA).sends("yes")
    front.sandbox.person(ANNA).sends("hello")
    front.sandbox.person(BEN).sends("yes")
    await front.delivered()
    assert [text for text in front.texts if text == "hello"] == ["hello"]
    assert len(front.texts) == 3
    assert front.texts.index("yes") < front.texts.index("hello")


async def test_telegram_is_told_the_url_the_secret_and_what_to_send(front: Front) -> None:
    async with asyncio.timeout(GIVE_UP_SECONDS):
        while not (calls := front.sandbox.calls_of("setWebhook")):  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    arguments = calls[0].arguments
    assert arguments["url"] == front.settings.webhook_url
    assert arguments["secret_token"] == derived_secret(TOKEN)
    assert "message_reaction" in str(arguments["allowed_updates"])


async def test_a_reaction_reaches_the_dialogue(front: Front) -> None:
    anna = front.sandbox.person(ANNA)
    sent = anna.sends("yes")
    await front.delivered()
    anna.reacts("👍", sent)
    await front.delivered()
    assert front.tiny.heard[-1] == ReactionAdded(added=("👍",), message_id=sent)


async def test_an_update_that_comes_twice_is_handled_once(front: Front) -> None:
    posts = [front.post(message(7, ANNA, text="hello")) for _ in range(5)]
    assert await asyncio.gather(*posts) == [200] * 5
    assert await front.post(message(7, ANNA, text="hello")) == 200
    assert front.texts == ["hello"]


async def test_updates_out_of_order_are_all_handled(front: Front) -> None:
    order = [9, 7, 8]
    assert [await front.post(message(one, ANNA, text=str(one))) for one in order] == [200] * 3
    assert front.texts == ["9", "7", "8"]


async def test_a_tap_may_overtake_a_text(front: Front) -> None:
    front.sandbox.person(ANNA).sends("yes")
    await front.delivered()
    tapped = {"update_id": 90, "callback_query": {
        "id": "1", "chat_instance": "1", "data": "old", "from": {
            "id": ANNA, "is_bot": False, "first_name": "A"}}}  # fmt: skip
    assert await front.post(tapped) == 200
    assert await front.post(message(89, ANNA, text="before it")) == 200
    tap, text = front.tiny.heard[-2:]
    assert isinstance(tap, ButtonPressed)
    assert isinstance(text, TextReceived)


async def test_many_at_once_share_transactions(front: Front) -> None:
    await asyncio.gather(*(front.post(message(one, one, text="hi")) for one in range(1, 61)))
    value = front.web.base.metrics.registry.get_sample_value
    assert value("bot_batch_size_sum") == 60
    assert (value("bot_batch_size_count") or 0) < 60


async def test_while_the_database_is_away_telegram_keeps_the_updates(front: Front) -> None:
    front.away = True
    front.sandbox.person(ANNA).sends("yes")
    assert await front.post(message(99, BEN, text="yes")) == 503
    assert front.sandbox.pending_updates == 1
    front.away = False
    await front.delivered()
    assert front.texts == ["yes"]


async def test_a_wrong_secret_is_turned_away(front: Front) -> None:
    statuses = await asyncio.gather(
        *(front.post(message(one, ANNA, text="hi"), secret="guess") for one in range(1, 51))
    )
    assert set(statuses) == {401}
    assert front.texts == []
    assert 'bot_webhook_requests_total{status="401"} 50.0' in (await front.get("/metrics"))[1]


async def test_it_says_that_it_lives_and_is_ready(front: Front) -> None:
    assert await front.get("/healthz") == (200, "ok\n")
    assert await front.get("/readyz") == (200, "ok\n")
    assert (await front.get("/hook"))[0] == 405


async def test_two_processes_share_the_port_and_the_people(front: Front) -> None:
    second = front.another()
    await second.start()
    for number in range(1, 21):
        assert await front.post(message(number, ANNA, text=str(number))) == 200
    await second.stop()
    assert await front.post(message(21, ANNA, text="21")) == 200
    assert front.texts == [str(number) for number in range(1, 22)]


async def test_the_requests_in_hand_are_finished_at_sigterm(tmp_path: Path) -> None:
    async with a_front(tmp_path) as front:
        nursery = Nursery()
        running = nursery.start(front.web.run(), name="web")
        await _listening(front)
        gate, held = asyncio.Event(), asyncio.Event()
        unheld = front.take

        async def hold(arrivals: Sequence[Arrival]) -> None:
            held.set()
            await gate.wait()
            await unheld(arrivals)

        front.web.base.reception._take = hold  # noqa: SLF001
        posting = asyncio.gather(front.post(message(1, ANNA, text="last words")))
        await held.wait()
        os.kill(os.getpid(), signal.SIGTERM)
        await _refusing(front)
        gate.set()
        assert list(await posting) == [200]
        async with asyncio.timeout(GIVE_UP_SECONDS):
            await running
        rows = await Shell(front.web.engine).rows(HandledUpdateRow)
        assert [row["update_id"] for row in rows] == [1]
        await front.web.engine.dispose()


async def _listening(front: Front) -> None:
    async with asyncio.timeout(GIVE_UP_SECONDS):
        while True:
            try:
                await front.get("/healthz")
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.005)
            else:
                return


async def _refusing(front: Front) -> None:
    async with asyncio.timeout(GIVE_UP_SECONDS):
        while True:
            try:
                # A connection made in the very moment of the end is not answered any more.
                async with asyncio.timeout(0.1):
                    await front.get("/healthz")
            except aiohttp.ClientConnectionError:
                return
            except TimeoutError:
                continue
            await asyncio.sleep(0.005)


async def test_a_port_of_somebody_else_is_said(tmp_path: Path) -> None:
    async with a_front(tmp_path) as front:
        with socket.socket() as other:
            other.bind(("0.0.0.0", front.settings.port))  # noqa: S104
            other.listen()
            with pytest.raises(PortTaken):
                await front.web.run()


def test_a_server_without_a_url_cannot_be_built(tmp_path: Path) -> None:
    settings = Settings(token=TOKEN, database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite3")
    with pytest.raises(ValueError, match="URL"):
        build_web(settings, clock=ManualClock(), catalog=catalog())


# --- telling Telegram


class Telling:
    """Telegram as `tell_telegram` meets it, and how long it has slept."""

    def __init__(self) -> None:
        self.request = StubRequest()
        self.slept: list[float] = []

    async def tell(self) -> None:
        bot = Bot(TOKEN, request=self.request, get_updates_request=self.request)
        await tell_telegram(bot, url="https://bot.example", secret="s", sleep=self.sleep)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def test_the_webhook_is_set_again_as_soon_as_telegram_allows_it() -> None:
    telling = Telling()
    telling.request.script(
        "setWebhook",
        refusal(429, "Too Many Requests: retry after 1", retry_after=1),
        refusal(502, "Bad Gateway"),
        ok(result=True),
    )
    await telling.tell()
    assert telling.slept == [1.0, 5.0]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(400, "Bad Request: bad webhook: HTTPS url must be provided"), BadRequest),
        (refusal(401, "Unauthorized"), InvalidToken),
    ],
)
async def test_what_telegram_will_never_take_ends_the_server(
    answer: tuple[int, dict[str, object]], error: type[Exception]
) -> None:
    telling = Telling()
    telling.request.script("setWebhook", answer)
    with pytest.raises(error):
        await telling.tell()
