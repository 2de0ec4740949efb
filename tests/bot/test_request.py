"""The same expectations for our request class and for the one PTB brings along."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import InputFile
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.request import AiohttpRequest

TOKEN = "12345:secret-token"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class BotApi:
    """A server that answers every call as the test says, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer = self._echo
        self.connections: set[object] = set()
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self.server = TestServer(app)

    def url(self, method: str = "sendMessage") -> str:
        return str(self.server.make_url(f"/bot{TOKEN}/{method}"))

    def says(self, status: int, body: object, *, content_type: str = "application/json") -> None:
        async def answer(_: web.Request) -> web.StreamResponse:
            if isinstance(body, str):
                return web.Response(status=status, text=body, content_type=content_type)
            return web.json_response(body, status=status)

        self.answer = answer

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.connections.add(request.transport)
        return await self.answer(request)

    async def _echo(self, request: web.Request) -> web.StreamResponse:
        fields: dict[str, object] = {}
        if request.content_type == "application/json":
            sent: dict[str, object] = await request.json()
            fields = {
                name: value if isinstance(value, str) else json.dumps(value)
                for name, value in sent.items()
            }
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                content = value.file.read().decode()
                fields[name] = [value.filename, value.content_type, content]
            else:
                fields[name] = value
        return web.json_response(
            {"ok": True, "result": {"fields": fields, "agent": request.headers["User-Agent"]}}
        )


@pytest_asyncio.fixture
async def api() -> AsyncIterator[BotApi]:
    bot_api = BotApi()
    await bot_api.server.start_server()
    yield bot_api
    await bot_api.server.close()


def data(**parameters: object) -> RequestData:
    return RequestData(
        [RequestParameter.from_input(name, value) for name, value in parameters.items()]
    )


async def fields_of(request: BaseRequest, api: BotApi, **parameters: object) -> Any:  # noqa: ANN401 - JSON
    answer: Any = await request.post(api.url(), data(**parameters))
    return answer["fields"]


class Contract:
    """What any request class has to do for PTB."""

    @pytest_asyncio.fixture
    async def request_(self, make: Callable[[], BaseRequest]) -> AsyncIterator[BaseRequest]:
        async with make() as request:
            yield request

    async def test_parameters_arrive(self, request_: BaseRequest, api: BotApi) -> None:
        fields = await fields_of(
            request_, api, chat_id=7, text="50 % & more = ü 💪\n+", entities=[{"offset": 0}]
        )
        assert fields == {
            "chat_id": "7",
            "text": "50 % & more = ü 💪\n+",
            "entities": '[{"offset": 0}]',
        }

    async def test_files_arrive(self, request_: BaseRequest, api: BotApi) -> None:
        document = InputFile(b'{"a": 1}', filename="export.json")
        fields = await fields_of(request_, api, chat_id=7, document=document)
        assert fields == {
            "chat_id": "7",
            "document": ["export.json", "application/json", '{"a": 1}'],
        }

    async def test_attached_files_arrive(self, request_: BaseRequest, api: BotApi) -> None:
        document = InputFile(b"a,b", filename="export.csv", attach=True)
        fields = await fields_of(request_, api, media=[document])
        name = document.attach_name
        assert fields == {
            "media": f'["attach://{name}"]',
            name: ["export.csv", "text/csv", "a,b"],
        }

    async def test_a_call_without_parameters_arrives(
        self, request_: BaseRequest, api: BotApi
    ) -> None:
        answer: Any = await request_.post(api.url("getMe"))
        assert answer["fields"] == {}
        assert "python-telegram-bot" in answer["agent"]

    async def test_files_can_be_fetched(self, request_: BaseRequest, api: BotApi) -> None:
        api.says(200, "content", content_type="text/plain")
        assert await request_.retrieve(api.url("file")) == b"content"

    @pytest.mark.parametrize(
        ("status", "description", "error"),
        [
            (400, "Bad Request: message is too long", BadRequest),
            (401, "Unauthorized", InvalidToken),
            (403, "Forbidden: bot was blocked by the user", Forbidden),
            (500, "Internal Server Error: restart", NetworkError),
        ],
    )
    async def test_refusals_become_ptbs_errors(
        self,
        request_: BaseRequest,
        api: BotApi,
        status: int,
        description: str,
        error: type[TelegramError],
    ) -> None:
        api.says(status, {"ok": False, "error_code": status, "description": description})
        with pytest.raises(error) as caught:
            await request_.post(api.url(), data(chat_id=7))
        assert type(caught.value) is error

    async def test_a_flood_limit_tells_how_long(
        self, request_: BaseRequest, api: BotApi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PTB_TIMEDELTA", "true")
        api.says(
            429,
            {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 3",
                "parameters": {"retry_after": 3},
            },
        )
        with pytest.raises(RetryAfter, match="0:00:03"):
            await request_.post(api.url(), data(chat_id=7))

    @pytest.mark.parametrize("status", [502, 503, 504, 302])
    async def test_a_gateways_page_is_a_network_error(
        self, request_: BaseRequest, api: BotApi, status: int
    ) -> None:
        api.says(status, "<html>Bad gateway</html>", content_type="text/html")
        with pytest.raises(NetworkError):
            await request_.post(api.url(), data(chat_id=7))

    async def test_an_unreadable_answer_is_an_error(
        self, request_: BaseRequest, api: BotApi
    ) -> None:
        api.says(200, "<html>Welcome to our hotel</html>", content_type="text/html")
        with pytest.raises(TelegramError, match="Invalid server response"):
            await request_.post(api.url(), data(chat_id=7))

    async def test_a_slow_answer_times_out(self, request_: BaseRequest, api: BotApi) -> None:
        done = asyncio.Event()

        async def never(_: web.Request) -> web.StreamResponse:
            await done.wait()
            return web.Response()

        api.answer = never
        with pytest.raises(TimedOut):
            await request_.post(api.url(), data(chat_id=7), read_timeout=0.01)
        done.set()

    async def test_a_dropped_connection_is_a_network_error(
        self, request_: BaseRequest, api: BotApi
    ) -> None:
        async def drop(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()

        api.answer = drop
        with pytest.raises(NetworkError):
            await request_.post(api.url(), data(chat_id=7))

    async def test_an_answer_cut_short_is_a_network_error(
        self, request_: BaseRequest, api: BotApi
    ) -> None:
        async def cut(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse(headers={"Content-Length": "100"})
            await response.prepare(request)
            await response.write(b'{"ok": tr')
            assert request.transport is not None
            request.transport.close()
            return response

        api.answer = cut
        with pytest.raises(NetworkError):
            await request_.post(api.url(), data(chat_id=7))

    async def test_no_server_is_a_network_error(self, request_: BaseRequest) -> None:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        with pytest.raises(NetworkError):
            await request_.post(f"http://127.0.0.1:{port}/bot{TOKEN}/getMe")

    async def test_calls_share_a_connection(self, request_: BaseRequest, api: BotApi) -> None:
        for _ in range(5):
            await request_.post(api.url(), data(chat_id=7))
        assert len(api.connections) == 1

    async def test_many_calls_at_once_all_get_their_own_answer(
        self, request_: BaseRequest, api: BotApi
    ) -> None:
        answers = await asyncio.gather(
            *(fields_of(request_, api, text=str(number)) for number in range(20))
        )
        assert [answer["text"] for answer in answers] == [str(number) for number in range(20)]

    async def test_it_can_be_shut_down_twice_and_used_again(
        self, request_: BaseRequest, api: BotApi
    ) -> None:
        await request_.shutdown()
        await request_.shutdown()
        await request_.initialize()
        await request_.initialize()
        assert await fields_of(request_, api, text="again") == {"text": "again"}

    async def test_after_shutdown_it_refuses_to_work(
        self, request_: BaseRequest, api: BotApi
    ) -> None:
        await request_.shutdown()
        with pytest.raises(NetworkError, match="not initialized"):
            await request_.post(api.url())


class TestPtbsOwn(Contract):
    """The reference: what PTB's own class does is what the contract says."""

    @pytest.fixture
    def make(self) -> Callable[[], BaseRequest]:
        return lambda: HTTPXRequest(httpx_kwargs={"trust_env": False})


class TestAiohttpRequest(Contract):
    """Ours keeps the contract, and keeps secrets."""

    @pytest.fixture
    def make(self) -> Callable[[], BaseRequest]:
        return AiohttpRequest

    async def test_the_default_read_timeout_is_told(self) -> None:
        assert AiohttpRequest(read_timeout=3).read_timeout == 3

    async def test_no_failure_tells_the_token(self, request_: BaseRequest, api: BotApi) -> None:
        async def echo_url(request: web.Request) -> web.StreamResponse:
            return web.Response(status=404, text=f"no such page: {request.path}")

        api.answer = echo_url
        failures = [
            await _failure(request_.post(api.url())),
            await _failure(request_.post(f"http://127.0.0.1:1/bot{TOKEN}/getMe")),
            await _failure(request_.post(f"nonsense://bot{TOKEN}/getMe")),
        ]
        for failure in failures:
            assert TOKEN not in _everything_said_by(failure)

    async def test_connections_are_bounded(self, api: BotApi) -> None:
        async with AiohttpRequest(connection_pool_size=2) as request:
            await asyncio.gather(*(request.post(api.url()) for _ in range(10)))
        assert len(api.connections) <= 2

    async def test_waiting_for_a_connection_times_out(self, api: BotApi) -> None:
        occupied, done = asyncio.Event(), asyncio.Event()

        async def wait(_: web.Request) -> web.StreamResponse:
            occupied.set()
            await done.wait()
            return web.json_response({"ok": True, "result": True})

        api.answer = wait
        async with AiohttpRequest(connection_pool_size=1) as request, asyncio.TaskGroup() as tasks:
            first = tasks.create_task(request.post(api.url()))
            await occupied.wait()
            with pytest.raises(TimedOut):
                await request.post(api.url(), pool_timeout=0.01, connect_timeout=0.01)
            done.set()
        assert first.result() is True

    async def test_the_environments_proxy_is_used(
        self, api: BotApi, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        proxy = api.server.make_url("/")
        monkeypatch.setenv("http_proxy", str(proxy))
        monkeypatch.setenv("no_proxy", "")
        async with AiohttpRequest() as request:
            answer: Any = await request.post("http://far.example/bot1/getMe")
        assert answer["fields"] == {}


async def _failure(call: Awaitable[object]) -> BaseException:
    with pytest.raises(TelegramError) as caught:
        await call
    return caught.value


def _everything_said_by(error: BaseException | None) -> str:
    if error is None:
        return ""
    return f"{error!r} {error}" + _everything_said_by(error.__cause__ or error.__context__)
