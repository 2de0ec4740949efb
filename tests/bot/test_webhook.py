"""What is posted to the webhook is checked before anything else is done with it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.exc import OperationalError

from bot import webhook as module
from bot.metrics import Metrics
from bot.reception import RawUpdate
from bot.webhook import SECRET_HEADER, Webhook, derived_secret

SECRET = "a-secret_1"
LIMIT = 200_000


@dataclass
class Gate:
    """A webhook and whoever posts to it."""

    client: "TestClient[web.Request, web.Application]" = field(init=False)
    taken: list[RawUpdate] = field(default_factory=list)
    failure: Exception | None = None
    metrics: Metrics = field(default_factory=Metrics)

    async def take(self, raw: RawUpdate) -> None:
        if self.failure is not None:
            raise self.failure
        self.taken.append(raw)

    async def post(self, body: bytes, *, secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with self.client.post("/hook", data=body, headers=headers) as answer:
            return answer.status

    def counted(self, status: int) -> float | None:
        return self.metrics.registry.get_sample_value(
            "bot_webhook_requests_total", {"status": str(status)}
        )


@pytest.fixture
async def gate() -> AsyncIterator[Gate]:
    gate = Gate()
    webhook = Webhook(secret=SECRET, take=gate.take, metrics=gate.metrics)
    app = web.Application(client_max_size=LIMIT)
    app.router.add_post("/{path:.*}", webhook.handle)
    async with TestClient(TestServer(app)) as gate.client:
        yield gate


async def test_an_update_with_the_secret_is_taken(gate: Gate) -> None:
    assert await gate.post(b'{"update_id": 1}') == 200
    assert gate.taken == [{"update_id": 1}]


@pytest.mark.parametrize("secret", [None, "", "another", SECRET + "x", "ä"])
async def test_without_the_secret_nothing_is_read(gate: Gate, secret: str | None) -> None:
    assert await gate.post(b'{"update_id": 1}', secret=secret) == 401
    assert gate.taken == []


async def test_a_flood_of_guesses_is_counted_and_not_logged(
    gate: Gate, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for number in range(50):
            await gate.post(b"{}", secret=f"guess-{number}")
    assert gate.counted(401) == 50
    assert "guess" not in caplog.text


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[]", b"{}", b'{"update_id": "1"}', b"[" * 100_000]
)
async def test_what_is_no_update_is_refused(gate: Gate, body: bytes) -> None:
    assert await gate.post(body) == 400


async def test_a_body_has_a_limit(gate: Gate) -> None:
    assert await gate.post(b" " * (LIMIT + 1)) == 413


async def test_a_body_that_does_not_come_is_not_waited_for(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BODY_SECONDS", 0.01)
    never = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"{"
        await never.wait()

    posting = gate.client.post("/hook", data=slow(), headers={SECRET_HEADER: SECRET})
    async with posting as answer:
        assert answer.status == 408


async def test_an_update_that_could_not_be_stored_is_asked_for_again(gate: Gate) -> None:
    gate.failure = OperationalError("COMMIT", {}, Exception("away"))
    assert await gate.post(b'{"update_id": 1}') == 503
    gate.failure = None
    assert await gate.post(b'{"update_id": 1}') == 200
    assert (gate.counted(503), gate.counted(200)) == (1, 1)


def test_all_processes_come_to_the_same_secret_and_it_does_not_show_the_token() -> None:
    token = "123456:abcdefghijklmnopqrstuvwxyz-ABCDEFG_0"
    assert derived_secret(token) == derived_secret(token)
    assert derived_secret(token) != derived_secret(token + "x")
    assert len(derived_secret(token)) == 64
