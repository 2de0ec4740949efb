import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.webhooks import SECRET_HEADER
from tests.fixtures_sandbox import Stage

KEYBOARD = {"inline_keyboard": [[{"text": "Ready", "callback_data": "ready"}]]}


@dataclass(slots=True)
class Hook:
    """The bot's own server: keeps what it is sent and answers as the test wants it."""

    arrived: "asyncio.Queue[dict[str, object]]" = field(default_factory=asyncio.Queue)
    secrets: list[str | None] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)  # what to answer first; then 200
    headers: dict[str, str] = field(default_factory=dict)
    reply: dict[str, object] | None = None
    url: str = ""

    async def handle(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get(SECRET_HEADER))
        self.arrived.put_nowait(await request.json())
        status = self.statuses.pop(0) if self.statuses else 200
        if self.reply is not None:
            return web.json_response(self.reply, status=status)
        return web.Response(status=status, headers=self.headers)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_post("/hook", made.handle)
    server = TestServer(app)
    await server.start_server()
    made.url = str(server.make_url("/hook"))
    yield made
    await server.close()


async def text_of(hook: Hook) -> object:
    message = (await hook.arrived.get())["message"]
    assert isinstance(message, dict)
    return message["text"]


async def drained(stage: Stage) -> None:
    """Return when the queue has no update left that was delivered."""
    while stage.sandbox.pending_updates:
        await stage.bot.call("getMe")


async def test_updates_are_posted_with_the_secret(stage: Stage, hook: Hook) -> None:
    stage.sandbox.person(1).sends("waiting already")
    answer = await stage.bot.call("setWebhook", url=hook.url, secret_token="s3cret")
    stage.sandbox.person(1).sends("just now")
    assert answer.body["description"] == "Webhook was set"
    assert [await text_of(hook) for _ in range(2)] == ["waiting already", "just now"]
    assert hook.secrets == ["s3cret", "s3cret"]
    await drained(stage)


async def test_a_refused_update_comes_again_at_once_and_then_after_pauses(
    stage: Stage, hook: Hook
) -> None:
    hook.statuses = [500, 502, 500]
    await stage.bot.call("setWebhook", url=hook.url)
    stage.sandbox.person(1).sends("Hello")
    assert [await text_of(hook) for _ in range(2)] == ["Hello", "Hello"]
    await stage.bot.call("getMe")
    assert hook.arrived.empty()
    stage.clock.advance(2)
    assert await text_of(hook) == "Hello"
    await stage.bot.call("getMe")
    stage.clock.advance(4)
    assert await text_of(hook) == "Hello"
    await drained(stage)
    info = await stage.bot.call("getWebhookInfo")
    assert str(info.fields["last_error_message"]).startswith("Wrong response from the webhook: 5")


async def test_the_bot_may_ask_for_a_longer_pause(stage: Stage, hook: Hook) -> None:
    hook.statuses, hook.headers = [503], {"Retry-After": "30"}
    await stage.bot.call("setWebhook", url=hook.url)
    stage.sandbox.person(1).sends("Hello")
    await text_of(hook)
    await stage.bot.call("getMe")
    stage.clock.advance(29)
    await stage.bot.call("getMe")
    assert hook.arrived.empty()
    stage.clock.advance(1)
    assert await text_of(hook) == "Hello"


async def test_a_failing_update_blocks_only_its_own_lane(stage: Stage, hook: Hook) -> None:
    hook.statuses = [500, 500]
    await stage.bot.call("setWebhook", url=hook.url)
    stage.sandbox.person(1).sends("stuck")
    assert [await text_of(hook) for _ in range(2)] == ["stuck", "stuck"]
    stage.sandbox.person(1).sends("behind it")
    stage.sandbox.person(2).sends("not concerned")
    assert await text_of(hook) == "not concerned"


async def test_an_answer_may_carry_a_method(stage: Stage, hook: Hook) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": 1, "text": "By the way"}
    await stage.bot.call("setWebhook", url=hook.url)
    stage.sandbox.person(1).sends("Hello")
    await stage.sandbox.person(1).hears("By the way")


async def test_a_method_that_fails_there_is_only_logged(stage: Stage, hook: Hook) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": 99, "text": "Hello"}
    await stage.bot.call("setWebhook", url=hook.url)
    stage.sandbox.person(1).sends("Hello")
    await drained(stage)
    assert [call.status for call in stage.sandbox.calls_of("sendMessage")] == [400]


async def test_a_server_that_does_not_listen_is_noted(stage: Stage) -> None:
    await stage.bot.call("setWebhook", url="http://127.0.0.1:9/hook", max_connections=500)
    stage.sandbox.person(1).sends("Hello")
    info = await stage.bot.call("getWebhookInfo")
    while "last_error_message" not in info.fields:
        info = await stage.bot.call("getWebhookInfo")
    assert info.fields["last_error_message"] == "ClientConnectorError"
    assert info.fields["max_connections"] == 100
    assert info.fields["pending_update_count"] == 1


async def test_a_webhook_can_be_set_again_and_deleted(stage: Stage, hook: Hook) -> None:
    first = await stage.bot.call("setWebhook", url=hook.url)
    hasty = await stage.bot.call("setWebhook", url=hook.url)
    stage.clock.advance(1)
    same = await stage.bot.call("setWebhook", url=hook.url)
    deleted = await stage.bot.call("deleteWebhook", drop_pending_updates=True)
    again = await stage.bot.call("setWebhook", url="")
    assert first.body["description"] == "Webhook was set"
    assert hasty.refusal == (429, "Too Many Requests: retry after 1")
    assert same.body["description"] == "Webhook is already set"
    assert deleted.body["description"] == "Webhook was deleted"
    assert again.body["description"] == "Webhook is already deleted"
    assert await stage.bot.updates() == []


async def test_a_secure_address_elsewhere_is_taken(stage: Stage) -> None:
    answer = await stage.bot.call(
        "setWebhook",
        url="https://example.org:8443/hook",
        allowed_updates=["message"],
        drop_pending_updates=True,
    )
    info = await stage.bot.call("getWebhookInfo")
    assert answer.result is True
    assert info.fields["allowed_updates"] == ["message"]
