"""The whole bot, wired as in production: step by step on a stub, and by itself on the sandbox."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram.error import InvalidToken

from bot.app import App, build_app
from bot.clock import MovableClock
from bot.db.tables import ContentReleaseRow, HandledUpdateRow, OutboxRow
from bot.nursery import Nursery
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from conversations.effects import SendExport, StartTimer
from tests.fakes import ManualClock
from tests.shell import ANNA, Shell, TinyEngine, at, catalog, say
from tests.telegram_stub import TOKEN, StubRequest, ok
from tests.updates import message, tap
from tests.waiting import until


def settings(folder: Path, **more: str) -> Settings:
    return Settings(
        token=more.get("token", TOKEN),
        api_url=more.get("api_url", "http://stub"),
        database_url=f"sqlite+aiosqlite:///{folder}/bot.sqlite3",
    )


class Bench:
    """An app on a stubbed Telegram and a clock that stands still."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = ManualClock()
        self.tiny = TinyEngine()
        self.app = self.build()

    def build(self) -> App:
        """Build an app on the same database, as after a restart."""
        self.request = StubRequest()
        for method in ("sendMessage", "sendDocument"):
            self.request.responders[method] = lambda _: ok({"message_id": 77})
        self.app = build_app(
            settings(self.folder),
            clock=self.clock,
            catalog=catalog(),
            files={"version": "new"},
            advance=self.tiny,
            request=self.request,
        )
        return self.app

    async def receive(self, *raw: object) -> None:
        """Let the bot poll a batch and send what follows."""
        self.request.script("getUpdates", ok(list(raw)))
        await self.app.poller.poll_once()
        await self.app.outbox.drain()

    @property
    def said(self) -> list[str]:
        return [call["text"] for call in self.request.calls_of("sendMessage")]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    await bench.app.open()
    yield bench
    await bench.app.close()


async def test_an_update_goes_in_and_its_answer_comes_out(bench: Bench) -> None:
    bench.tiny.effects["hello"] = (say("Hi"),)
    await bench.receive(message(1, ANNA, text="yes"), message(2, ANNA, text="hello"))
    assert bench.said == ["Gesagt: Hi"]


async def test_a_tap_is_answered(bench: Bench) -> None:
    await bench.receive(tap(1, ANNA, "whatever"))
    assert bench.request.calls_of("answerCallbackQuery") == [{"callback_query_id": "q1"}]


async def test_a_timer_fires_through_the_whole_bot(bench: Bench) -> None:
    bench.tiny.effects |= {
        "yes": (StartTimer(name="cue", wait_id=1, due_at=at(1)),),
        "cue": (say("Done"),),
    }
    await bench.receive(message(1, ANNA, text="yes"))
    bench.clock.move_to(at(1))
    await bench.app.timers.sweep(bench.clock.now())
    await bench.app.outbox.drain()
    assert bench.said == ["Gesagt: Done"]


async def test_what_was_committed_before_a_crash_is_sent_after_it(bench: Bench) -> None:
    bench.tiny.effects["yes"] = (say("Welcome"),)
    bench.request.script("getUpdates", ok([message(1, ANNA, text="yes")]))
    await bench.app.poller.poll_once()
    await bench.app.close()
    bench.build()
    await bench.app.open()
    await bench.receive(message(1, ANNA, text="yes"))
    assert bench.said == ["Gesagt: Welcome"]
    assert len(bench.tiny.heard) == 1


async def test_an_export_is_sent_as_files(bench: Bench) -> None:
    bench.tiny.effects["yes"] = (SendExport(ref="1.1"),)
    await bench.receive(message(1, ANNA, text="yes"))
    assert len(bench.request.calls_of("sendDocument")) == 2


async def test_opening_keeps_the_content_for_sessions_of_later_versions(bench: Bench) -> None:
    await bench.app.open()
    rows = await Shell(bench.app.engine).rows(ContentReleaseRow)
    assert [row["version"] for row in rows] == ["new"]


async def test_an_app_without_a_token_cannot_be_built(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="token"):
        build_app(
            Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite3"),
            clock=ManualClock(),
            catalog=catalog(),
        )


# --- by itself


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(clock=MovableClock())
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


def on_sandbox(sandbox: Sandbox, folder: Path, tiny: TinyEngine) -> App:
    return build_app(
        settings(folder, api_url=sandbox.url),
        clock=MovableClock(),
        catalog=catalog(),
        files={"version": "new"},
        advance=tiny,
    )


async def test_the_bot_runs_by_itself_until_it_is_told_to_stop(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    tiny = TinyEngine()
    tiny.effects["hello"] = (say("Hi"),)
    app = on_sandbox(sandbox, tmp_path, tiny)
    nursery = Nursery()
    running = nursery.start(app.run(), name="app")
    sandbox.person(ANNA).sends("hello")
    await until(lambda: bool(sandbox.calls_of("sendMessage")))
    await until(lambda: bool(sandbox.calls_of("setMyCommands")))
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(5):
        await running
    assert [call.arguments["text"] for call in sandbox.calls_of("sendMessage")] == ["Hi"]


async def test_stopping_leaves_nothing_leased_and_the_update_handled(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    tiny = TinyEngine()
    tiny.effects["hello"] = tuple(say(str(number)) for number in range(30))
    app = on_sandbox(sandbox, tmp_path, tiny)
    await app.start()
    sandbox.person(ANNA).sends("hello")
    await until(lambda: bool(sandbox.calls_of("sendMessage")))
    await app.stop()
    shell = Shell(app.engine)
    assert len(await shell.rows(HandledUpdateRow)) == 1
    left = {row["status"] for row in await shell.rows(OutboxRow)}
    assert left <= {"pending"}
    await app.engine.dispose()


async def test_a_token_that_is_not_known_ends_the_bot(tmp_path: Path) -> None:
    from bot.sandbox.options import SandboxOptions  # noqa: PLC0415

    strict = Sandbox(clock=MovableClock(), options=SandboxOptions(token="1:another"))
    await strict.start()
    app = on_sandbox(strict, tmp_path, TinyEngine())
    with pytest.raises(InvalidToken):
        await app.run()
    await strict.stop()
