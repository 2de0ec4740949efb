"""The bot as it really runs, everything in the background, on a clock ten times as fast."""

import asyncio
from pathlib import Path

from bot.app import build_app
from bot.clock import MovableClock
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from tests.acceptance.world import CATALOG, FILES, MONDAY, TOKEN

LIMIT_SECONDS = 40.0  # real; the walk takes about fifteen


async def test_a_hold_of_the_running_bot_ends_within_half_a_second_of_its_time(
    tmp_path: Path,
) -> None:
    clock = MovableClock(start=MONDAY, rate=10)
    sandbox = Sandbox(clock=clock)
    await sandbox.start()
    settings = Settings.from_environment(
        {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": sandbox.url,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'bot.sqlite3'}",
        }
    )
    app = build_app(settings, clock=clock, catalog=CATALOG, files=FILES)
    await app.start()
    try:
        async with asyncio.timeout(LIMIT_SECONDS):
            await walk_into_a_hold(sandbox)
            await sandbox.person(1).hears("Time.")
    finally:
        await app.stop()
        await sandbox.stop()
    assert abs(seconds_from(sandbox, "Sink in", "Time.") - 90) <= 0.5


async def walk_into_a_hold(sandbox: Sandbox) -> None:
    anna = sandbox.person(1)
    anna.sends("/start")
    for question, answer in (
        ("18 or over", "yes"), ("Which knee", "right"), ("How sore is it", "3"),
        ("Right now:", "none"), ("Your knee and leg", "none"), ("Your health", "none"),
        ("Pressing safely", "none"), ("Which hip", "left"), ("at home", "none"),
        ("How long", "5"), ("Where are you", "Berlin"), ("When shall I", "7:30"),
        ("plan is ready", "/routine"), ("Before we start", "2"), ("Step 1", "ready"),
    ):  # fmt: skip
        await anna.hears(question)
        anna.sends(answer)
    await anna.hears("Sink in")


def seconds_from(sandbox: Sandbox, first: str, last: str) -> float:
    """Return the sandbox's seconds from the acceptance of one message to that of another."""
    sent = sandbox.calls_of("sendMessage")
    start = next(call.at for call in sent if first in str(call.arguments["text"]))
    return next(call.at for call in sent if last in str(call.arguments["text"])) - start
