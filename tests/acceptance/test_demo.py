"""The demo lives through a week, and says so when the bot leaves anything unanswered."""

from io import StringIO

import pytest

from bot import demo
from bot.clock import MovableClock
from bot.demo import Somebody, Terminal, play
from bot.sandbox.server import Sandbox


async def test_a_first_week_is_played_and_everything_is_answered() -> None:
    out = StringIO()
    assert await play(out) == []
    told = out.getvalue()
    for words in ("── Monday", "Your plan is ready.", "Time. Ease off", "> [Done already]"):
        assert words in told
    sunday = told.partition("── Sunday")[2]
    assert sunday.index("5 days this week.") < sunday.index("> /progress")
    assert sunday.index("> /progress") < sunday.index("5 of the last 7 days.")
    assert "\x1b" not in told  # colours and moves are for terminals


@pytest.mark.parametrize(
    ("quiet", "missed"), [(False, "/start"), (True, "/start (the bot said nothing)")]
)
async def test_a_silent_bot_is_noticed(
    monkeypatch: pytest.MonkeyPatch, *, quiet: bool, missed: str
) -> None:
    monkeypatch.setattr(demo, "ANSWER_SECONDS", 0.01)
    anna = somebody(Terminal(StringIO()), quiet=quiet)
    await anna.does("/start", "[Ready]")
    assert anna.unanswered == [missed, "[Ready] (There is no button 'Ready')"]


def somebody(terminal: Terminal, *, quiet: bool) -> Somebody:
    async def bot_is_quiet() -> bool:
        return quiet

    clock = MovableClock()
    side = Sandbox(clock=clock).person(1)
    return Somebody(side=side, clock=clock, terminal=terminal, bot_is_quiet=bot_is_quiet)


async def test_on_a_terminal_there_is_time_to_read_and_a_line_that_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(demo, "READING_SECONDS", 0)
    screen = Screen()
    terminal = Terminal(screen)
    terminal.heading("Monday")
    terminal.progress("▰▱▱▱▱▱▱ Mon 07:00:00")
    terminal.said("/start")
    await terminal.lets_read()
    # The line that says how far things are is wiped before anything else is written.
    assert screen.getvalue().endswith("\r\x1b[K▰▱▱▱▱▱▱ Mon 07:00:00\r\x1b[K> /start\n")


class Screen(StringIO):
    def isatty(self) -> bool:
        return True
