"""A sandbox for tests, standing on a clock that only moves when the test moves it.

`sandbox` is the stand-in itself, `raw_bot` speaks to it over plain HTTP, `stage` is all three.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest

from bot.sandbox.options import SandboxOptions
from bot.sandbox.server import Sandbox
from tests.fakes import ManualClock

TOKEN = "4200000001:sandbox-token_for-tests-0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer of the Bot API."""

    status: int
    body: dict[str, object]
    headers: dict[str, str]

    @property
    def result(self) -> object:
        assert self.body["ok"] is True, self.body
        return self.body["result"]

    @property
    def fields(self) -> dict[str, object]:
        """The result, where it is an object."""
        assert isinstance(self.result, dict)
        return self.result

    @property
    def items(self) -> list[dict[str, object]]:
        """The result, where it is a list of objects."""
        assert isinstance(self.result, list)
        return self.result

    @property
    def refusal(self) -> tuple[int, str]:
        assert self.body["ok"] is False, self.body
        assert self.body["error_code"] == self.status
        return self.status, str(self.body["description"])


@dataclass(frozen=True, slots=True)
class RawBot:
    """Calls methods the way any HTTP client could; parameters are sent as JSON."""

    http: aiohttp.ClientSession
    url: str

    async def call(self, method: str, **parameters: object) -> Answer:
        return await self.post(f"/bot{TOKEN}/{method}", json=parameters)

    async def upload(self, method: str, form: aiohttp.FormData) -> Answer:
        return await self.post(f"/bot{TOKEN}/{method}", data=form)

    async def post(self, path: str, *, json: object = None, data: object = None) -> Answer:
        async with self.http.post(self.url + path, json=json, data=data) as response:
            return await _answer(response)

    async def get(self, path: str) -> Answer:
        async with self.http.get(self.url + path) as response:
            return await _answer(response)

    async def message_id(self, chat_id: int, text: str = "Hello", **parameters: object) -> int:
        """Send a text and return its id."""
        sent = await self.call("sendMessage", chat_id=chat_id, text=text, **parameters)
        found = sent.fields["message_id"]
        assert isinstance(found, int)
        return found

    async def updates(self, **parameters: object) -> list[dict[str, object]]:
        return (await self.call("getUpdates", **parameters)).items


async def _answer(response: aiohttp.ClientResponse) -> Answer:
    return Answer(
        status=response.status, body=await response.json(), headers=dict(response.headers)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A sandbox, a bot that calls it and the clock both stand on."""

    sandbox: Sandbox
    bot: RawBot
    clock: ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def sandbox_options() -> SandboxOptions:
    """Override this to set a sandbox up in another way."""
    return SandboxOptions()


@pytest.fixture
async def sandbox(clock: ManualClock, sandbox_options: SandboxOptions) -> AsyncIterator[Sandbox]:
    running = Sandbox(clock=clock, options=sandbox_options)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def raw_bot(sandbox: Sandbox) -> AsyncIterator[RawBot]:
    async with aiohttp.ClientSession() as http:
        yield RawBot(http, sandbox.url)


@pytest.fixture
def stage(sandbox: Sandbox, raw_bot: RawBot, clock: ManualClock) -> Stage:
    return Stage(sandbox=sandbox, bot=raw_bot, clock=clock)
