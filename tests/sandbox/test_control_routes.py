from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.clock import MovableClock
from bot.sandbox.server import Sandbox
from tests.fixtures_sandbox import TOKEN, RawBot, Stage

START = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


async def post(bot: RawBot, path: str, **body: object) -> tuple[int, dict[str, object]]:
    async with bot.http.post(bot.url + path, json=body) as response:
        answer = await response.json()
        assert isinstance(answer, dict)
        return response.status, answer


@pytest.fixture
async def moving() -> AsyncIterator[RawBot]:
    """A bot on a sandbox whose clock can be moved over HTTP."""
    sandbox = Sandbox(clock=MovableClock(start=START))
    await sandbox.start()
    async with aiohttp.ClientSession() as http:
        yield RawBot(http, sandbox.url)
    await sandbox.stop()


async def test_the_clock_can_be_moved(moving: RawBot) -> None:
    _, by = await post(moving, "/sandbox/clock", by=600)
    _, to = await post(moving, "/sandbox/clock", to="2026-11-24T07:30:00Z")
    _, rate = await post(moving, "/sandbox/clock", rate=30)
    async with moving.http.get(f"{moving.url}/sandbox/clock") as response:
        shown = await response.json()
    assert str(by["now"]).startswith("2026-11-23T06:40:0")
    assert str(to["now"]).startswith("2026-11-24T07:30:0")
    assert rate["rate"] == shown["rate"] == 30
    assert datetime.fromisoformat(shown["now"]).timestamp() == shown["unix"]


@pytest.mark.parametrize(
    "change",
    [{"rate": 1000}, {"to": "2020-01-01T00:00:00Z"}, {"to": "soon"}, {"by": -1}, {}, {"by": "1"}],
)
async def test_a_move_that_makes_no_sense_is_refused(
    moving: RawBot, change: dict[str, object]
) -> None:
    status, answer = await post(moving, "/sandbox/clock", **change)
    assert status == 400
    assert answer["error"]


async def test_another_clock_is_only_shown(stage: Stage) -> None:
    status, answer = await post(stage.bot, "/sandbox/clock", by=1)
    assert (status, answer) == (400, {"error": "This sandbox's clock cannot be moved"})
    async with stage.bot.http.get(f"{stage.bot.url}/sandbox/clock") as response:
        assert (await response.json())["rate"] == 1.0


async def test_faults_can_be_set_at_run_time(stage: Stage) -> None:
    status, plan = await post(stage.bot, "/sandbox/faults", flood=1.0, flood_seconds=9)
    stage.sandbox.person(1).sends("/start")
    answer = await stage.bot.call("sendMessage", chat_id=1, text="Hello")
    assert (status, plan["flood"]) == (200, 1.0)
    assert answer.body["parameters"] == {"retry_after": 9}
    assert (await post(stage.bot, "/sandbox/faults", coffee=1))[0] == 400
    async with stage.bot.http.get(f"{stage.bot.url}/sandbox/faults") as response:
        assert (await response.json())["flood_seconds"] == 9


async def calls(stage: Stage, query: str = "") -> list[dict[str, object]]:
    async with stage.bot.http.get(f"{stage.bot.url}/sandbox/calls{query}") as response:
        found = await response.json()
        assert isinstance(found, list)
        return found


async def test_calls_can_be_read_without_the_polling(stage: Stage) -> None:
    stage.sandbox.person(1).sends("/start")
    await stage.bot.updates()
    await stage.bot.message_id(1)
    await stage.bot.call("sendMessage", chat_id=2, text="Hello")
    assert [call["method"] for call in await calls(stage)] == ["sendMessage", "sendMessage"]
    assert len(await calls(stage, "?polls=1")) == 3
    assert len(await calls(stage, "?method=getupdates")) == 1
    assert [call["number"] for call in await calls(stage, "?chat_id=2&after=1")] == [3]
    assert [call["number"] for call in await calls(stage, "?limit=1")] == [3]
    async with stage.bot.http.get(f"{stage.bot.url}/sandbox/calls?after=x") as response:
        assert response.status == 400


async def test_no_token_is_in_what_the_log_shows(stage: Stage) -> None:
    await stage.bot.call("getMe")
    async with stage.bot.http.get(f"{stage.bot.url}/sandbox/calls") as response:
        assert TOKEN not in await response.text()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])  # noqa: S104 - refused
async def test_a_sandbox_only_listens_on_this_machine(host: str) -> None:
    with pytest.raises(ValueError, match="only listens on this machine"):
        await Sandbox(clock=MovableClock()).start(host=host)


async def test_a_port_in_use_is_an_error_of_the_system(stage: Stage) -> None:
    port = int(stage.sandbox.url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        await Sandbox(clock=MovableClock()).start(port=port)


async def test_a_sandbox_that_does_not_run_has_no_address() -> None:
    sandbox = Sandbox(clock=MovableClock())
    await sandbox.stop()
    with pytest.raises(RuntimeError, match="not running"):
        _ = sandbox.url


async def test_the_limits_are_told_as_the_stand_in_keeps_them(stage: Stage) -> None:
    async with stage.bot.http.get(f"{stage.bot.url}/sandbox/limits") as response:
        limits = await response.json()
    assert limits["chat"] == {"burst": 8, "per_second": 1}
    assert limits["overall"] == {"burst": 30, "per_second": 30}
