"""A process that has lost a part ends, and says so to its operators first."""

import asyncio
import socket
from dataclasses import replace

import aiohttp
import pytest

from bot.app import App, build_app
from bot.settings import Settings, async_database_url
from tests.fakes import ManualClock
from tests.office import BOSS, NOON
from tests.shell import TinyEngine, catalog
from tests.telegram_stub import TOKEN, StubRequest


def settings(database_url: str) -> Settings:
    return Settings(
        token=TOKEN,
        api_url="http://stub",
        database_url=async_database_url(database_url),
        admin_ids=frozenset({BOSS}),
    )


def built(chosen: Settings, request: StubRequest) -> App:
    return build_app(
        chosen, clock=ManualClock(NOON), catalog=catalog(), advance=TinyEngine(), request=request
    )


async def test_operators_hear_of_a_crash(database_url: str) -> None:
    request = StubRequest()
    app = built(settings(database_url), request)

    async def breaks() -> None:
        raise KeyError("a part")

    app._work.start(breaks(), name="part")  # noqa: SLF001 - as if one of its own
    with pytest.raises(KeyError):
        await app.run(polls=False)
    (told,) = request.calls_of("sendMessage")
    assert told["chat_id"] == str(BOSS)
    assert "(KeyError)" in told["text"]


async def test_a_bot_by_itself_shows_its_metrics_where_it_is_told_to(database_url: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = built(replace(settings(database_url), metrics_port=port), StubRequest())
    await app.start()
    try:
        async with aiohttp.ClientSession() as http, asyncio.timeout(5):
            assert "bot_people 0.0" in await _text(http, f"http://127.0.0.1:{port}/metrics")
    finally:
        await app.stop()


async def _text(http: aiohttp.ClientSession, url: str) -> str:
    while True:
        try:
            async with http.get(url) as answer:
                return await answer.text()
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.005)
