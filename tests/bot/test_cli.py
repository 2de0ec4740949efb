"""The command line: usage, settings and exit codes, told before anything is loaded."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bot import cli, demo, running
from bot.cli import main
from bot.settings import Settings, SettingsError
from content.loader import read_files
from tests.telegram_stub import TOKEN

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _logs_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "configure_logging", lambda **_: None)


@pytest.mark.parametrize("arguments", [[], ["fly"], ["run", "fast"]])
def test_an_unknown_command_is_told_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments, {}) == 2
    assert capsys.readouterr().err.startswith("usage: python -m bot COMMAND")


def test_help_is_no_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"], {}) == 0
    assert "sandbox" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["run", "migrate", "sandbox"])
def test_a_wrong_setting_is_one_line_and_exit_code_2(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command], {"PORT": "eighty"}) == 2
    captured = capsys.readouterr()
    assert captured.err == "PORT: must be a port number, 1 to 65535\n"
    assert captured.out == ""


def test_migrate_makes_the_database(tmp_path: Path) -> None:
    assert main(["migrate"], {}) == 0
    assert (tmp_path / "data/bot.sqlite3").exists()
    assert main(["migrate"], {}) == 0


def test_a_database_that_cannot_be_opened_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "not-a-database").write_text("something else " * 1000)
    for command in ("migrate", "run"):
        environment = {
            "DATABASE_URL": f"sqlite:///{tmp_path}/not-a-database",
            "TELEGRAM_BOT_TOKEN": "123:abc",
        }
        assert main([command], environment) == 2
        line = capsys.readouterr().err
        assert line.startswith("DATABASE_URL: the database cannot be used: ")
        assert line.count("\n") == 1


def test_a_database_of_a_newer_version_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate"], {}) == 0
    monkeypatch.setattr("bot.db.migrate.HEAD", "0000")
    assert main(["migrate"], {}) == 2
    assert "newer version" in capsys.readouterr().err


def test_run_without_a_token_says_so_and_starts_the_sandbox(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[str] = []

    async def sandbox(_: Settings) -> None:
        started.append("sandbox")

    async def bot(_: Settings) -> None:
        started.append("bot")

    monkeypatch.setattr(running, "run_sandbox", sandbox)
    monkeypatch.setattr(running, "run_bot", bot)
    assert main(["run"], {}) == 0
    assert "TELEGRAM_BOT_TOKEN is not set" in capsys.readouterr().out
    assert main(["sandbox"], {"TELEGRAM_BOT_TOKEN": "123:abc"}) == 0
    assert main(["run"], {"TELEGRAM_BOT_TOKEN": "123:abc"}) == 0
    assert started == ["sandbox", "sandbox", "bot"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_demo_that_is_broken_off_closes_everything_and_ends_with_130(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closed = []

    async def play(_: Settings) -> None:
        try:
            asyncio.get_running_loop().call_soon(signal.raise_signal, number)
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            closed.append("sandbox")

    monkeypatch.setattr(demo, "run_demo", play)
    assert main(["demo"], {}) == 130
    assert closed == ["sandbox"]
    assert capsys.readouterr().err == "\nStopped.\n"


def test_a_crash_is_exit_code_1_and_its_text_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def crash(_: Settings) -> None:
        raise RuntimeError("something typed")

    monkeypatch.setattr(running, "run_bot", crash)
    assert main(["run"], {"TELEGRAM_BOT_TOKEN": "123:abc"}) == 1
    assert "The bot has crashed" in caplog.text
    assert "something typed" not in caplog.text


def test_wrong_content_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "read_files", lambda: {"routine/x.toml": "not toml ="})
    monkeypatch.setattr(cli, "COMMANDS", {"run": running.run_bot})
    with pytest.raises(SettingsError, match=r"routine/x\.toml"):
        running._content()  # noqa: SLF001


def test_content_that_the_engine_cannot_use_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        name: text.replace("[question.effort", "[question.strain")
        for name, text in read_files().items()
    }
    monkeypatch.setattr(running, "read_files", lambda: files)
    with pytest.raises(SettingsError, match="content: question effort: is missing"):
        running._content()  # noqa: SLF001


@pytest.mark.parametrize(
    ("missing", "more"),
    [
        ("TELEGRAM_BOT_TOKEN: ", {"TELEGRAM_BOT_TOKEN": ""}),
        ("WEBHOOK_URL: ", {"WEBHOOK_URL": ""}),
        ("DATABASE_URL: a webhook server needs PostgreSQL", {}),
    ],
)
def test_a_webhook_server_says_what_it_lacks(
    missing: str, more: Mapping[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    complete = {"TELEGRAM_BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://bot.example"}
    assert main(["web"], complete | dict(more)) == 2
    said = capsys.readouterr().err
    assert said.startswith(missing)
    assert said.count("\n") == 1


# --- as a process of its own


def environment(**more: str) -> Mapping[str, str]:
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    return clean | {"PYTHONPATH": str(ROOT)} | more


@pytest.fixture
def sandbox(tmp_path: Path, unused_port: int) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=tmp_path,
        env=environment(PORT=str(unused_port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def unused_port() -> int:
    import socket  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def test_the_sandbox_starts_says_where_it_is_and_ends_at_sigterm(
    sandbox: "subprocess.Popen[str]", unused_port: int
) -> None:
    assert sandbox.stdout is not None
    assert "not set" in sandbox.stdout.readline()
    assert f"http://127.0.0.1:{unused_port}/" in sandbox.stdout.readline()
    sandbox.send_signal(signal.SIGTERM)
    assert sandbox.wait(timeout=10) == 0


def test_a_taken_port_is_one_line(sandbox: "subprocess.Popen[str]", unused_port: int) -> None:
    assert sandbox.stdout is not None
    sandbox.stdout.readline()
    sandbox.stdout.readline()
    second = subprocess.run(
        [sys.executable, "-m", "bot", "sandbox"],
        env=environment(PORT=str(unused_port)),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert second.returncode == 2
    assert second.stderr == f"PORT: {unused_port} is taken; choose another one\n"
