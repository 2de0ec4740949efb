"""The command as it is deployed: how it ends, how it goes on, and what it never writes down."""

import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import SystemClock, wall_now
from bot.sandbox.faults import Fault
from bot.sandbox.options import SandboxOptions
from bot.sandbox.server import Sandbox
from tests.faults import ledger
from tests.faults.command import TOKEN, environment, running
from tests.faults.share import IS_WHOLE
from tests.faults.thumb import Thumb
from tests.seeded import seed_hold

ANNA = 101
LEFT = 60  # seconds of the hold
SLOW_SECONDS = 1.0
TYPED = "xylophone marzipan 7291"
SHORTEST_PHRASE = 12  # characters; shorter ones ("Right") may be in a log by chance


@pytest.fixture
async def telegram() -> AsyncIterator[Sandbox]:
    """Return a Telegram in real time that answers now and then slowly, when it is told to."""
    sandbox = Sandbox(clock=SystemClock(), options=SandboxOptions(token=TOKEN))
    plan = sandbox.faults.plan
    sandbox.faults.follow(replace(plan, slow_seconds=SLOW_SECONDS))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def test_a_bot_told_to_end_in_a_hold_ends_well_and_the_next_one_goes_on(
    telegram: Sandbox, tmp_path: Path
) -> None:
    database, began_at = tmp_path / "bot.sqlite3", wall_now()
    settings = environment(telegram, database, LOG_LEVEL="DEBUG")
    await seed_hold(settings["DATABASE_URL"], ANNA, now=began_at, left=LEFT)
    anna = Thumb(side=telegram.person(ANNA))
    async with asyncio.timeout(60):
        async with running(settings, stderr=tmp_path / "first") as first:
            telegram.faults.once(Fault.BAD_GATEWAY, "sendMessage")
            telegram.faults.once(Fault.SLOW, "sendMessage")
            anna.side.sends("/help")
            await anna.side.hears("/progress")
            assert await first.ends() == 0, first.stderr.read_text()
        assert ledger.claims(database) == set()
        async with running(settings, stderr=tmp_path / "second") as second:
            await anna.taps("Pause")
            paused = await anna.side.hears("Paused.")
            assert await second.ends() == 0, second.stderr.read_text()
    rows = ledger.messages(database)
    sent = [call for call in telegram.calls_of("sendMessage") if call.accepted]
    assert ledger.compared(rows, sent, toasts=()).repeats.total() == 0
    # What was left is exact to the second, although two bots have measured it.
    [left] = map(int, re.findall(r"(\d+) seconds left", paused.text))
    assert left == pytest.approx(LEFT - (paused.date - began_at.timestamp()), abs=2.0)
    check_secrets(first.stderr.read_text(), anna)
    assert "A call did not get through" in first.stderr.read_text()


@pytest.mark.skipif(not IS_WHOLE, reason="takes ten seconds: make faults")
async def test_a_bot_whose_database_is_locked_ends_in_time_all_the_same(
    telegram: Sandbox, tmp_path: Path
) -> None:
    database = tmp_path / "bot.sqlite3"
    settings = environment(telegram, database)
    anna = Thumb(side=telegram.person(ANNA))
    async with asyncio.timeout(60), running(settings, stderr=tmp_path / "stderr") as bot:
        anna.side.sends("/start")
        await anna.side.hears("18 or over")
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            anna.side.sends("/help")
            assert await bot.ends() == 0, bot.stderr.read_text()
    assert telegram.pending_updates == 1


async def test_a_log_at_its_most_talkative_holds_no_token_and_no_word_of_the_chat(
    telegram: Sandbox, tmp_path: Path
) -> None:
    settings = environment(telegram, tmp_path / "bot.sqlite3", LOG_LEVEL="DEBUG", LOG_FORMAT="json")
    for fault, method in (
        (Fault.BAD_GATEWAY, "sendMessage"),
        (Fault.DROP_AFTER, "answerCallbackQuery"),
        (Fault.BAD_GATEWAY, "getMe"),
        (Fault.FLOOD, "setMyCommands"),
    ):
        telegram.faults.once(fault, method)
    ben = Thumb(side=telegram.person(102))
    async with (
        asyncio.timeout(60),
        running(settings, stderr=tmp_path / "stderr") as bot,
    ):
        await answers_badly(ben)
        assert await bot.ends() == 0
    log = bot.stderr.read_text()
    check_secrets(log, ben)
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"started", "call_repeated", "stopped"} <= {line.get("action") for line in lines}


def check_secrets(log: str, person: Thumb) -> None:
    """A log has no token, nothing typed and no line of the chat."""
    assert TOKEN not in log
    assert TOKEN.partition(":")[2] not in log
    assert TYPED not in log
    assert [phrase for phrase in phrases(person) if phrase in log] == []


async def answers_badly(ben: Thumb) -> None:
    """Type what nobody can read, and tick what would close the routine."""
    ben.side.sends(f"/start {TYPED}")
    await ben.taps("I am 18 or over and I agree")
    await ben.taps("Right")
    ben.side.sends(TYPED)
    await ben.taps("3")
    await ben.taps("Hot, red or very swollen knee, as above")
    asked = ben.side.last.id
    ben.side.sends(TYPED)
    await ben.side.hears("I did not catch that", after=asked)


def phrases(person: Thumb) -> set[str]:
    """Return every line and every label of a chat that is long enough to be told apart."""
    lines: Iterable[str] = (
        line
        for message in person.side.messages()
        for line in (*message.text.splitlines(), *message.labels)
    )
    return {line for line in lines if len(line) >= SHORTEST_PHRASE}
