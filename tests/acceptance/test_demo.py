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
    assert "5 of the last 7 days." in told.partition("── Sunday")[2]
    assert "\x1b" not in told  # colours and moves are for terminals


async def test_a_silent_bot_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "ANSWER_SECONDS", 0.01)
    sandbox, clock = Sandbox(clock=MovableClock()), MovableClock()
    anna = Somebody(side=sandbox.person(1), clock=clock, terminal=Terminal(StringIO()))
    await anna.does("/start", "[Ready]")
    assert anna.unanswered == ["/start", "[Ready] (There is no button 'Ready')"]
