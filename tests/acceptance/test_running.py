"""The bot as it really runs, everything in the background, on a clock ten times as fast."""

import asyncio
from pathlib import Path

from bot.app import build_app
from bot.clock import MovableClock
from bot.sandbox.seen import SeenMessage
from bot.sandbox.server import Sandbox
from bot.settings import Settings
from tests.acceptance.world import CATALOG, FILES, MONDAY, TOKEN

LIMIT_SECONDS = 60.0  # real; the walk takes about fifteen, and ten more for each hold
TOLERANCE_SECONDS = 0.5  # of the bot's time: 50 ms of a machine that has other tests to run
HOLDS = 2  # a late one may tell about the neighbours; both tell about us


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
            off = await seconds_off_of_the_best_hold(sandbox)
    finally:
        await app.stop()
        await sandbox.stop()
    assert off <= TOLERANCE_SECONDS


async def seconds_off_of_the_best_hold(sandbox: Sandbox) -> float:
    """Hold until a hold has ended on time, twice at most."""
    anna = sandbox.person(1)
    opening = await walk_into_a_hold(sandbox)
    off: list[float] = []
    while True:
        end = await anna.hears("Time.", after=opening.id)
        off.append(abs(seconds_between(sandbox, "Sink in", "Time.") - 90))
        if off[-1] <= TOLERANCE_SECONDS or len(off) == HOLDS:
            return min(off)
        anna.sends("softer")
        step = await anna.hears("Step", after=end.id)
        anna.sends("ready")
        opening = await anna.hears("Sink in", after=step.id)


async def walk_into_a_hold(sandbox: Sandbox) -> SeenMessage:
    anna = sandbox.person(1)
    anna.sends("/start")
    for question, answer in (
        ("18 or over", "yes"), ("Which knee", "right"), ("How sore is it", "3"),
        ("Right now:", "none"), ("Your knee and leg", "none"), ("Your health", "none"),
        ("Pressing safely", "none"), ("Which hip", "both"), ("at home", "none"),
        ("How long", "5"), ("Where are you", "Berlin"), ("When shall I", "7:30"),
        ("plan is ready", "/routine"), ("Before we start", "2"), ("Step 1", "ready"),
    ):  # fmt: skip
        await anna.hears(question)
        anna.sends(answer)
    return await anna.hears("Sink in")


def seconds_between(sandbox: Sandbox, first: str, last: str) -> float:
    """Return the sandbox's seconds between the newest messages with these words, as accepted."""
    sent = [(str(call.arguments["text"]), call.at) for call in sandbox.calls_of("sendMessage")]
    start, end = (
        next(at for text, at in reversed(sent) if words in text) for words in (first, last)
    )
    return end - start
