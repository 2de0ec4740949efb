"""What keeps a bot from starting is one line; nothing of it is a secret."""

import asyncio
import logging
import os
import signal
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.nursery import Nursery
from bot.running import SANDBOX_TOKEN, run_bot, run_sandbox
from bot.sandbox.options import SandboxOptions
from bot.sandbox.server import Sandbox
from bot.settings import Settings, SettingsError
from tests.telegram_stub import TOKEN


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


async def test_a_token_that_telegram_does_not_know_is_one_line_without_it() -> None:
    sandbox = Sandbox(clock=MovableClock(), options=SandboxOptions(token="1:another"))
    await sandbox.start()
    own = Settings(
        token=TOKEN, api_url=sandbox.url, database_url="sqlite+aiosqlite:///data/bot.sqlite3"
    )
    with pytest.raises(SettingsError, match=r"^TELEGRAM_BOT_TOKEN: ") as caught:
        await run_bot(own)
    assert TOKEN not in str(caught.value)
    await sandbox.stop()


async def until_started_then_stopped(own: Settings, log: pytest.LogCaptureFixture) -> None:
    """Run the sandbox until the bot in it has started, and then end it by SIGTERM."""
    log.set_level(logging.INFO)
    running = Nursery().start(run_sandbox(own), name="sandbox")
    async with asyncio.timeout(10):
        while "Started" not in log.messages:  # noqa: ASYNC110 - the bot has no event to tell
            await asyncio.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)
        await running


async def test_the_sandbox_never_touches_the_database_of_the_settings(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    unused_tcp_port: int,
) -> None:
    real = tmp_path / "real.sqlite3"
    own = Settings(token=TOKEN, port=unused_tcp_port, database_url=f"sqlite+aiosqlite:///{real}")
    await until_started_then_stopped(own, caplog)
    assert not real.exists()
    assert f"http://127.0.0.1:{unused_tcp_port}/" in capsys.readouterr().out


async def test_a_sandbox_begins_with_an_empty_database(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, unused_tcp_port: int
) -> None:
    old = tmp_path / "data/sandbox.sqlite3"
    old.parent.mkdir()
    old.write_text("left over from the last time")
    await until_started_then_stopped(Settings(port=unused_tcp_port), caplog)
    assert old.read_bytes().startswith(b"SQLite")


def test_the_sandboxs_token_is_a_token() -> None:
    assert Settings.from_environment({"TELEGRAM_BOT_TOKEN": SANDBOX_TOKEN}).token == SANDBOX_TOKEN
